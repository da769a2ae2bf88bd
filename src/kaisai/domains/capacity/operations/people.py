"""What is told and assumed of people, and what was seen of them."""

from collections.abc import Sequence
from datetime import datetime

from kaisai.core.conference.models import Conference
from kaisai.core.conference.queries import find_room, list_rooms
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.operations.cleaning import clean
from kaisai.core.operations.registry import operation
from kaisai.domains.capacity.entries import AssumptionsSet, PeopleTold, PeopleUntold, SlotsKept
from kaisai.domains.capacity.models import USUAL, Assumptions, Expectation, PastSlot
from kaisai.domains.capacity.queries import SlotSeen, find_assumptions, find_slot
from kaisai.domains.capacity.rules import may_keep_slots, may_plan_capacity, may_tell_people
from kaisai.engines.wireless.state import Kind


@operation("capacity.set_expectation", may=may_tell_people)
def set_expectation(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    slot: str,
    people: int | None,
    counted: bool = False,
) -> Expectation | None:
    """Say how many people a slot has; `counted` when they came through the door. None: estimate again.

    `slot` is the code of a session, or for a break the room and when it begins (`lobby/20261003T0140`,
    UTC). Writes `capacity.people_told` or `capacity.people_untold`. Refuses a slot that is not in the
    programme. Safe to repeat.
    """
    found = find_slot(conference, slot)
    room = find_room(conference, found.room)
    is_break = found.kind is Kind.BREAK
    said = {
        "room": room.name.localize("en"),
        "room_ja": room.name.localize("ja"),
        "title": "break" if is_break else found.title,
        "title_ja": "休憩" if is_break else found.title,
        "starts": f"{found.start.astimezone(conference.zone):%H:%M}",
    }
    about = f"room:{room.slug}"
    kept = Expectation.objects.filter(conference=conference, slot=slot)
    if people is None:
        kept.delete()
        record(PeopleUntold(**said), by=by, at=at, conference=conference, about=about)
        return None
    row = kept.first() or Expectation(conference=conference, slot=slot)
    row.people, row.counted = people, counted
    row.told_at, row.by_label = at, by.label[:120]
    clean(row)
    row.save()
    record(PeopleTold(**said, people=people), by=by, at=at, conference=conference, about=about)
    return row


@operation("capacity.set_assumptions", may=may_plan_capacity)
def set_assumptions(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    devices_per_person: float = USUAL.devices_per_person,
    associated_share: float = USUAL.associated_share,
    fill_session: float = USUAL.fill_session,
    fill_break: float = USUAL.fill_break,
) -> Assumptions:
    """Lay down what is assumed until it is seen; shares are parts of 1, what is left out is the usual.

    Writes `capacity.assumptions_set`. Refuses what cannot be. Safe to repeat.
    """
    row = find_assumptions(conference)
    row.devices_per_person, row.associated_share = devices_per_person, associated_share
    row.fill_session, row.fill_break = fill_session, fill_break
    clean(row)
    row.save()
    record(
        AssumptionsSet(
            devices=round(devices_per_person, 2),
            associated=round(100 * associated_share),
            session=round(100 * fill_session),
            pause=round(100 * fill_break),
        ),
        by=by,
        at=at,
        conference=conference,
    )
    return row


@operation("capacity.record_slots", may=may_keep_slots, offered=False)
def record_slots(
    *, by: Actor, conference: Conference, at: datetime, slots: Sequence[SlotSeen]
) -> int:
    """Keep slots that are over, so that later ones are predicted from them; answers how many.

    Writes one `capacity.slots_kept`. A slot that is kept already stays as it is.
    """
    rooms = {room.slug: room for room in list_rooms(conference)}
    rows = [
        PastSlot(
            conference=conference,
            room=rooms[seen.slot.room],
            slot=seen.slot.key,
            kind=seen.slot.kind.value,
            starts_at=seen.slot.start,
            ends_at=seen.slot.end,
            people=seen.people,
            source=seen.source.value,
            clients=seen.clients,
        )
        for seen in slots
    ]
    PastSlot.objects.bulk_create(rows, ignore_conflicts=True)
    told = [seen for seen in slots if seen.people is not None and seen.clients is not None]
    record(
        SlotsKept(
            slots=len(rows),
            people=round(sum(seen.people or 0 for seen in told)),
            clients=round(sum(seen.clients or 0 for seen in told)),
        ),
        by=by,
        at=at,
        conference=conference,
    )
    return len(rows)
