"""What happened while a chart was drawn: sessions, changes of state, notes, work, new starts."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from kaisai.core.conference.models import Conference, Room
from kaisai.core.journal.queries import list_entries
from kaisai.core.kit.clock import to_ms
from kaisai.domains.program.queries import list_sessions

if TYPE_CHECKING:
    from kaisai.domains.network.models import Device

STATE_CHANGED = "monitoring.state_changed"
NOT_WATCHING = "monitoring.not_watching"
TOLD_EVERYWHERE = ("today.noted", "monitoring.maintenance_announced", NOT_WATCHING)
TOLD_OF_DEVICES = ("traffic.agent_restarted", "traffic.agent_lost", "traffic.agent_back")
MOST_MARKS = 120
# Seconds; of a shorter stall no chart misses a value, and a row of them would hide the lines.
SHORTEST_STALL = 10.0
Mark = dict[str, Any]


def marks_of_device(device: "Device", start: datetime, end: datetime, language: str) -> list[Mark]:
    """Of a device: its states and new starts, what was noted, sessions of its room."""
    about = {f"device:{device.slug}", *(f"target:{t.key}" for t in device.targets.all())}
    kinds = (STATE_CHANGED, *TOLD_OF_DEVICES, *TOLD_EVERYWHERE)
    marks = [
        mark
        for about_what, kind, mark in _entries(device.conference, kinds, start, end, language)
        if kind in TOLD_EVERYWHERE or about_what in about
    ]
    room = device.room
    return _newest([*marks, *_sessions(device.conference, room, start, end)] if room else marks)


def marks_of_room(room: Room, start: datetime, end: datetime, language: str) -> list[Mark]:
    """Of a room: its sessions, states of what stands in it, what was noted."""
    here = {f"target:{t.key}" for device in room.devices.all() for t in device.targets.all()}
    here |= {f"device:{device.slug}" for device in room.devices.all()}
    kinds = (STATE_CHANGED, "traffic.agent_restarted", *TOLD_EVERYWHERE)
    marks = [
        mark
        for about_what, kind, mark in _entries(room.conference, kinds, start, end, language)
        if kind in TOLD_EVERYWHERE or about_what in here
    ]
    return _newest([*marks, *_sessions(room.conference, room, start, end)])


def marks_of_conference(
    conference: Conference, start: datetime, end: datetime, language: str
) -> list[Mark]:
    """Of all: what was noted, and what went down by itself."""
    kinds = (STATE_CHANGED, *TOLD_EVERYWHERE)
    found = _entries(conference, kinds, start, end, language, worst=True)
    return _newest([mark for _about, _kind, mark in found])


def _entries(
    conference: Conference,
    kinds: tuple[str, ...],
    start: datetime,
    end: datetime,
    language: str,
    *,
    worst: bool = False,
) -> Iterable[tuple[str, str, Mark]]:
    entries = list_entries(conference, kinds=kinds).filter(at__gte=start, at__lt=end)
    entries = entries.exclude(kind=NOT_WATCHING, payload__seconds__lt=SHORTEST_STALL)
    for entry in entries.order_by("-id")[: MOST_MARKS * 10]:
        if entry.kind == STATE_CHANGED:
            if worst and entry.payload["new"] != "down":
                continue
            sort = entry.payload["new"]
        else:
            sort = "note"
        mark = {"at": to_ms(entry.at), "kind": sort, "text": entry.sentence(language)}
        yield entry.about, entry.kind, mark


def _sessions(conference: Conference, room: Room, start: datetime, end: datetime) -> Iterable[Mark]:
    for session in list_sessions(conference).filter(
        room=room, ends_at__gt=start, starts_at__lt=end
    ):
        yield {
            "at": to_ms(session.starts_at),
            "until": to_ms(session.ends_at),
            "kind": "session",
            "text": str(session.title),
        }


def _newest(marks: list[Mark]) -> list[Mark]:
    return sorted(marks, key=lambda mark: -mark["at"])[:MOST_MARKS][::-1]
