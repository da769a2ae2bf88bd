"""Who may come: what a desk plans its lanes and badges with."""

from collections.abc import Collection
from dataclasses import dataclass

from kaisai.core.conference.models import Conference
from kaisai.domains.registration.models import Answer, Ticket
from kaisai.domains.registration.queries.codes import SOLD


@dataclass(frozen=True, slots=True)
class ExpectedTicket:
    """A sold ticket and for whom it is.

    Attributes:
        language: in which it was ordered.
        registered: its number at the service where it was bought, "" for here.
    """

    id: int
    item: int
    kind: str
    name: str
    kana: str
    latin: str
    language: str
    registered: str


def list_expected(conference: Conference) -> list[ExpectedTicket]:
    """Every ticket of a sold order that was not paid back."""
    sold = Ticket.objects.filter(conference=conference, order__state__in=SOLD, refund=None)
    rows = sold.order_by("pk").values_list(
        "pk",
        "item",
        "item__kind",
        "name",
        "name_kana",
        "name_latin",
        "order__language",
        "origin__number",
    )
    return [ExpectedTicket(*row[:-1], row[-1] or "") for row in rows]


def list_answers(conference: Conference, questions: Collection[int]) -> dict[tuple[int, int], str]:
    """What was answered to these questions, by ticket and question; a consent is `yes` or `no`."""
    told: dict[tuple[int, int], list[str]] = {}
    rows = Answer.objects.filter(conference=conference, question__in=questions)
    for row in rows.select_related("option").order_by("option__position", "pk"):
        told.setdefault((row.ticket_id, row.question_id), []).append(str(row))
    return {key: ", ".join(parts) for key, parts in told.items()}
