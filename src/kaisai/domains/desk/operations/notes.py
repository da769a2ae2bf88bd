"""Notes about those who come."""

from datetime import datetime

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.operations.cleaning import clean
from kaisai.core.operations.registry import operation
from kaisai.domains.desk.entries import Noted
from kaisai.domains.desk.models import DeskNote
from kaisai.domains.desk.rules import may_work_at_desk
from kaisai.domains.registration.operations import codes_of
from kaisai.domains.registration.queries import find_sold_ticket


@operation("desk.note", may=may_work_at_desk)
def note(
    *, by: Actor, conference: Conference, at: datetime, number: str, text: str = ""
) -> DeskNote | None:
    """Say what the desk should know of whoever holds a ticket; nothing takes the note away.

    It is shown when the ticket is scanned, on devices that fetched the attendees since. Writes `desk.noted`, without
    the note. Refuses what is no number or code of a valid ticket, and a note of over 200 characters.
    """
    day = at.astimezone(conference.zone).date()
    found = find_sold_ticket(conference, codes_of(conference, at).read(number, day))
    told = " ".join(text.split())
    kept = DeskNote.objects.filter(ticket=found.id).first()
    if told:
        kept = kept or DeskNote(conference=conference, ticket_id=found.id)
        kept.text, kept.at, kept.by_label = told, at, by.label[:120]
        clean(kept)
        kept.save()
    elif kept is not None:
        kept.delete()
    shown = codes_of(conference, at).number(found.id)
    record(Noted(ticket=shown), by=by, at=at, conference=conference, about=f"ticket:{shown}")
    return kept if told else None
