"""Who is told what now. A pure function of what is wrong, what was told, and what people have set.

Each recipient hears of an incident once; again when it gets worse, when another cause is found, when
an acknowledgement has run out, when their next shift begins; and of its end. Silence holds back all but the end, which everybody
hears who heard of the beginning.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from kaisai.engines.alerting.desk import Acknowledgement, Desk, Route, Step, is_paused
from kaisai.engines.alerting.incidents import Cause, Incident
from kaisai.engines.alerting.ledger import Ledger, Told
from kaisai.engines.alerting.reasons import Reason, reason
from kaisai.engines.alerting.rules import Level

OPENINGS = 3  # within OPENINGS_SECONDS; what begins more often must last CALM seconds to be told
OPENINGS_SECONDS = 1800.0
CALM = 600.0


class NoticeKind(StrEnum):
    """Why people are told."""

    OPENED = "opened"
    ESCALATED = "escalated"
    WORSE = "worse"
    CAUSE = "cause"
    REMINDER = "reminder"
    SHIFT = "shift"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class Notice:
    """One message to one recipient.

    Attributes:
        to: as a step of a route names them.
        key, cause, level, since, device, rooms: of the incident; `level` is the worst that was told.
        at: Unix seconds.
        incident: None when it is over.
        owner: who takes care of it, for the next shift.
    """

    kind: NoticeKind
    to: str
    key: str
    cause: str
    level: Level
    since: float
    device: str
    rooms: tuple[str, ...]
    at: float
    incident: Incident | None = None
    owner: str = ""


class Plan(NamedTuple):
    """Notices to be sent, and the ledger for the next round, to be kept before they are sent."""

    notices: list[Notice]
    ledger: Ledger


class Due(NamedTuple):
    """A step of a route that has not been taken, and when it will be."""

    at: float
    step: Step
    route: Route


_NEVER = Due(math.inf, Step(""), Route("", (Step(""),)))


def plan(incidents: Sequence[Incident], ledger: Ledger, desk: Desk, at: float) -> Plan:
    """Decide who is told what now; call it once a round, with all incidents there are."""
    present = {each.key: each for each in incidents}
    gone = [
        _Ending(key, told, present, ledger)
        for key, told in ledger.told.items()
        if key not in present
    ]
    aftermath = {key: left for key, left in ledger.aftermath.items() if left[1] > at}
    for end in gone:
        until = at + desk.aftermath
        aftermath |= {key: (end.key, until) for key in end.told.covers if end.is_over}
    known = dict(ledger.told)
    for end in gone:
        del known[end.key]
        known |= end.heirs(known, at)
    before = Ledger(known, aftermath, _recent(ledger.openings, at))
    notices, told, openings = [], {}, dict(before.openings)
    for key, incident in present.items():
        old = _as_seen(known.get(key) or Told(seen_at=at), incident, at)
        new, said = _tell(incident, old, before, desk, at)
        told[key] = new
        notices += said
        if old.opened_at is None and new.opened_at is not None:
            openings[key] = (*openings.get(key, ()), at)
    notices += [notice for end in gone for notice in end.notices(at)]
    return Plan(notices, Ledger(told, aftermath, openings))


def hindrances(
    incident: Incident, told: Told, ledger: Ledger, desk: Desk, at: float
) -> list[Reason]:
    """Why nothing is told of an incident now; empty when something may be."""
    if is_paused(incident):
        return [reason("paused")]
    if desk.loud_level(incident, at) is Level.OK:
        return desk.hushed(incident.members, at)
    if told.opened_at is not None:
        return []
    left = [ledger.aftermath.get(part, ("", at)) for part in incident.parts or {incident.key}]
    if min(until for _, until in left) > at:
        behind, until = max(left, key=lambda each: each[1])
        return [reason("recovering", behind=behind, until=until)]
    if len(ledger.openings.get(incident.key, ())) >= OPENINGS and at < told.seen_at + CALM:
        return [reason("comes-and-goes", count=OPENINGS, until=told.seen_at + CALM)]
    if at < told.seen_at + desk.settle:
        return [reason("settling", until=told.seen_at + desk.settle)]
    return []


def due_steps(incident: Incident, told: Told, desk: Desk, at: float) -> list[Due]:
    """The steps still to be taken, the next first, one for each recipient.

    Steps that an acknowledgement holds back are left out. One that was given before the incident
    became critical does not hold back the routes that are for critical ones only.
    """
    level = desk.loud_level(incident, at)
    found: dict[str, Due] = {}
    for route in desk.routes:
        start = _start(incident, told, desk, route, at)
        if start is None or not route.takes(incident, level, desk.phase):
            continue
        for step in desk.steps(route, at):
            due = Due(start + step.after, step, route)
            if step.to not in told.to and due.at < found.get(step.to, _NEVER).at:
                found[step.to] = due
    return sorted(found.values(), key=lambda due: (due.at, due.step.to))


def acknowledgement(incident: Incident, told: Told, desk: Desk) -> Acknowledgement | None:
    """Who takes or took care of an incident, None when nobody did."""
    return desk.acknowledgement(incident.key, told.seen_at)


def _start(incident: Incident, told: Told, desk: Desk, route: Route, at: float) -> float | None:
    """From when the steps of a route count, None while an acknowledgement holds them back."""
    start = at if told.opened_at is None else told.opened_at
    reached = told.seen_at
    if route.level is Level.CRITICAL and told.critical_at is not None:
        start, reached = max(start, told.critical_at), told.critical_at
    ack = acknowledgement(incident, told, desk)
    if ack is None or ack.at < reached:
        return start
    if ack.until is None or at < ack.until:
        return None
    return max(start, ack.until)


# -- an incident that is there


def _tell(
    incident: Incident, told: Told, ledger: Ledger, desk: Desk, at: float
) -> tuple[Told, list[Notice]]:
    """What is told of it now, and what has been told then."""
    if hindrances(incident, told, ledger, desk, at):
        return told, []
    level = desk.loud_level(incident, at)
    kinds: dict[str, NoticeKind] = {}
    news = _news(incident, told, level)
    if news is not None:
        kinds |= dict.fromkeys(told.to, news)
    told = replace(
        told,
        opened_at=at if told.opened_at is None else told.opened_at,
        level=max(level, told.level),
        causes=tuple(dict.fromkeys((*told.causes, incident.cause))),
    )
    ack = acknowledgement(incident, told, desk)
    expired = ack.until if ack is not None and ack.until is not None else None
    if expired is not None and expired <= at and (told.reminded_at or 0.0) < expired:
        told = replace(told, reminded_at=expired)
        kinds = dict.fromkeys(told.to, NoticeKind.REMINDER) | kinds
    for to, when in told.to.items():
        if any(shift.start > when for shift in desk.on_shift(to, at)):
            kinds.setdefault(to, NoticeKind.SHIFT)
    for due in due_steps(incident, told, desk, at):
        if due.at <= at:
            first = due.step.after <= 0
            kinds[due.step.to] = NoticeKind.OPENED if first else NoticeKind.ESCALATED
    told = replace(told, to={**told.to, **dict.fromkeys(kinds, at)})
    owner = ack.by if ack is not None and (expired is None or at < expired) else ""
    return told, [
        replace(_notice(kind, to, incident, told, at), owner=owner) for to, kind in kinds.items()
    ]


def _news(incident: Incident, told: Told, level: Level) -> NoticeKind | None:
    """What those who know of it must hear. That evidence went missing is no other cause."""
    if told.opened_at is None:
        return None
    if level > told.level:
        return NoticeKind.WORSE
    vaguer = incident.cause == Cause.DOWN
    return None if incident.cause in told.causes or vaguer else NoticeKind.CAUSE


def _as_seen(told: Told, incident: Incident, at: float) -> Told:
    critical = incident.level is Level.CRITICAL and told.critical_at is None
    return replace(
        told,
        critical_at=at if critical else told.critical_at,
        device=incident.device,
        rooms=incident.rooms,
        since=incident.since,
        cause=incident.cause,
        parts=tuple(sorted(incident.parts)),
        covers=tuple(sorted(incident.covers)),
    )


def _notice(kind: NoticeKind, to: str, incident: Incident, told: Told, at: float) -> Notice:
    return Notice(
        kind=kind,
        to=to,
        key=incident.key,
        cause=incident.cause,
        level=told.level,
        since=incident.since,
        device=incident.device,
        rooms=incident.rooms,
        at=at,
        incident=incident,
    )


def _recent(openings: Mapping[str, tuple[float, ...]], at: float) -> dict[str, tuple[float, ...]]:
    young = {
        key: tuple(each for each in times if at - each < OPENINGS_SECONDS)
        for key, times in openings.items()
    }
    return {key: times for key, times in young.items() if times}


# -- an incident that is there no more


class _Ending:
    """What becomes of what was told: it is over, part of another, or falls apart into several."""

    def __init__(
        self, key: str, told: Told, present: Mapping[str, Incident], ledger: Ledger
    ) -> None:
        self.key, self.told = key, told
        parts = {*told.parts} - {key}
        covered = (each for each in present.values() if each.covers & {key, *parts})
        self._cover = next(covered, None)
        self._pieces = [
            each for each in present.values() if parts & each.parts and each.key not in ledger.told
        ]

    @property
    def is_over(self) -> bool:
        """True when nothing is left of it."""
        return self._cover is None and not self._pieces

    def heirs(self, known: Mapping[str, Told], at: float) -> dict[str, Told]:
        """What was thereby told of those incidents that take its place."""
        if self._cover is not None:
            old = known.get(self._cover.key) or Told(seen_at=at)
            also = tuple(dict.fromkeys((*old.also, *self.told.recipients)))
            level = max(old.also_level, self.told.level, self.told.also_level)
            return {self._cover.key: replace(old, also=also, also_level=level)}
        if self.told.opened_at is None:
            return {}
        return {each.key: replace(self.told, causes=(each.cause,)) for each in self._pieces}

    def notices(self, at: float) -> list[Notice]:
        """That it is over, to all who know of it."""
        told = self.told
        if not self.is_over:
            return []
        return [
            Notice(
                kind=NoticeKind.RESOLVED,
                to=to,
                key=self.key,
                cause=told.causes[-1] if told.causes else told.cause,
                level=max(told.level, told.also_level),
                since=told.since,
                device=told.device,
                rooms=told.rooms,
                at=at,
            )
            for to in told.recipients
        ]
