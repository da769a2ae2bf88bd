"""A programme as read from a file, whatever its format: days, rooms, sessions, speakers."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kaisai.engines.formats.findings import Finding


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks. `id` is the number or code of the other program, as text."""

    name: str
    id: str = ""
    guid: str = ""
    biography: str = ""
    avatar_url: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """Where sessions are. `capacity` is None when the file does not say."""

    name: str
    guid: str = ""
    slug: str = ""
    capacity: int | None = None
    description: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the programme, which may end after midnight. Instants are aware, or None."""

    index: int
    date: date
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """One slot.

    Attributes:
        id: number or code within the other program, as text.
        guid: identity across programs, "" when the file has none.
        start: aware.
        path: place in the file, for messages.
    """

    id: str
    guid: str
    title: str
    room: str
    start: datetime
    duration: timedelta
    subtitle: str = ""
    speakers: tuple[Speaker, ...] = ()
    track: str = ""
    language: str = ""
    kind: str = ""
    abstract: str = ""
    description: str = ""
    url: str = ""
    slug: str = ""
    code: str = ""
    do_not_record: bool = False
    path: str = ""

    @property
    def end(self) -> datetime:
        """When it is over."""
        return self.start + self.duration


@dataclass(frozen=True, slots=True)
class Schedule:
    """What a file says: good sessions kept, everything else in `problems`.

    Attributes:
        format: `c3voc-json`, `c3voc-json-2` (hub), `c3voc-xml`, `pyconjp-json`, or "".
        time_zone: IANA name, "" when the file has none.
        valid: False when the file breaks its published format, so that it should be refused;
            merely unusual files (odd slugs, extra fields) are valid and say so in `problems`.
    """

    format: str = ""
    title: str = ""
    acronym: str = ""
    version: str = ""
    time_zone: str = ""
    start: date | None = None
    end: date | None = None
    days: tuple[Day, ...] = ()
    rooms: tuple[Room, ...] = ()
    sessions: tuple[Session, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    problems: tuple[Finding, ...] = ()
    valid: bool = False
