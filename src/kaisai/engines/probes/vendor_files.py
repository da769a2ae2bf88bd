"""What all vendor files have in common, whatever they declare: TOML, and no word that means nothing."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any


class BadDeclaration(ValueError):
    """A vendor file is wrong; the sentence names file, place and remedy."""


def read_file(path: Path) -> dict[str, Any]:
    """What stands in a file, not yet checked.

    Raises:
        BadDeclaration: it cannot be read, or is no TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as why:
        raise BadDeclaration(f"{path.name}: {why}") from why


def only_known(told: Mapping[str, Any], known: Iterable[str], place: str) -> None:
    """Refuse words that mean nothing there, and name those that do.

    Raises:
        BadDeclaration: there is such a word.
    """
    for word in told:
        if word not in known:
            raise BadDeclaration(f"{place}: “{word}” is not known; use {', '.join(sorted(known))}")
