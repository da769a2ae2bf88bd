"""For which tickets there are letters, and who may ask."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.domains.registration.enums import OrderState
from kaisai.domains.registration.queries import (
    find_codes,
    find_given_ticket,
    find_order_by_secret,
    find_ticket_of,
)

if TYPE_CHECKING:
    from kaisai.domains.registration.models import Ticket


def is_over(conference: Conference, at: datetime) -> bool:
    """Whether nobody needs a letter any more."""
    return at.astimezone(conference.zone).date() > conference.ends_on


def find_ticket(conference: Conference, secret: str, number: str) -> "Ticket":
    """The ticket of whoever knows the secret of its order (with `number`) or, without, its own.

    Raises:
        NotFound: there is none, or it was given to another person, whose passport is their own.
        Refused: `not-confirmed`, while its order is not paid.
    """
    ticket = (
        _of_order(conference, secret, number) if number else find_given_ticket(conference, secret)
    )
    if ticket.order.state != OrderState.CONFIRMED:
        sentence = _("There are letters of invitation for tickets that are confirmed. Pay first.")
        raise Refused("not-confirmed", sentence)
    return ticket


def _of_order(conference: Conference, secret: str, number: str) -> "Ticket":
    order, codes = find_order_by_secret(conference, secret), find_codes(conference)
    if codes is None or not order.is_sold:
        raise NotFound(_("There is no such ticket. Open it from your order."))
    ticket = find_ticket_of(order, number.strip().upper(), codes)
    if ticket.secret_digest:
        sentence = _("This ticket was given to another person, who asks on the page of the ticket.")
        raise NotFound(sentence)
    return ticket
