"""A search proposes, a person decides: what is known is not proposed, what is accepted is written down."""

import pytest

from kaisai.domains.network.operations import save_device, save_link, save_target, set_parents
from kaisai.domains.network.queries import find_device, list_devices, list_links
from kaisai.domains.traffic.operations import discover_agents, save_profile
from kaisai.domains.traffic.queries import agent_rows, list_proposals, sentence_of
from kaisai.engines.probes.snmp.discovery import Discovery, Found, Wire
from tests.domains.traffic.serving import serving
from tests.domains.traffic.test_agents import around
from tests.engines.probes.snmp.test_discovery import device as rows_of

__all__ = ["around"]
CORE = Found("127.0.9.1", "core", "router", "Kumo", "", (Wire("ge-2", "sw1", "ge-1", "127.0.9.2"),))
SW1 = Found(
    "127.0.9.2",
    "sw1",
    "switch",
    "Kumo",
    "127.0.9.1",
    (Wire("ge-1", "core", "ge-2", "127.0.9.1"), Wire("ge-3", "a printer", "", "")),
)


@pytest.fixture
def search(around):
    """`search(*found)` is a search that found these; the sentences that wait for a decision."""
    save_profile(**around, name="kumo", community="kumo")

    def found(*devices):
        told = Discovery(list(devices))
        discover_agents(**around, profile="kumo", networks=["127.0.9.0/24"], prepared=told)
        return [sentence_of(proposal) for proposal in list_proposals(around["conference"])]

    return found


def accept(around, visitor, *wanted, who="noc", dismiss=False):
    rows = list_proposals(around["conference"])
    numbers = [p.pk for p in rows if not wanted or sentence_of(p) in wanted]
    given = {"proposal": numbers} | ({"dismiss": "1"} if dismiss else {})
    return visitor(who).post("/kumo/traffic/search/decide", given)


EVERYTHING = [
    "core (router, 127.0.9.1)",
    "sw1 (switch, 127.0.9.2)",
    "Ask core over SNMP at 127.0.9.1",
    "Ask sw1 over SNMP at 127.0.9.2",
    "Cable core ge-2 – sw1 ge-1",
    "sw1 is reached through core",
]


def test_all_that_is_new_is_proposed_once_and_nothing_is_written_down(around, search):
    before = list_devices(around["conference"]).count()
    assert search(CORE, SW1) == EVERYTHING
    assert search(CORE, SW1) == EVERYTHING
    assert list_devices(around["conference"]).count() == before


def test_what_is_accepted_is_written_down_and_not_proposed_again(around, search, visitor):
    search(CORE, SW1)
    assert accept(around, visitor).status_code == 302
    conference = around["conference"]
    device = find_device(conference, "sw1")
    assert device.kind == "switch"
    assert [str(target.address) for target in device.targets.all()] == ["127.0.9.2"]
    assert [str(parent) for parent in device.parents.all()] == ["core"]
    assert [str(link) for link in list_links(device)] == ["core ge-2 – sw1 ge-1"]
    assert [(row.device, row.host) for row in agent_rows(conference)] == [
        ("core", "127.0.9.1"),
        ("sw1", "127.0.9.2"),
    ]
    assert search(CORE, SW1) == []


def test_what_the_inventory_calls_otherwise_is_known_by_its_address(around, search):
    save_device(**around, name="Main router", kind="router")
    save_target(**around, device="main-router", address="127.0.9.1")
    save_device(**around, name="sw1", kind="switch")
    set_parents(**around, slug="sw1", parents=["main-router"])
    save_link(**around, a="sw1", a_port="ge-1", b="main-router", b_port="ge-2")
    assert search(CORE, SW1) == [
        "Ask Main router over SNMP at 127.0.9.1",
        "Ask sw1 over SNMP at 127.0.9.2",
    ]


def test_a_cable_without_its_device_is_refused_whole(around, search, visitor):
    search(CORE, SW1)
    answer = accept(around, visitor, "core (router, 127.0.9.1)", "Cable core ge-2 – sw1 ge-1")
    assert answer.status_code == 409
    assert "sw1 is not in the inventory" in answer.content.decode()
    assert not list_devices(around["conference"]).filter(name="core").exists()


def test_what_was_dismissed_does_not_come_back(around, search, visitor):
    search(CORE, SW1)
    accept(around, visitor, "sw1 is reached through core", dismiss=True)
    assert search(CORE, SW1) == EVERYTHING[:-1]


def test_only_the_network_crew_decides(around, search, visitor):
    search(CORE)
    assert accept(around, visitor, who="staff").status_code == 403
    assert list_proposals(around["conference"]).count() == 2


@pytest.mark.parametrize(
    ("networks", "seeds", "word"),
    [
        ("8.8.8.0/24", "", "not a private network"),
        ("10.0.0.0/8", "", "too many addresses"),
        ("kumo", "", "no network"),
        ("127.0.9.0/24", "8.8.8.8", "not a private network"),
    ],
)
def test_nobody_outside_is_asked(around, search, visitor, networks, seeds, word):
    given = {"profile": "kumo", "networks": networks, "seeds": seeds}
    page = visitor("noc").post("/kumo/traffic/search", given)
    assert page.status_code == 400
    assert word in page.content.decode()


def test_a_search_asks_real_agents_by_their_neighbours(around, visitor):
    with serving(
        {
            "127.0.9.1": rows_of("core", ("sw1", "127.0.9.2"), services=6),
            "127.0.9.2": rows_of("sw1", ("core", "127.0.9.1")),
        }
    ) as port:
        save_profile(**around, name="kumo", community="public", port=port)
        given = {"profile": "kumo", "networks": "127.0.9.0/24", "seeds": "127.0.9.1"}
        page = visitor("noc").post("/kumo/traffic/search", given, follow=True).content.decode()
    assert "sw1 (switch, 127.0.9.2)" in page
    assert "Cable core ge-1 – sw1 ge-1" in page
