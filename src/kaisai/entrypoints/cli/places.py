"""What keeps this user from writing a file, in both languages, with the remedy."""

import os
import pwd
import shutil
from pathlib import Path

from kaisai.entrypoints.cli.words import both

Pair = tuple[str, str]
FULL = 5_000_000  # bytes; a database cannot work with less
BESIDE = ("", "-wal", "-shm")  # SQLite writes these three


def hindrance(file: Path, option: str) -> Pair | None:
    """Why a SQLite file, or one beside it, cannot be written; None when nothing is in the way.

    Args:
        file: it need not exist yet, but its folder must.
        option: the setting that would put it elsewhere.
    """
    nearest = file.parent
    while not os.path.exists(nearest):  # noqa: PTH110 - Path.exists raises where we may not look
        nearest = nearest.parent
    for place in (nearest, *(file.with_name(file.name + end) for end in BESIDE)):
        if os.path.exists(place) and not _writable(place):  # noqa: PTH110 - as above
            return _not_writable(place, option)
    if nearest != file.parent:
        return both("no-folder", folder=file.parent, option=option)
    return None


def unreadable(file: Path) -> Pair | None:
    """Why a file that is there cannot be read."""
    if not os.path.exists(file) or os.access(file, os.R_OK):  # noqa: PTH110 - as above
        return None
    return both("key-of-another", user=_name(os.getuid()), path=file, owner=_owner(file))


def is_full(file: Path) -> bool:
    """Whether the disk of a file has no room left."""
    return shutil.disk_usage(file.parent).free < FULL


def _writable(place: Path) -> bool:
    return os.access(place, os.W_OK | (os.X_OK if place.is_dir() else 0))


def _not_writable(place: Path, option: str) -> Pair:
    user, owner = _name(os.getuid()), _owner(place)
    word = "not-writable" if user == owner else "of-another"
    return both(word, user=user, path=place, owner=owner, option=option)


def _owner(place: Path) -> str:
    return _name(place.stat().st_uid)


def _name(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)
