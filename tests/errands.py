"""For every operation and query, values with which it succeeds: what tests of the whole registry need.

Whoever adds an operation adds its line here; `tests/core/operations/test_every_operation.py` asks.
"""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from kaisai.core.identity.actors import COMMAND_LINE, Actor
from kaisai.core.operations.accounts import issue_token
from kaisai.domains.monitoring.enums import Subject
from kaisai.domains.monitoring.operations import HealthNow, Observation, announce_maintenance
from kaisai.domains.network.operations import save_device, save_link, save_target
from kaisai.domains.traffic.operations import record_survey, save_profile, watch_agents
from kaisai.domains.traffic.queries import Told, ToldPart
from kaisai.engines.liveness.states import Change, State, Why
from tests.cast import AT, Cast

TARGETS = b"""# Kumo Days
core    127.0.40.1
---
ap-4f-1 127.0.40.11
"""
SCHEDULE = json.dumps(
    {
        "schedule": {
            "version": "1",
            "conference": {
                "acronym": "kumo",
                "title": "Kumo Days",
                "start": "2026-10-03",
                "end": "2026-10-03",
                "daysCount": 1,
                "timeslot_duration": "00:10",
                "days": [
                    {
                        "index": 1,
                        "date": "2026-10-03",
                        "day_start": "2026-10-03T09:00:00+09:00",
                        "day_end": "2026-10-03T18:00:00+09:00",
                        "rooms": {
                            "Hall A": [
                                {
                                    "id": 1,
                                    "guid": "6f1c8e0e-4711-4b1a-9d55-000000000001",
                                    "date": "2026-10-03T10:00:00+09:00",
                                    "start": "10:00",
                                    "duration": "00:40",
                                    "room": "Hall A",
                                    "slug": "kumo-1-clouds",
                                    "url": "https://kumo.example/clouds",
                                    "title": "Clouds over the venue",
                                    "subtitle": "",
                                    "track": "Sky",
                                    "type": "talk",
                                    "language": "en",
                                    "abstract": "",
                                    "links": [],
                                    "persons": [{"id": 1, "name": "Mizu Kumono"}],
                                }
                            ]
                        },
                    }
                ],
            },
        }
    }
).encode()


@dataclass(frozen=True)
class World:
    """What is there to be changed: two devices with a cable, a target, announced work, an agent with a
    port, a profile that nobody uses, a token.
    """

    cast: Cast
    by: Actor
    link: int
    maintenance: int
    token: int


def furnish(cast: Cast, *, by: Actor, at: datetime = AT) -> World:
    """Put the things into the conference that errands change; `by` runs them and owns the token.

    Through the API errands are run by the clock; then the things must not be over (`at`).
    """
    at_kumo = {"by": COMMAND_LINE, "conference": cast.conference, "at": at}
    for name in ("core", "ap-4f-1"):
        save_device(**at_kumo, name=name)
    link = save_link(**at_kumo, a="core", b="ap-4f-1")
    save_target(**at_kumo, device="core", address="127.0.40.1", key="core/icmp")
    work = announce_maintenance(**at_kumo, subject=Subject.TARGET, name="core/icmp")
    for name in ("kumo", "spare"):
        save_profile(**at_kumo, name=name, community="kumo")
    watch_agents(**at_kumo, devices=["core"], profile="kumo")
    record_survey(**at_kumo, device="core", told=_told())
    owner = by if by.account else cast["keeper"]
    token = issue_token(by=owner, at=AT, label="errands")
    return World(cast, by, link.pk, work.pk, token.id)


def _file(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _health() -> list[HealthNow]:
    return [HealthNow("", 900, "up", Why("fine"))]


def _told() -> Told:
    return Told(
        "Kumo", "core", "a switch", AT, (), (ToldPart("port", "1", "ge-0/0/1", {}, ("in_octets",)),)
    )


def _observation() -> Observation:
    change = Change("core/icmp", AT.timestamp(), State.UNKNOWN, State.UP, Why("answers"))
    return Observation(change, "core", "hall-a", 1000, flapping=False, hidden_names=())


# Values as a program sends them.
ERRANDS: dict[str, Callable[[World], dict[str, Any]]] = {
    "access.grant_role": lambda _w: {"email": "guest@kumo.example", "role": "staff"},
    "access.withdraw_role": lambda _w: {"email": "staff@kumo.example", "role": "staff"},
    "conference.change": lambda _w: {"name": "Kumo Nights"},
    "conference.list": lambda _w: {},
    "conference.list_rooms": lambda _w: {},
    "conference.open": lambda _w: {
        "slug": "kumo-2027",
        "name": "Kumo Days",
        "starts_on": "2027-10-02",
        "ends_on": "2027-10-03",
    },
    "conference.phase": lambda _w: {},
    "conference.remove_room": lambda _w: {"slug": "room-401"},
    "conference.save_room": lambda _w: {"name": "Lounge", "name_ja": "ラウンジ", "floor": "2F"},
    "conference.set_phases": lambda _w: {
        "phases": [
            {
                "kind": "doors",
                "starts_at": "2026-10-03T09:00:00+09:00",
                "ends_at": "2026-10-03T10:00:00+09:00",
            }
        ]
    },
    "identity.revoke_token": lambda w: {"token": w.token},
    "identity.revoke_tokens": lambda _w: {},
    "monitoring.announce_maintenance": lambda _w: {"subject": "room", "name": "hall-a"},
    "monitoring.end_maintenance": lambda w: {"maintenance": w.maintenance},
    "monitoring.extend_maintenance": lambda w: {"maintenance": w.maintenance, "minutes": 15},
    "monitoring.list_states": lambda _w: {},
    "network.devices": lambda _w: {},
    "network.export_targets": lambda _w: {},
    "network.import_targets": lambda _w: {"data": _file(TARGETS), "name": "kumo.conf"},
    "network.preview_import": lambda _w: {"data": _file(TARGETS), "name": "kumo.conf"},
    "network.remove_device": lambda _w: {"slug": "ap-4f-1"},
    "network.remove_link": lambda w: {"link": w.link},
    "network.remove_target": lambda _w: {"key": "core/icmp"},
    "network.save_device": lambda _w: {"name": "sw-2f", "kind": "switch", "room": "hall-a"},
    "network.save_group": lambda _w: {"title": "4F", "limits": {"late_ms": 80}},
    "network.save_link": lambda _w: {"a": "ap-4f-1", "b": "core", "a_port": "eth0"},
    "network.save_target": lambda _w: {"device": "ap-4f-1", "address": "127.0.40.11"},
    "network.set_parents": lambda _w: {"slug": "ap-4f-1", "parents": ["core"]},
    "network.targets": lambda _w: {},
    "program.import_schedule": lambda _w: {"data": _file(SCHEDULE), "name": "schedule.json"},
    "program.list_sessions": lambda _w: {},
    "program.preview_schedule": lambda _w: {"data": _file(SCHEDULE), "name": "schedule.json"},
    "today.board": lambda _w: {},
    "today.note": lambda _w: {"text": "The core switch is up."},
    "traffic.agents": lambda _w: {},
    "traffic.chart": lambda _w: {"of": "part/core/port/1", "name": "traffic"},
    "traffic.drop_agent": lambda _w: {"device": "core"},
    "traffic.mark_uplinks": lambda _w: {"device": "core", "ports": ["1"]},
    "traffic.remove_profile": lambda _w: {"name": "spare"},
    "traffic.save_profile": lambda _w: {"name": "switches", "community": "kumo"},
    "traffic.watch_agents": lambda _w: {"devices": ["core"], "profile": "spare"},
}

# Values as our own processes hand them over; these operations are not offered to anybody else.
OWN_ERRANDS: dict[str, Callable[[World], dict[str, Any]]] = {
    "identity.create_account": lambda _w: {"email": "new@kumo.example"},
    "identity.issue_token": lambda _w: {"label": "lights"},
    "monitoring.record_changes": lambda _w: {
        "observations": [_observation()],
        "health": _health(),
    },
    "monitoring.record_gap": lambda _w: {"start": AT, "end": AT + timedelta(seconds=9)},
    "monitoring.record_problem": lambda _w: {"en": "No permission.", "ja": "権限がありません。"},
    "monitoring.record_sight": lambda _w: {"blind": True, "why": Why("blind-anchor")},
    "monitoring.start_watch": lambda _w: {"keys": ["core/icmp"], "health": _health()},
    "traffic.record_answers": lambda _w: {"device": "core", "problem": "timeout"},
    "traffic.record_restart": lambda _w: {"device": "core", "booted_at": AT},
    "traffic.record_survey": lambda _w: {"device": "core", "told": _told()},
}

# Errands that need somebody else's machine; their own tests bring a stand-in for it.
ELSEWHERE = {"network.import_netbox": "a NetBox (tests/domains/network/test_netbox.py)"}
