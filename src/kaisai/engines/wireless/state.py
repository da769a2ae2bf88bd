"""The words of wireless capacity: rooms, slots, access points, what was seen, what is assumed.

What is not known is None, never 0. Numbers that cannot be (negative, NaN) count as not known.
Instants are aware datetimes; airtime is percent (0-100) of the time that a channel is busy.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from enum import StrEnum

BAND_24, BAND_5, BAND_6 = "2.4", "5", "6"
BANDS = (BAND_24, BAND_5, BAND_6)


class Kind(StrEnum):
    """What a slot of the timetable is."""

    SESSION = "session"
    BREAK = "break"


class Source(StrEnum):
    """Where an estimate of people or clients comes from, best first."""

    NOW = "now"
    DOORS = "doors"
    FAVOURITES = "favourites"
    SEATS = "seats"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Why:
    """A reason as a stable code with its numbers; `words.sentence(why, language)` says it."""

    code: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Radio:
    """One radio of an access point.

    Attributes:
        band: `2.4`, `5` or `6` (GHz); anything else is taken for 5.
        channel: primary channel number.
        width: of the channel, MHz.
        clients: associated now.
        airtime: percent of the time that the channel is busy now, by anybody.
        airtime_other: the part of it that other networks cause.
        noise: noise floor in dBm.
        power: in dBm; None where a vendor tells a level of its own.
        lowest_rate: slowest basic rate in Mbit/s.
    """

    band: str = BAND_5
    channel: int | None = None
    width: int | None = None
    clients: int | None = None
    airtime: float | None = None
    airtime_other: float | None = None
    noise: float | None = None
    power: float | None = None
    lowest_rate: float | None = None


@dataclass(frozen=True, slots=True)
class AccessPoint:
    """An access point in a room.

    Attributes:
        room: key of its room.
        radios: empty when not known; one of 2.4 and one of 5 GHz are assumed then.
        up: False when it is known to be down; it holds nobody then.
        settled: False while its clients may be elsewhere because it is down or was a moment ago.
        ssids: number of network names that it announces.
    """

    key: str
    name: str
    room: str
    radios: tuple[Radio, ...] = ()
    up: bool | None = None
    settled: bool = True
    ssids: int | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """A room.

    Attributes:
        name: for sentences, as given.
        seats: None when not known.
        standing: places for standing listeners.
        neighbours: keys of rooms whose access points are heard here, a hint.
        cap: most clients that each radio of the room admits, None for no cap.
    """

    key: str
    name: str
    seats: int | None = None
    standing: int = 0
    neighbours: tuple[str, ...] = ()
    cap: int | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot of the timetable in a room.

    Attributes:
        favourites: people who marked it, None when nobody can.
        door_count: people counted into the room for it.
    """

    key: str
    room: str
    start: datetime
    end: datetime
    title: str = ""
    kind: Kind = Kind.SESSION
    favourites: int | None = None
    door_count: int | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """What a slot of the past was like: people as estimated or counted, clients as seen.

    Attributes:
        at: when it was seen.
        source: how `people` was known.
        favourites: of that slot, to learn how many come per favourite.
    """

    room: str
    at: datetime
    people: float | None
    clients: float | None
    source: Source = Source.SEATS
    kind: Kind = Kind.SESSION
    favourites: int | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """Clients of a room as they were told last before access points of it fell.

    Attributes:
        at: when the first of them fell.
    """

    room: str
    at: datetime
    clients: int


@dataclass(frozen=True, slots=True)
class Defaults:
    """What is assumed until it is seen. Nothing is published for Japan in 2025-26, so all is fitted.

    Attributes:
        devices_per_person, associated_share: 1.3 x 0.65 = 0.85 clients per person. YAPC::Asia 2015
            (CONBU): 1200 clients of 2500 visitors at once, 0.48; ScalaMatsuri 2019 plans 2 devices
            each. A room in session lies between the two; the cautious side is taken.
        fill_session, fill_break: share of seats and standing places that are taken.
        turnout: people per favourite.
        least_favourites: fewer say nothing about the audience.
        clients_warn, clients_critical: per radio; LibreNMS' built-in 30 and 40.
        airtime_warn, airtime_critical: percent.
        band_share: of clients where a room has all bands. 32C3 had 70 % on 5 GHz, CONBU's
            simulation uses 30/70; 6 GHz is a guess.
        airtime_base: percent busy without own clients. 2.4 GHz: most APs see 20 % and more
            (Meraki measurement study); 5 and 6 GHz are guesses.
        airtime_client: percent per client. LibreNMS' `arubaos` recording: radios with 20 and more
            clients are at 22 % (2.4 GHz) and 7 % (5 GHz); YAPC 2015's 200 Mbit/s of 1200 clients
            over 20 and 60 Mbit/s of usable rate gives the same.
        lowest_rate: of 2.4 GHz radios that do not tell theirs, Mbit/s; 1 is the factory setting.
        ssids: network names of an access point that does not tell.
        most_power: dBm up to which power may be raised.
    """

    devices_per_person: float = 1.3
    associated_share: float = 0.65
    fill_session: float = 0.8
    fill_break: float = 0.5
    turnout: float = 1.0
    least_favourites: int = 10
    clients_warn: float = 30.0
    clients_critical: float = 40.0
    airtime_warn: float = 50.0
    airtime_critical: float = 75.0
    band_share: tuple[float, float, float] = (0.25, 0.60, 0.15)
    airtime_base: tuple[float, float, float] = (20.0, 5.0, 2.0)
    airtime_client: tuple[float, float, float] = (0.8, 0.3, 0.25)
    lowest_rate: float = 1.0
    ssids: int = 2
    most_power: float = 20.0


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that an outlook is made of; the order within each tuple means nothing.

    Attributes:
        history: slots of the past; what lies after the instant asked for is left out.
        before: of rooms in which access points are down, or were a moment ago.
        zone: of the venue, for times in sentences.
    """

    rooms: tuple[Room, ...] = ()
    slots: tuple[Slot, ...] = ()
    aps: tuple[AccessPoint, ...] = ()
    history: tuple[Past, ...] = ()
    before: tuple[Before, ...] = ()
    defaults: Defaults = field(default_factory=Defaults)
    zone: tzinfo = UTC
