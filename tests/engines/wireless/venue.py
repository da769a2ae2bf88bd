"""A fictional venue: what the tests of wireless capacity have in common."""

from datetime import UTC, datetime, timedelta, timezone

from kaisai.engines.wireless.outlook import outlook
from kaisai.engines.wireless.state import (
    AccessPoint,
    Inputs,
    Past,
    Radio,
    Room,
    Slot,
    Source,
)

TOKYO = timezone(timedelta(hours=9))
ONE = datetime(2014, 9, 13, 4, 0, tzinfo=UTC)  # 13:00 in Tokyo
HOUR = timedelta(hours=1)
BEFORE = ONE - timedelta(minutes=25)


def ap(key, room, clients=None, airtime=None, **more):
    """An access point with both bands; `clients` and `airtime` of 2.4 and 5 GHz."""
    counts, busy = clients or (None, None), airtime or (None, None)
    radios = tuple(
        Radio(band, clients=count, airtime=percent, **more)
        for band, count, percent in zip(("2.4", "5"), counts, busy, strict=True)
    )
    return AccessPoint(key, key, room, radios)


def slot(room="4f", start=ONE, **more):
    return Slot(more.pop("key", f"{room}-{start:%H%M}"), room, start, start + HOUR, **more)


def past(people, clients, hours=2.0, room="4f", source=Source.DOORS, **more):
    at = BEFORE - timedelta(hours=hours)
    return Past(room, at, people, clients, source, **more)


def venue(**more):
    """The 4F room of 2014: two access points, seats and standing listeners; 5F has nothing on."""
    given = {
        "rooms": (
            Room("4f", "4F 会議室", seats=150, standing=70, neighbours=("5f",)),
            Room("5f", "5F 小ホール", seats=80),
            Room("1f", "1F ロビー", standing=100),
        ),
        "slots": (slot("4f", door_count=220), slot("1f", door_count=10)),
        "aps": (ap("ap-401", "4f"), ap("ap-402", "4f"), ap("ap-501", "5f"), ap("ap-101", "1f")),
        "zone": TOKYO,
    }
    return Inputs(**(given | more))


def seen(inputs, room="4f", at=BEFORE):
    """The outlook of one room."""
    return next(found for found in outlook(inputs, at) if found.room == room)
