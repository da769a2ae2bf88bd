"""A ticket goes to another person; and until when holders do that themselves."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.kit.ids import digest, new_secret
from kaisai.core.operations.registry import operation
from kaisai.domains.registration.entries import TermsSaved, TicketTransferred
from kaisai.domains.registration.models import Answer, Order, Terms, Ticket
from kaisai.domains.registration.operations.codes import codes_of
from kaisai.domains.registration.operations.locking import locked
from kaisai.domains.registration.operations.naming import Names, names_of
from kaisai.domains.registration.queries import (
    find_order,
    find_order_by_secret,
    find_ticket_of,
    terms_of,
)
from kaisai.domains.registration.rules import may_buy, may_sell


@dataclass(frozen=True, slots=True)
class Transferred:
    """A ticket in other hands; the secret, its new holder's way to it, is told this once."""

    number: str
    secret: str = field(repr=False)


@operation("registration.transfer_ticket", may=may_buy)
def transfer_ticket(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    secret: str,
    number: str,
    name: str,
    name_kana: str = "",
    name_latin: str = "",
) -> Transferred:
    """Give one ticket of one's order to another person: their name, a new code, an address of its own.

    The old code admits nobody any more, and the answers of the person before are gone. The order, its
    receipt and its money stay with whoever bought. Writes `registration.ticket_transferred`, which
    names nobody. Refuses after the term, a ticket of no such order, and no name. Repeating gives it on.
    """
    until = terms_of(conference).changes_until
    if at >= until:
        moment = f"{until.astimezone(conference.zone):%Y-%m-%d %H:%M}"
        raise Refused(
            "too-late",
            _("Tickets could be given to others until %s. Write to the organisers.") % moment,
        )
    order = locked(find_order_by_secret(conference, secret))
    names = Names(name=name, name_kana=name_kana, name_latin=name_latin)
    return _transfer(order, number, names, by=by, at=at)


@operation("registration.transfer_for", may=may_sell)
def transfer_for(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    order: str,
    number: str,
    name: str,
    name_kana: str = "",
    name_latin: str = "",
) -> Transferred:
    """Give a ticket to another person for somebody who asks the crew, at any time.

    As `registration.transfer_ticket`, but for the term. Writes `registration.ticket_transferred`.
    """
    found = locked(find_order(conference, order))
    names = Names(name=name, name_kana=name_kana, name_latin=name_latin)
    return _transfer(found, number, names, by=by, at=at)


@operation("registration.save_terms", may=may_sell)
def save_terms(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    changes_until: datetime | None = None,
    returns_until: datetime | None = None,
) -> Terms:
    """Say until when holders give tickets to others, and give back orders; not said: until it is over.

    Writes `registration.terms_saved`. Safe to repeat.
    """
    told, _is_new = Terms.objects.get_or_create(conference=conference)
    told.changes_until, told.returns_until = changes_until, returns_until
    told.save()
    moments = terms_of(conference)
    news = TermsSaved(
        changes=f"{moments.changes_until.astimezone(conference.zone):%Y-%m-%d %H:%M}",
        returns=f"{moments.returns_until.astimezone(conference.zone):%Y-%m-%d %H:%M}",
    )
    record(news, by=by, at=at, conference=conference)
    return told


def _transfer(order: Order, number: str, names: Names, *, by: Actor, at: datetime) -> Transferred:
    conference = order.conference
    if not order.is_sold:
        raise NotFound(_("There is no such ticket. Open it from your order."))
    codes = codes_of(conference, at)
    found = find_ticket_of(order, number.strip().upper(), codes)
    ticket = Ticket.objects.select_for_update().get(pk=found.pk)
    told = names_of(names, 1)
    if told == (ticket.name, ticket.name_kana, ticket.name_latin):
        raise Refused("same-person", _("The ticket is theirs already."))
    ticket.name, ticket.name_kana, ticket.name_latin = told
    secret = new_secret()
    ticket.secret_digest = digest(secret)
    ticket.generation += 1
    ticket.save()
    Answer.objects.filter(ticket=ticket).delete()
    said = codes.number(ticket.pk)
    news = TicketTransferred(number=said, order=order.number)
    record(news, by=by, at=at, conference=conference, about=f"order:{order.number}")
    return Transferred(said, secret)
