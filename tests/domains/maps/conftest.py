"""A small fictional network with a metric store of its own."""

from datetime import datetime, timedelta

import pytest

from kaisai.core.identity.actors import COMMAND_LINE, POLLER
from kaisai.core.kit.clock import to_ms
from kaisai.domains.monitoring.queries import metric_store
from kaisai.domains.network.operations import import_targets, save_link
from kaisai.domains.traffic.operations import record_survey, save_profile, watch_agents
from kaisai.domains.traffic.queries import Told, ToldPart, snmp_source
from tests.domains.conftest import AT

CSV = b"""name,address,group,room,kind,parents
gw,127.0.0.10,Core,,router,
sw-a,127.0.0.11,Core,hall-a,switch,gw
ap-a,127.0.0.12,Hall,hall-a,ap,sw-a
ap-b,127.0.0.13,Hall,hall-a,ap,sw-a
"""
COUNTED = ("in_octets", "out_octets")
GIGABIT = 1_000_000_000


@pytest.fixture
def network(conference):
    """A gateway, a switch, two access points."""
    import_targets(by=COMMAND_LINE, conference=conference, at=AT, data=CSV, name="venue.csv")
    return conference


def port(key, name):
    return ToldPart("port", key, name, {"speed": GIGABIT}, COUNTED)


@pytest.fixture
def asked(network):
    """The switch tells of two ports and, as a controller would, of the radio of ap-a."""
    around = {"by": COMMAND_LINE, "conference": network, "at": AT}
    save_profile(**around, name="kumo", community="kumo")
    watch_agents(**around, devices=["sw-a"], profile="kumo")
    parts = (
        port("1", "ge-0/0/1"),
        port("2", "ge-0/0/2"),
        ToldPart("radio", "9/0", "ap-a 5", {"band": "5"}, ("clients", "airtime"), of="ap-a"),
        ToldPart("local_port", "2", "ge-0/0/2", {"local": "2"}, ()),
        ToldPart("neighbor", "0.2.1", "ap-a", {"local": "2", "name": "ap-a", "port": "eth0"}, ()),
    )
    told = Told("Kumo", "sw-a", "a switch", AT, (), parts)
    record_survey(by=POLLER, conference=network, at=AT, device="sw-a", told=told)
    save_link(**around, a="gw", b="sw-a", b_port="ge-0/0/1")
    return network


def count(conference, end: datetime, *, bits_in: float, clients: float = 12):
    """Two minutes of polls up to `end`: port 1 takes in so many bits a second, port 2 a tenth."""
    source = snmp_source(conference, "sw-a")
    for step in range(13):
        at = end - timedelta(seconds=120 - step * 10)
        octets = step * 10 * bits_in / 8
        values = {
            "port/1/in_octets": octets,
            "port/1/out_octets": octets / 4,
            "port/2/in_octets": octets / 10,
            "port/2/out_octets": octets / 5,
            "radio/9/0/clients": clients,
            "radio/9/0/airtime": 20.0,
        }
        metric_store().append(source, to_ms(at), values)
