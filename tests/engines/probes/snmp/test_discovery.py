"""A search for agents: ring by ring, nobody outside, nothing twice, never without end."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaisai.engines.formats.snmp import Row, Tag, read_recording
from kaisai.engines.formats.snmp.recording import Recording
from kaisai.engines.probes.snmp.agents import AgentLost, RecordedAgent
from kaisai.engines.probes.snmp.discovery import (
    SearchRefused,
    addresses_of,
    allowed_networks,
    discover,
)

LLDP = (1, 0, 8802, 1, 1, 2, 1)
VENUE = ("10.0.0.0/24",)


def text(oid, value):
    return Row(oid, Tag.OCTETS, value.encode())


def device(name, *neighbors, services=2, ports=4):
    """Rows of a device with a neighbour at each port: (name, address)."""
    rows = [text((1, 3, 6, 1, 2, 1, 1, 5, 0), name), text((1, 3, 6, 1, 2, 1, 1, 1, 0), "Kumo")]
    rows.append(Row((1, 3, 6, 1, 2, 1, 1, 7, 0), Tag.INTEGER, services))
    rows += [text((1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 1, n), f"ge-{n}") for n in range(1, ports + 1)]
    for number, (far, address) in enumerate(neighbors, start=1):
        rows.append(text((*LLDP, 3, 7, 1, 3, number), f"ge-{number}"))
        rows.append(text((*LLDP, 4, 1, 1, 9, 0, number, 1), far))
        rows.append(text((*LLDP, 4, 1, 1, 7, 0, number, 1), "ge-1"))
        if address:
            octets = tuple(map(int, address.split(".")))
            rows.append(Row((*LLDP, 4, 2, 1, 3, 0, number, 1, 1, 4, *octets), Tag.INTEGER, 2))
    return sorted(rows, key=lambda row: row.oid)


class Net:
    """Devices by address; whoever is not there is silent."""

    def __init__(self, **devices):
        self.rows = devices
        self.asked = []

    def meet(self, address):
        self.asked.append(address)
        rows = self.rows.get("at_" + address.replace(".", "_"))
        return RecordedAgent(Recording(rows)) if rows else Silent()


class Silent:
    async def get(self, _oids):
        raise AgentLost("timeout")

    async def walk(self, _root):
        raise AgentLost("timeout")


def search(net, *seeds, networks=VENUE, seconds=60.0):
    told = discover(seeds, allowed_networks(networks), net.meet, seconds=seconds)
    return asyncio.run(told)


def ring():
    """core - sw1 - ap, core - sw2; sw1 and sw2 know each other, sw2 knows somebody outside."""
    return Net(
        at_10_0_0_1=device("core", ("sw1", "10.0.0.2"), ("sw2", "10.0.0.3"), services=6),
        at_10_0_0_2=device("sw1", ("core", "10.0.0.1"), ("sw2", "10.0.0.3"), ("ap", "10.0.0.9")),
        at_10_0_0_3=device("sw2", ("core", "10.0.0.1"), ("isp", "192.0.2.1"), ("dumb", "")),
    )


def test_neighbours_are_asked_ring_by_ring_and_each_once():
    net = ring()
    told = search(net, "10.0.0.1")
    assert [(f.name, f.through) for f in told.found] == [
        ("core", ""),
        ("sw1", "10.0.0.1"),
        ("sw2", "10.0.0.1"),
    ]
    assert sorted(net.asked) == ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.9"]
    assert told.silent == ["10.0.0.9"]
    assert told.complete
    assert [(w.port, w.far, w.far_port, w.far_address) for w in told.found[2].wires] == [
        ("ge-1", "core", "ge-1", "10.0.0.1"),
        ("ge-2", "isp", "ge-1", "192.0.2.1"),
        ("ge-3", "dumb", "ge-1", ""),
    ]


def test_nobody_outside_of_the_networks_is_asked():
    net = ring()
    told = search(net, "10.0.0.1", "192.0.2.7")
    assert set(told.outside) == {"192.0.2.1", "192.0.2.7"}
    assert not [address for address in net.asked if address.startswith("192.")]


def test_of_a_whole_network_only_who_answers_is_told():
    net = ring()
    told = search(net, *addresses_of(allowed_networks(["10.0.0.0/28"])))
    assert {found.name for found in told.found} == {"core", "sw1", "sw2"}
    assert told.silent == []
    assert len(net.asked) == 14


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("8.8.8.0/24", "not-private"),
        ("0.0.0.0/0", "not-private"),
        ("kumo", "no-network"),
        ("10.0.0.300", "no-network"),
    ],
)
def test_a_network_that_is_not_ours_is_refused(word, code):
    with pytest.raises(SearchRefused) as refused:
        allowed_networks([word])
    assert (refused.value.code, refused.value.network) == (code, word)


def test_a_network_that_is_too_large_is_refused():
    with pytest.raises(SearchRefused, match="too-large"):
        addresses_of(allowed_networks(["10.0.0.0/8"]))


def test_a_search_that_takes_too_long_ends_with_what_it_has():
    class Slow(Silent):
        async def get(self, _oids):
            await asyncio.Event().wait()

    net = ring()
    met = net.meet
    net.meet = lambda address: Slow() if address == "10.0.0.2" else met(address)
    told = search(net, "10.0.0.1", seconds=0.5)
    assert not told.complete
    assert "core" in {found.name for found in told.found}


@given(
    st.lists(st.lists(st.integers(0, 2**32 - 1), max_size=24).map(tuple), min_size=1, max_size=6)
)
def test_lying_tables_of_addresses_never_break_it(indices):
    rows = device("core")
    rows += [Row((*LLDP, 4, 2, 1, 3, *index), Tag.INTEGER, 2) for index in {*indices} if index]
    net = Net(at_10_0_0_1=sorted(rows, key=lambda row: row.oid))
    assert search(net, "10.0.0.1").found


def test_kinds_are_seen_by_what_a_device_has(shared_data):
    told = {}
    for name in ("arubaos-cx_10.07", "ciscowlc_cbw240ac", "aruba-instant", "unifi_nanohd"):
        data = (shared_data / "snmp" / f"{name}.snmprec").read_bytes()
        agent = RecordedAgent(read_recording(data))
        net = Net()
        net.meet = lambda _address, agent=agent: agent
        found = search(net, "10.0.0.1").found
        told[name] = (found[0].kind, len(found[0].wires))
    assert told["arubaos-cx_10.07"][0] == "switch"
    assert told["arubaos-cx_10.07"][1] > 10
    assert told["ciscowlc_cbw240ac"][0] == "controller"
    assert told["unifi_nanohd"][0] == "ap"
