"""Judging one conference: readings from agents and liveness, causes, who is told; kept, then sent."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import structlog

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import POLLER
from kaisai.domains.alerts import operations
from kaisai.domains.alerts.operations import AlertNow, NoticeNow
from kaisai.domains.alerts.queries import (
    Mark,
    Plant,
    Remembered,
    desk_of,
    mark_of,
    open_marks,
    plant_of,
    remembered,
    rules_of,
)
from kaisai.domains.capacity.queries import people_in
from kaisai.engines.alerting import messages
from kaisai.engines.alerting.correlating import correlate
from kaisai.engines.alerting.desk import Desk
from kaisai.engines.alerting.evaluator import Evaluator
from kaisai.engines.alerting.incidents import Incident, PortEvidence
from kaisai.engines.alerting.ledger import Ledger
from kaisai.engines.alerting.planning import Notice, NoticeKind, Plan, plan
from kaisai.engines.alerting.rules import NO_WORDS, Level, Rule, Words
from kaisai.engines.alerting.topology import Topology
from kaisai.engines.metrics.port import Counter
from kaisai.entrypoints.poller.heard import Heard
from kaisai.entrypoints.poller.watching import ConferenceWatch, InDatabase

log = structlog.get_logger(__name__)
ROUND_EVERY = 2.0
KEEP_EVERY = 30.0  # seconds; so much of the past is lost to `why`, and to a poller that is killed
SEES_AGAIN = 15.0  # seconds after blindness before anything is judged: answers must come in first
LEVELS = {Level.WARN: "warn", Level.CRITICAL: "critical"}
LANGUAGES = ("en", "ja")
NOTHING_TOLD = Ledger()


@dataclass(frozen=True, slots=True)
class Set:
    """What is read anew when somebody changed it."""

    plant: Plant
    rules: Mapping[str, Rule]
    desk: Desk
    memory: Remembered | None
    open_alerts: frozenset[Mark] = frozenset()


class ConferenceJudging:
    """The evaluator of one conference, what it is fed with, and its way to the database."""

    def __init__(self, conference: Conference, in_database: InDatabase) -> None:
        self.conference = conference
        self.watch: ConferenceWatch | None = None
        self.watched = False  # there are targets, so that a watch must be there to judge
        self._in_database = in_database
        self._set: Set | None = None
        self._topology = Topology(())
        self._evaluator = Evaluator({})
        self._ledger = NOTHING_TOLD
        self._stale = True
        self._heard = Heard()
        self._waiting: list[tuple[str, int, Mapping[str, float]]] = []
        self._kept: frozenset[Mark] = frozenset()
        self._kept_at = 0.0
        self._calm = False
        self._sees_since = 0.0
        self._ports: dict[str, PortEvidence] = {}

    # -- from the collecting

    def values(self, key: str, t_ms: int, values: Mapping[str, float]) -> None:
        """One round of one agent; judged with those of others, for one after the other costs half as much."""
        self._heard.silent.discard(key)
        self._waiting.append((key, t_ms, values))

    def surveyed(self, key: str, counters: Mapping[str, Counter], uptime: float | None) -> None:
        """What an agent counts; `uptime` in seconds."""
        self._take()
        self._heard.count(key, counters, uptime)

    def answers(self, key: str, *, well: bool) -> None:
        """It was lost, or is back."""
        (self._heard.silent.discard if well else self._heard.silent.add)(key)

    def restarted(self, key: str, uptime: float) -> None:
        """It began anew, so many seconds ago."""
        self._heard.restarted(key, uptime)

    # -- from the process

    def reload(self) -> None:
        """Something of plant, rules or desk is another: read it before the next round."""
        self._stale = True

    async def run(self) -> None:
        """Until cancelled. A round that could not be kept is judged again; then nothing was sent."""
        while True:
            await asyncio.sleep(ROUND_EVERY)
            try:
                await self.judge(time.time())
            except Exception:
                self._stale = True
                log.warning("alerts could not be judged", exc_info=True)

    async def judge(self, at: float) -> None:
        """One round at a moment, in Unix seconds; moments only go on."""
        self._take()
        if self._stale:
            await self._load(at)
        if self._sees(at):
            await self._round(at)

    def _take(self) -> None:
        """Judge what agents told since the last time."""
        waiting, self._waiting = self._waiting, []
        plant = self._set.plant if self._set is not None else None
        for key, t_ms, values in waiting:
            if plant is not None and key in plant.parts:
                self._heard.take(plant, key, t_ms, values, self._evaluator)

    async def _load(self, at: float) -> None:
        self._stale = False
        old = self._set
        before = old.plant if old else None
        known: Any = await self._in_database(_read, self.conference, before, _instant(at))
        if old is None:
            self._evaluator = Evaluator(known.rules, known.plant.context(at))
            self._heard.silent = set(known.plant.silent)
            if known.memory is not None:
                self._evaluator.restore(known.memory.evaluator, at)
                self._ledger = known.memory.ledger
            self._kept = known.open_alerts
        else:
            if known.rules != old.rules:
                self._evaluator.replace(known.rules, at)
            self._evaluator.forget(_subjects(old.plant) - _subjects(known.plant), at)
        self._topology = Topology(known.plant.watched)
        self._set = known

    def _sees(self, at: float) -> bool:
        """Whether liveness knows anything: it has its states back, and is not blind."""
        watch = self.watch
        if self._set is None or (watch is None and self.watched):
            return False
        if watch is not None and not watch.ready:
            return False
        if watch is not None and watch.blind:
            self._sees_since = at + SEES_AGAIN
        return at >= self._sees_since

    # -- a round

    async def _round(self, at: float) -> None:
        known = self._set
        if known is None:
            return
        plant = known.plant
        self._evaluator.set_context(plant.context(at), at)
        states = self._heard.states(plant, self.watch.states) if self.watch else {}
        self._ports = self._heard.evidence(plant, at)
        self._heard.judge_devices(plant, states, self._ports, self._evaluator, at)
        incidents = correlate(self._evaluator.firing(), states, self._topology, self._ports)
        desk = known.desk
        if desk.phase != plant.phase(at):
            self._stale = True  # routes and silences of now
        planned = plan(incidents, self._ledger, desk, at)
        alerts = [_alert_now(incident, self._topology) for incident in incidents]
        marks = frozenset(map(mark_of, alerts))
        if planned.notices or marks != self._kept:
            await self._keep(incidents, alerts, planned, at)
            self._kept_at = at
        self._ledger, self._kept = planned.ledger, marks
        await self._keep_memory(at)

    async def _keep_memory(self, at: float) -> None:
        """For how long what is not well has been so, where nothing else is to be kept."""
        if at - self._kept_at < KEEP_EVERY:
            return
        self._kept_at, before, self._calm = at, self._calm, self._evaluator.is_calm()
        if not (before and self._calm):
            memory = self._memory(self._ledger)
            await self._in_database(operations.keep_memory, self.conference, _instant(at), memory)

    async def _keep(
        self,
        incidents: Sequence[Incident],
        alerts: Sequence[AlertNow],
        planned: Plan,
        at: float,
    ) -> None:
        known = self._set
        if known is None:
            return
        rooms = known.plant.room_facts(at, await self._people(at))
        zone, topology = self.conference.zone, self._topology

        def both(say: Callable[..., str], *args: Any) -> Words:
            return Words(*(say(*args, language, zone) for language in LANGUAGES))

        told = []
        for incident, alert in zip(incidents, alerts, strict=True):
            facts = messages.facts_of(incident, topology, rooms)
            short, long = both(messages.short, facts), both(messages.long, facts)
            told.append(replace(alert, short=short, long=long))
        notices = []
        for notice in planned.notices:
            try:
                facts = messages.facts_of_notice(notice, topology, rooms, known.rules)
                line = both(messages.notice_line, notice, facts)
                text = line if notice.kind is NoticeKind.RESOLVED else both(messages.long, facts)
            except Exception:  # a sentence of ours must not be able to stop all alerts
                log.exception("a notice has no sentence", key=notice.key)
                line = text = Words(*(f"{notice.kind}: {notice.key}" for _ in LANGUAGES))
            notices.append(_notice_now(notice, line, text))
        await self._in_database(
            operations.record_round,
            by=POLLER,
            conference=self.conference,
            at=_instant(at),
            alerts=told,
            notices=notices,
            memory=self._memory(planned.ledger),
        )

    def _memory(self, ledger: Ledger) -> dict[str, Any]:
        return {
            "evaluator": self._evaluator.dump(),
            "ledger": ledger.dump(),
            "ports": {device: list(told) for device, told in self._ports.items()},
        }

    async def _people(self, at: float) -> dict[str, int]:
        """About how many are in each room; what cannot be told now holds no alert back."""
        try:
            found: Any = await self._in_database(people_in, self.conference, _instant(at))
        except Exception:
            log.warning("people could not be counted", exc_info=True)
            return {}
        return dict(found)


def _instant(at: float) -> datetime:
    return datetime.fromtimestamp(at, tz=UTC)


def _read(conference: Conference, before: Plant | None, at: datetime) -> Set:
    plant = plant_of(conference)
    first = before is None
    return Set(
        plant=plant if before is None else plant.like(before),
        rules=rules_of(conference),
        desk=desk_of(conference, at, plant.phase(at.timestamp())),
        memory=remembered(conference) if first else None,
        open_alerts=open_marks(conference) if first else frozenset(),
    )


def _subjects(plant: Plant) -> set[str]:
    return {
        *plant.devices,
        *(part.subject.key for parts in plant.parts.values() for part in parts),
    }


def _alert_now(incident: Incident, topology: Topology) -> AlertNow:
    """Without its sentences."""
    return AlertNow(
        key=incident.key,
        cause=incident.cause,
        level=LEVELS[incident.level],
        device=incident.device,
        rooms=incident.rooms,
        since=incident.since,
        short=NO_WORDS,
        long=NO_WORDS,
        members=tuple(
            {
                "rule": member.rule,
                "subject": member.subject,
                "device": member.device,
                "room": member.room,
                "level": LEVELS[member.level],
            }
            for member in sorted(incident.members)
        ),
        hides=tuple(topology.name(key) for key in incident.hides),
        hidden=len(incident.hidden),
    )


def _notice_now(notice: Notice, line: Words, text: Words) -> NoticeNow:
    return NoticeNow(notice.to, notice.kind, notice.key, LEVELS[notice.level], line, text)
