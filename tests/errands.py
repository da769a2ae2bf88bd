"""For every operation and query, values with which it succeeds: what tests of the whole registry need.

Whoever adds an operation adds its line here; `tests/core/operations/test_every_operation.py` asks.
"""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from kaisai.core.conference.queries import find_room
from kaisai.core.identity.actors import COMMAND_LINE, Actor
from kaisai.core.operations.accounts import issue_token
from kaisai.domains.alerts.operations import (
    AlertNow,
    NoticeNow,
    record_round,
    save_route,
    save_shift,
    silence,
)
from kaisai.domains.alerts.queries import list_deliveries, list_firing
from kaisai.domains.checks.operations import sign_off, submit_check
from kaisai.domains.checks.queries import newest_by_place
from kaisai.domains.exchange.operations import watch_exporter
from kaisai.domains.maps.operations import place_spot, save_plan
from kaisai.domains.maps.queries import list_plans, list_spots
from kaisai.domains.monitoring.enums import Subject
from kaisai.domains.monitoring.operations import HealthNow, Observation, announce_maintenance
from kaisai.domains.network.operations import save_device, save_link, save_target
from kaisai.domains.program.operations import import_schedule
from kaisai.domains.traffic.operations import (
    discover_agents,
    record_survey,
    save_profile,
    watch_agents,
)
from kaisai.domains.traffic.queries import Told, ToldPart, list_proposals
from kaisai.engines.alerting.rules import Words
from kaisai.engines.liveness.states import Change, State, Why
from kaisai.engines.probes.exporters.reading import ExporterPart
from kaisai.engines.probes.snmp.discovery import Discovery, Found
from tests.asking import ASKED, Asked, ask
from tests.cast import AT, Cast
from tests.filling import OF_CAPACITY, OF_THE_WORKER, fill_rooms
from tests.lots import AT_THE_LOTTERY, OF_THE_DRAW, Lots, hold_lotteries
from tests.paying import AT_A_PROVIDER
from tests.shopping import AT_THE_SHOP, OF_ITS_OWN, Shop, open_shop

NIGHT = {
    "name": "night",
    "starts_at": AT.isoformat(),
    "ends_at": (AT + timedelta(hours=8)).isoformat(),
    "mails": ["night@kumo.example"],
}
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

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 200"/>'
REPORT: dict[str, Any] = {
    "format": 1,
    "at": "2026-10-03T00:30:00+00:00",
    "room": "hall-a",
    "interface": "eth0",
    "outcomes": [
        {
            "check": "link",
            "about": "",
            "verdict": "pass",
            "value": {"up": True},
            "expected": None,
            "code": "link-up",
            "en": "eth0 is up.",
            "ja": "eth0 はリンクアップしています。",
        }
    ],
}


@dataclass(frozen=True)
class World:
    """What is there to be changed: two devices with a cable, a target, announced work, an agent with a
    port, a profile that nobody uses, a token, a device that a search proposes, an
    alert with its route, a silence.
    """

    cast: Cast
    by: Actor
    link: int
    maintenance: int
    token: int
    proposal: int
    alert: int
    silence: int
    delivery: int
    shop: Shop
    asked: Asked
    lots: Lots


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
    watch_exporter(**at_kumo, device="core", url="http://127.0.40.1:9100/metrics")
    record_survey(**at_kumo, device="core", told=_told())
    import_schedule(**at_kumo, data=SCHEDULE.replace(b"0001", b"0002"), name="schedule.json")
    fill_rooms(at_kumo)
    _maps(at_kumo)
    _checks(at_kumo)
    shop = open_shop(at_kumo)
    asked, lots = ask(at_kumo, shop.line[1]), hold_lotteries(at_kumo)
    owner = by if by.account else cast["keeper"]
    token = issue_token(by=owner, at=AT, label="errands")
    found = Discovery([Found("127.0.40.9", "sw-9", "switch", "Kumo", "", ())])
    discover_agents(**at_kumo, profile="kumo", networks=["127.0.40.0/24"], prepared=found)
    proposal = list_proposals(cast.conference)[0]
    alert, silence, delivery = _alerts(at_kumo)
    numbers = (link.pk, work.pk, token.id, proposal.pk, alert, silence, delivery)
    return World(cast, by, *numbers, shop, asked, lots)


def _alerts(at_kumo: dict[str, Any]) -> tuple[int, int, int]:
    """An alert of which a route is told, and a silence; their numbers and that of the delivery."""
    save_route(**at_kumo, name="crew", mails=["noc@kumo.example"])
    night = NIGHT | {"starts_at": AT, "ends_at": AT + timedelta(hours=8)}
    save_shift(**at_kumo, route="crew", **night)
    words = Words("core does not answer", "core が応答しません")
    alert = AlertNow("device:core", "down", "critical", "core", (), 0.0, words, words, ())
    notice = NoticeNow("crew", "opened", "device:core", "critical", words, words)
    record_round(**at_kumo, alerts=[alert], notices=[notice], memory={})
    quiet = silence(**at_kumo, room="hall-a", minutes=60)
    delivery = list_deliveries(at_kumo["conference"])[0]
    return list_firing(at_kumo["conference"])[0].pk, quiet.pk, delivery.pk


def _maps(at_kumo: dict[str, Any]) -> None:
    """A floor plan with a device on it."""
    plan = save_plan(**at_kumo, name="Ground floor", drawing=DRAWING)
    place_spot(**at_kumo, plan=plan.pk, device="core", x=0.5, y=0.5)


def _checks(at_kumo: dict[str, Any]) -> None:
    """A room that was checked, and one that is signed off."""
    for room in ("room-101", "hall-a"):
        check = submit_check(**at_kumo, room=room, report=REPORT)
        if room == "room-101":
            sign_off(**at_kumo, check=check.pk)


def _checked(world: World) -> int:
    return newest_by_place(find_room(world.cast.conference, "hall-a"))[0].pk


def _plan(world: World) -> int:
    return list_plans(world.cast.conference)[0].pk


def _spot(world: World) -> int:
    return list_spots(list_plans(world.cast.conference)[0])[0].pk


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
    **AT_THE_SHOP,
    **ASKED,
    **AT_THE_LOTTERY,
    **OF_CAPACITY,
    "alerts.acknowledge": lambda w: {"alert": w.alert},
    "alerts.count": lambda _w: {},
    "alerts.end_silence": lambda w: {"silence": w.silence},
    "alerts.ended": lambda _w: {},
    "alerts.firing": lambda _w: {},
    "alerts.override_rule": lambda _w: {"rule": "temperature", "changes": '{"warn": 50}'},
    "alerts.overrides": lambda _w: {},
    "alerts.remove_route": lambda _w: {"name": "crew"},
    "alerts.remove_shift": lambda _w: {"route": "crew", "name": "night"},
    "alerts.reset_rule": lambda _w: {"rule": "temperature"},
    "alerts.routes": lambda _w: {},
    "alerts.save_route": lambda _w: {"name": "desk", "mails": ["desk@kumo.example"]},
    "alerts.save_shift": lambda _w: {"route": "crew", **NIGHT},
    "alerts.shifts": lambda _w: {},
    "alerts.silence": lambda _w: {"room": "hall-a"},
    "alerts.silences": lambda _w: {},
    "alerts.try_route": lambda _w: {"name": "crew"},
    "alerts.why": lambda _w: {"about": "core"},
    "access.grant_role": lambda _w: {"email": "guest@kumo.example", "role": "staff"},
    "access.withdraw_role": lambda _w: {"email": "staff@kumo.example", "role": "staff"},
    "checks.discard_check": lambda w: {"check": _checked(w)},
    "checks.expectations": lambda _w: {"room": "hall-a"},
    "checks.rooms": lambda _w: {},
    "checks.save_expectations": lambda _w: {"text": "[ipv6]\npresent = true\n", "room": "hall-a"},
    "checks.sign_off": lambda w: {"check": _checked(w)},
    "checks.submit_check": lambda _w: {"room": "hall-a", "place": "socket 1", "report": REPORT},
    "checks.submit_phone_check": lambda _w: {
        "room": "hall-a",
        "place": "KumoNet",
        "measured": {"sent": 20, "lost": 0, "genuine": True, "rtt_ms": 8.0},
    },
    "checks.withdraw_sign_off": lambda _w: {"room": "room-101"},
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
    "exchange.associations": lambda _w: {},
    "exchange.close_counts": lambda _w: {},
    "exchange.drop_exporter": lambda _w: {"device": "core"},
    "exchange.exporters": lambda _w: {},
    "exchange.watch_exporter": lambda _w: {
        "device": "ap-4f-1",
        "url": "http://127.0.40.11:9100/metrics",
    },
    "exchange.open_counts": lambda _w: {},
    "identity.revoke_token": lambda w: {"token": w.token},
    "identity.revoke_tokens": lambda _w: {},
    "maps.clear_positions": lambda _w: {},
    "maps.place_device": lambda _w: {"device": "core", "x": 120.0, "y": -40.0},
    "maps.place_spot": lambda w: {"plan": _plan(w), "device": "ap-4f-1", "x": 0.2, "y": 0.4},
    "maps.plan": lambda w: {"plan": _plan(w)},
    "maps.plans": lambda _w: {},
    "maps.remove_plan": lambda w: {"plan": _plan(w)},
    "maps.remove_spot": lambda w: {"spot": _spot(w)},
    "maps.save_plan": lambda _w: {"name": "Roof", "drawing": _file(DRAWING)},
    "maps.topology": lambda _w: {},
    "logs.search": lambda _w: {"words": ["down"], "worst": 4},
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
    "traffic.accept_proposals": lambda w: {"proposals": [w.proposal]},
    "traffic.agents": lambda _w: {},
    "traffic.chart": lambda _w: {"of": "part/core/port/1", "name": "traffic"},
    "traffic.discover_agents": lambda _w: {
        "profile": "kumo",
        "networks": ["127.0.0.0/30"],
        "seeds": ["127.0.0.2"],
    },
    "traffic.dismiss_proposals": lambda w: {"proposals": [w.proposal]},
    "traffic.drop_agent": lambda _w: {"device": "core"},
    "traffic.mark_uplinks": lambda _w: {"device": "core", "ports": ["1"]},
    "traffic.proposals": lambda _w: {},
    "traffic.remove_profile": lambda _w: {"name": "spare"},
    "traffic.save_profile": lambda _w: {"name": "switches", "community": "kumo"},
    "traffic.watch_agents": lambda _w: {"devices": ["core"], "profile": "spare"},
}

# Values as our own processes hand them over; these operations are not offered to anybody else.
OWN_ERRANDS: dict[str, Callable[[World], dict[str, Any]]] = {
    **OF_ITS_OWN,
    **OF_THE_DRAW,
    **OF_THE_WORKER,
    "identity.create_account": lambda _w: {"email": "new@kumo.example"},
    "identity.issue_token": lambda _w: {"label": "lights"},
    "alerts.record_delivery": lambda w: {"delivery": w.delivery},
    "alerts.record_round": lambda _w: {"alerts": [], "notices": [], "memory": {}},
    "exchange.record_exporter": lambda _w: {"device": "core", "problem": "timeout"},
    "exchange.record_parts": lambda _w: {
        "device": "core",
        "parts": [ExporterPart("sessions", "", "conntrack", {"used": "node_nf_conntrack_entries"})],
    },
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
ELSEWHERE = AT_A_PROVIDER | {
    "network.import_netbox": "a NetBox (tests/domains/network/test_netbox.py)"
}
