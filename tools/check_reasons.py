"""Every silenced check names its code and says why; an import inside a function has a listed reason."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SILENCED = re.compile(r"#\s*(noqa|type:\s*ignore)(?P<rest>.*)$")
NOQA = re.compile(r"^: [A-Z]+[0-9]+(, [A-Z]+[0-9]+)* - \S")
IGNORE = re.compile(r"^\[[a-z-]+(, ?[a-z-]+)*\]\s+# \S")
LATE_IMPORT = ("slow start", "optional part", "apps not ready")


def complaints() -> list[str]:
    """Places with a silenced check that lacks its reason."""
    found = []
    for folder in ("src", "tools", "tests"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if path == Path(__file__).resolve():
                continue
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                match = SILENCED.search(line)
                if match and not _is_explained(match.group(1), match.group("rest")):
                    found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()}")
    return found


def _is_explained(kind: str, rest: str) -> bool:
    if kind != "noqa":
        return bool(IGNORE.match(rest))
    if not NOQA.match(rest):
        return False
    return "PLC0415" not in rest or any(reason in rest for reason in LATE_IMPORT)


if __name__ == "__main__":
    told = complaints()
    print("\n".join(told))
    sys.exit(bool(told))
