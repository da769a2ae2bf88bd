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
    for ticket in tickets:
        for draft in drafts_for_holder(ticket, ENDED, at):
            drop_about(by=by, conference=ticket.conference, at=at, about=draft.about)
            write(by=by, conference=ticket.conference, at=at, draft=draft)


def drafts_for_holder(ticket: Ticket, occasion: str, at: datetime) -> list[Draft]:
    """What is to be told to whoever was given the ticket, as it is now: nothing where there is nobody."""
    if not ticket.secret_digest:
        return []
    number = codes_of(ticket.conference, at).number(ticket.pk)
    return [
        Draft(
            occasion=occasion,
            about=about_handover(ticket),
            email=handover.email,
            language=handover.language,
            key=f"{occasion}:{ticket.pk}:{handover.generation}",
            words=words_for_holder(handover.ticket, number, handover.language),
        )
        for handover in holders_beside([ticket])
    ]
