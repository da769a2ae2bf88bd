"""Tills with what should be in them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import NotFound
from kaisai.core.operations.registry import query
from kaisai.domains.desk.models import Till, TillLine, WalkIn
from kaisai.domains.desk.rules import may_work_at_desk
from kaisai.domains.registration.queries import list_items
from kaisai.engines.formats.sheets import Cell, Table
from kaisai.engines.tills.arithmetic import Balance, Movement, balance

_MOST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class TillNow:
    """A till, its lines and what they come to."""

    till: Till
    lines: tuple[TillLine, ...]
    balance: Balance
    expected: int
    difference: int | None

    @property
    def is_open(self) -> bool:
        """Whether it was not counted yet."""
        return self.difference is None


@query("desk.tills", may=may_work_at_desk)
def list_tills(*, by: Actor, conference: Conference) -> list[TillNow]:
    """All tills with their lines, the newest first."""
    tills = Till.objects.filter(conference=conference).prefetch_related("lines")
    return [till_now(till, till.lines.all()) for till in tills.order_by("-pk")]


@query("desk.till", may=may_work_at_desk)
def find_till(*, by: Actor, conference: Conference, till: int) -> TillNow:
    """One till; refuses with `not-found` when there is none of that number."""
    rows = Till.objects.filter(conference=conference, pk=min(max(till, 0), _MOST_ID))
    found = rows.prefetch_related("lines").first()
    if found is None:
        raise NotFound(_("There is no such till."))
    return till_now(found, found.lines.all())


def till_now(till: Till, lines: Iterable[TillLine]) -> TillNow:
    """What a till comes to."""
    found = tuple(sorted(lines, key=lambda line: line.number))
    told = balance((Movement(line.movement), line.amount) for line in found)
    return TillNow(till, found, told, told.expected, told.difference)


def walk_in_items(conference: Conference) -> list[tuple[str, str, int]]:
    """Ticket types that are sold at the desk: short name, name, price."""
    offered = set(WalkIn.objects.filter(conference=conference).values_list("item", flat=True))
    items = [item for item in list_items(conference) if item.pk in offered]
    return [(item.slug, str(item), item.price) for item in items]


def till_table(now: TillNow) -> Table:
    """A till as a table for the accountant; what went out is negative."""
    zone = now.till.conference.zone
    head = [
        _("Line"),
        _("When"),
        _("What"),
        _("Yen"),
        _("Received"),
        _("Order"),
        _("Note"),
        _("By"),
    ]
    rows: list[list[Cell]] = [
        [
            line.number,
            line.at.astimezone(zone),
            line.get_movement_display(),
            -line.amount if line.movement == Movement.PAYOUT else line.amount,
            "" if line.received is None else line.received,
            line.order,
            line.note,
            line.by_label,
        ]
        for line in now.lines
    ]
    closing: list[list[Cell]] = [["", "", _("expected"), now.expected, "", "", "", ""]]
    if now.difference is not None:
        closing.append(["", "", _("difference"), now.difference, "", "", "", ""])
    return Table(head, [*rows, *closing])
