"""Hears the answers of all agents of one event loop together, a few hundred times a second at most.

To wake for each answer, and to register its socket and a timer each time, costs more than to read it.
Here sockets are registered once; while anybody waits, all that have something are looked for at short
intervals, which grow while nothing comes.
"""

import asyncio
import select
from collections import deque
from collections.abc import Callable
from typing import TypeVar
from weakref import WeakKeyDictionary

from gufo.snmp.aio import SnmpSession

SHORTEST, LONGEST = 0.001, 0.016  # seconds between two looks
T = TypeVar("T")


class Inbox:
    """What arrives for the sockets of one event loop."""

    def __init__(self) -> None:
        self._sockets = select.epoll()
        self._waiting: dict[int, asyncio.Future[None]] = {}
        self._deadlines: deque[tuple[float, asyncio.Future[None]]] = deque()
        self._pause = SHORTEST
        self._timer: asyncio.TimerHandle | None = None

    def add(self, socket: int) -> None:
        """A socket from which answers will come; once it is closed, it is forgotten."""
        self._sockets.register(socket, select.EPOLLIN)

    async def arrival(self, socket: int, patience: float) -> None:
        """Wait until there is something to read.

        Raises:
            TimeoutError: nothing came for `patience` seconds, the same for all who use this inbox.
        """
        loop = asyncio.get_running_loop()
        future = self._waiting[socket] = loop.create_future()
        self._deadlines.append((loop.time() + patience, future))
        if self._timer is None:
            self._pause = SHORTEST
            self._timer = loop.call_later(SHORTEST, self._look)
        try:
            await future
        finally:
            self._waiting.pop(socket, None)

    def _look(self) -> None:
        """First what came, then who waited too long: after a standstill both may be the case."""
        found = self._sockets.poll(0)
        for socket, _what in found:
            future = self._waiting.pop(socket, None)
            if future is not None and not future.done():
                future.set_result(None)
        loop, deadlines = asyncio.get_running_loop(), self._deadlines
        now = loop.time()
        while deadlines and (deadlines[0][1].done() or deadlines[0][0] <= now):
            _deadline, future = deadlines.popleft()
            if not future.done():
                future.set_exception(TimeoutError())
        self._pause = SHORTEST if found else min(LONGEST, 2 * self._pause)
        self._timer = loop.call_later(self._pause, self._look) if self._waiting else None


_INBOXES: WeakKeyDictionary[asyncio.AbstractEventLoop, Inbox] = WeakKeyDictionary()


def _inbox() -> Inbox:
    loop = asyncio.get_running_loop()
    if loop not in _INBOXES:
        _INBOXES[loop] = Inbox()
    return _INBOXES[loop]


class Session(SnmpSession):
    """gufo-snmp's session, but for how it waits."""

    _inbox: Inbox | None = None

    async def _recv(self, receiver: Callable[[], T]) -> T:
        if self._inbox is None:
            self._inbox = _inbox()
            self._inbox.add(self._fd)
        while True:
            await self._inbox.arrival(self._fd, self._timeout)
            try:
                return receiver()
            except BlockingIOError:
                continue  # it was not the answer to this
