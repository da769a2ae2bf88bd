"""How many people and clients a room will have in a slot, and from what that is known."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kaisai.engines.wireless.fitting import clients_per_person, turnout
from kaisai.engines.wireless.radios import at_work, clients_of
from kaisai.engines.wireless.robust import Fit, known
from kaisai.engines.wireless.state import Inputs, Kind, Room, Slot, Source

FEW = 20  # people; of more, an estimate does not know the last digit
SETTLED = timedelta(minutes=10)  # into a slot, from when the clients seen are the clients there are


@dataclass(frozen=True, slots=True)
class Expected:
    """The audience of a slot, or of a room with nothing planned (`slot` is None).

    Attributes:
        people: None when nothing tells.
        source: of `people`; `now` when the clients were counted, not derived from people: then people
            are derived from them, unless somebody counted those, too.
        clients: None when nothing tells.
        ratio: clients per person.
    """

    slot: Slot | None
    people: float | None
    source: Source
    clients: float | None
    ratio: Fit


def _places(room: Room) -> float | None:
    seats, standing = known(room.seats), known(room.standing) or 0.0
    return standing or None if seats is None else seats + standing


def _people(inputs: Inputs, room: Room, slot: Slot, at: datetime) -> tuple[float | None, Source]:
    """Door count, else favourites, else seats and standing places by fill.

    Favourites cannot bring more than there are places; a door count says what is.
    """
    counted, marked, places = known(slot.door_count), known(slot.favourites), _places(room)
    if counted is not None:
        return counted, Source.DOORS
    if marked is not None and marked >= max(1, inputs.defaults.least_favourites):
        coming = marked * turnout(inputs, at).value
        return coming if places is None else min(coming, places), Source.FAVOURITES
    if places is None:
        return None, Source.NOTHING
    of_break = slot.kind is Kind.BREAK
    fill = inputs.defaults.fill_break if of_break else inputs.defaults.fill_session
    return places * fill, Source.SEATS


def clients_now(inputs: Inputs, room: str) -> tuple[float, bool]:
    """Clients seen on the room's access points, and whether those are all there are.

    They are not while a radio does not tell, or an access point lost its clients a moment ago: a
    controller says 0 of one without power, though the people still sit there.
    """
    here = [ap for ap in inputs.aps if ap.room == room]
    counts = [clients_of(ap) for ap in at_work(here)]
    told = [count for count in counts if count is not None]
    whole = bool(counts) and len(told) == len(counts) and all(ap.settled for ap in here)
    return sum(told), whole


def _seen(inputs: Inputs, room: str, slot: Slot, at: datetime) -> tuple[float, bool]:
    """Clients seen in a running slot, and whether those are its audience.

    Where access points fell, those who were there before it are the audience: they still sit there.
    """
    seen, whole = clients_now(inputs, room)
    settles = slot.start + SETTLED
    if whole:
        return seen, settles <= at
    for before in inputs.before:
        if before.room == room and before.at > slot.start:
            return max(seen, float(before.clients)), settles <= before.at
    return seen, False


def _expected_in(inputs: Inputs, room: Room, slot: Slot, at: datetime) -> Expected:
    people, source = _people(inputs, room, slot, at)
    ratio = clients_per_person(inputs, room.key, slot.kind, source, at)
    clients = None if people is None else people * ratio.value
    if slot.start > at:
        return Expected(slot, people, source, clients, ratio)
    seen, settled = _seen(inputs, room.key, slot, at)
    if not settled and seen <= (clients or 0.0):
        return Expected(slot, people, source, clients, ratio)
    if source is not Source.DOORS:
        ratio = clients_per_person(inputs, room.key, slot.kind, Source.NOW, at)
        people = seen / ratio.value
    return Expected(slot, people, Source.NOW, seen, ratio)


def expected(inputs: Inputs, room: Room, at: datetime, horizon: timedelta) -> list[Expected]:
    """One per slot of the room that runs between `at` and `at + horizon`, by start; both included.

    A running slot is what is seen once people have settled, before that at least what is seen. A room
    without any has one, of the clients that are there now.
    """
    slots = [
        slot
        for slot in inputs.slots
        if slot.room == room.key and slot.start <= at + horizon and slot.end > at
    ]
    if slots:
        slots.sort(key=lambda slot: (slot.start, slot.key))
        return [_expected_in(inputs, room, slot, at) for slot in slots]
    seen, _ = clients_now(inputs, room.key)
    fallen = (b.clients for b in inputs.before if b.room == room.key and b.at >= at - SETTLED)
    seen = max([seen, *map(float, fallen)])
    ratio = clients_per_person(inputs, room.key, Kind.SESSION, Source.NOW, at)
    if not seen:
        return [Expected(None, None, Source.NOTHING, seen, ratio)]
    return [Expected(None, seen / ratio.value, Source.NOW, seen, ratio)]


def told_people(people: float | None, slot: Slot | None) -> int | None:
    """People as they are told: counted ones as they are, others to the nearest ten above twenty."""
    if people is None:
        return None
    if people < FEW or (slot is not None and known(slot.door_count) is not None):
        return round(people)
    return round(people / 10) * 10


def people_now(inputs: Inputs, at: datetime) -> dict[str, int]:
    """By room, about how many people are there now; a room of which nothing tells is left out."""
    nobody = timedelta(0)
    found = {}
    for room in inputs.rooms:
        each = [told_people(e.people, e.slot) for e in expected(inputs, room, at, nobody)]
        people = max((told for told in each if told is not None), default=0)
        if people:
            found[room.key] = people
    return found
