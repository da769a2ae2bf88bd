"""What a controller told, on the pages of devices and rooms."""

import re

import pytest

from kaisai.core.identity.actors import COMMAND_LINE, POLLER
from kaisai.core.kit.clock import now, to_ms
from kaisai.domains.monitoring.queries import metric_store
from kaisai.domains.network.operations import save_device
from kaisai.domains.traffic.operations import record_survey, save_profile, watch_agents
from kaisai.domains.traffic.queries import (
    find_agent,
    list_parts,
    list_radios,
    port_rows,
    room_rows,
    snmp_source,
    told_by,
)
from kaisai.engines.probes.rest.declarations import vendors
from kaisai.engines.probes.rest.reading import read
from tests.engines.probes.controllers import unifi_ap, unifi_switch

MAC = "02:00:5e:00:01:01"


@pytest.fixture
def told(cast):
    """A console that was asked just now; one of its access points stands in Hall A, one is away."""
    at = now()
    around = {"by": COMMAND_LINE, "conference": cast.conference, "at": at}
    for name, kind, room in (
        ("unifi", "controller", ""),
        ("ap-1f-1", "ap", "hall-a"),
        ("ap-1f-2", "ap", "hall-a"),
        ("sw-1f", "switch", "hall-a"),
    ):
        save_device(**around, name=name, kind=kind, room=room)
    given = {"kind": "unifi-os", "url": "https://192.0.2.5", "secret": "kumo-api-key-4711"}
    save_profile(**around, name="unifi", **given)
    watch_agents(**around, devices=["unifi"], profile="unifi")
    away = unifi_ap("ap-1f-2", "02:00:5e:00:01:02", state=0)
    answer = read(vendors()["unifi-os"], [unifi_ap("ap-1f-1", MAC), away, unifi_switch()])
    machine = {**around, "by": POLLER, "device": "unifi"}
    record_survey(**machine, told=told_by(answer.survey, at))
    metric_store().append(snmp_source(cast.conference, "unifi"), to_ms(at), answer.numbers)
    return cast.conference


def test_radios_belong_to_the_access_points_of_the_inventory(told):
    found = [(radio.device.name, radio.name) for radio in list_radios(told)]
    assert found == [
        ("ap-1f-1", "ap-1f-1 2.4 GHz"),
        ("ap-1f-1", "ap-1f-1 5 GHz"),
        ("ap-1f-2", "ap-1f-2 2.4 GHz"),
        ("ap-1f-2", "ap-1f-2 5 GHz"),
    ]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_room_shows_its_radios_and_what_is_away_shows_no_numbers(told, visitor, language):
    page = visitor("noc", language=language).get("/kumo/traffic/rooms/hall-a").content.decode()
    rows = [row for row in page.split("<tr>") if "/radio/" in row]
    cells = [re.sub(r"<[^>]+>", " ", row.replace("</td>", "|")).split("|")[:5] for row in rows]
    assert [[cell.split("> ")[-1].strip() for cell in row] for row in cells] == [
        ["ap-1f-1 2.4 GHz", "3", "41 %", "6", "–"],
        ["ap-1f-1 5 GHz", "21", "36 %", "44", "–"],
        ["ap-1f-2 2.4 GHz", "–", "–", "–", "–"],
        ["ap-1f-2 5 GHz", "–", "–", "–", "–"],
    ]


def test_clients_of_the_room(told):
    counted = {row.room.slug: row.clients for row in room_rows(told, now())}
    assert counted["hall-a"] == 3 + 21


def test_the_ports_of_a_switch_behind_a_controller_name_it_and_who_is_at_the_other_end(told):
    agent = find_agent(told, "unifi")
    rows = port_rows(agent, list(list_parts(agent)), now())
    assert [(str(row.part), row.is_up, row.powered, row.neighbor) for row in rows] == [
        ("sw-1f Port 7", True, True, "ap-1f-1"),
        ("sw-1f Port 8", False, False, ""),
    ]
    assert {row.part.device.name for row in rows} == {"sw-1f"}
    assert [row.speed for row in rows] == [1e9, None]


@pytest.mark.parametrize(
    "path",
    ["devices/unifi", f"devices/unifi/radio/{MAC}/na", f"devices/unifi/access_point/{MAC}"],
)
def test_every_page_of_it_is_there(told, visitor, path):
    assert visitor("noc").get(f"/kumo/traffic/{path}").status_code == 200
