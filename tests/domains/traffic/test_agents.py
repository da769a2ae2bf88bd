"""Who is asked and how: secrets stay inside, refusals say what to do, radios are counted once."""

import math
from datetime import timedelta

import pytest

from kaisai.core.identity.actors import COMMAND_LINE, POLLER
from kaisai.core.journal.models import Entry
from kaisai.core.kit.clock import to_ms
from kaisai.core.kit.errors import Refused
from kaisai.domains.monitoring.queries import metric_store
from kaisai.domains.network.operations import save_device, save_link
from kaisai.domains.traffic.enums import Authentication, Privacy, SnmpVersion
from kaisai.domains.traffic.operations import (
    mark_uplinks,
    record_survey,
    save_profile,
    watch_agents,
)
from kaisai.domains.traffic.queries import (
    Told,
    ToldPart,
    agent_rows,
    find_agent,
    find_profile,
    is_known,
    list_parts,
    list_radios,
    quoted,
    room_rows,
    snmp_source,
    top_talkers,
)
from tests.cast import AT

SECRET = "kumo-himitsu-4711"
PORTS = tuple(
    ToldPart("port", str(n), f"ge-{n}", {"speed": 1e9}, ("in_octets", "out_octets")) for n in (1, 2)
)


def radio(point, slot, of):
    return ToldPart("radio", f"{point}/{slot}", f"{of} {slot}", {}, ("clients",), of)


@pytest.fixture
def around(cast):
    return {"by": COMMAND_LINE, "conference": cast.conference, "at": AT}


@pytest.fixture
def agents(around):
    """A controller, a switch, and two access points of which one is asked itself."""
    for name, kind, room in (
        ("wlc", "controller", ""),
        ("sw", "switch", "hall-a"),
        ("ap-1", "ap", "hall-a"),
        ("ap-2", "ap", "room-101"),
    ):
        save_device(**around, name=name, kind=kind, room=room)
    save_profile(**around, name="kumo", community=SECRET)
    for number, name in enumerate(("wlc", "sw", "ap-1"), start=1):
        watch_agents(**around, devices=[name], profile="kumo", address=f"127.0.0.{number}")
    tell(around, "sw", *PORTS)
    tell(around, "wlc", *(radio(point, n, point) for point in ("ap-1", "AP-2") for n in (0, 1)))
    tell(around, "ap-1", radio("self", 0, ""), radio("self", 1, ""))
    return around


def tell(around, device, *parts):
    told = Told("Kumo", device, "", AT, (), parts)
    record_survey(**{**around, "by": POLLER}, device=device, told=told)


def measure(conference, device, minutes, values):
    for minute in range(minutes):
        at = to_ms(AT - timedelta(minutes=minutes - 1 - minute))
        told = {key: value(minute) for key, value in values.items()}
        metric_store().append(snmp_source(conference, device), at, told)


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"community": ""}, "community"),
        ({"version": SnmpVersion.V3}, "user"),
        ({"version": SnmpVersion.V3, "user": "noc", "privacy": Privacy.AES}, "auth"),
        (
            {
                "version": SnmpVersion.V3,
                "user": "noc",
                "auth": Authentication.SHA256,
                "auth_key": "short",
            },
            "8 characters",
        ),
        ({"community": "kumo", "port": 70000}, "port"),
    ],
)
def test_a_profile_that_could_not_ask_is_refused_by_what_is_missing(around, given, word):
    with pytest.raises(Refused) as refused:
        save_profile(**around, name="kumo", **given)
    assert word in str(refused.value)


def test_a_secret_is_written_once_and_told_nobody(agents, api, visitor):
    conference = agents["conference"]
    save_profile(**agents, name="kumo", port=1161)  # leaves the community as it is
    assert find_profile(conference, "kumo").community == SECRET
    assert all(SECRET not in repr(row) for row in agent_rows(conference))
    assert SECRET not in str(list(Entry.objects.values()))
    assert SECRET not in str(api("noc").get("traffic.agents").content)
    for path in ("traffic/agents", "traffic/devices/sw"):
        assert SECRET not in visitor("noc").get(f"/kumo/{path}").content.decode()


def test_a_profile_in_use_stays_and_says_by_whom(agents, visitor):
    page = visitor("noc").post("/kumo/traffic/agents/profile/remove", {"name": "kumo"})
    assert page.status_code == 409
    assert "sw" in page.content.decode()
    assert find_profile(agents["conference"], "kumo")


def test_what_an_agent_no_longer_has_stays_for_its_past(agents):
    conference = agents["conference"]
    tell(agents, "sw", PORTS[0])
    agent = find_agent(conference, "sw")
    assert [str(part) for part in list_parts(agent, "port")] == ["ge-1"]
    assert {part.key: part.present for part in agent.parts.all()} == {"1": True, "2": False}
    assert is_known(agent, Told("Kumo", "sw", "", AT, (), (PORTS[0],)))
    assert not is_known(agent, Told("Kumo", "sw", "", AT, (), PORTS))
    tell(agents, "sw", *PORTS)
    assert {part.key: part.present for part in agent.parts.all()} == {"1": True, "2": True}


def test_a_radio_that_two_tell_of_is_counted_once_in_its_room(agents):
    conference = agents["conference"]
    found = [(part.device.name, part.agent.device.name) for part in list_radios(conference)]
    assert found == [("ap-1", "ap-1")] * 2 + [("ap-2", "wlc")] * 2
    for source, keys in (("wlc", ("ap-1/0", "ap-1/1", "AP-2/0")), ("ap-1", ("self/0",))):
        values = {f"radio/{key}/clients": lambda _minute: 20.0 for key in keys}
        measure(conference, source, 2, values)
    told = {row.room.slug: row.clients for row in room_rows(conference, AT)}
    assert told == {"hall-a": 20, "room-101": 20}
    assert quoted(conference, AT).clients == 40


def test_totals_of_the_day_come_from_marked_uplinks_only(agents):
    conference = agents["conference"]
    values = {
        "port/1/in_octets": lambda minute: 1e6 * 60 * minute,
        "port/1/out_octets": lambda minute: math.nan if minute == 3 else 1e5 * 60 * minute,
        "port/2/in_octets": lambda minute: 5e6 * 60 * minute,
    }
    measure(conference, "sw", 6, values)
    assert not quoted(conference, AT).has_uplinks
    mark_uplinks(**agents, device="sw", ports=["1"])
    told = quoted(conference, AT)
    assert told.peak_in == pytest.approx(8e6)
    assert told.bytes_in == pytest.approx(1e6 * 60 * 5, rel=0.01)
    assert told.peak_out == pytest.approx(8e5)
    busiest = top_talkers(conference)
    assert [(row.part.key, round(row.load)) for row in busiest] == [("2", 4), ("1", 1)]


def test_a_cable_is_busy_once(agents):
    conference = agents["conference"]
    save_link(**agents, a="wlc", a_port="ge-1", b="sw", b_port="GE-2")
    tell(agents, "wlc", *PORTS)
    for device, ports in (("sw", {1: 2e6, 2: 5e6}), ("wlc", {1: 4e6})):
        values = {
            f"port/{port}/in_octets": lambda minute, speed=speed: speed * 60 * minute
            for port, speed in ports.items()
        }
        measure(conference, device, 3, values)
    busiest = [(row.part.agent.device.slug, row.part.key) for row in top_talkers(conference)]
    assert busiest == [("sw", "2"), ("sw", "1")]


def test_figures_that_are_old_are_not_shown_as_of_now(agents, visitor):
    conference = agents["conference"]
    measure(conference, "wlc", 1, {"radio/AP-2/0/clients": lambda _minute: 33.0})
    later = AT + timedelta(minutes=20)
    rooms = {row.room.slug: row.clients for row in room_rows(conference, later)}
    assert rooms == {"hall-a": None, "room-101": None}


@pytest.mark.parametrize("who", ["staff", "day_staff"])
def test_the_crew_looks_and_only_the_network_crew_changes(agents, visitor, who):
    client = visitor(who)
    page = client.get("/kumo/traffic/devices/sw")
    assert page.status_code == 200
    assert "Mark these as uplinks" not in page.content.decode()
    assert client.post("/kumo/traffic/devices/sw/uplinks", {"port": "1"}).status_code == 403
    assert client.post("/kumo/traffic/agents/drop", {"device": "sw"}).status_code == 403


@pytest.mark.parametrize(
    "asked",
    [
        {"of": "conference", "name": "nothing"},
        {"of": "room/none", "name": "clients"},
        {"of": "part/sw/port/9", "name": "traffic"},
        {"of": "part/sw", "name": "traffic"},
        {"of": "", "name": ""},
        {"of": "device/sw", "name": "cpu", "from": "5", "to": "3"},
        {"of": "part/sw/port/1", "name": "traffic", "from": "1", "to": str(2**52)},
        {"of": "part/sw/port/1", "name": "traffic", "from": "a"},
    ],
)
def test_a_chart_that_cannot_be_is_refused(agents, visitor, asked):
    answer = visitor("noc").get("/kumo/traffic/charts", asked)
    assert answer.status_code in {400, 404}, answer.content


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_page_is_there_in_both_languages_also_when_nothing_was_measured(
    agents, visitor, language
):
    client = visitor("noc", language=language)
    for path in (
        "traffic",
        "traffic/agents",
        "traffic/rooms/hall-a",
        "traffic/rooms/room-401",
        "traffic/devices/sw",
        "traffic/devices/sw/port/1",
        "traffic/devices/wlc/radio/AP-2/0",
    ):
        for htmx in ({}, {"HX-Request": "true"}):
            page = client.get(f"/kumo/{path}", headers=htmx)
            assert page.status_code == 200, path
            whole = not htmx or path == "traffic/agents"
            assert ("<!doctype html>" in page.content.decode()) == whole
    assert client.get("/kumo/traffic/devices/ap-2").status_code == 404


def test_the_page_of_a_device_leads_to_its_numbers_and_an_access_point_to_its_radios(
    agents, visitor
):
    client = visitor("noc")
    assert b"traffic/devices/sw/summary" in client.get("/kumo/network/devices/sw").content
    assert b"/kumo/traffic/devices/sw" in client.get("/kumo/traffic/devices/sw/summary").content
    told = client.get("/kumo/traffic/devices/ap-2/summary").content.decode()
    assert told.count("/kumo/traffic/devices/wlc/radio/") == 2
    save_device(**agents, name="bare")
    assert not client.get("/kumo/traffic/devices/bare/summary").content.strip()
