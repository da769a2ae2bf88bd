"""Whole devices of other people through the product: what they count is what people see."""

import pytest

from kaisai.engines.formats.snmp import read_recording
from tests.domains.traffic.serving import serving
from tests.journeys.installation import Installation, Product, until

pytestmark = pytest.mark.xdist_group("poller")
WLC, SWITCH = "127.88.3.1", "127.88.3.2"
CLIENTS = [0, 1, 3, 5, 5, 4, 0, 5]  # of four access points with two radios each


@pytest.fixture(scope="module")
def stage(shared_data, template, tmp_path_factory):
    rows = {
        address: read_recording((shared_data / "snmp" / f"{name}.snmprec").read_bytes()).rows
        for address, name in ((WLC, "ciscowlc_cbw240ac"), (SWITCH, "arubaos-cx_10.07"))
    }
    made = Product(Installation(tmp_path_factory.mktemp("recorded"), like=template))
    for number in range(1, 5):
        room = "hall-a" if number < 3 else "room-101"
        made.do("network.save_device", f"name=ap{number}", "kind=ap", f"room={room}")
    made.do("network.save_device", "name=wlc", "kind=controller")
    made.do("network.save_device", "name=cx", "kind=switch")
    with serving(rows) as port, made.installation.up() as running:
        running.ready()
        made.do("traffic.save_profile", "name=shared", "community=public", f"port={port}")
        for device, address in (("wlc", WLC), ("cx", SWITCH)):
            words = (f"devices={device}", "profile=shared", f"address={address}", "interval=5")
            made.do("traffic.watch_agents", *words)
        until(lambda: [a for a in made.ask("traffic.agents") if a["answers"]][1:], "both answer")
        yield made


def test_every_radio_and_room_shows_exactly_its_clients(stage):
    def counted():
        told = stage.newest("device/wlc", "radio-clients")
        return told if None not in told.values() else None

    assert sorted(until(counted, "every radio is counted").values()) == sorted(CLIENTS)
    rooms = stage.newest("conference", "clients")
    assert rooms.pop("all") == 23
    assert rooms == {"Hall A": sum(CLIENTS[:4]), "Room 101": sum(CLIENTS[4:])}


def test_a_search_finds_the_neighbours_that_a_switch_tells(stage):
    words = ("profile=shared", "networks=127.88.3.0/24", f"seeds={SWITCH}")
    stage.do("traffic.discover_agents", *words)
    [entry] = stage.installation.entries("traffic.agents_discovered")
    assert entry["payload"]["answered"] == 1
    agent = next(a for a in stage.ask("traffic.agents") if a["vendor"].startswith("Aruba"))
    assert agent["sysname"]
