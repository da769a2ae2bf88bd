"""To whom one writes about a ticket, and where they find it.

Whoever bought a ticket finds it below their order. Whoever it was given to has an address of their own;
its secret is made with the key of the installation, as that of an order is, so that it can be written
to them at any time. What is kept is its digest.
"""

import base64
import hmac
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.kit.errors import NotFound
from kaisai.core.kit.ids import digest
from kaisai.domains.registration.models import Handover, Ticket
from kaisai.domains.registration.queries.addresses import address_of, known_secret
from kaisai.domains.registration.queries.codes import find_codes
from kaisai.domains.registration.queries.mailing import language_of

_PURPOSE = "address of a ticket"


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
    """Who bought it, or whom it was given to."""
    language = language_of(ticket.order)
    if not ticket.secret_digest:
        return Holder(ticket.name, ticket.order.email, language)
    given = _handover(ticket)
    if given is None:
        return Holder(ticket.name, "", language)
    return Holder(ticket.name, given.email, given.language)


def secret_of_ticket(ticket: Ticket, generation: int) -> str:
    """The secret of whoever it is given to, as it is of that generation: 256 bits, URL-safe."""
    about = f"{_PURPOSE}/{ticket.conference_id}/{ticket.pk}/{generation}"
    made = hmac.digest(settings.SECRET_KEY.encode(), about.encode(), "sha256")
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def page_of(ticket: Ticket, *more: str) -> str:
    """The address of a holder's page of the ticket, or of what lies below it.

    Raises:
        NotFound: kaisai does not know it: of before, or since the secret key was changed.
    """
    conference: Conference = ticket.conference
    if ticket.secret_digest:
        page = reverse("registration:given", args=[conference.slug, _given_secret(ticket)])
        return "/".join((settings.PUBLIC_URL + page, *more))
    codes, secret = find_codes(conference), known_secret(ticket.order)
    if codes is None or not secret:
        raise _unknown()
    return address_of(conference, secret, codes.number(ticket.pk), *more)


def _given_secret(ticket: Ticket) -> str:
    given = _handover(ticket)
    secret = secret_of_ticket(ticket, given.generation) if given else ""
    if not hmac.compare_digest(digest(secret), ticket.secret_digest):
        raise _unknown()
    return secret


def _handover(ticket: Ticket) -> Handover | None:
    return Handover.objects.filter(ticket=ticket).first()


def _unknown() -> NotFound:
    return NotFound(_("The address of this ticket is not known any more."))
