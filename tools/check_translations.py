"""Every sentence marked for translation stands in the Japanese catalogue, translated."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "kaisai"
CATALOGUE = SOURCE / "locale" / "ja" / "LC_MESSAGES" / "django.po"
TAG = re.compile(r"""\{%\s*(?:translate|trans)\s+(?:"([^"]+)"|'([^']+)')""")
INLINE = re.compile(r"""_\((?:"([^"]+)"|'([^']+)')\)""")  # inside other tags
BLOCK = re.compile(
    r"\{%\s*blocktrans(?:late)?([^%]*)%\}(.*?)\{%\s*endblocktrans(?:late)?\s*%\}", re.DOTALL
)
VALUE = re.compile(r"\{\{\s*([\w.]+)\s*\}\}")
PLURAL = re.compile(r"\{%\s*plural\s*%\}")
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
        for text in _in_template(path.read_text(encoding="utf-8")):
            found.setdefault(text, str(path.relative_to(ROOT)))
    return found


def _in_template(text: str) -> Iterator[str]:
    for match in (*TAG.finditer(text), *INLINE.finditer(text)):
        yield match.group(1) or match.group(2)
    for match in BLOCK.finditer(text):
        body = PLURAL.split(match.group(2))[0]
        if "trimmed" in match.group(1):
            body = " ".join(line.strip() for line in body.strip().splitlines())
        yield VALUE.sub(r"%(\1)s", body)


def main() -> int:
    """Print what is untranslated."""
    entries = polib.pofile(str(CATALOGUE)) if CATALOGUE.exists() else []
    known = {entry.msgid: entry.msgstr or entry.msgstr_plural for entry in entries}
    missing = [f"{place}: {text}" for text, place in sentences().items() if not known.get(text)]
    print("\n".join(missing))
    return bool(missing)


if __name__ == "__main__":
    sys.exit(main())
