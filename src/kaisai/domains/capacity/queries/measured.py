"""What was measured in rooms: clients of slots that are over, and either side of a change."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean, median

from kaisai.core.conference.models import Conference
from kaisai.core.conference.queries import list_rooms
from kaisai.core.kit.clock import to_ms
from kaisai.domains.capacity.models import Change, PastSlot
from kaisai.domains.capacity.queries.complaints import moments_of_complaints
from kaisai.domains.capacity.queries.venue import (
    defaults_of,
    rooms_of,
    slots_of,
)
from kaisai.domains.monitoring.queries import metric_store, rtt_source
from kaisai.domains.network.queries import list_targets
from kaisai.domains.traffic.queries import list_radios, series_of
from kaisai.engines.metrics.port import SeriesKey
from kaisai.engines.wireless.aftermath import ChangeVerdict, Pair, Readings, judge_change
from kaisai.engines.wireless.audience import expected
from kaisai.engines.wireless.state import Inputs, Slot, Source

SIDE = timedelta(minutes=10)  # looked at before and after a change
STEP = timedelta(minutes=1)
MINUTE = 60_000
SETTLES = timedelta(minutes=10)  # until people of a slot sit
LEAST_MINUTES = 3
YESTERDAY = timedelta(hours=24)  # older slots that nobody kept stay unkept
MOST_AT_ONCE = 60
_Minutes = dict[int, float]
_Moments = Mapping[str, Sequence[datetime]]
_Side = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class SlotSeen:
    """A slot that is over, as it is to be kept."""

    slot: Slot
    people: float | None
    source: Source
    clients: float | None


@dataclass(frozen=True, slots=True)
class _Place:
    """What is measured somewhere: radios, targets that are pinged, rooms (slugs) where people complain."""

    clients: tuple[SeriesKey, ...]
    airtime: tuple[SeriesKey, ...]
    targets: tuple[SeriesKey, ...]
    rooms: tuple[str, ...] = ()


# -- slots that are over


def list_slots_over(conference: Conference, at: datetime) -> list[SlotSeen]:
    """Slots of the last day that are over and not kept yet, the oldest first, some at a time."""
    kept = set(
        PastSlot.objects.filter(conference=conference, ends_at__gt=at - YESTERDAY).values_list(
            "slot", flat=True
        )
    )
    over = [
        slot
        for slot in slots_of(conference, at - YESTERDAY, at)
        if slot.end <= at and slot.end > at - YESTERDAY and slot.key not in kept
    ]
    if not over:
        return []
    inputs = Inputs(rooms=rooms_of(conference), slots=tuple(over), defaults=defaults_of(conference))
    radios = _series_by_room(conference, "clients")
    first = sorted(over, key=lambda slot: (slot.end, slot.key))[:MOST_AT_ONCE]
    return [_seen(inputs, slot, radios.get(slot.room, ())) for slot in first]


def _series_by_room(conference: Conference, meaning: str) -> dict[str, tuple[SeriesKey, ...]]:
    found: dict[str, list[SeriesKey]] = {}
    for radio in list_radios(conference):
        if radio.device.room is not None and meaning in radio.meanings:
            found.setdefault(radio.device.room.slug, []).append(series_of(radio, meaning))
    return {room: tuple(keys) for room, keys in found.items()}


def _seen(inputs: Inputs, slot: Slot, radios: Sequence[SeriesKey]) -> SlotSeen:
    """People as they were known before it began: what was seen then must not be its own proof."""
    room = next(room for room in inputs.rooms if room.key == slot.room)
    before = slot.start - timedelta(seconds=1)
    known = next(
        each
        for each in expected(inputs, room, before, timedelta(seconds=1))
        if each.slot is not None and each.slot.key == slot.key
    )
    begin = slot.start + min(SETTLES, (slot.end - slot.start) / 3)
    told = sum_of(radios, _minutes(radios, begin, slot.end))
    clients = median(told.values()) if len(told) >= LEAST_MINUTES else None
    return SlotSeen(slot, known.people, known.source, clients)


def _minutes(
    keys: Sequence[SeriesKey], start: datetime, end: datetime, fn: str = "avg"
) -> dict[SeriesKey, _Minutes]:
    """By series, its value minute by minute; minutes without an answer are missing."""
    if not keys:
        return {}
    asked = {"source": sorted({k.source for k in keys}), "key": sorted({k.key for k in keys})}
    found = metric_store().range(asked, to_ms(start), to_ms(end), MINUTE, fn)
    wanted = set(keys)
    return {
        key: {t: v for t, v in zip(*points, strict=True) if not math.isnan(v)}
        for key, points in found.items()
        if key in wanted
    }


def _complete(
    keys: Iterable[SeriesKey], found: Mapping[SeriesKey, _Minutes]
) -> dict[int, list[float]]:
    """By minute the values of all series; a minute in which fewer told than at best is a gap."""
    by_minute: dict[int, list[float]] = {}
    for key in keys:
        for t, value in found.get(key, {}).items():
            by_minute.setdefault(t, []).append(value)
    most = max((len(values) for values in by_minute.values()), default=0)
    return {t: values for t, values in sorted(by_minute.items()) if len(values) == most}


def sum_of(keys: Iterable[SeriesKey], found: Mapping[SeriesKey, _Minutes]) -> _Minutes:
    """The sum of some series, minute by minute, where all told."""
    return {t: math.fsum(values) for t, values in _complete(keys, found).items()}


# -- either side of a change


def judged(change: Change) -> ChangeVerdict:
    """What a change did, by what was measured ten minutes either side of it.

    A change in a room is compared with the other rooms; the minute in which it was made counts for
    neither side. Where nobody complained on either side, nothing is said of complaints: most people
    never do.
    """
    made = change.made_at.replace(second=0, microsecond=0)
    before, after = (made - SIDE, made), (made + STEP, made + STEP + SIDE)
    places = _places(change.conference)
    own = _own_place(change, places)
    room = _room_of(change)
    noted = _noted(change.conference, own, before, after)
    controls = [
        _pair(place, noted, before, after) for slug, place in places.items() if slug != room
    ]
    return judge_change(
        *_pair(own, noted, before, after),
        controls if room else (),
        turnover=_turns_over(change.conference, room, before[0], after[1]),
    )


def _room_of(change: Change) -> str:
    room = change.room or (change.device.room if change.device else None)
    return room.slug if room else ""


def _places(conference: Conference) -> dict[str, _Place]:
    """By slug of the room; the empty slug is what stands in none."""
    clients, airtime = (_series_by_room(conference, name) for name in ("clients", "airtime"))
    source = rtt_source(conference)
    targets: dict[str, list[SeriesKey]] = {}
    for target in list_targets(conference):
        room = target.device.room.slug if target.device.room else ""
        targets.setdefault(room, []).append(SeriesKey(source, target.key))
    return {
        room: _Place(
            clients.get(room, ()),
            airtime.get(room, ()),
            tuple(targets.get(room, ())),
            (room,) if room else (),
        )
        for room in clients.keys() | targets.keys()
    }


def _own_place(change: Change, places: Mapping[str, _Place]) -> _Place:
    """The room; else the device alone; else the whole venue."""
    room = _room_of(change)
    if room:
        return places.get(room, _Place((), (), (), (room,)))
    if change.device is not None:
        source = rtt_source(change.conference)
        keys = tuple(SeriesKey(source, target.key) for target in change.device.targets.all())
        return _Place((), (), keys)
    return _Place(
        tuple(key for place in places.values() for key in place.clients),
        tuple(key for place in places.values() for key in place.airtime),
        tuple(key for place in places.values() for key in place.targets),
        tuple(room.slug for room in list_rooms(change.conference)),
    )


def _noted(conference: Conference, own: _Place, before: _Side, after: _Side) -> _Moments | None:
    """Complaints of all rooms on either side; None when there was none in the place that was changed."""
    found: dict[str, list[datetime]] = {}
    for start, end in (before, after):
        for room, moments in moments_of_complaints(conference, start, end).items():
            found.setdefault(room, []).extend(moments)
    return found if found.keys() & set(own.rooms) else None


def _pair(place: _Place, noted: _Moments | None, before: _Side, after: _Side) -> Pair:
    return _readings(place, noted, *before), _readings(place, noted, *after)


def _readings(place: _Place, noted: _Moments | None, start: datetime, end: datetime) -> Readings:
    clients = sum_of(place.clients, _minutes(place.clients, start, end))
    airtime = _complete(place.airtime, _minutes(place.airtime, start, end))
    return {
        "clients": list(clients.values()),
        "airtime": [fmean(values) for values in airtime.values()],
        "loss": _loss(place.targets, start, end),
        "complaints": _complaints(place.rooms, noted, start, end),
    }


def _complaints(
    rooms: Sequence[str], noted: _Moments | None, start: datetime, end: datetime
) -> list[float | None]:
    """How many there were in these rooms, minute by minute from `start`, a full minute."""
    if noted is None or not rooms:
        return []
    by_minute = Counter(
        (moment - start) // STEP for room in rooms for moment in noted.get(room, ())
    )
    return [float(by_minute[minute]) for minute in range((end - start) // STEP)]


def _loss(targets: Sequence[SeriesKey], start: datetime, end: datetime) -> list[float | None]:
    """Percent of the probes of all targets that were lost, minute by minute."""
    lost, answered = (_minutes(targets, start, end, fn) for fn in ("lost", "count"))
    gone, told = _totals(lost), _totals(answered)
    return [
        100 * gone.get(t, 0.0) / asked if (asked := gone.get(t, 0.0) + told.get(t, 0.0)) else None
        for t in sorted(gone.keys() | told.keys())
    ]


def _totals(found: Mapping[SeriesKey, _Minutes]) -> _Minutes:
    total: _Minutes = {}
    for minutes in found.values():
        for t, value in minutes.items():
            total[t] = total.get(t, 0.0) + value
    return total


def _turns_over(conference: Conference, room: str, start: datetime, end: datetime) -> bool:
    """Whether a session began or ended meanwhile."""
    return any(
        start < moment < end
        for slot in slots_of(conference, start, end)
        if slot.room == room or not room
        for moment in (slot.start, slot.end)
    )
