"""Doing together what many ask for at once: one transaction, one commit, an answer for each.

A commit that survives a power cut waits for the disk. When a sale opens, hundreds ask for the same
thing in the same second; whoever comes while a transaction is under way waits for it, and the next
one carries out all that came meanwhile (decision 0021).
"""

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from django.db import InterfaceError, OperationalError, transaction

from kaisai.core.journal.recording import recording
from kaisai.core.kit.errors import Refused
from kaisai.core.kit.turns import turn_to_write
from kaisai.core.operations.registry import NotJournaled

A = TypeVar("A")
R = TypeVar("R")
MOST = 128  # asked for in one transaction; more would let the first wait for the last


@dataclass(eq=False, slots=True)
class _Request(Generic[A, R]):
    asked: A
    answer: R | BaseException | None = None
    is_answered: bool = False


class Gathering(Generic[A, R]):
    """Carries out one operation for many at once.

    Args:
        operation: its name, for the journal.
        carry_out: given everything that is asked for, in the order in which it came, answers each
            or refuses it, inside a transaction, and journals what it did.
    """

    def __init__(
        self, operation: str, carry_out: Callable[[Sequence[A]], Sequence[R | Refused]]
    ) -> None:
        self.operation = operation
        self._carry_out = carry_out
        self._waiting: deque[_Request[A, R]] = deque()
        self._turn = threading.Lock()

    def ask(self, asked: A) -> R:
        """Have it done, alone or with others, and committed; inside a transaction, as a part of that.

        Raises:
            Refused: it cannot be done.
        """
        request: _Request[A, R] = _Request(asked)
        if transaction.get_connection().in_atomic_block:
            self._together([request])
        else:
            self._waiting.append(request)
            with (
                self._in_turn()
            ):  # who waits here finds the answer, or does what has gathered meanwhile
                while not request.is_answered:
                    self._take_turn()
        if isinstance(request.answer, BaseException):
            raise request.answer
        return cast("R", request.answer)

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        if not self._turn.acquire(blocking=False):
            if transaction.get_connection().vendor == "postgresql":
                # To the pool: it has fewer than may wait here, and whose turn it is needs one of them.
                transaction.get_connection().close()
            self._turn.acquire()
        try:
            yield
        finally:
            self._turn.release()

    def _take_turn(self) -> None:
        several = [self._waiting.popleft() for _one in range(min(MOST, len(self._waiting)))]
        try:
            self._together(several)
        except (OperationalError, InterfaceError) as error:
            # The database went away, perhaps after the commit: to do it again could do it twice.
            for request in several:
                request.answer, request.is_answered = error, True
        except Exception:  # noqa: BLE001 - one that breaks it must not take the others with it
            for request in several:
                self._alone(request)

    def _alone(self, request: _Request[A, R]) -> None:
        try:
            self._together([request])
        except Exception as error:  # noqa: BLE001 - raised again where it was asked for
            request.answer, request.is_answered = error, True

    def _together(self, several: Sequence[_Request[A, R]]) -> None:
        with turn_to_write(), transaction.atomic(), recording(self.operation) as told:
            answers = self._carry_out([request.asked for request in several])
            if len(told.entries) < sum(not isinstance(each, Refused) for each in answers):
                raise NotJournaled(f"{self.operation} did not journal all that it did")
        for request, answer in zip(several, answers, strict=True):
            request.answer, request.is_answered = answer, True
