"""The signing key that is kept in the data directory."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path


def kept_key(path: Path) -> str:
    """The key in a file, made at first use and for its owner only.

    Processes that begin at the same moment end up with one key: a file is never there before all of
    it is, and whose is first stays.
    """
    with contextlib.suppress(FileNotFoundError):
        return path.read_text(encoding="ascii").strip()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, made = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):
            os.link(made, path)
    finally:
        Path(made).unlink()
    return path.read_text(encoding="ascii").strip()
