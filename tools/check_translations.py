"""Every sentence marked for translation stands in the Japanese catalogue, translated."""

import ast
import re
import sys
from collections import Counter
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
WITH_CONTEXT = frozenset({"pgettext", "pgettext_lazy"})
CALLS = frozenset({"_", "gettext", "gettext_lazy"}) | WITH_CONTEXT
CONTEXT = "\4"


def sentences() -> dict[str, str]:
    """Every marked sentence and a place where it stands."""
    found: dict[str, str] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CALLS and node.args:
                told = [part.value for part in node.args if isinstance(part, ast.Constant)]
                # A context stands before its sentence, as it does in compiled catalogues.
                text = CONTEXT.join(map(str, told if node.func.id in WITH_CONTEXT else told[:1]))
                if told:
                    found.setdefault(text, f"{path.relative_to(ROOT)}:{node.lineno}")
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
    known = {_key(entry): entry.msgstr or entry.msgstr_plural for entry in entries}
    missing = [f"{place}: {text}" for text, place in sentences().items() if not known.get(text)]
    missing += _said_twice(entries)
    print("\n".join(missing))
    return bool(missing)


def _key(entry: polib.POEntry) -> str:
    return CONTEXT.join(filter(None, (entry.msgctxt, entry.msgid)))


def _said_twice(entries: list[polib.POEntry]) -> list[str]:
    """One English sentence has one Japanese one; where two are meant, the English differs as well."""
    many = Counter(map(_key, entries))
    return [f"stands twice in the catalogue: {text}" for text, times in many.items() if times > 1]


if __name__ == "__main__":
    sys.exit(main())
