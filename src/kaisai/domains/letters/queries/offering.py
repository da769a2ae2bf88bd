"""Where somebody with a ticket finds the way to a letter."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from kaisai.core.kit.clock import now
from kaisai.domains.letters.queries.letters import find_letterhead
from kaisai.domains.letters.queries.tickets import is_over
from kaisai.domains.registration.enums import OrderState
from kaisai.domains.registration.queries import TicketLink

if TYPE_CHECKING:
    from kaisai.domains.registration.models import Ticket


def offer_letters(ticket: "Ticket", secret: str, number: str) -> Iterator[TicketLink]:
    """A link on the page of a confirmed ticket, for whoever has it, where somebody writes letters."""
    conference = ticket.conference
    if ticket.order.state != OrderState.CONFIRMED or is_over(conference, now()):
        return
    if (number and ticket.secret_digest) or find_letterhead(conference) is None:
        return
    label = _("Letter of invitation for a visa")
    yield TicketLink(label, way_to(conference.slug, secret, number))


def way_to(slug: str, secret: str, number: str) -> str:
    """The path of the page with the letter of a ticket."""
    if number:
        return reverse("letters:mine", args=[slug, secret, number])
    return reverse("letters:given", args=[slug, secret])
