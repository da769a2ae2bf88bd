"""Asks many agents, each at its own pace: first everything, then again and again what changes.

One task and one request at a time for each agent, so that a silent one delays nobody. What an agent
does not tell is a gap. That it was lost, came back or started anew is told once.
"""

import asyncio
import contextlib
import math
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from kaisai.engines.probes.snmp.agents import Agent, AgentLost
from kaisai.engines.probes.snmp.polling import UPTIME, Plan
from kaisai.engines.probes.snmp.survey import Survey, survey

SURVEY_EVERY = 600.0  # seconds: names and tables change seldom
MOST_FAILURES = 4  # doublings of the pause between two attempts to survey a silent agent
WRAPS = 2**32 / 100  # seconds after which sysUpTime begins anew without any reboot


class Listener(Protocol):
    """Who hears what agents tell. Called in the loop's thread; must not wait."""

    def values(self, key: str, t_ms: int, values: Mapping[str, float]) -> None:
        """One round of one agent; times in Unix milliseconds."""

    def surveyed(self, key: str, found: Survey, plan: Plan) -> None:
        """Everything that an agent has; comes first, and again when it may have changed."""

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
        meet: makes the agent, within the loop that asks it.
    """

    key: str
    interval: float
    meet: Callable[[], Agent]


class Collector:
    """Asks until it is stopped; its list may be replaced at any time."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._tasks: dict[str, tuple[Subject, asyncio.Task[None]]] = {}

    def replace(self, subjects: Mapping[str, Subject]) -> None:
        """Take over a list; agents that stay as they are go on without a break."""
        for key, (subject, task) in list(self._tasks.items()):
            if subjects.get(key) != subject:
                task.cancel()
                del self._tasks[key]
        for key, subject in subjects.items():
            if key not in self._tasks:
                asking = _Asking(subject, self._listener).run()
                task = asyncio.get_running_loop().create_task(asking, name=f"snmp {key}")
                self._tasks[key] = (subject, task)

    async def stop(self) -> None:
        """Ask nobody any more."""
        tasks = [task for _subject, task in self._tasks.values()]
        self._tasks.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class _Asking:
    """The life of one agent as it is asked."""

    def __init__(self, subject: Subject, listener: Listener) -> None:
        self._subject = subject
        self._listener = listener
        self._agent: Agent | None = None
        self._plan: Plan | None = None
        self._survey_at = 0.0
        self._answers: bool | None = None
        self._failures = 0
        self._uptime: float | None = None

    async def run(self) -> None:
        """Until cancelled. Rounds stand on a grid of their own, spread by the name of the agent."""
        loop, interval = asyncio.get_running_loop(), self._subject.interval
        share = zlib.crc32(self._subject.key.encode()) % 1000 / 1000
        due = loop.time() + share * interval
        while True:
            await asyncio.sleep(max(0.0, due - loop.time()))
            await self._round()
            pause = interval * 2 ** min(self._failures, MOST_FAILURES)
            missed = max(0.0, loop.time() - due - pause)  # a long round, or a machine that slept
            due += pause + math.ceil(missed / interval) * interval

    async def _round(self) -> None:
        try:
            await self._ask()
        except AgentLost as lost:
            self._agent = None  # a new socket, and for SNMPv3 a new acquaintance
            if self._plan is None:
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
        key, now = self._subject.key, time.monotonic()
        if self._agent is None:
            self._agent = self._subject.meet()
        if self._plan is None or now >= self._survey_at:
            found = await survey(self._agent)
            self._plan = Plan(found)
            self._survey_at = now + SURVEY_EVERY
            self._listener.surveyed(key, found, self._plan)
        t_ms = round(time.time() * 1000)
        row = await self._plan.ask(self._agent)
        told = zip(self._plan.names, row, strict=True)
        values = {name: value for name, value in told if value is not None}
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


async def collect(subjects: Mapping[str, Subject], listener: Listener) -> None:
    """Ask until cancelled."""
    collector = Collector(listener)
    collector.replace(subjects)
    try:
        await asyncio.Event().wait()
    finally:
        with contextlib.suppress(asyncio.CancelledError):
            await collector.stop()
