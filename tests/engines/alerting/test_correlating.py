"""Many alerts, few causes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaisai.engines.alerting.correlating import correlate
from kaisai.engines.alerting.evaluator import Alert
from kaisai.engines.alerting.incidents import PortEvidence
from kaisai.engines.alerting.reading import default_rules
from kaisai.engines.alerting.rules import Level, Subject
from kaisai.engines.alerting.topology import Topology
from kaisai.engines.liveness.states import State, Watched
from tests.engines.alerting.venue import APS, NOON, TOPOLOGY, WATCHED, device, part

RULES = default_rules()
UP, DOWN, UNREACHABLE = State.UP, State.DOWN, State.UNREACHABLE


def alert(rule, subject, value=99.0, level=Level.WARN, since=NOON):
    return Alert(RULES[rule], subject, level, since, value, 1.0, since)


def states(**told):
    found = {each.key: (UP, NOON) for each in WATCHED}
    return found | {key.replace("_", "-"): (state, NOON) for key, state in told.items()}


def seen(firing=(), known=None, ports=None, topology=TOPOLOGY):
    return correlate(list(firing), known or states(), topology, ports)


def test_nothing_wrong_is_no_incident():
    assert seen() == []


def test_a_dead_switch_hides_what_is_behind_it_and_all_their_alerts():
    known = states(sw_4f=DOWN, ap_401=UNREACHABLE, ap_402=UNREACHABLE, ap_403=UNREACHABLE)
    firing = [
        alert("snmp-silent", device("sw-4f")),
        alert("poe-budget", part("poe", "sw-4f", "1")),
        alert("radio-clients", part("radio", "ap-401", "1")),
        alert("port-errors", part("port", "core", "4", peer="sw-4f")),
    ]
    (incident,) = seen(firing, known)
    assert (incident.key, incident.level) == ("device:sw-4f", Level.CRITICAL)
    assert incident.hides == APS
    assert list(incident.hidden) == firing
    assert incident.rooms == ("4f", "noc")


def test_a_child_that_was_down_before_its_parent_is_hidden_too():
    (incident,) = seen(known=states(sw_4f=DOWN, ap_401=DOWN, ap_402=UNREACHABLE))
    assert (incident.key, incident.hides) == ("device:sw-4f", ("ap-401", "ap-402"))


def test_the_farthest_dead_device_is_the_cause():
    (incident,) = seen(known=states(core=DOWN, sw_4f=UNREACHABLE, ap_401=UNREACHABLE))
    assert (incident.key, incident.hides) == ("device:core", ("sw-4f", "ap-401"))


@pytest.mark.parametrize(
    ("evidence", "cause"),
    [
        (PortEvidence(True, 4.0), "hung"),
        (PortEvidence(False, 0.0), "no-power"),
        (PortEvidence(False, 4.0), "no-link"),
        (PortEvidence(False), "port-down"),
        (PortEvidence(), "down"),
        (None, "down"),
    ],
)
def test_the_port_in_front_tells_why_a_device_is_silent(evidence, cause):
    ports = {"ap-401": evidence} if evidence else {}
    (incident,) = seen(known=states(ap_401=DOWN), ports=ports)
    assert (incident.cause, incident.device, incident.level) == (cause, "ap-401", Level.WARN)
    assert incident.members[0].labels == {"device"}


ALL = dict.fromkeys(("ap_401", "ap_402", "ap_403"), DOWN)


def test_all_access_points_of_a_switch_are_the_switch():
    (incident,) = seen([alert("radio-clients", part("radio", "ap-402", "1"))], states(**ALL))
    assert (incident.key, incident.cause, incident.device) == ("aps:sw-4f", "all-aps", "sw-4f")
    assert incident.hides == APS
    assert len(incident.hidden) == 1


def test_all_of_them_without_power_are_its_power_supply():
    ports = dict.fromkeys(APS, PortEvidence(False, 0.0))
    (incident,) = seen(known=states(**ALL), ports=ports)
    assert incident.cause == "all-aps-no-power"


def test_an_alert_of_the_switch_itself_is_not_hidden_by_its_access_points():
    firing = [alert("temperature", part("temperature", "sw-4f", "inlet"))]
    assert {each.key for each in seen(firing, states(**ALL))} == {"aps:sw-4f", "temperature:sw-4f"}


def test_two_of_three_access_points_are_two_causes():
    found = seen(known=states(ap_401=DOWN, ap_402=DOWN))
    assert [each.key for each in found] == ["device:ap-401", "device:ap-402"]


def test_the_only_access_point_of_a_switch_stands_for_itself():
    (incident,) = seen(known=states(ap_101=DOWN))
    assert incident.key == "device:ap-101"


def test_silent_snmp_with_ping_is_trouble_of_the_agent():
    firing = [alert("snmp-silent", device("wlc"))]
    (incident,) = seen(firing)
    assert (incident.cause, incident.device) == ("snmp-silent", "wlc")
    (incident,) = seen(firing, states(wlc=DOWN))
    assert (incident.cause, incident.hidden) == ("down", tuple(firing))


def test_a_room_full_of_clients_is_one_incident():
    radios = [part("radio", ap, band) for ap in APS for band in "12"]
    firing = [alert("radio-clients", radio) for radio in radios]
    firing += [alert("radio-airtime", radios[0], level=Level.CRITICAL)]
    (incident,) = seen(firing)
    assert (incident.key, incident.level) == ("radio-full:4f", Level.CRITICAL)
    assert len(incident.members) == 7


def test_both_ends_of_a_link_are_one_incident():
    ends = [
        part("port", of, "1", tags=frozenset({"uplink"}), link="core-4f")
        for of in ("core", "sw-4f")
    ]
    (incident,) = seen([alert("uplink-full", end) for end in ends])
    assert incident.key == "uplink-full:core-4f"


def test_what_restarts_with_its_switch_is_its_consequence():
    firing = [alert("reboot", device(key)) for key in (*APS, "sw-4f")]
    (incident,) = seen(firing)
    assert (incident.key, len(incident.hidden)) == ("reboot:sw-4f", 3)
    assert len(seen(firing[:3])) == 3


def test_a_device_in_maintenance_takes_its_alerts_and_what_is_behind_with_it():
    known = states(sw_4f=State.MAINTENANCE, ap_401=UNREACHABLE)
    firing = [alert("temperature", part("temperature", "sw-4f", "inlet"))]
    (incident,) = seen(firing, known)
    assert (incident.cause, incident.hides) == ("maintenance", ("ap-401",))
    (incident,) = seen(firing, states(sw_4f=State.MAINTENANCE))
    assert (incident.cause, incident.hidden) == ("maintenance", tuple(firing))
    assert seen(known=states(sw_4f=State.MAINTENANCE)) == []


TWINS = Topology(
    [
        *(Watched(key, key, kind="switch") for key in ("left", "right")),
        *(Watched(key, key, kind="ap", parents=("left", "right")) for key in ("one", "two")),
    ]
)


def test_a_dead_switch_is_not_one_that_answers():
    known = {"left": (DOWN, NOON), "right": (UP, NOON), "one": (DOWN, NOON), "two": (DOWN, NOON)}
    assert {each.key for each in seen(known=known, topology=TWINS)} == {"device:left", "aps:right"}


def test_what_is_reached_another_way_stands_for_itself():
    known = {"left": (DOWN, NOON), "right": (UP, NOON), "one": (UP, NOON), "two": (UP, NOON)}
    firing = [alert("reboot", Subject(key, "device", device=key)) for key in ("left", "one")]
    found = {each.key: each for each in seen(firing, known, topology=TWINS)}
    assert set(found) == {"device:left", "reboot:one"}
    assert [each.key for each in found["device:left"].hidden] == [("reboot", "left")]


KEYS = [f"d{i}" for i in range(8)]
NETWORKS = st.lists(
    st.tuples(
        st.sets(st.sampled_from(KEYS), max_size=2),
        st.sampled_from(["ap", "switch"]),
        st.sampled_from([UP, DOWN, UNREACHABLE, State.UNKNOWN, State.MAINTENANCE]),
    ),
    min_size=8,
    max_size=8,
)
FIRING = st.sets(
    st.tuples(
        st.sampled_from(["reboot", "snmp-silent"]), st.sampled_from(KEYS), st.sampled_from(KEYS)
    ),
    max_size=8,
)


@given(NETWORKS, FIRING)
def test_everything_that_is_wrong_has_exactly_one_cause(network, wrong):
    watched = [
        Watched(key, key, parents=tuple(sorted(parents)), kind=kind)
        for key, (parents, kind, _) in zip(KEYS, network, strict=True)
    ]
    known = {key: (state, NOON) for key, (_, _, state) in zip(KEYS, network, strict=True)}
    firing = [
        alert(rule, Subject(f"{key}{peer}", "device", device=key, peer=peer))
        for rule, key, peer in sorted(wrong)
    ]
    found = seen(firing, known, topology=Topology(watched))
    explained = [each.key for incident in found for each in (*incident.alerts, *incident.hidden)]
    assert sorted(explained) == sorted(each.key for each in firing)
    dead = {key for key, (state, _) in known.items() if state in {DOWN, UNREACHABLE}}
    named = [key for incident in found for key in incident.hides]
    named += [each.device for each in found if each.key == f"device:{each.device}"]
    assert len(named) == len(set(named))
    assert dead <= set(named)
    assert len({each.key for each in found}) == len(found)
