"""The venue of 2014, fictional in its names: a hall on 4F with two access points, ordinary rooms beside."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import COMMAND_LINE, POLLER
from kaisai.core.kit.clock import to_ms
from kaisai.core.operations.conferences import save_room
from kaisai.domains.monitoring.operations import Observation, record_changes
from kaisai.domains.monitoring.queries import metric_store, rtt_source
from kaisai.domains.network.enums import DeviceKind
from kaisai.domains.network.operations import save_device, save_target
from kaisai.domains.program.operations import import_schedule
from kaisai.domains.traffic.operations import record_survey, save_profile, watch_agents
from kaisai.domains.traffic.queries import Told, ToldPart, snmp_source
from kaisai.engines.liveness.states import Change, State, Why
from tests.cast import AT

ONE = datetime(2026, 10, 3, 4, 0, tzinfo=UTC)  # 13:00 in Tokyo
BEFORE = ONE - timedelta(minutes=25)
FIRST_TALK = ONE - timedelta(minutes=70)
MINUTE = timedelta(minutes=1)
ROOMS = (
    ("hall-4f", "Hall 4F", "4Fホール", "4F", 4, 150, 70, 2),
    ("hall-a", "Hall A", "ホールA", "1F", 1, 80, 0, 3),
    ("room-101", "Room 101", "101会議室", "1F", 1, 40, 0, 2),
    ("lobby", "Lobby", "ロビー", "1F", 1, 0, 60, 2),
)
MEANINGS = ("clients", "airtime", "channel")


@dataclass
class Venue:
    """The conference with its access points, and a hand on what their controller tells."""

    conference: Conference
    points: dict[str, list[str]] = field(default_factory=dict)

    @property
    def around(self) -> dict[str, Any]:
        return {"by": COMMAND_LINE, "conference": self.conference, "at": AT}

    def tell(
        self,
        at: datetime,
        clients: dict[str, int],
        airtime: float | dict[str, float] | None = None,
    ) -> None:
        """One poll: so many clients in each room, half of them on 2.4 GHz; rooms not named have none.

        Airtime follows them, or is the same everywhere, or by room and 30 elsewhere.
        """
        values: dict[str, float] = {}
        for room, points in self.points.items():
            busy = airtime.get(room, 30) if isinstance(airtime, dict) else airtime
            for number, point in enumerate(points):
                mine = clients.get(room, 0) / len(points)
                for slot, share in ((0, 0.5), (1, 0.5)):
                    place = f"radio/{point}/{slot}"
                    values[f"{place}/clients"] = mine * share
                    values[f"{place}/airtime"] = 12 + 0.4 * mine * share if busy is None else busy
                    values[f"{place}/channel"] = 36 + 4 * number if slot else (1, 6, 11)[number % 3]
        metric_store().append(snmp_source(self.conference, "wlc"), to_ms(at), values)

    def tell_between(self, start: datetime, end: datetime, clients: dict[str, int], **more) -> None:
        """A poll a minute."""
        while start < end:
            self.tell(start, clients, **more)
            start += MINUTE

    def turn(self, point: str, new: State, at: datetime, old: State = State.UP) -> None:
        """An access point goes down, or comes back."""
        change = Change(f"{point}/icmp", at.timestamp(), old, new, Why("no-answer"))
        seen = Observation(change, point, "", score=1000, flapping=False, hidden_names=())
        around = {"by": POLLER, "conference": self.conference, "at": at}
        record_changes(**around, observations=[seen], health=[])

    def ping(self, start: datetime, end: datetime, lost: dict[str, int]) -> None:
        """Ten probes a minute of each access point; of the rooms that are named, so many are lost."""
        while start < end:
            for number in range(10):
                values = {
                    f"{point}/icmp": float("nan") if number < lost.get(room, 0) else 2.0
                    for room, points in self.points.items()
                    for point in points
                }
                moment = to_ms(start + number * timedelta(seconds=6))
                metric_store().append(rtt_source(self.conference), moment, values)
            start += MINUTE


@pytest.fixture
def bare(cast, metrics):
    """The rooms of 2014 in the conference of the cast, nothing in them."""
    around = {"by": COMMAND_LINE, "conference": cast.conference, "at": AT}
    for slug, name, name_ja, floor, level, seats, standing, _aps in ROOMS:
        save_room(
            **around,
            slug=slug,
            name=name,
            name_ja=name_ja,
            floor=floor,
            level=level,
            seats=seats,
            standing=standing,
        )
    return Venue(cast.conference)


@pytest.fixture
def venue(bare):
    """With access points, a controller that tells of their radios, and the programme."""
    for slug, *_rest, aps in ROOMS:
        bare.points[slug] = [f"ap-{slug}-{number}" for number in range(1, aps + 1)]
        for point in bare.points[slug]:
            save_device(**bare.around, name=point, kind=DeviceKind.AP, room=slug)
            save_target(**bare.around, device=point, address="127.0.40.9", key=f"{point}/icmp")
    save_device(**bare.around, name="wlc", kind=DeviceKind.CONTROLLER)
    save_profile(**bare.around, name="kumo", community="kumo")
    watch_agents(**bare.around, devices=["wlc"], profile="kumo", address="127.0.40.1", interval=60)
    parts = tuple(
        ToldPart("radio", f"{point}/{slot}", f"{point} {band}", {"band": band}, MEANINGS, point)
        for points in bare.points.values()
        for point in points
        for slot, band in ((0, "2.4"), (1, "5"))
    )
    told = Told("Kumo", "wlc", "a controller", AT, (), parts)
    record_survey(by=POLLER, conference=bare.conference, at=AT, device="wlc", told=told)
    import_schedule(**bare.around, data=programme(), name="schedule.json")
    return bare


def programme() -> bytes:
    """Two slots in three rooms, 11:50 to 12:40 and 13:00 to 13:50, the lobby without any."""
    rooms = {
        name: [_talk(slug, name, start) for start in ("11:50", "13:00")]
        for slug, name, *_rest in ROOMS
        if slug != "lobby"
    }
    day = {
        "index": 1,
        "date": "2026-10-03",
        "day_start": "2026-10-03T09:00:00+09:00",
        "day_end": "2026-10-03T18:00:00+09:00",
        "rooms": rooms,
    }
    conference = {
        "acronym": "kumo",
        "title": "Kumo Days",
        "start": "2026-10-03",
        "end": "2026-10-03",
        "daysCount": 1,
        "timeslot_duration": "00:10",
        "days": [day],
    }
    told = {"schedule": {"version": "1", "conference": conference}}
    return json.dumps(told, ensure_ascii=False).encode()


def _talk(slug: str, room: str, start: str) -> dict[str, Any]:
    hour = start.replace(":", "")
    return {
        "id": int(hour) * 10 + len(slug),
        "guid": code_of(slug, start),
        "date": f"2026-10-03T{start}:00+09:00",
        "start": start,
        "duration": "00:50",
        "room": room,
        "slug": f"{slug}-{hour}",
        "url": "https://kumo.example/talk",
        "title": f"Clouds at {start} in {room}",
        "subtitle": "",
        "track": "",
        "type": "talk",
        "language": "en",
        "abstract": "",
        "links": [],
        "persons": [],
    }


def code_of(slug: str, start: str) -> str:
    """The code of a session."""
    number = [room for room, *_rest in ROOMS].index(slug)
    return f"6f1c8e0e-4711-4b1a-9d55-{int(start.replace(':', '')):08d}{number:04d}"
