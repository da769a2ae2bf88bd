"""Whoever has a confirmed ticket asks for a letter, and takes the request back."""

import re
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.operations.cleaning import clean
from kaisai.core.operations.registry import operation
from kaisai.domains.letters.entries import Asked, TakenBack
from kaisai.domains.letters.enums import LetterState
from kaisai.domains.letters.models import LONGEST_ADDRESS, Letter
from kaisai.domains.letters.operations.printing import lines, one_line
from kaisai.domains.letters.queries import (
    Details,
    about_of,
    find_letterhead,
    find_ticket,
    is_over,
    newest_of,
    seal_details,
)
from kaisai.domains.letters.rules import may_ask
from kaisai.domains.mails.operations import drop_about
from kaisai.domains.registration.queries import lock_tickets

LONGEST_STAY = timedelta(days=90)  # of a visa for a short stay
_OLDEST = date(1900, 1, 1)
# ICAO Doc 9303 has nine letters and digits for the number; other papers to travel with have more.
_PASSPORT = re.compile(r"[A-Z0-9]{5,20}")


@operation("letters.ask", may=may_ask)
def ask(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    secret: str,
    name: str,
    nationality: str,
    passport: str,
    birth_date: date,
    address: str,
    arrives_on: date,
    leaves_on: date,
    consulate: str,
    number: str = "",
) -> Letter:
    """Ask for a letter of invitation for one's ticket, with what the passport says.

    `secret` is that of the order, with the `number` of the ticket; or, without, that of a ticket which
    was given to somebody. A request that was refused is gone. Writes `letters.asked`, which names nobody.
    Refuses while nobody writes letters, after the conference, a ticket that is not confirmed or somebody
    else's, a second request, and what cannot be: a passport number, a birth or a stay.
    """
    if find_letterhead(conference) is None:
        raise Refused(
            "no-host", _("There are no letters of invitation here. Write to the organisers.")
        )
    if is_over(conference, at):
        raise Refused("over", _("The conference is over: there are no letters any more."))
    found = find_ticket(conference, secret, number)
    lock_tickets(conference, [found.pk])
    ticket = find_ticket(conference, secret, number)
    before = newest_of(ticket)
    if before is not None and before.state != LetterState.REFUSED:
        sentence = _("You have asked already. To change something, take the request back first.")
        raise Refused("asked-already", sentence)
    _check_stay(conference, arrives_on, leaves_on)
    letter = Letter(
        conference=conference,
        ticket=ticket,
        holder=ticket.secret_digest,
        name=one_line(name),
        nationality=one_line(nationality),
        consulate=one_line(consulate),
        arrives_on=arrives_on,
        leaves_on=leaves_on,
        sealed=seal_details(_details(conference, at, passport, birth_date, address)),
        asked_at=at,
    )
    clean(letter)
    if before is not None:
        before.delete()
    letter.save()
    record(Asked(request=letter.pk), by=by, at=at, conference=conference, about=about_of(letter))
    return letter


@operation("letters.take_back", may=may_ask)
def take_back(
    *, by: Actor, conference: Conference, at: datetime, secret: str, number: str = ""
) -> None:
    """Take one's request back; what was told is erased, and a letter can no longer be downloaded.

    Writes `letters.taken_back`. Refuses when there is none. One may ask anew, and gets another number.
    """
    ticket = find_ticket(conference, secret, number)
    lock_tickets(conference, [ticket.pk])
    found = newest_of(ticket)
    if found is None:
        raise NotFound(_("There is no such request for a letter; it may have been taken back."))
    about, request = about_of(found), found.pk
    drop_about(by=by, conference=conference, at=at, about=about)
    found.delete()
    record(TakenBack(request=request), by=by, at=at, conference=conference, about=about)


def _details(
    conference: Conference, at: datetime, passport: str, birth_date: date, address: str
) -> Details:
    told = re.sub(r"[\s-]", "", passport).upper()
    if not _PASSPORT.fullmatch(told):
        sentence = _("The passport number has from 5 to 20 letters A to Z and digits.")
        raise Refused("bad-passport", sentence, status=422)
    if not _OLDEST < birth_date <= at.astimezone(conference.zone).date():
        raise Refused("bad-birth-date", _("This cannot be the date of birth."), status=422)
    shown = lines(address)
    if not 0 < len(shown) <= LONGEST_ADDRESS:
        sentence = _("The address has from 1 to %s characters.")
        raise Refused("bad-address", sentence % LONGEST_ADDRESS, status=422)
    return Details(told, birth_date, shown)


def _check_stay(conference: Conference, arrives_on: date, leaves_on: date) -> None:
    if not timedelta(0) <= leaves_on - arrives_on <= LONGEST_STAY:
        sentence = _("You leave on or after the day on which you arrive, and within %s days.")
        raise Refused("bad-stay", sentence % LONGEST_STAY.days, status=422)
    if arrives_on > conference.ends_on or leaves_on < conference.starts_on:
        sentence = _("The stay is not during the conference. Compare its days.")
        raise Refused("not-there", sentence, status=422)
