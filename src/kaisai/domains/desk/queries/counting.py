"""How many came, and how many are still expected."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.operations.registry import query
from kaisai.domains.desk.enums import AdmissionRule
from kaisai.domains.desk.models import Admission, AdmissionList
from kaisai.domains.desk.queries.gates import gates_now
from kaisai.domains.desk.queries.lists import all_lists, entitles
from kaisai.domains.desk.rules import may_work_at_desk
from kaisai.domains.registration.queries import count_sold, list_items
from kaisai.engines.admission.merging import day_of


@dataclass(frozen=True, slots=True)
class ItemNow:
    """A ticket type at a list."""

    item: str
    arrived: int
    expected: int


@dataclass(frozen=True, slots=True)
class HourNow:
    """An hour at a list; `at` is its beginning at the venue."""

    at: datetime
    arrived: int


@dataclass(frozen=True, slots=True)
class ListNow:
    """A list in figures: today's where it lets in once a day, else since it began.

    Attributes:
        arrived: tickets that were let in; each counts once.
        expected: tickets that may be.
        inside: at the gate of a room, who is inside now; None elsewhere.
    """

    admission_list: AdmissionList
    arrived: int
    expected: int
    items: tuple[ItemNow, ...]
    hours: tuple[HourNow, ...]
    inside: int | None

    @property
    def missing(self) -> int:
        """Tickets that were not let in: after the last day, who did not show up."""
        return max(0, self.expected - self.arrived)

    @property
    def percent(self) -> int:
        """How many of a hundred have arrived."""
        return self.arrived * 100 // self.expected if self.expected else 0

    @property
    def busiest(self) -> int:
        """The most in an hour."""
        return max((hour.arrived for hour in self.hours), default=0)


@query("desk.counters", may=may_work_at_desk)
def counters(*, by: Actor, conference: Conference, at: datetime) -> list[ListNow]:
    """Arrived and expected of every list, by hour and by ticket type."""
    sold = count_sold(conference)
    names = {item.pk: str(item) for item in list_items(conference)}
    inside = {gate.slug: gate.inside for gate in gates_now(conference, at)}
    return [_count(row, conference, at, sold, names, inside) for row in all_lists(conference)]


def _count(
    row: AdmissionList,
    conference: Conference,
    at: datetime,
    sold: dict[tuple[int, str], int],
    names: dict[int, str],
    inside: dict[str, int],
) -> ListNow:
    first = first_admissions(row, at)
    came = Counter(item for item, _moment in first.values())
    entitled = {item: many for (item, kind), many in sold.items() if entitles(row, item, kind)}
    return ListNow(
        row,
        arrived=len(first),
        expected=sum(entitled.values()),
        items=tuple(
            ItemNow(name, came[item], entitled.get(item, 0))
            for item, name in names.items()
            if item in entitled or came[item]
        ),
        hours=by_hour((moment for _item, moment in first.values()), conference.zone),
        inside=inside.get(row.slug),
    )


def first_admissions(row: AdmissionList, at: datetime) -> dict[int, tuple[int, datetime]]:
    """Item and first admission of each ticket that was let in: today, where that is once a day."""
    admissions = Admission.objects.filter(admission_list=row)
    if row.rule == AdmissionRule.DAILY:
        admissions = admissions.filter(turn=day_of(at, row.conference.zone).isoformat())
    rows = admissions.order_by("-at").values_list("ticket", "ticket__item", "at")
    return {ticket: (item, moment) for ticket, item, moment in rows}


def by_hour(moments: Iterable[datetime], zone: ZoneInfo) -> tuple[HourNow, ...]:
    """How many in each hour of the venue."""
    hours = Counter(
        moment.astimezone(zone).replace(minute=0, second=0, microsecond=0) for moment in moments
    )
    return tuple(HourNow(hour, hours[hour]) for hour in sorted(hours))
