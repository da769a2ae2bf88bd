"""Lock files name no host: whoever installs decides where from."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON_HOST = re.compile(r"^\s*(--(index|extra-index|find-links)|[^#]*https?://)", re.MULTILINE)


def complaints() -> list[str]:
    """Lock files that name one."""
    found = [
        f"{path.name}: names a host"
        for path in ROOT.glob("requirements*.lock")
        if PYTHON_HOST.search(path.read_text())
    ]
    npm = ROOT / "frontend" / "package-lock.json"
    if npm.exists() and '"resolved": "http' in npm.read_text(encoding="utf-8"):
        found.append("frontend/package-lock.json: names a host")
    return found


if __name__ == "__main__":
    told = complaints()
    print("\n".join(told))
    sys.exit(bool(told))
