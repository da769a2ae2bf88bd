"""The key of a conference's ticket codes, made once; a ticket's code, made anew."""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from kaisai.core.access.verdicts import may_report
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import WORKER, Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.kit.sealing import seal
from kaisai.core.operations.registry import operation
from kaisai.domains.registration.entries import CodeRenewed, KeyMade
from kaisai.domains.registration.models import CodeKey, Ticket
from kaisai.domains.registration.queries.codes import (
    SEALED_FOR,
    Codes,
    find_codes,
    find_sold_ticket,
)
from kaisai.domains.registration.rules import may_sell
from kaisai.engines.codes.ticket_code import new_key, public_of


@operation("registration.make_key", may=may_report, offered=False)
def make_key(*, by: Actor, conference: Conference, at: datetime) -> CodeKey:
    """Make the key that signs the conference's ticket codes.

    Writes `registration.key_made` with the public half. Refuses a second one, since the codes that
    people have would be void.
    """
    if CodeKey.objects.filter(conference=conference).exists():
        raise Refused("has-key", _("This conference has a key for ticket codes already."))
    private = new_key()
    key = CodeKey.objects.create(
        conference=conference,
        public_key=public_of(private),
        private_key=seal(private, key=settings.SECRET_KEY, purpose=SEALED_FOR),
        made_at=at,
    )
    news = KeyMade(public_key=public_of(private).hex())
    record(news, by=by, at=at, conference=conference, about=f"conference:{conference.slug}")
    return key


def codes_of(conference: Conference, at: datetime) -> Codes:
    """The key of a conference, made now if it is needed for the first time."""
    found = find_codes(conference)
    if found is None:
        try:
            with transaction.atomic():
                make_key(by=WORKER, conference=conference, at=at)
        except (IntegrityError, Refused):
            pass  # somebody else needed it at the same moment
        found = find_codes(conference)
    if found is None:
        raise RuntimeError("the key is neither there nor could it be made")
    return found


@operation("registration.renew_code", may=may_sell)
def renew_code(*, by: Actor, conference: Conference, at: datetime, number: str) -> Ticket:
    """Give a ticket another code, when the old one came into wrong hands; its number stays.

    Writes `registration.code_renewed`. Refuses a number that there is not and a ticket that is not
    sold. Repeating makes another one each time.
    """
    codes = codes_of(conference, at)
    on = at.astimezone(conference.zone).date()
    found = find_sold_ticket(conference, codes.read(number, on))
    ticket = Ticket.objects.select_for_update().get(pk=found.id)
    ticket.generation += 1
    ticket.save(update_fields=["generation"])
    told = codes.number(ticket.pk)
    record(CodeRenewed(number=told), by=by, at=at, conference=conference, about=f"ticket:{told}")
    return ticket
