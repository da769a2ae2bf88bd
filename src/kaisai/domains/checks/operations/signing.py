"""Somebody answers for a room."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference, Room
from kaisai.core.conference.queries import find_room
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.operations.cleaning import clean
from kaisai.core.operations.registry import operation
from kaisai.domains.checks.entries import SignedOff, SignOffWithdrawn
from kaisai.domains.checks.models import SignOff
from kaisai.domains.checks.queries import find_check, list_checks, list_sign_offs, newest_by_place
from kaisai.domains.checks.rules import may_sign_off


@operation("checks.sign_off", may=may_sign_off)
def sign_off(
    *, by: Actor, conference: Conference, at: datetime, check: int, note: str = ""
) -> SignOff:
    """Say that the room of this check may open; `check` is its newest one, as you have seen it.

    Writes `checks.signed_off`. Refuses when a newer check has come in, and, without a note that says
    why, when a place of the room failed. Safe to repeat.
    """
    seen = find_check(conference, check)
    room = seen.room
    newest = list_checks(room).first()
    if newest != seen:
        raise Refused("newer-check", _("A newer check has come in; look at it first."), status=409)
    note = " ".join(note.split())
    failed = [one.place for one in newest_by_place(room) if not one.well]
    if failed and not note:
        wanted = _("Not all is well at %s. Say in the note why the room may open nevertheless.")
        raise Refused("note-missing", wanted % ", ".join(failed[:5]), status=422)
    row = SignOff(
        conference=conference, room=room, seen=seen, at=at, by_label=by.label[:120], note=note
    )
    clean(row)
    row.save()
    news = SignedOff(**_called(room), note=note)
    record(news, by=by, at=at, conference=conference, about=f"room:{room.slug}")
    return row


@operation("checks.withdraw_sign_off", may=may_sign_off)
def withdraw_sign_off(*, by: Actor, conference: Conference, at: datetime, room: str) -> None:
    """Nobody answers for the room any more. Writes `checks.sign_off_withdrawn`."""
    found = find_room(conference, room)
    if not list_sign_offs(found).exists():
        raise NotFound(_("The room is not signed off."))
    list_sign_offs(found).delete()
    news = SignOffWithdrawn(**_called(found))
    record(news, by=by, at=at, conference=conference, about=f"room:{room}")


def _called(room: Room) -> dict[str, str]:
    return {"room": room.name.localize("en"), "room_ja": room.name.localize("ja")}
