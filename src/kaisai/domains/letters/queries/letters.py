"""Requests and letters."""

from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import NotFound
from kaisai.core.operations.registry import query
from kaisai.domains.letters.enums import LetterState
from kaisai.domains.letters.models import Letter, Letterhead
from kaisai.domains.letters.rules import may_write_letters
from kaisai.domains.registration.enums import OrderState

if TYPE_CHECKING:
    from kaisai.domains.registration.models import Ticket


def find_letterhead(conference: Conference) -> Letterhead | None:
    """In whose name people are invited; None until somebody said."""
    return Letterhead.objects.filter(conference=conference).first()


@query("letters.letterhead", may=may_write_letters)
def letterhead(*, by: Actor, conference: Conference) -> Letterhead | None:
    """In whose name people are invited, and how many letters were issued."""
    return find_letterhead(conference)


@query("letters.list_letters", may=may_write_letters)
def list_letters(
    *, by: Actor, conference: Conference, text: str = "", state: LetterState | None = None
) -> QuerySet[Letter]:
    """Requests, the newest first; `text` of a name, number or order, `state` for those that wait."""
    rows = Letter.objects.filter(conference=conference)
    if told := text.strip():
        rows = (
            rows.filter(name__icontains=told)
            | rows.filter(code__icontains=told)
            | rows.filter(ticket__order__number__icontains=told)
        )
    if state is not None:
        rows = rows.filter(state=state)
    return rows.select_related("ticket__order").order_by("-asked_at", "-pk")


def count_letters(conference: Conference) -> dict[str, int]:
    """How many there are of each state."""
    rows = Letter.objects.filter(conference=conference).values_list("state")
    return dict.fromkeys(LetterState.values, 0) | dict(rows.annotate(Count("pk")))


def find_letter(conference: Conference, letter: int) -> Letter:
    """The request with that number; refuses with `not-found` when there is none."""
    rows = Letter.objects.filter(conference=conference, pk=min(max(letter, 0), 2**63 - 1))
    found = rows.select_related("ticket__order", "ticket__item", "conference").first()
    if found is None:
        raise NotFound(_("There is no such request for a letter; it may have been taken back."))
    return found


def newest_of(ticket: "Ticket") -> Letter | None:
    """What whoever has the ticket now asked for, last."""
    rows = Letter.objects.filter(ticket=ticket, holder=ticket.secret_digest)
    return rows.select_related("conference", "ticket__order").order_by("-pk").first()


def is_valid(letter: Letter) -> bool:
    """Whether who asked still has the ticket, and it is confirmed."""
    ticket = letter.ticket
    is_confirmed = ticket.order.state == OrderState.CONFIRMED and ticket.refund_id is None
    return is_confirmed and ticket.secret_digest == letter.holder
