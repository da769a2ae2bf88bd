"""Notes about those who come."""

from collections.abc import Collection
from dataclasses import dataclass

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.operations.registry import query
from kaisai.domains.desk.models import DeskNote
from kaisai.domains.desk.rules import may_work_at_desk
from kaisai.domains.registration.queries import find_codes


@dataclass(frozen=True, slots=True)
class NoteNow:
    """What the desk should know of somebody.

    Attributes:
        ticket: its number.
    """

    ticket: str
    name: str
    text: str
    by: str


@query("desk.notes", may=may_work_at_desk)
def list_notes(*, by: Actor, conference: Conference) -> list[NoteNow]:
    """Every note, by the name of whom it is about."""
    codes = find_codes(conference)
    rows = DeskNote.objects.filter(conference=conference).select_related("ticket")
    return [
        NoteNow(codes.number(row.ticket_id), row.ticket.name, row.text, row.by_label)
        for row in rows.order_by("ticket__name", "pk")
        if codes
    ]


def notes_of(conference: Conference, tickets: Collection[int]) -> dict[int, str]:
    """Notes by ticket (key)."""
    rows = DeskNote.objects.filter(conference=conference, ticket__in=tickets)
    return dict(rows.values_list("ticket", "text"))
