"""To whom one writes about a ticket, and where they find it."""

from dataclasses import dataclass

from kaisai.core.conference.models import Conference
from kaisai.core.kit.errors import NotFound
from kaisai.domains.registration.models import Ticket
from kaisai.domains.registration.queries.addresses import address_of, known_secret
from kaisai.domains.registration.queries.codes import find_codes
from kaisai.domains.registration.queries.mailing import language_of


@dataclass(frozen=True, slots=True)
class Holder:
    """Whoever has a ticket.

    Attributes:
        email: empty where nobody told it.
        language: of the two in which mails are written.
    """

    name: str
    email: str
    language: str


def holder_of(ticket: Ticket) -> Holder:
    """Who bought it; where it was given to another person, nobody to write to is known."""
    language = language_of(ticket.order)
    if ticket.secret_digest:
        return Holder(ticket.name, "", language)
    return Holder(ticket.name, ticket.order.email, language)


def page_of(ticket: Ticket, *more: str) -> str:
    """The address of a holder's page of the ticket, or of what lies below it.

    Raises:
        NotFound: kaisai does not know it.
    """
    conference: Conference = ticket.conference
    codes, secret = find_codes(conference), known_secret(ticket.order)
    if codes is None or not secret or ticket.secret_digest:
        raise NotFound("the address of a ticket is not known")
    return address_of(conference, secret, codes.number(ticket.pk), *more)
