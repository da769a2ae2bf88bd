"""What if: a room before and after changes that nobody has made yet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from kaisai.core.access.verdicts import may_see_conference
from kaisai.core.conference.models import Conference
from kaisai.core.conference.queries import list_rooms
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.operations.registry import query
from kaisai.domains.capacity.queries.outlooks import RoomRow, rows_of, stretch, told
from kaisai.domains.capacity.queries.venue import inputs_of, slots_of
from kaisai.engines.wireless.changes import (
    AddAp,
    CapClients,
    Change,
    DisableLowRates,
    MoveAp,
    MoveSession,
    NotThereError,
)
from kaisai.engines.wireless.fitting import clients_per_person
from kaisai.engines.wireless.outlook import RoomOutlook, outlook
from kaisai.engines.wireless.state import Inputs, Slot, Source
from kaisai.engines.wireless.what_if import WhatIf, what_if

MOST_ADDED, MOST_CAP = 20, 200
FARTHEST = timedelta(hours=12)  # ahead, to find a session that could move


@dataclass(frozen=True, slots=True)
class Tried:
    """A room before and after changes that nobody has made; `others` are rooms that notice."""

    before: RoomRow
    after: RoomRow
    others: tuple[tuple[RoomRow, RoomRow], ...]


@dataclass(frozen=True, slots=True)
class Idea:
    """Changes to try in a room, all at once.

    Attributes:
        add: access points more.
        move: slugs of access points that come from elsewhere.
        cap: clients that each radio admits at most.
        low_rates: slow rates are disabled.
        to: slug of the room in which the session takes place instead.
    """

    room: str
    add: int = 0
    move: tuple[str, ...] = ()
    cap: int | None = None
    low_rates: bool = False
    to: str = ""

    def changes(self) -> list[Change]:
        """As the engine takes them, but for the session that moves."""
        found: list[Change] = [MoveAp(ap, self.room) for ap in self.move]
        if self.add:
            found.append(AddAp(self.room, min(self.add, MOST_ADDED)))
        if self.cap is not None:
            found.append(CapClients(self.room, min(max(self.cap, 1), MOST_CAP)))
        if self.low_rates:
            found.append(DisableLowRates(self.room))
        return found


def try_idea(conference: Conference, idea: Idea, at: datetime, horizon: timedelta) -> Tried:
    """The room and all that notice, before and after; refuses what is not there.

    Where a session moves, it is the next that has not begun, and all rooms are shown at its time.
    """
    known = {room.slug for room in list_rooms(conference)}
    if idea.room not in known:
        raise NotFound(_("There is no room “%s”.") % idea.room[:60])
    if idea.to and idea.to not in known:
        raise NotFound(_("There is no “%s” here.") % idea.to)
    try:
        if idea.to:
            return _moved(conference, idea, at)
        changes = idea.changes()
        if not changes:
            raise Refused("bad-value", _("Choose at least one change to try."), status=422)
        tried = what_if(inputs_of(conference, at, horizon), changes, at, horizon)
    except NotThereError as missing:
        raise NotFound(_("There is no “%s” here.") % missing) from missing
    return _tried(conference, tried, idea.room, tried.differs)


def _moved(conference: Conference, idea: Idea, at: datetime) -> Tried:
    """The engine fills a room by its own places; who moves is as many as were expected."""
    coming = [
        slot
        for slot in slots_of(conference, at, at + FARTHEST)
        if slot.room == idea.room and slot.start > at
    ]
    if not coming:
        raise Refused("bad-value", _("No session is to begin here that could move."), status=422)
    slot = min(coming, key=lambda each: each.start)
    horizon = slot.start - at
    inputs = inputs_of(conference, at, horizon)
    then = [each for each in inputs.slots if each.start > at and each.end > slot.start]
    inputs = replace(inputs, slots=tuple(then))
    before = tuple(outlook(inputs, at, horizon))
    now = next(found for found in before if found.room == idea.room)
    after = what_if(
        _emptied(inputs, slot, now, idea.to, at),
        [MoveSession(slot.key, idea.to), *idea.changes()],
        at,
        horizon,
    ).after
    tried = WhatIf(before, after)
    noticing = [
        key for key in tried.differs if key == idea.to or _turned(*tried.room(key), idea.room)
    ]
    return _tried(conference, tried, idea.room, noticing)


def _emptied(inputs: Inputs, slot: Slot, now: RoomOutlook, to: str, at: datetime) -> Inputs:
    """The people of the slot told as a number, and nobody left in the room from the slot before it."""
    people = slot.door_count
    if people is None and now.clients is not None:
        ratio = clients_per_person(inputs, to, slot.kind, Source.DOORS, at).value
        people = round(now.clients / ratio)
    left = tuple(
        replace(ap, radios=tuple(replace(radio, clients=0, airtime=None) for radio in ap.radios))
        if ap.room == slot.room
        else ap
        for ap in inputs.aps
    )
    moving = replace(slot, door_count=people)
    slots = tuple(moving if each.key == slot.key else each for each in inputs.slots)
    return replace(inputs, aps=left, slots=slots, before=())


def _turned(before: RoomOutlook, after: RoomOutlook, room: str) -> bool:
    return after.room != room and before.verdict is not after.verdict


def _tried(conference: Conference, tried: WhatIf, room: str, noticing: Iterable[str]) -> Tried:
    def pair(key: str) -> tuple[RoomRow, RoomRow]:
        before, after = rows_of(conference, tried.room(key))
        return before, after

    return Tried(*pair(room), tuple(pair(key) for key in noticing if key != room))


@query("capacity.what_if", may=may_see_conference)
def what_if_query(  # noqa: PLR0913 - what is tried all at once
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    room: str,
    add: int = 0,
    move: Sequence[str] = (),
    cap: int | None = None,
    low_rates: bool = False,
    to: str = "",
    minutes: int = 30,
) -> dict[str, Any]:
    """A room before and after changes that nobody has made yet; nothing is changed.

    `add` access points, `move` some here (slugs), `cap` clients per radio, disable `low_rates`, hold the
    session in the room `to`. `others` are rooms that notice.
    """
    idea = Idea(room, max(add, 0), tuple(move), cap, low_rates, to)
    tried = try_idea(conference, idea, at, stretch(minutes))
    return {
        "before": told(tried.before),
        "after": told(tried.after),
        "others": [
            {"before": told(before), "after": told(after)} for before, after in tried.others
        ],
    }
