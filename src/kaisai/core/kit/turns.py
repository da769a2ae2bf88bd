"""Writers of one process take turns on SQLite, which has one writer at a time.

Without it each would ask again and again with growing pauses whether it may begin, and the unlucky one of eight waits for
seconds while the others come and go.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_TURN = threading.Lock()


@contextmanager
def turn_to_write() -> Iterator[None]:
    """Wait until no other thread of this process writes; at once inside a transaction, and on PostgreSQL."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with _TURN:
        yield
