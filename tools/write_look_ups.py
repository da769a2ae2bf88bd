"""Writes docs/look-up/entries.md and settings.md from the registry; `--check` only says what is stale."""

import dataclasses
import os
import sys
import typing
from collections.abc import Iterator
from pathlib import Path

os.environ.pop("XDG_DATA_HOME", None)  # the defaults of an ordinary machine, not of this one
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaisai.config.settings")

import django

django.setup()

from kaisai.config.options import OPTIONS  # noqa: E402 - apps not ready: models load after Django
from kaisai.core.journal.kinds import Kind, all_kinds  # noqa: E402 - apps not ready: models load after Django
from kaisai.core.operations.registry import list_declared  # noqa: E402 - apps not ready: models load after Django

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "look-up"
WRITTEN = "Written by `python tools/write_look_ups.py`; do not edit by hand."


def entries() -> Iterator[str]:
    """Every kind of entry: what it means, its fields, its sentences, who writes it."""
    yield from (
        "# Kinds of entries",
        "",
        WRITTEN,
        "",
        "The journal is the audit log, the activity feed and the trigger of everything that follows.",
        "An entry has a kind, an instant, an actor, mostly a conference and a subject, and the fields",
        "below as its payload. A new field raises the version; a field is never given another meaning.",
    )
    subject = ""
    for name, kind in sorted(all_kinds().items()):
        if name.partition(".")[0] != subject:
            subject = name.partition(".")[0]
            yield from ("", f"## {subject}")
        yield from ("", f"### `{name}`", "", *_about(name, kind))


def _about(name: str, kind: type[Kind]) -> Iterator[str]:
    yield (kind.__doc__ or "").partition("\n")[0]
    yield ""
    yield f"- version {kind.version}"
    yield f"- English: {kind.en}"
    yield f"- 日本語: {kind.ja}"
    writers = _writers(name)
    if writers:
        yield f"- written by {', '.join(writers)}"
    fields = dataclasses.fields(kind)
    if fields:
        yield from ("", "| field | type |", "|---|---|")
    hints = typing.get_type_hints(kind)
    for field in fields:
        yield f"| `{field.name}` | `{_type_name(hints[field.name])}` |"


def _writers(name: str) -> list[str]:
    return [
        f"`{declared.name}`" for declared in list_declared() if f"`{name}`" in declared.description
    ]


def _type_name(kind: object) -> str:
    return kind.__name__ if isinstance(kind, type) and not typing.get_args(kind) else str(kind)


def settings() -> Iterator[str]:
    """Every setting: its name in the environment, its default, what it is for."""
    yield from (
        "# Settings",
        "",
        WRITTEN,
        "",
        "kaisai is set up by environment variables and needs none of them. A bad value stops every",
        "command at once with one sentence that names it. Each may also be read from a file, which is",
        "the way for secrets: `NAME_FILE` holds the path of the file that holds the value.",
        "",
        "| variable | default | what it is for |",
        "|---|---|---|",
    )
    home = str(Path.home())
    for option in OPTIONS:
        default = option.default.replace(home, "~")
        yield f"| `{option.name}` | {f'`{default}`' if default else 'empty'} | {option.purpose} |"


DOCUMENTS = {"entries.md": entries, "settings.md": settings}


def main(arguments: list[str]) -> int:
    """Write, or with `--check` compare; returns the exit code."""
    stale = []
    for name, lines in DOCUMENTS.items():
        path = FOLDER / name
        text = "\n".join(lines()) + "\n"
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(f"docs/look-up/{name} is stale; run python tools/write_look_ups.py.")
    print("\n".join(stale), end="\n" if stale else "")
    return bool(stale)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
