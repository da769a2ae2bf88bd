"""The topology map: who may drag, where things stand, what lines there are."""

import pytest

from kaisai.core.access.enums import Role
from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.core.journal.queries import list_entries
from kaisai.core.kit.errors import Refused
from kaisai.domains.maps.operations import clear_positions, place_device
from kaisai.domains.maps.queries import topology_map
from kaisai.domains.network.operations import import_targets, remove_device, save_link
from tests.domains.conftest import AT


def nodes(conference):
    return {node["slug"]: node for node in topology_map(conference)["nodes"]}


def test_a_dragged_device_stays_and_what_hangs_below_goes_along(network):
    before = nodes(network)
    assert not before["sw-a"]["fixed"]
    place_device(by=COMMAND_LINE, conference=network, at=AT, device="sw-a", x=900, y=-40)
    after = nodes(network)
    assert (after["sw-a"]["x"], after["sw-a"]["y"], after["sw-a"]["fixed"]) == (900, -40, True)
    assert after["ap-a"]["x"] == pytest.approx(before["ap-a"]["x"] + 900 - before["sw-a"]["x"])
    assert after["gw"] == before["gw"]
    assert clear_positions(by=COMMAND_LINE, conference=network, at=AT) == 1
    assert nodes(network) == before


def test_one_device_can_be_placed_automatically_again(network):
    around = {"by": COMMAND_LINE, "conference": network, "at": AT}
    for device in ("gw", "sw-a"):
        place_device(**around, device=device, x=1, y=2)
    assert clear_positions(**around, device="gw") == 1
    fixed = {slug for slug, node in nodes(network).items() if node["fixed"]}
    assert fixed == {"sw-a"}
    remove_device(by=COMMAND_LINE, conference=network, at=AT, slug="sw-a")
    assert clear_positions(**around) == 0


def test_a_place_beyond_the_map_is_refused(network):
    with pytest.raises(Refused, match="100,000"):
        place_device(by=COMMAND_LINE, conference=network, at=AT, device="gw", x=1e9, y=0)


def test_a_cable_takes_the_place_of_the_line_to_the_parent(network):
    def lines():
        return {(link["a"], link["b"], link["cable"]) for link in topology_map(network)["links"]}

    assert ("gw", "sw-a", False) in lines()
    save_link(by=COMMAND_LINE, conference=network, at=AT, a="sw-a", b="gw", a_port="1")
    save_link(by=COMMAND_LINE, conference=network, at=AT, a="ap-a", b="ap-b")
    assert lines() == {
        ("sw-a", "gw", True),
        ("ap-a", "ap-b", True),
        ("sw-a", "ap-a", False),
        ("sw-a", "ap-b", False),
    }


@pytest.mark.parametrize("role", [Role.NOC, Role.CHAIR, Role.STAFF])
def test_only_the_network_crew_drags(network, browser, role):
    answer = browser(role).post("/kumo/maps/place", {"device": "gw", "x": "12.5", "y": "7"})
    if role == Role.STAFF:
        assert answer.status_code == 403
        assert not nodes(network)["gw"]["fixed"]
        return
    told = {node["slug"]: node for node in answer.json()["nodes"]}
    assert (told["gw"]["x"], told["gw"]["y"]) == (12.5, 7)
    entry = list_entries(network, kinds=("maps.device_placed",)).get()
    assert entry.sentence("en").startswith("gw was put elsewhere")
    assert "トポロジーマップ" in entry.sentence("ja")


@pytest.mark.parametrize("x", ["nan", "inf", "", "1e999", "left", "\0"])
def test_what_is_no_place_is_refused(network, browser, x):
    client = browser(Role.NOC)
    assert client.post("/kumo/maps/place", {"device": "gw", "x": x, "y": "1"}).status_code == 400
    assert (
        client.post("/kumo/maps/place", {"device": "no\0", "x": "1", "y": "1"}).status_code == 404
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Topology", "Time travel", "Find a device")), ("ja", ("トポロジー", "機器を探す"))],
)
def test_the_page_speaks_both_languages(network, browser, language, words):
    page = browser(Role.NOC, language=language).get("/kumo/maps").content.decode()
    for word in words:
        assert word in page
    assert 'data-map="clear"' in page


def test_staff_see_the_map_without_what_they_may_not_do(network, browser):
    page = browser(Role.STAFF).get("/kumo/maps").content.decode()
    assert '"may": false' in page
    assert 'data-map="clear"' not in page


def test_an_empty_network_says_what_to_do(conference, browser):
    page = browser(Role.NOC).get("/kumo/maps").content.decode()
    assert "No devices yet" in page
    assert "/kumo/network/import" in page


def test_attendees_see_nothing(network, browser):
    client = browser(Role.ATTENDEE)
    for path in ("", "/figures", "/layout", "/plans"):
        assert client.get(f"/kumo/maps{path}").status_code == 404


def test_crowded_costs_no_more_statements(network, browser, django_assert_max_num_queries):
    rows = "\n".join(
        f"ap-{n},127.1.{n // 250}.{n % 250 + 1},Hall,hall-a,ap,sw-a" for n in range(300)
    )
    head = b"name,address,group,room,kind,parents\ngw,127.0.0.10,Core,,router,\nsw-a,127.0.0.11,Core,hall-a,switch,gw\n"
    import_targets(
        by=COMMAND_LINE, conference=network, at=AT, data=head + rows.encode(), name="venue.csv"
    )
    with django_assert_max_num_queries(12):
        assert len(topology_map(network)["nodes"]) >= 300
