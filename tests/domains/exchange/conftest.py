"""A venue that was just asked: a switch, a controller with two access points, a target, their numbers."""

from datetime import UTC, datetime

import pytest

from kaisai.core.identity.actors import COMMAND_LINE, POLLER
from kaisai.core.kit.clock import now, to_ms
from kaisai.domains.exchange.queries import counting
from kaisai.domains.exchange.views import asking, clients
from kaisai.domains.monitoring.operations import HealthNow, Observation, record_changes
from kaisai.domains.monitoring.queries import metric_store
from kaisai.domains.network.operations import save_device, save_target
from kaisai.domains.traffic.operations import record_survey, save_profile, watch_agents
from kaisai.domains.traffic.queries import Told, ToldPart
from kaisai.engines.liveness.states import Change, State, Why
from kaisai.engines.metrics.port import Counter

BOOTED = datetime(2026, 10, 3, tzinfo=UTC)
PORTS = tuple(
    ToldPart("port", str(n), f"ge-0/0/{n}", {"speed": 1e9, "alias": 'to "hall"'}, ("in_octets",))
    for n in (1, 2)
)
RADIOS = tuple(
    ToldPart(
        "radio", f"{ap}/{n}", f"{ap} {band} GHz", {"band": band, "ap_name": ap}, ("clients",), ap
    )
    for ap in ("ap-4f-1", "ap-lobby")
    for n, band in enumerate(("2.4", "5"))
)
CLIENTS = {"ap-4f-1/0": 7.0, "ap-4f-1/1": 21.0, "ap-lobby/0": 0.0, "ap-lobby/1": 3.0}


def survey(name, *parts):
    return Told("Kumo", name, "a box", BOOTED, (), parts)


@pytest.fixture(autouse=True)
def _fresh():
    """No limit or count is left over from the test before."""
    counting._counts.cache_clear()
    asking.LIMIT._buckets.clear()
    clients.ANYBODY._buckets.clear()


@pytest.fixture
def venue(cast):
    """Everything answers, half a second ago."""
    at = now()
    kumo = {"by": COMMAND_LINE, "conference": cast.conference, "at": at}
    poller = kumo | {"by": POLLER}
    save_profile(**kumo, name="kumo", community="hush-hush")
    for name, kind, room, address in (
        ("sw-4f", "switch", "room-401", "127.0.40.2"),
        ("wlc", "controller", "", "127.0.40.3"),
        ("ap-4f-1", "ap", "room-401", ""),
        ("ap-lobby", "ap", "hall-a", ""),
    ):
        save_device(**kumo, name=name, kind=kind, room=room)
        if address:
            save_target(**kumo, device=name, address=address, key=f"{name}/icmp")
    watch_agents(**kumo, devices=["sw-4f", "wlc"], profile="kumo")
    record_survey(**poller, device="sw-4f", told=survey("sw-4f", *PORTS))
    record_survey(**poller, device="wlc", told=survey("wlc", *RADIOS))
    changes = [
        Observation(
            Change(f"{name}/icmp", at.timestamp(), State.UNKNOWN, state, Why("answers")),
            *(name, "room-401", 1000),
            flapping=False,
            hidden_names=(),
        )
        for name, state in (("sw-4f", State.LATE), ("wlc", State.DOWN))
    ]
    health = [
        HealthNow("", 700, "impaired", Why("fine")),
        HealthNow("room-401", 0, "up", Why("fine")),
    ]
    record_changes(**poller, observations=changes, health=health)
    store, t_ms = metric_store(), to_ms(at) - 500
    octets = {"port/1/in_octets": 2.0**33, "port/2/in_octets": float("nan")}
    store.append("kumo/snmp/sw-4f", t_ms, octets, {"port/1/in_octets": Counter(64)})
    store.append("kumo/snmp/wlc", t_ms, {f"radio/{key}/clients": n for key, n in CLIENTS.items()})
    store.append("kumo/rtt", t_ms, {"sw-4f/icmp": 12.5, "wlc/icmp": float("nan")})
    return cast
