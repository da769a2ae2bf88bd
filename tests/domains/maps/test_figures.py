"""What maps are coloured by, now and at any moment of the past."""

from datetime import timedelta

import pytest

from kaisai.core.access.enums import Role
from kaisai.core.identity.actors import POLLER
from kaisai.core.kit.clock import now, to_ms
from kaisai.domains.maps.queries import figures_at, list_changes, list_days, topology_map
from kaisai.domains.monitoring.operations import HealthNow, Observation, record_changes
from kaisai.domains.network.queries import watch_list
from kaisai.engines.liveness.states import Change, State, Why
from tests.domains.conftest import AT
from tests.domains.maps.conftest import count

LATER = AT + timedelta(minutes=30)


def change(conference, name, new, at, old=State.UP):
    key = next(row.key for row in watch_list(conference).rows if row.name == name)
    seen = Change(key, at.timestamp(), old, new, Why("no-answer"))
    record_changes(
        by=POLLER,
        conference=conference,
        at=at,
        observations=[
            Observation(seen, name, "hall-a", score=1000, flapping=False, hidden_names=())
        ],
        health=[HealthNow("", 1000, new, Why("no-reply"))],
    )
    return key


def line(conference, a, b):
    links = topology_map(conference)["links"]
    return next(link["key"] for link in links if (link["a"], link["b"]) == (a, b))


@pytest.mark.parametrize("past", [False, True])
def test_load_clients_and_airtime_are_those_of_the_ports_and_radios(asked, past):
    count(asked, LATER, bits_in=400e6)
    figures = figures_at(asked, LATER, "en", past=past)
    # what the switch takes in by its port is what the gateway sends
    cable = figures["links"][line(asked, "gw", "sw-a")]
    assert cable["ab"] == pytest.approx(400e6, rel=0.02)
    assert cable["ba"] == pytest.approx(100e6, rel=0.02)
    assert cable["speed"] == 1e9
    # no cable is written down here: the neighbours tell which port it is
    to_ap = figures["links"][line(asked, "sw-a", "ap-a")]
    assert to_ap["ab"] == pytest.approx(80e6, rel=0.02)
    assert to_ap["ba"] == pytest.approx(40e6, rel=0.02)
    assert figures["devices"]["ap-a"] == {"clients": 12, "fullest": 12, "airtime": 20}
    assert figures["rooms"]["hall-a"]["clients"] == 12


def test_the_past_is_not_the_present(asked):
    count(asked, AT, bits_in=80e6, clients=3)
    count(asked, LATER, bits_in=640e6, clients=30)
    key = change(asked, "ap-a", State.DOWN, AT + timedelta(minutes=1))
    change(asked, "ap-a", State.UP, AT + timedelta(minutes=2), old=State.DOWN)
    then = figures_at(asked, AT, "en", past=True)
    assert then["devices"]["ap-a"]["clients"] == 3
    assert then["links"][line(asked, "gw", "sw-a")]["ab"] == pytest.approx(80e6, rel=0.02)
    assert key not in then["states"]
    assert then["line"] is None
    broken = figures_at(asked, AT + timedelta(seconds=90), "en", past=True)
    assert broken["states"][key][0] == "down"
    assert "ap-a" in broken["line"]["sentence"]
    assert figures_at(asked, LATER, "en")["states"][key][0] == "up"


def test_what_was_not_measured_is_left_out_and_never_nought(asked):
    count(asked, AT, bits_in=80e6)
    figures = figures_at(asked, LATER, "en")
    assert figures["links"] == {}
    assert figures["devices"]["ap-a"] == {}
    assert not figures["watching"]


def test_figures_come_as_json_for_a_moment_and_are_not_sent_twice(asked, browser):
    client = browser(Role.STAFF)
    moment = to_ms(AT + timedelta(minutes=3))
    key = change(asked, "ap-a", State.DOWN, AT + timedelta(minutes=1))
    answer = client.get(f"/kumo/maps/figures?t={moment}")
    assert answer.json()["states"][key][0] == "down"
    assert answer.json()["at"] == moment
    mark = answer.headers["ETag"]
    again = client.get(f"/kumo/maps/figures?t={moment}", headers={"if-none-match": mark})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/kumo/maps/figures?t=soon").status_code == 400
    future = to_ms(now()) + 9_000_000
    assert client.get(f"/kumo/maps/figures?t={future}").json()["past"] is False
    japanese = browser(Role.NOC, language="ja").get(f"/kumo/maps/figures?t={moment}").json()
    assert "応答がありません" in japanese["states"][key][2]


def test_moments_of_change_and_days_are_told(asked, browser):
    change(asked, "ap-a", State.DOWN, AT)
    assert list_changes(asked, AT - timedelta(hours=1), LATER) == [(to_ms(AT), "down")]
    client = browser(Role.STAFF)
    address = f"/kumo/maps/changes?from={to_ms(AT) - 9000}&to={to_ms(LATER)}"
    assert client.get(address).json() == {"changes": [[to_ms(AT), "down"]]}
    assert client.get("/kumo/maps/changes?from=2&to=1").status_code == 400
    assert len(list_days(asked, AT)) == 1
    assert len(list_days(asked, AT + timedelta(days=1))) == 2
    assert len(list_days(asked, AT - timedelta(days=20))) == 1


def test_the_topology_is_a_query_for_programs(cast, api):
    told = api("staff").get("maps.topology").json()
    assert set(told.get("result", told)) >= {"nodes", "links", "figures"}
    assert api("attendee").get("maps.topology").status_code in {403, 404}
