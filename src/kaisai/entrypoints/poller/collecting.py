"""Asking the agents of one conference: numbers to the metric store, what they have to the domain."""

import asyncio
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import POLLER
from kaisai.domains.traffic import operations
from kaisai.domains.traffic.queries import (
    AgentRow,
    find_agent,
    is_known,
    snmp_source,
    started,
    told_by,
)
from kaisai.engines.metrics.port import Counter, Poll
from kaisai.engines.probes.collecting import Collector, Source, Subject
from kaisai.engines.probes.rest.asking import RestAccess
from kaisai.engines.probes.rest.source import RestSource
from kaisai.engines.probes.snmp.live import LiveAgent, SnmpAccess
from kaisai.engines.probes.snmp.polling import series_name
from kaisai.engines.probes.snmp.source import SnmpSource
from kaisai.engines.probes.snmp.survey import Survey
from kaisai.entrypoints.poller.judging import ConferenceJudging
from kaisai.entrypoints.poller.keeping import Keeping
from kaisai.entrypoints.poller.watching import InDatabase


@dataclass(frozen=True, slots=True)
class _Meet:
    """Makes the agent; two that would make the same are equal, so that nobody is asked anew."""

    access: SnmpAccess | RestAccess

    def __call__(self) -> Source:
        if isinstance(self.access, RestAccess):
            return RestSource(self.access)
        return SnmpSource(partial(LiveAgent, self.access))


@dataclass(frozen=True, slots=True)
class _News:
    """What an agent gave to tell: a survey, a new start, that it is lost, or that it is back."""

    device: str
    survey: Survey | None = None
    problem: str = ""
    uptime: float | None = None
    at: datetime = field(default_factory=lambda: datetime.now(tz=UTC))


class ConferenceCollecting:
    """The collector of one conference, and its ways to the store and to the database.

    It is the `Listener` of its collector: what it hears is put aside at once and kept by tasks.
    """

    def __init__(
        self, conference: Conference, in_database: InDatabase, judging: ConferenceJudging
    ) -> None:
        self.conference = conference
        self._judging = judging
        self._collector = Collector(self)
        self._keeping: Keeping[_News] = Keeping("agents", conference, in_database, _record)
        self._marks: dict[str, str] = {}
        self._counters: dict[str, dict[str, Counter]] = {}
        self._answers: dict[str, bool | None] = {}

    # -- from the collector

    def values(self, key: str, t_ms: int, values: Mapping[str, float]) -> None:
        """See `Listener`."""
        source = snmp_source(self.conference, key)
        self._keeping.poll(Poll(source, t_ms, values, self._counters.pop(key, None)))
        self._judging.values(key, t_ms, values)
        if self._answers.get(key) is None:  # never heard of before
            self.back(key)

    def surveyed(self, key: str, found: Survey, counters: Mapping[str, int]) -> None:
        """See `Listener`."""
        known = self._counters[key] = _counters_of(found, counters)
        self._judging.surveyed(key, known, found.uptime)
        self._keeping.tell(_News(key, survey=found))

    def lost(self, key: str, code: str) -> None:
        """See `Listener`."""
        self._judging.answers(key, well=False)
        if self._answers.get(key) is not False:
            self._answers[key] = False
            self._keeping.tell(_News(key, problem=code))

    def back(self, key: str) -> None:
        """See `Listener`."""
        self._judging.answers(key, well=True)
        if self._answers.get(key) is not True:
            self._answers[key] = True
            self._keeping.tell(_News(key))

    def restarted(self, key: str, uptime: float) -> None:
        """See `Listener`."""
        self._judging.restarted(key, uptime)
        self._keeping.tell(_News(key, uptime=uptime))

    # -- its tasks

    async def replace(self, rows: Sequence[AgentRow]) -> None:
        """Take over a list; agents that stay as they are go on without a break."""
        marks = {row.device: row.mark for row in rows}
        if marks == self._marks:
            return
        subjects = {}
        for row in rows:
            meet = _Meet(await asyncio.to_thread(_found, row.access))
            subjects[row.device] = Subject(row.device, row.interval, meet)
            if self._marks.get(row.device) != row.mark:
                self._answers[row.device] = row.answers
        self._marks = marks
        self._collector.replace(subjects)

    async def run(self) -> None:
        """Until cancelled."""
        try:
            await self._keeping.run()
        finally:
            await self._collector.stop()


def _found(access: SnmpAccess | RestAccess) -> SnmpAccess | RestAccess:
    """With the first address of a host name, for gufo-snmp takes figures only.

    A name that nobody knows is asked as it is, and is lost.
    """
    if isinstance(access, RestAccess):
        return access
    try:
        found = socket.getaddrinfo(access.address, None, type=socket.SOCK_DGRAM)
    except OSError:
        return access
    return replace(access, address=str(found[0][4][0]))


def _counters_of(found: Survey, counters: Mapping[str, int]) -> dict[str, Counter]:
    """What the store must know of counters: their width, and for ports how fast they can count."""
    fastest = {
        series_name(port, meaning): speed / 8
        for port in found.of("port")
        for meaning in ("in_octets", "out_octets")
        if (speed := port.number("speed"))
    }
    usual = Counter()
    return {name: Counter(bits, fastest.get(name, usual.most)) for name, bits in counters.items()}


def _record(conference: Conference, news: _News) -> None:
    """Hand one piece of news to the domain."""
    around: dict[str, Any] = {
        "by": POLLER,
        "conference": conference,
        "at": news.at,
        "device": news.device,
    }
    if news.survey is not None:
        told = told_by(news.survey, news.at)
        if not is_known(find_agent(conference, news.device), told):
            operations.record_survey(**around, told=told)
    elif news.uptime is not None:
        booted = started(news.at, news.uptime)
        if booted is not None:
            operations.record_restart(**around, booted_at=booted)
    else:
        operations.record_answers(**around, problem=news.problem)
