"""What else there is for whoever has a ticket: domains further up say it, its page shows it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kaisai.domains.registration.models import Ticket


@dataclass(frozen=True, slots=True)
class TicketLink:
    """A link on the page of a ticket."""

    label: str
    url: str


# Told the ticket, and the secret of its order with its number or, with "", of whoever it was given to.
Offer = Callable[[Ticket, str, str], Iterable[TicketLink]]
_OFFERS: list[Offer] = []


def add_ticket_links(offer: Offer) -> None:
    """Have pages of tickets ask this as well; called when a domain's URLs are loaded."""
    if offer not in _OFFERS:
        _OFFERS.append(offer)


def ticket_links(ticket: Ticket, secret: str, number: str = "") -> list[TicketLink]:
    """What the domains further up offer."""
    return [link for offer in _OFFERS for link in offer(ticket, secret, number)]
