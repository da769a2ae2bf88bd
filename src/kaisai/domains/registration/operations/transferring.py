"""A ticket goes to another person; and until when holders do that themselves."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.kit.ids import digest
from kaisai.core.operations.cleaning import clean_fields
from kaisai.core.operations.registry import operation
from kaisai.domains.mails.operations import Draft, drop_about, write
from kaisai.domains.registration.entries import TermsSaved, TicketTransferred
from kaisai.domains.registration.models import Answer, Handover, Order, Terms, Ticket
from kaisai.domains.registration.operations.codes import codes_of
from kaisai.domains.registration.operations.ending import drafts_for_holder
from kaisai.domains.registration.operations.locking import locked
from kaisai.domains.registration.operations.naming import Names, check_email, names_of
from kaisai.domains.registration.queries import (
    find_order,
    find_order_by_secret,
    find_ticket_of,
    language_of,
    terms_of,
)
from kaisai.domains.registration.queries.handing import (
    GIVEN,
    GIVEN_AWAY,
    GIVEN_ON,
    about_handover,
    words_of_ticket,
)
from kaisai.domains.registration.queries.holders import secret_of_ticket
from kaisai.domains.registration.rules import may_buy, may_sell

MOST_MAILED = 20  # times that a ticket changes hands with mails


@dataclass(frozen=True, slots=True)
class Transferred:
    """A ticket in other hands; the secret, its new holder's way to it, is told this once."""

    number: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Next:
    """Who has it next, and where to write to them; nothing where the giver tells them."""

    names: Names
    email: str
    language: str


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
    email: str = "",
    language: str = "",
) -> Transferred:
    """Give one ticket of one's order to another person: their name, a new code, an address of its own.

    With `email`, they get its address by mail, in `language`; whoever bought is told by mail as well. The
    old code admits nobody any more, and the answers of the person before are gone. The order, its
    receipt and its money stay with whoever bought. Writes `registration.ticket_transferred`, which
    names nobody, and `mails.written`. Refuses after the term, a ticket of no such order, no name, what is
    no mail address, and a twenty-first time with mails. Repeating gives it on.
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
    return _transfer(order, number, _Next(names, email, language), by=by, at=at)


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
    email: str = "",
    language: str = "",
) -> Transferred:
    """Give a ticket to another person for somebody who asks the crew, at any time.

    As `registration.transfer_ticket`, but for the term. Writes `registration.ticket_transferred`, and
    `mails.written`.
    """
    found = locked(find_order(conference, order))
    names = Names(name=name, name_kana=name_kana, name_latin=name_latin)
    return _transfer(found, number, _Next(names, email, language), by=by, at=at)


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


def _transfer(order: Order, number: str, to: _Next, *, by: Actor, at: datetime) -> Transferred:
    conference = order.conference
    if not order.is_sold:
        raise NotFound(_("There is no such ticket. Open it from your order."))
    codes = codes_of(conference, at)
    found = find_ticket_of(order, number.strip().upper(), codes)
    ticket = Ticket.objects.select_for_update().get(pk=found.pk)
    told = names_of(to.names, 1)
    if told == (ticket.name, ticket.name_kana, ticket.name_latin):
        raise Refused("same-person", _("The ticket is theirs already."))
    farewell = drafts_for_holder(ticket, GIVEN_ON, at)
    handover = _handed_over(ticket, to, at)
    ticket.name, ticket.name_kana, ticket.name_latin = told
    ticket.generation += 1
    secret = secret_of_ticket(ticket, ticket.generation)
    ticket.secret_digest = digest(secret)
    ticket.save()
    handover.generation = ticket.generation
    handover.save()
    Answer.objects.filter(ticket=ticket).delete()
    said = codes.number(ticket.pk)
    news = TicketTransferred(number=said, order=order.number)
    record(news, by=by, at=at, conference=conference, about=f"order:{order.number}")
    _write(handover, said, farewell, by=by, at=at)
    return Transferred(said, secret)


def _handed_over(ticket: Ticket, to: _Next, at: datetime) -> Handover:
    email = to.email.strip()
    if email:
        check_email(email)
        if ticket.generation > MOST_MAILED:
            raise Refused(
                "too-many", _("This ticket changed hands often. Write to the organisers.")
            )
    language = language_of(Order(language=to.language or ticket.order.language))
    found = Handover.objects.filter(ticket=ticket).first()
    handover = found or Handover(conference=ticket.conference, ticket=ticket)
    handover.email, handover.language, handover.at = email, language, at
    handover.generation = ticket.generation
    clean_fields(handover, "email")
    return handover


def _write(
    handover: Handover, number: str, farewell: Sequence[Draft], *, by: Actor, at: datetime
) -> None:
    """To whoever has it now, who gave it away, and who had it between; what has not left of then does not leave."""
    ticket = handover.ticket
    about = about_handover(ticket)
    drop_about(by=by, conference=ticket.conference, at=at, about=about)
    order, generation = ticket.order, handover.generation
    if handover.generation > MOST_MAILED + 1:
        return
    for draft in farewell:
        if draft.email.lower() != handover.email.lower():
            write(by=by, conference=ticket.conference, at=at, draft=draft)
    for occasion, email, language in (
        (GIVEN, handover.email, handover.language),
        (GIVEN_AWAY, order.email, language_of(order)),
    ):
        if not email:
            continue
        draft = Draft(
            occasion=occasion,
            about=about if occasion == GIVEN else f"order:{order.number}",
            email=email,
            language=language,
            key=f"{occasion}:{ticket.pk}:{generation}",
            words=words_of_ticket(ticket, number, language, to_buyer=occasion == GIVEN_AWAY),
        )
        write(by=by, conference=ticket.conference, at=at, draft=draft)
