"""A sale gets a waiting room, another pace, or none any more."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.cleaning import clean
from kaisai.core.operations.registry import operation
from kaisai.domains.waiting_room.entries import Closed, Saved
from kaisai.domains.waiting_room.models import Visitor, WaitingRoom
from kaisai.domains.waiting_room.rules import may_keep_the_door


@operation("waiting_room.save", may=may_keep_the_door)
def save(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    opens_at: datetime,
    per_minute: int,
    bits: int = 0,
) -> WaitingRoom:
    """Have buyers wait until a sale opens, and let so many of them in each minute then.

    Who is there before gets a number by lot when it opens; who comes later stands behind. `bits` of work
    (0 to 22) are asked of each browser that lines up. While the line moves, the pace can be changed: whose
    turn has come keeps it. Writes `waiting_room.saved`. Refuses another opening once it has opened; safe
    to repeat.
    """
    room = WaitingRoom.objects.select_for_update().filter(conference=conference).first()
    if room is None or not room.is_on:
        room = room or WaitingRoom(conference=conference)
        Visitor.objects.filter(conference=conference).delete()
        room.is_on, room.is_drawn, room.last_number = True, False, 0
        room.turn += 1
        room.paced_since, room.paced_after = opens_at, 0
    elif room.is_open(at) and opens_at != room.opens_at:
        told = _("The sale has opened already; close the room to begin anew.")
        raise Refused("opened", told)
    elif not room.is_open(at):
        room.paced_since = opens_at
    elif room.per_minute != per_minute and per_minute > 0:
        pace = room.pace.changed(per_minute, at)
        room.paced_since, room.paced_after = pace.since, pace.base
    room.opens_at, room.per_minute, room.bits = opens_at, per_minute, bits
    clean(room)
    room.save()
    moment = f"{opens_at.astimezone(conference.zone):%Y-%m-%d %H:%M}"
    news = Saved(opens=moment, pace=per_minute, bits=bits)
    record(news, by=by, at=at, conference=conference)
    return room


@operation("waiting_room.close", may=may_keep_the_door)
def close(*, by: Actor, conference: Conference, at: datetime) -> WaitingRoom:
    """Let everybody in at once; nobody has to wait any more.

    Writes `waiting_room.closed`. Refuses when there is no waiting room.
    """
    room = WaitingRoom.objects.select_for_update().filter(conference=conference).first()
    if room is None or not room.is_on:
        raise Refused("no-room", _("There is no waiting room."))
    room.is_on = False
    room.save()
    visitors = Visitor.objects.filter(conference=conference).count()
    record(Closed(visitors=visitors), by=by, at=at, conference=conference)
    return room
