"""What people have set: silences, maintenance, acknowledgements, and who is told of what."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from kaisai.engines.alerting.incidents import Cause, Incident, Member
from kaisai.engines.alerting.mistakes import Mistake
from kaisai.engines.alerting.reasons import Reason, reason
from kaisai.engines.alerting.rules import Level

SETTLE = 10.0
AFTERMATH = 300.0
_NAMED = ("rule", "subject", "device", "room")


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing is told of what matches all that is named, until its end; it always has one.

    Attributes:
        until: Unix seconds.
        rule: id of a rule; of a dead device its cause, one of `incidents.Cause`.
        subject, device: keys.
        room: slug.
        by: who wants it.
        about: why.
        start: Unix seconds.

    Raises:
        Mistake: it has no end after its start, or names nothing.
    """

    until: float
    rule: str = ""
    subject: str = ""
    device: str = ""
    room: str = ""
    by: str = ""
    about: str = ""
    start: float = 0.0

    def __post_init__(self) -> None:
        place = (type(self).__name__.lower(),)
        if not (math.isfinite(self.until) and self.until > self.start):
            raise Mistake("no-end", place)
        if not any(getattr(self, name) for name in _NAMED):
            raise Mistake("matches-everything", place, choices=", ".join(_NAMED))

    def matches(self, member: Member, at: float) -> bool:
        """True when it counts now and is about this."""
        return self.start <= at < self.until and all(
            not getattr(self, name) or getattr(self, name) == getattr(member, name)
            for name in _NAMED
        )


class Maintenance(Silence):
    """People work on a device or in a room: the same as a silence, but said otherwise."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Somebody takes care of an incident: nobody further is told until it gets worse.

    Attributes:
        incident: its key.
        by: the owner.
        at: Unix seconds. One from before the incident was told does not count.
        until: when it is told again if it is still there, None for never.
    """

    incident: str
    by: str
    at: float
    until: float | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Who is told after so many seconds without acknowledgement; 0 is at once."""

    to: str
    after: float = 0.0


@dataclass(frozen=True, slots=True)
class Shift:
    """When somebody is there of those whom a step names. Who has no shift at all is always there.

    Attributes:
        to: as steps name it.
        start, until: Unix seconds.
        name: of the shift, as people call it.

    Raises:
        Mistake: it has no end after its start.
    """

    to: str
    start: float
    until: float
    name: str = ""

    def __post_init__(self) -> None:
        if not (math.isfinite(self.until) and self.until > self.start):
            raise Mistake("no-end", ("shift", self.name))


@dataclass(frozen=True, slots=True)
class Route:
    """Who is told of what, one after the other.

    Attributes:
        id: its name.
        steps: whom, and after how long. Names mean something to the caller only.
        level: the least.
        rooms, labels, phases: any one of them suffices; empty means all. Labels are those of rules;
            a dead device has the label `device`.

    Raises:
        Mistake: it has no step.
    """

    id: str
    steps: tuple[Step, ...]
    level: Level = Level.WARN
    rooms: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    phases: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not self.steps:
            raise Mistake("missing", ("route", self.id, "steps"))

    def takes(self, incident: Incident, level: Level, phase: str) -> bool:
        """True when its people are told of an incident that is so bad."""
        labels = {label for member in incident.members for label in member.labels}
        return (
            level >= self.level
            and (not self.rooms or bool(self.rooms & {*incident.rooms}))
            and (not self.labels or bool(self.labels & labels))
            and (not self.phases or phase in self.phases)
        )


@dataclass(frozen=True, slots=True)
class Desk:
    """All that people have set, as it stands now.

    Attributes:
        routes: who is told.
        silences: with maintenance among them.
        acknowledgements: in any order; the newest of an incident counts.
        shifts: past and coming ones too, else those who had the last would always be there.
        phase: of the conference.
        settle: seconds that a new incident waits, so that what belongs together is told together.
        aftermath: seconds in which what a cause hid may recover after it before it is told.
    """

    routes: tuple[Route, ...] = ()
    silences: tuple[Silence, ...] = ()
    acknowledgements: tuple[Acknowledgement, ...] = ()
    shifts: tuple[Shift, ...] = ()
    phase: str = ""
    settle: float = SETTLE
    aftermath: float = AFTERMATH

    def acknowledgement(self, incident: str, since: float) -> Acknowledgement | None:
        """The newest of an incident that is not older than that."""
        found = [a for a in self.acknowledgements if a.incident == incident and a.at >= since]
        return max(found, key=lambda each: each.at, default=None)

    def on_shift(self, to: str, at: float) -> list[Shift]:
        """Their shifts that run."""
        return [each for each in self.shifts if each.to == to and each.start <= at < each.until]

    def is_there(self, to: str, at: float) -> bool:
        """True when a shift of theirs runs, or they have none."""
        return bool(self.on_shift(to, at)) or all(each.to != to for each in self.shifts)

    def next_shift(self, to: str, at: float) -> float | None:
        """When their next shift begins."""
        coming = (each.start for each in self.shifts if each.to == to and each.start > at)
        return min(coming, default=None)

    def steps(self, route: Route, at: float) -> tuple[Step, ...]:
        """The steps of a route whose people are there, the first of them at once; else its first."""
        there = [step for step in route.steps if self.is_there(step.to, at)] or [route.steps[0]]
        return tuple(Step(step.to, step.after - there[0].after) for step in there)

    def loud_level(self, incident: Incident, at: float) -> Level:
        """How bad an incident is, silenced members left out; `OK` when nothing is left."""
        levels = (
            member.level
            for member in incident.members
            if not any(silence.matches(member, at) for silence in self.silences)
        )
        return max(levels, default=Level.OK)

    def hushed(self, members: Iterable[Member], at: float) -> list[Reason]:
        """Why nothing is told of these: one reason for each silence that matters."""
        mattering = dict.fromkeys(
            silence
            for member in members
            for silence in self.silences
            if silence.matches(member, at)
        )
        return [_of_silence(silence) for silence in mattering]


def _of_silence(silence: Silence) -> Reason:
    code = "in-maintenance" if isinstance(silence, Maintenance) else "silenced"
    return reason(code, by=silence.by or "?", until=silence.until, about=silence.about)


def is_paused(incident: Incident) -> bool:
    """True when liveness knows of maintenance."""
    return incident.cause == Cause.MAINTENANCE
