"""Asks many agents, each at its own pace: first everything, then again and again what changes.

One task and one request at a time for each agent, so that a silent one delays nobody. What an agent
does not tell is a gap. That it was lost, came back or started anew is told once. How an agent is
asked, over SNMP or over HTTP, is the business of its `Source`.
"""

import asyncio
import math
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import structlog

from kaisai.engines.probes.snmp.agents import AgentLost
from kaisai.engines.probes.snmp.polling import UPTIME
from kaisai.engines.probes.snmp.survey import Survey

log = structlog.get_logger(__name__)
BROKEN = "broken"  # see `losses`
SLOT = 1.0  # seconds: those that begin together share wake-ups, which cost more than a request does
SURVEY_EVERY = 600.0  # seconds: names and tables change seldom
MOST_FAILURES = 4  # doublings of the pause between two attempts to survey a silent agent
WRAPS = 2**32 / 100  # seconds after which sysUpTime begins anew without any reboot


class Source(Protocol):
    """Whoever can be asked: an SNMP agent, or a controller that tells of many devices at once."""

    @property
    def is_stale(self) -> bool:
        """Whether it told last of something that its survey does not have."""

    async def survey(self) -> tuple[Survey, Mapping[str, int]]:
        """Everything that it has, and which series only grow until they wrap, with their bits.

        Raises:
            AgentLost: it does not answer.
        """

    async def ask(self) -> dict[str, float]:
        """One round: numbers by name of the series, and `UPTIME` in seconds where it tells that.

        Comes after a survey. What is not known is missing.

        Raises:
            AgentLost: it does not answer.
        """

    async def close(self) -> None:
        """Nobody asks it any more."""


class Listener(Protocol):
    """Who hears what agents tell. Called in the loop's thread; must not wait."""

    def values(self, key: str, t_ms: int, values: Mapping[str, float]) -> None:
        """One round of one agent; times in Unix milliseconds."""

    def surveyed(self, key: str, found: Survey, counters: Mapping[str, int]) -> None:
        """Everything that an agent has; comes first, and again when it may have changed.

        `counters` are bits by name of the series.
        """

    def lost(self, key: str, code: str) -> None:
        """It no longer answers; see `AgentLost`."""

    def back(self, key: str) -> None:
        """It answers again."""

    def restarted(self, key: str, uptime: float) -> None:
        """It started anew, so many seconds ago."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One agent to be asked.

    Attributes:
        key: stable name of the device.
        interval: seconds between two rounds.
        meet: makes its source, within the loop that asks it.
    """

    key: str
    interval: float
    meet: Callable[[], Source]


class Collector:
    """Asks until it is stopped; its list may be replaced at any time."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._tasks: dict[str, tuple[Subject, asyncio.Task[None]]] = {}
        self._ending: set[asyncio.Task[None]] = set()

    def replace(self, subjects: Mapping[str, Subject]) -> None:
        """Take over a list; agents that stay as they are go on without a break."""
        for key, (subject, task) in list(self._tasks.items()):
            if subjects.get(key) != subject:
                self._end(task)
                del self._tasks[key]
        for key, subject in subjects.items():
            if key not in self._tasks:
                asking = _Asking(subject, self._listener).run()
                task = asyncio.get_running_loop().create_task(asking, name=f"agent {key}")
                self._tasks[key] = (subject, task)

    async def stop(self) -> None:
        """Ask nobody any more."""
        for _subject, task in self._tasks.values():
            self._end(task)
        self._tasks.clear()
        await asyncio.gather(*self._ending, return_exceptions=True)

    def _end(self, task: asyncio.Task[None]) -> None:
        task.cancel()
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)


class _Asking:
    """The life of one agent as it is asked."""

    def __init__(self, subject: Subject, listener: Listener) -> None:
        self._subject = subject
        self._listener = listener
        self._source = subject.meet()
        self._known = False
        self._survey_at = 0.0
        self._answers: bool | None = None
        self._failures = 0
        self._rest = 0.0
        self._uptime: float | None = None

    async def run(self) -> None:
        """Until cancelled."""
        try:
            await self._rounds()
        finally:
            await self._source.close()

    async def _rounds(self) -> None:
        """Rounds stand on a grid, spread by the name of the agent over the slots of its interval."""
        loop, interval = asyncio.get_running_loop(), self._subject.interval
        share = zlib.crc32(self._subject.key.encode()) % 1000 / 1000
        due = math.ceil((loop.time() + share * interval) / SLOT) * SLOT
        while True:
            await asyncio.sleep(max(0.0, due - loop.time()))
            await self._round()
            pause = max(self._rest, interval * 2 ** min(self._failures, MOST_FAILURES))
            missed = max(0.0, loop.time() - due - pause)  # a long round, or a machine that slept
            due += pause + math.ceil(missed / interval) * interval

    async def _round(self) -> None:
        self._rest = 0.0
        try:
            await self._ask()
        except Exception as error:
            lost = error if isinstance(error, AgentLost) else AgentLost(BROKEN)
            if lost is not error:  # an agent must not be able to end its own asking
                log.exception("what an agent told could not be read", agent=self._subject.key)
            self._rest = lost.rest
            if not self._known:
                self._failures += 1
            if self._answers is not False:
                self._answers = False
                self._listener.lost(self._subject.key, lost.code)
            return
        self._failures = 0
        if self._answers is False:
            self._listener.back(self._subject.key)
        self._answers = True

    async def _ask(self) -> None:
        key, now, source = self._subject.key, time.monotonic(), self._source
        if now >= self._survey_at or source.is_stale:
            found, counters = await source.survey()
            self._known = True
            self._survey_at = now + SURVEY_EVERY
            self._listener.surveyed(key, found, counters)
        t_ms = round(time.time() * 1000)
        values = await source.ask()
        self._note_uptime(values.pop(UPTIME, None))
        if values:
            self._listener.values(key, t_ms, values)

    def _note_uptime(self, uptime: float | None) -> None:
        """Less than before means a new start, unless the counter of 497 days is full."""
        before, self._uptime = self._uptime, uptime
        if uptime is None or before is None or uptime >= before:
            return
        if before > WRAPS - 2 * self._subject.interval - 60:
            return
        self._survey_at = 0.0  # indices may be others now
        self._listener.restarted(self._subject.key, uptime)
