"""The venue as the prediction wants it: rooms, slots, access points with their radios, the past."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from kaisai.core.conference.models import Conference
from kaisai.core.conference.models import Room as VenueRoom
from kaisai.core.conference.queries import list_rooms
from kaisai.core.kit.errors import NotFound
from kaisai.domains.capacity.models import Assumptions, Expectation, PastSlot
from kaisai.domains.capacity.queries.fallen import before_of
from kaisai.domains.desk.queries import inside_now
from kaisai.domains.monitoring.queries import fell_or_rose, metric_store, states_now
from kaisai.domains.network.enums import DeviceKind
from kaisai.domains.network.queries import list_devices, list_targets
from kaisai.domains.program.queries import list_sessions
from kaisai.domains.traffic.queries import list_radios, radio_rows, series_of
from kaisai.engines.liveness.states import State
from kaisai.engines.wireless.audience import SETTLED
from kaisai.engines.wireless.state import (
    AccessPoint,
    Defaults,
    Inputs,
    Kind,
    Past,
    Radio,
    Room,
    Slot,
    Source,
)

SHORTEST_BREAK, LONGEST_BREAK = timedelta(minutes=5), timedelta(hours=2)
AROUND = timedelta(hours=6)  # sessions farther away make no break
PAUSES = frozenset({"break", "lunch", "coffee", "休憩"})  # kinds of sessions in which nobody speaks
_DEAD = frozenset({State.DOWN.value, State.UNREACHABLE.value})
_ALIVE = frozenset({State.UP.value, State.LATE.value, State.LOSSY.value})


def find_assumptions(conference: Conference) -> Assumptions:
    """What is assumed: as laid down, else the usual, unsaved."""
    found = Assumptions.objects.filter(conference=conference).first()
    return found or Assumptions(conference=conference)


def expectations(conference: Conference) -> dict[str, Expectation]:
    """What was told of people, by slot."""
    return {row.slot: row for row in Expectation.objects.filter(conference=conference)}


def defaults_of(conference: Conference) -> Defaults:
    """The assumptions as the prediction takes them."""
    kept = find_assumptions(conference)
    return Defaults(
        devices_per_person=kept.devices_per_person,
        associated_share=kept.associated_share,
        fill_session=kept.fill_session,
        fill_break=kept.fill_break,
    )


def rooms_of(conference: Conference) -> tuple[Room, ...]:
    """Rooms; those of the same storey are near each other. 0 seats means that nobody said how many."""
    rooms = list(list_rooms(conference))
    return tuple(
        Room(
            key=room.slug,
            name=str(room),
            seats=room.seats or None,
            standing=room.standing,
            neighbours=tuple(
                other.slug
                for other in rooms
                if room.floor_id and other.floor_id == room.floor_id and other != room
            ),
        )
        for room in rooms
    )


def slots_of(
    conference: Conference, start: datetime | None = None, end: datetime | None = None
) -> tuple[Slot, ...]:
    """Sessions and the breaks between them that run between two moments, all of them without any.

    A break is in rooms with standing places and without sessions, such as a lobby, while no session
    runs anywhere: that is where people are then. What a room between two sessions is like is seen.
    """
    sessions = list_sessions(conference).prefetch_related(None).filter(room__isnull=False)
    if start is not None and end is not None:
        sessions = sessions.filter(ends_at__gt=start - AROUND, starts_at__lt=end + AROUND)
    told = expectations(conference)
    found = [
        Slot(
            key=session.code,
            room=session.room.slug,
            start=session.starts_at,
            end=session.ends_at,
            title=session.title,
            kind=Kind.BREAK if session.kind.casefold() in PAUSES else Kind.SESSION,
        )
        for session in sessions
        if session.room is not None and session.ends_at > session.starts_at
    ]
    every = [*found, *_breaks(found, list_rooms(conference).filter(standing__gt=0))]
    return tuple(
        Slot(
            key=slot.key,
            room=slot.room,
            start=slot.start,
            end=slot.end,
            title=slot.title,
            kind=slot.kind,
            door_count=told[slot.key].people if slot.key in told else None,
        )
        for slot in every
        if start is None or end is None or (slot.end > start and slot.start <= end)
    )


def _breaks(sessions: Sequence[Slot], rooms: Iterable[VenueRoom]) -> Iterator[Slot]:
    pauses = list(_gaps((slot.start, slot.end) for slot in sessions if slot.kind is Kind.SESSION))
    taken = {slot.room for slot in sessions}
    for room in rooms:
        for start, end in pauses if room.slug not in taken else ():
            key = f"{room.slug}/{start.astimezone(UTC):%Y%m%dT%H%M}"
            yield Slot(key, room.slug, start, end, _("Break"), Kind.BREAK)


def _gaps(spans: Iterable[tuple[datetime, datetime]]) -> Iterator[tuple[datetime, datetime]]:
    until: datetime | None = None
    for start, end in sorted(spans):
        if until is not None and SHORTEST_BREAK <= start - until <= LONGEST_BREAK:
            yield until, start
        until = end if until is None else max(until, end)


def find_slot(conference: Conference, key: str) -> Slot:
    """The slot with that key: the code of a session, or room and beginning of a break; refuses with `not-found`."""
    for slot in slots_of(conference):
        if slot.key == key:
            return slot
    raise NotFound(_("There is no such slot in the programme."))


def access_points_of(conference: Conference, at: datetime) -> tuple[AccessPoint, ...]:
    """Access points that stand in rooms, and whatever else there tells of radios."""
    radios = _radios_now(conference, at)
    states = {key: now.state for key, now in states_now(conference, "en").items()}
    shaken = fell_or_rose(conference, at - SETTLED, at)
    found = []
    for device in list_devices(conference).prefetch_related("targets"):
        if device.room is None or not (device.kind == DeviceKind.AP or device.pk in radios):
            continue
        keys = {target.key for target in device.targets.all()}
        seen = {states.get(key) for key in keys}
        up = True if seen & _ALIVE else False if seen and seen <= _DEAD else None
        found.append(
            AccessPoint(
                key=device.slug,
                name=device.name,
                room=device.room.slug,
                radios=tuple(radios.get(device.pk, ())),
                up=up,
                settled=up is not False and not keys & shaken,
            )
        )
    return tuple(found)


def unreachable_aps(conference: Conference, room: str) -> dict[str, str]:
    """By slug, access points of a room that are cut off, and the name of the device behind which they are."""
    states = states_now(conference, "en")
    names = dict(list_targets(conference).values_list("key", "device__name"))
    found = {}
    devices = list_devices(conference).filter(kind=DeviceKind.AP, room__slug=room)
    for device in devices.prefetch_related("targets"):
        now = [states[target.key] for target in device.targets.all() if target.key in states]
        if now and all(each.state == State.UNREACHABLE for each in now):
            found[device.slug] = names.get(now[0].cause, now[0].cause)
    return found


def _radios_now(conference: Conference, at: datetime) -> dict[int, list[Radio]]:
    """By device; what others take of the air counts only where the airtime itself is of now."""
    parts = list_radios(conference)
    others = _others_airtime([series_of(p, "airtime_other") for p in parts if _tells_others(p)])
    found: dict[int, list[Radio]] = {}
    for row in radio_rows(parts, at):
        part = row.part
        found.setdefault(part.device_id, []).append(
            Radio(
                band=str(part.labels.get("band", "")),
                channel=None if row.channel is None else int(row.channel),
                clients=None if row.clients is None else int(row.clients),
                airtime=row.airtime,
                airtime_other=(
                    None if row.airtime is None else others.get(series_of(part, "airtime_other"))
                ),
                noise=row.noise,
                power=row.power,
            )
        )
    return found


def _tells_others(part: object) -> bool:
    return "airtime_other" in getattr(part, "meanings", ())


def _others_airtime(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], float]:
    wanted = set(keys)
    if not wanted:
        return {}
    sources, names = ({key[place] for key in wanted} for place in (0, 1))
    told = metric_store().last({"source": sorted(sources), "key": sorted(names)})
    return {s.series: s.value for s in told if s.series in wanted and s.value == s.value}


def _by_gates(conference: Conference, slots: Iterable[Slot], at: datetime) -> Iterator[Slot]:
    """Slots with the people inside now where a gate counts them; what the crew counted itself says more."""
    inside = inside_now(conference, at)
    told = expectations(conference) if inside else {}
    for slot in slots:
        is_counted = slot.key in told and told[slot.key].counted
        if slot.room in inside and slot.start <= at < slot.end and not is_counted:
            yield replace(slot, door_count=inside[slot.room])
        else:
            yield slot


def history_of(conference: Conference) -> tuple[Past, ...]:
    """Slots that are over."""
    rows = PastSlot.objects.filter(conference=conference).select_related("room")
    return tuple(
        Past(
            room=row.room.slug,
            at=row.ends_at,
            people=row.people,
            clients=row.clients,
            source=Source(row.source),
            kind=Kind(row.kind),
        )
        for row in rows.order_by("pk")
    )


def inputs_of(conference: Conference, at: datetime, horizon: timedelta) -> Inputs:
    """All that the next stretch of time is predicted from, names in the active language."""
    aps = access_points_of(conference, at)
    return Inputs(
        rooms=rooms_of(conference),
        slots=tuple(_by_gates(conference, slots_of(conference, at, at + horizon), at)),
        aps=aps,
        history=history_of(conference),
        before=before_of(conference, aps, at),
        defaults=defaults_of(conference),
        zone=conference.zone,
    )
