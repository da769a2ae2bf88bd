"""Writers take turns on SQLite, which has one writer at a time: threads of a process, and processes of an installation.

Without it each would ask again and again with growing pauses whether it may begin, and the unlucky one of eight waits for
seconds while the others come and go. Who writes without taking a turn is kept apart by SQLite itself, as ever.
"""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.db import connection

PAUSE = 0.0005  # seconds; a short transaction takes some ten of them
PATIENCE = 5.0  # seconds
_TURN = threading.Lock()
_files: dict[tuple[int, str], int | None] = {}


@contextmanager
def turn_to_write() -> Iterator[None]:
    """Wait until nobody else writes; at once inside a transaction, and on PostgreSQL."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with _TURN:
        file = _file(str(connection.settings_dict["NAME"]))
        if file is None:
            yield
            return
        _wait_for(file)
        try:
            yield
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)


def _wait_for(file: int) -> None:
    """Lock it, or go on without when whoever has it stands still; of a process that is killed the kernel takes it back."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        time.sleep(PAUSE)


def _file(database: str) -> int | None:
    """The descriptor that this process locks; None where no file can be made, as for a database in memory."""
    key = os.getpid(), database  # a lock is shared with those who inherited the descriptor
    if key not in _files:
        _files[key] = None
        if Path(database).is_absolute():
            with suppress(OSError):
                _files[key] = os.open(f"{database}-turn", os.O_RDWR | os.O_CREAT, 0o600)
    return _files[key]
