"""Whoever a ticket was given to is told when it ends: the order's mails go to whoever bought."""

from collections.abc import Sequence
from datetime import datetime

from kaisai.core.identity.actors import Actor
from kaisai.domains.mails.operations import Draft, drop_about, write
from kaisai.domains.registration.models import Ticket
from kaisai.domains.registration.operations.codes import codes_of
from kaisai.domains.registration.queries.handing import (
    ENDED,
    about_handover,
    holders_beside,
    words_for_holder,
)


def tell_holders(tickets: Sequence[Ticket], *, by: Actor, at: datetime) -> None:
    """Write to those who hold the tickets, but not to who bought, inside the operation that ends them.

    Once for each time that a ticket was given; what has not left of that time does not leave any more.
    Writes `mails.written`, and `mails.dropped`.
    """
    for handover in holders_beside(tickets):
        ticket, conference = handover.ticket, handover.conference
        about = about_handover(ticket)
        key = f"{ENDED}:{ticket.pk}:{handover.generation}"
        drop_about(by=by, conference=conference, at=at, about=about)
        number = codes_of(conference, at).number(ticket.pk)
        draft = Draft(
            occasion=ENDED,
            about=about,
            email=handover.email,
            language=handover.language,
            key=key,
            words=words_for_holder(ticket, number, handover.language),
        )
        write(by=by, conference=conference, at=at, draft=draft)
