"""How the morning goes, in figures without anybody's name: for the day board, and for screens that everybody sees."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import override

from kaisai.core.access.verdicts import may_see_conference
from kaisai.core.conference.enums import PhaseKind
from kaisai.core.conference.models import Conference
from kaisai.core.conference.queries import list_phases
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.clock import from_ms, to_ms
from kaisai.core.operations.registry import query
from kaisai.domains.desk.queries.counting import by_hour
from kaisai.domains.desk.queries.lanes import (
    LATELY,
    Guest,
    Lanes,
    came_lately,
    colour_of,
    for_whom,
    list_guests,
    minutes_of_doors,
    standing,
)
from kaisai.engines.lanes.queueing import Queue, outlook

HOUR = timedelta(hours=1)
KEPT_MS = 5_000  # for so long an answer serves everybody in this process
MOST_KEPT = 64
LANGUAGES = ("en", "ja")


@dataclass(frozen=True, slots=True)
class Arriving:
    """People at one lane, or at all.

    Attributes:
        lane: its number, 0 for all together.
        label: from where to where, as on its sign.
        people: for whom it is; "" for everybody.
        colour: of its sign, from 1 to 8; 0 for all together.
        missing: who has not come; after the last day, who did not show up.
        last_hour: how many came within it.
        per_minute: admissions of the last ten minutes.
        waiting: people who still wait when the doors' hour ends; None outside of it, and with it, `minutes`
            is how long the last of them waits.
        minutes: outside of the doors' hour, how long it takes for all who are missing; None when nobody is let in.
        hours: beginning in milliseconds since 1970, and how many came in that hour.
    """

    lane: int
    label: str
    people: str
    colour: int
    arrived: int
    expected: int
    missing: int
    last_hour: int
    per_minute: float
    waiting: int | None
    minutes: int | None
    hours: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The state of the doors: `before` anybody came, `open`, or `over` after the last day.

    Attributes:
        doors: when they open, milliseconds since 1970; None where the phases do not say, or they did.
    """

    state: str
    doors: int | None
    whole: Arriving
    lanes: tuple[Arriving, ...]


@query("desk.arrivals", may=may_see_conference)
def arrivals(
    *, by: Actor, conference: Conference, at: datetime, language: str = "en"
) -> dict[str, Any]:
    """Arrived and expected in all and by lane, the last hour, the outlook of the queue, no-shows; nobody's name."""
    return asdict(_worked_out(conference, at)[language if language in LANGUAGES else "en"])


def told_arrivals(conference: Conference, at: datetime, language: str) -> dict[str, Any]:
    """The same for pages that many people leave open, up to five seconds old."""
    with _turn(
        conference.pk
    ):  # who comes meanwhile waits for the answer instead of working it out, too
        found = _kept(conference, to_ms(at) // KEPT_MS)
    return asdict(found[language])


@lru_cache(maxsize=MOST_KEPT)
def _turn(conference: int) -> Lock:
    """One forgotten while somebody has it costs no more than an answer worked out twice."""
    return Lock()


@lru_cache(maxsize=MOST_KEPT)
def _kept(conference: Conference, begins: int) -> dict[str, Arrivals]:
    return _worked_out(conference, from_ms((begins + 1) * KEPT_MS))


def _worked_out(conference: Conference, at: datetime) -> dict[str, Arrivals]:
    found = standing(conference, at)
    lanes, guests = found or (None, list_guests(conference, at))
    left = minutes_of_doors(conference, at)
    groups = _by_lane(lanes, guests) if lanes else {}
    state = _state(conference, guests, at)
    told = {}
    for language in LANGUAGES:
        with override(language):
            each = _lanes(lanes, groups, at, left, language) if lanes else ()
        queue = _together(each) if each else _outlook(guests, at, left)
        whole = _arriving(guests, at, queue, conference.zone)
        told[language] = Arrivals(state, _doors(conference, at), whole, each)
    return told


def _by_lane(lanes: Lanes, guests: Sequence[Guest]) -> dict[int, list[Guest]]:
    groups: dict[int, list[Guest]] = {lane.number: [] for lane in lanes.lanes}
    for guest in guests:
        groups[lanes.lane_of(guest).number].append(guest)
    return groups


def _lanes(
    lanes: Lanes, groups: dict[int, list[Guest]], at: datetime, left: float | None, language: str
) -> tuple[Arriving, ...]:
    return tuple(
        _arriving(
            groups[lane.number],
            at,
            _outlook(groups[lane.number], at, left),
            lanes.plan.conference.zone,
            (lane.number, lanes.label(lane, language), for_whom(lane), colour_of(lane.number)),
        )
        for lane in lanes.lanes
    )


def _arriving(
    guests: Sequence[Guest],
    at: datetime,
    queue: Queue,
    zone: ZoneInfo,
    lane: tuple[int, str, str, int] = (0, "", "", 0),
) -> Arriving:
    came = [guest.came_at for guest in guests if guest.came_at is not None]
    return Arriving(
        *lane,
        arrived=len(came),
        expected=len(guests),
        missing=len(guests) - len(came),
        last_hour=sum(moment > at - HOUR for moment in came),
        per_minute=queue.per_minute,
        waiting=queue.waiting,
        minutes=queue.minutes,
        hours=tuple((to_ms(hour.at), hour.arrived) for hour in by_hour(came, zone)),
    )


def _outlook(guests: Sequence[Guest], at: datetime, left: float | None) -> Queue:
    missing = sum(guest.came_at is None for guest in guests)
    return outlook(missing, came_lately(guests, at), LATELY / timedelta(minutes=1), left)


def _together(lanes: Sequence[Arriving]) -> Queue:
    """Who waits in all, and the longest wait of a lane that moves."""
    waiting = [lane.waiting for lane in lanes if lane.waiting is not None]
    minutes = [lane.minutes for lane in lanes if lane.minutes is not None]
    pace = sum(lane.per_minute for lane in lanes)
    return Queue(pace, sum(waiting) if waiting else None, max(minutes, default=None))


def _state(conference: Conference, guests: Sequence[Guest], at: datetime) -> str:
    if at.astimezone(conference.zone).date() > conference.ends_on:
        return "over"
    return "open" if any(guest.came_at for guest in guests) else "before"


def _doors(conference: Conference, at: datetime) -> int | None:
    coming = [
        phase.starts_at
        for phase in list_phases(conference)
        if phase.kind == PhaseKind.DOORS and phase.starts_at > at
    ]
    return to_ms(coming[0]) if coming else None
