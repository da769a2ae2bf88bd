"""Every sentence marked for translation stands in the Japanese catalogue, translated."""

import ast
import re
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "kaisai"
CATALOGUE = SOURCE / "locale" / "ja" / "LC_MESSAGES" / "django.po"
TAG = re.compile(r"""\{%\s*(?:translate|trans)\s+(?:"([^"]+)"|'([^']+)')""")
CALLS = frozenset({"_", "gettext", "gettext_lazy", "pgettext_lazy"})


def sentences() -> dict[str, str]:
    """Every marked sentence and a place where it stands."""
    found: dict[str, str] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CALLS and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found.setdefault(first.value, f"{path.relative_to(ROOT)}:{node.lineno}")
    for path in sorted(SOURCE.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        for match in TAG.finditer(text):
            found.setdefault(match.group(1) or match.group(2), str(path.relative_to(ROOT)))
    return found


def main() -> int:
    """Print what is untranslated."""
    known = {entry.msgid: entry.msgstr for entry in polib.pofile(str(CATALOGUE))} if CATALOGUE.exists() else {}
    missing = [f"{place}: {text}" for text, place in sentences().items() if not known.get(text)]
    print("\n".join(missing))
    return bool(missing)


if __name__ == "__main__":
    sys.exit(main())
