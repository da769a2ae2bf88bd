"""Reads of the log: what devices said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from kaisai.core.access.verdicts import may_see_conference
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.clock import from_ms, to_ms
from kaisai.core.operations.registry import query
from kaisai.domains.logs.enums import SeverityWord
from kaisai.domains.network.queries import list_devices
from kaisai.engines.logs import Kept, Line, LogStore, Wanted

FAR_MS = 5000  # a sender's clock that is farther off is shown
ABSURD_MS = 100 * 366 * 86_400_000  # farther off than this it is no clock, and fits no calendar
MOST_WORDS = 10


@dataclass(frozen=True, slots=True)
class Place:
    """Whose an address is: slugs of conference, device and room."""

    conference: str
    device: str
    room: str


@lru_cache(maxsize=4)
def log_store(path: Path | None = None) -> LogStore:
    """The log of this process; opened once."""
    return LogStore(path or settings.LOGS_FILE)


def places_of(conference: Conference) -> dict[str, Place]:
    """By address, and by name in lower case: which device says it, and in which room that stands."""
    found: dict[str, Place] = {}
    for device in list_devices(conference).prefetch_related("addresses", "targets"):
        place = Place(conference.slug, device.slug, device.room.slug if device.room else "")
        words = [device.name, device.slug]
        words += [address.value for address in device.addresses.all()]
        words += [target.address for target in device.targets.all()]
        for word in words:
            found.setdefault(word.lower(), place)
    return found


@dataclass(frozen=True, slots=True)
class LogRow:
    """A line as pages show it."""

    number: int
    at: datetime
    said_at: datetime | None
    severity: SeverityWord
    device: str
    room: str
    host: str
    app: str
    text: str


def _said_at(line: Line) -> datetime | None:
    if line.said_ms is None or not FAR_MS < abs(line.said_ms - line.came_ms) < ABSURD_MS:
        return None
    return from_ms(line.said_ms)


def row_of(kept: Kept) -> LogRow:
    """A line for people: the sender's own time only where it is off."""
    line = kept.line
    return LogRow(
        kept.number,
        from_ms(line.came_ms),
        _said_at(line),
        SeverityWord(line.severity),
        line.device,
        line.room,
        line.host or line.address,
        line.app,
        line.text,
    )


def find_lines(conference: Conference, **wanted: Any) -> list[LogRow]:
    """Lines, newest first; see `engines.logs.Wanted`."""
    return [row_of(kept) for kept in log_store().search(Wanted(conference.slug, **wanted))]


@query("logs.search", may=may_see_conference)
def search(
    *,
    by: Actor,
    conference: Conference,
    words: Sequence[str] = (),
    device: str = "",
    room: str = "",
    worst: int = 7,
    begins_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> list[LogRow]:
    """What devices said over syslog, newest first: pieces of text, device, room, severity (0 to 7)."""
    span = {}
    if begins_at is not None:
        span["start"] = to_ms(begins_at)
    if ends_at is not None:
        span["end"] = to_ms(ends_at)
    pieces = tuple(word for word in words if word)[:MOST_WORDS]
    return find_lines(conference, words=pieces, device=device, room=room, worst=worst, **span)
