"""What people say of the network in a room."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.locking import lock_conference
from kaisai.core.conference.models import Conference, Room
from kaisai.core.conference.queries import find_room
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.cleaning import clean
from kaisai.core.operations.registry import operation
from kaisai.domains.capacity.entries import ComplaintNoted, ComplaintTakenBack
from kaisai.domains.capacity.models import Complaint
from kaisai.domains.capacity.queries import find_complaint
from kaisai.domains.capacity.rules import may_note_complaints

NOTED_ALREADY = "noted-already"
TWICE = timedelta(seconds=5)  # a thumb that hits the button twice


@operation("capacity.note_complaint", may=may_note_complaints)
def note_complaint(
    *, by: Actor, conference: Conference, at: datetime, room: str, note: str = ""
) -> Complaint:
    """Note that somebody complained of the network in a room (slug), with at most 200 letters if you like.

    Writes `capacity.complaint_noted`, without the note. Refuses with `noted-already` what the same
    person noted in that room less than five seconds ago: it counts once, so repeating is safe.
    """
    found = find_room(conference, room)
    label = by.label[:120]
    lock_conference(conference)  # of two taps at the same moment the second sees the first
    noted = Complaint.objects.filter(conference=conference, room=found, by_label=label)
    if noted.filter(at__gt=at - TWICE, at__lt=at + TWICE).exists():
        raise Refused(NOTED_ALREADY, _("You noted this a moment ago; it counts once."))
    row = Complaint(conference=conference, room=found, at=at, note=note.strip(), by_label=label)
    clean(row)
    row.save()
    news = ComplaintNoted(**_called(found))
    record(news, by=by, at=at, conference=conference, about=f"room:{found.slug}")
    return row


@operation("capacity.take_back_complaint", may=may_note_complaints)
def take_back_complaint(*, by: Actor, conference: Conference, at: datetime, complaint: int) -> None:
    """Take back a complaint that was noted by mistake; it is gone, and counts for no verdict that is to come.

    Writes `capacity.complaint_taken_back`. Refuses with `not-found` one that is not there any more.
    """
    found = find_complaint(conference, complaint)
    room = found.room
    found.delete()
    news = ComplaintTakenBack(**_called(room))
    record(news, by=by, at=at, conference=conference, about=f"room:{room.slug}")


def _called(room: Room) -> dict[str, str]:
    return {"room": room.name.localize("en"), "room_ja": room.name.localize("ja")}
