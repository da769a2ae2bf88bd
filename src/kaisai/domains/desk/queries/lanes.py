"""Lanes as they are now: for whom each is, who of them came, and how long the others will wait."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter

from django.utils.translation import override

from kaisai.core.conference.enums import PhaseKind
from kaisai.core.conference.models import Conference
from kaisai.core.conference.queries import find_phase
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.language import spoken
from kaisai.core.operations.registry import query
from kaisai.domains.desk.enums import LaneLanguage, LaneSort
from kaisai.domains.desk.models import Lane, LanePlan
from kaisai.domains.desk.queries.counting import HourNow, by_hour, first_admissions
from kaisai.domains.desk.queries.lists import DEFAULT, all_lists, entitles
from kaisai.domains.desk.rules import may_work_at_desk
from kaisai.domains.registration.enums import ItemKind
from kaisai.domains.registration.queries import Codes, ExpectedTicket, find_codes, list_expected
from kaisai.engines.lanes.keys import NAMES, NUMBER, name_key, number_key
from kaisai.engines.lanes.labels import label
from kaisai.engines.lanes.queueing import Queue, outlook
from kaisai.engines.lanes.splitting import Someone, lane_of

LATELY = timedelta(minutes=10)  # of which the pace of a lane is told
COLOURS = 8


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who is expected at the desk.

    Attributes:
        number: of the ticket; "" while there is no key to tell it with.
        key: where they stand in the row.
        came_at: when they were let in first.
    """

    ticket: ExpectedTicket
    number: str
    key: str
    came_at: datetime | None


@dataclass(frozen=True, slots=True)
class Lanes:
    """A plan with all lanes, in the order of their numbers.

    Attributes:
        scripts: what their signs have to tell apart.
    """

    plan: LanePlan
    lanes: tuple[Lane, ...]
    scripts: tuple[str, ...]

    def groups(self) -> list[list[Lane]]:
        """Lanes that share their people; the last ones are for everybody."""
        return [list(lanes) for _group, lanes in groupby(self.lanes, attrgetter("group"))]

    def group_of(self, kind: str, language: str) -> int:
        """The first group that takes such a ticket."""
        for lanes in self.groups():
            first = lanes[0]
            is_theirs = not first.kinds or kind in first.kinds
            if is_theirs and first.language in {"", language[:2]}:
                return first.group
        return self.lanes[-1].group

    def lane_of(self, guest: Guest) -> Lane:
        """Where somebody goes; there is always one."""
        group = self.group_of(guest.ticket.kind, guest.ticket.language)
        lanes = [lane for lane in self.lanes if lane.group == group]
        return lanes[lane_of(guest.key, [lane.begins for lane in lanes[1:]])]

    def label(self, lane: Lane, language: str) -> str:
        """From where to where it goes; "" where a lane of its own is the only one for its people."""
        group = [each for each in self.lanes if each.group == lane.group]
        if len(group) == 1 and (lane.kinds or lane.language):
            return ""
        after = [each.begins for each in group if each.number > lane.number]
        return label(lane.begins, after[0] if after else "", self.scripts, language)

    def signs(self, language: str) -> str:
        """All of them in a line."""
        with override(language):
            told = [
                " ".join(filter(None, (str(lane), self.label(lane, language), for_whom(lane))))
                for lane in self.lanes
            ]
        return ", ".join(told)


def for_whom(lane: Lane) -> str:
    """The ticket types and the language of a lane of its own, in words; "" for a lane for everybody."""
    kinds = [str(ItemKind(kind).label) for kind in lane.kinds]
    spoken_there = [str(LaneLanguage(lane.language).label)] if lane.language else []
    return " · ".join(kinds + spoken_there)


@dataclass(frozen=True, slots=True)
class LaneNow:
    """A lane in figures; expected are all of its people, those who came with them.

    Attributes:
        label: from where to where, as on its sign; "" for the only lane of its people.
        people: for whom it is, in words; "" for everybody.
        colour: of its sign and badges, from 1 to 8.
        queue: what follows if all who are missing come until the doors' hour ends.
    """

    number: int
    label: str
    people: str
    colour: int
    expected: int
    arrived: int
    queue: Queue
    hours: tuple[HourNow, ...]

    @property
    def missing(self) -> int:
        """Who has not come."""
        return self.expected - self.arrived


@query("desk.lanes", may=may_work_at_desk)
def list_lanes(*, by: Actor, conference: Conference, at: datetime) -> list[LaneNow]:
    """The lanes with their signs, arrived and expected, by hour, and what is before them."""
    found = standing(conference, at)
    if found is None:
        return []
    lanes, guests = found
    told: dict[int, list[Guest]] = {lane.number: [] for lane in lanes.lanes}
    for guest in guests:
        told[lanes.lane_of(guest).number].append(guest)
    left = minutes_of_doors(lanes.plan.conference, at)
    return [_lane_now(lanes, lane, told[lane.number], at, left) for lane in lanes.lanes]


def standing(conference: Conference, at: datetime) -> tuple[Lanes, list[Guest]] | None:
    """The lanes and everybody who is expected in them; None while nobody planned any."""
    plan = LanePlan.objects.select_related("conference").filter(conference=conference).first()
    rows = tuple(Lane.objects.filter(conference=conference).order_by("number"))
    if plan is None or not rows:
        return None
    guests = list_guests(conference, at, plan.sort)
    return Lanes(plan, rows, scripts_of(plan.sort, guests)), guests


def list_guests(conference: Conference, at: datetime, sort: str = LaneSort.NAME) -> list[Guest]:
    """Everybody whom the first list lets in, in the order of tickets."""
    admission = all_lists(conference).filter(slug=DEFAULT).first()
    came = first_admissions(admission, at) if admission else {}
    by_number = sort == LaneSort.NUMBER
    codes = find_codes(conference)
    return [
        _guest(ticket, codes, came[ticket.id][1] if ticket.id in came else None, by_number)
        for ticket in list_expected(conference)
        if (
            entitles(admission, ticket.item, ticket.kind)
            if admission
            else ticket.kind != ItemKind.ADD_ON
        )
    ]


def minutes_of_doors(conference: Conference, at: datetime) -> float | None:
    """How long the doors' hour still goes on, None outside of it."""
    phase = find_phase(conference, at)
    if phase is None or phase.kind != PhaseKind.DOORS:
        return None
    return (phase.ends_at - at) / timedelta(minutes=1)


def colour_of(number: int) -> int:
    """Of a lane's sign and badges, from 1 to 8."""
    return (number - 1) % COLOURS + 1


def someone(guests: Iterable[Guest]) -> list[Someone]:
    """As the engine knows them."""
    return [Someone(guest.key, guest.came_at is None) for guest in guests]


def came_lately(guests: Sequence[Guest], at: datetime) -> int:
    """How many were let in during the last minutes."""
    return sum(guest.came_at is not None and guest.came_at > at - LATELY for guest in guests)


def scripts_of(sort: str, guests: Iterable[Guest]) -> tuple[str, ...]:
    """What signs have to tell apart."""
    if sort == LaneSort.NAME:
        return NAMES
    return tuple(sorted({guest.key[0] for guest in guests} or {NUMBER}))


def _guest(
    ticket: ExpectedTicket, codes: Codes | None, came_at: datetime | None, by_number: bool
) -> Guest:
    number = codes.number(ticket.id) if codes else ""
    if by_number:
        return Guest(ticket, number, number_key(number, ticket.registered), came_at)
    return Guest(ticket, number, name_key(ticket.name, ticket.kana, ticket.latin), came_at)


def _lane_now(
    lanes: Lanes, lane: Lane, guests: Sequence[Guest], at: datetime, left: float | None
) -> LaneNow:
    came = [guest.came_at for guest in guests if guest.came_at is not None]
    missing, window = len(guests) - len(came), LATELY / timedelta(minutes=1)
    return LaneNow(
        lane.number,
        lanes.label(lane, spoken()),
        for_whom(lane),
        colour_of(lane.number),
        len(guests),
        len(came),
        outlook(missing, came_lately(guests, at), window, left),
        by_hour(came, lanes.plan.conference.zone),
    )


def hours_of(lanes: Iterable[LaneNow]) -> list[tuple[datetime, list[int]]]:
    """Hours in which somebody came, and how many to each lane."""
    counted = [Counter({hour.at: hour.arrived for hour in lane.hours}) for lane in lanes]
    hours = sorted({hour for lane in counted for hour in lane})
    return [(hour, [lane[hour] for lane in counted]) for hour in hours]
