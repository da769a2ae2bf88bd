"""The cast, built once for the tests of a module that follow each other, instead of before each.

It stands in a transaction that is rolled back at the end; what a test writes is a savepoint within
and gone after it. Only tests that never commit share it: for all others the database is as empty as
they expect.
"""

import copy
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import transaction

# A module may name so what it makes of the cast: it stands with it, instead of being made for each test.
BUILT_ON_IT = "built_on_cast"
# And so for how many seconds that is good, where it is made by the clock; then it is made anew.
GOOD_FOR = "good_for"
COMMIT = {"committed", "transactional_db", "live_server", "django_db_serialized_rollback"}


def shares(item: pytest.Item) -> bool:
    """Whether a test takes the cast and never commits."""
    names = set(getattr(item, "fixturenames", ()))
    mark = item.get_closest_marker("django_db")
    commits = mark is not None and (mark.kwargs.get("transaction") or mark.args[:1] == (True,))
    return "cast" in names and not names & COMMIT and not commits


class Standing:
    """What stands now, of which module."""

    def __init__(self) -> None:
        self.unblock: Callable[[], AbstractContextManager[None]] | None = None
        self._build: Callable[[], Any] | None = None
        self._module: Any = None
        self._made: Any = None
        self._more: Any = None
        self._atomic: transaction.Atomic | None = None
        self._stale_at = 0.0

    def know(
        self, unblock: Callable[[], AbstractContextManager[None]], build: Callable[[], Any]
    ) -> None:
        """The database is there from now on; this is how it is reached and how the cast is made."""
        self.unblock, self._build = unblock, build

    def before(self, item: pytest.Item) -> None:
        """Build or take away, as the next test needs it; before the test begins its transaction."""
        module = getattr(item, "module", None)
        other = not shares(item) or module is not self._module or time.monotonic() > self._stale_at
        if self._atomic is not None and other:
            self.fall()
        if self._atomic is None and shares(item) and self.unblock and self._build:
            with self.unblock():
                self._atomic = transaction.atomic()
                self._atomic._from_testcase = True  # as Django's: durable blocks may lie within
                self._atomic.__enter__()
                self._module, self._made = module, self._build()
                more = getattr(module, BUILT_ON_IT, None)
                self._more = more(self._made) if more else None
            self._stale_at = time.monotonic() + getattr(module, GOOD_FOR, float("inf"))

    def fall(self) -> None:
        """Roll back."""
        if self._atomic is None or self.unblock is None:
            return
        with self.unblock():
            transaction.set_rollback(True)
            self._atomic.__exit__(None, None, None)
        self._atomic = self._made = self._more = self._module = None

    def copy(self) -> Any:
        """What stands, for one test; None where it has to be built."""
        return copy.deepcopy(self._made)

    def copy_more(self) -> Any:
        """What a module builds on the cast, for one test; None where it has to be built."""
        return copy.deepcopy(self._more)


STANDING = Standing()
