"""What other programs print and what addresses hold, read right."""

from ipaddress import IPv4Address, IPv6Network, ip_interface

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaisai.engines.dropcheck.checks.local import judge_wifi
from kaisai.engines.dropcheck.expectations import Wifi
from kaisai.engines.dropcheck.measures.names import own_resolvers
from kaisai.engines.dropcheck.measures.nat64 import embedded, prefixes_in
from kaisai.engines.dropcheck.measures.surroundings import (
    Gateway,
    NoInterface,
    OwnAddress,
    read_surroundings,
)
from kaisai.engines.dropcheck.measures.wifi import Association, channel_of, read_link
from kaisai.engines.dropcheck.outcomes import Subject, Verdict

LINK = """Connected to 02:00:00:aa:bb:cc (on wlan0)
\tSSID: caf\\xc3\\xa9 4f
\tfreq: 5180
\tRX: 123456 bytes (789 packets)
\tsignal: -52 dBm
\ttx bitrate: 866.7 MBit/s VHT-MCS 9 80MHz short GI VHT-NSS 2
"""
FOUND = Association("café 4f", "02:00:00:aa:bb:cc", 5180.0, -52.0, 866.7)


def test_an_association_is_read():
    assert read_link(LINK) == FOUND
    assert FOUND.channel == 36
    assert read_link("Not connected.\n") is None


@given(st.text())
def test_nothing_printed_raises(printed):
    assert read_link(printed) is None
    read_link(LINK.replace("café", "x") + printed)
    read_link("Connected to 02:00:00:aa:bb:cc\n\tSSID: " + printed)


@pytest.mark.parametrize(
    ("mhz", "channel"),
    [
        (2412, 1),
        (2472, 13),
        (2484, 14),
        (5180, 36),
        (5825, 165),
        (5955, 1),
        (7115, 233),
        (5935, 2),
        (3000, None),
    ],
)
def test_channels_are_counted_as_the_standard_does(mhz, channel):
    assert channel_of(mhz) == channel


@pytest.mark.parametrize(
    ("wanted", "verdict", "told"),
    [
        (Wifi(), Verdict.INFO, "on channel 36, -52 dBm"),
        (Wifi(ssid="café 4f", channel=(36, 40), signal_dbm=-60), Verdict.PASS, "café 4f"),
        (Wifi(ssid="other"), Verdict.FAIL, "SSID is café 4f, expected other"),
        (Wifi(channel=(1, 6)), Verdict.FAIL, "channel is 36, expected 1, 6"),
        (Wifi(bssid=("02:00:00:00:00:01",)), Verdict.FAIL, "BSSID is 02:00:00:aa:bb:cc"),
        (Wifi(signal_dbm=-40), Verdict.FAIL, "Signal -52 dBm, expected at least -40"),
    ],
)
def test_an_association_is_judged(wanted, verdict, told):
    subject = Subject("wifi", expected=None if wanted == Wifi() else {"any": True})
    outcome = judge_wifi(subject, FOUND, wanted)
    assert (outcome.verdict, told in outcome.en) == (verdict, True)


@pytest.mark.parametrize(
    ("prefix", "address"),
    [  # RFC 6052, section 2.4
        ("2001:db8::/32", "2001:db8:c000:221::"),
        ("2001:db8:100::/40", "2001:db8:1c0:2:21::"),
        ("2001:db8:122::/48", "2001:db8:122:c000:2:2100::"),
        ("2001:db8:122:300::/56", "2001:db8:122:3c0:0:221::"),
        ("2001:db8:122:344::/64", "2001:db8:122:344:c0:2:2100::"),
        ("2001:db8:122:344::/96", "2001:db8:122:344::192.0.2.33"),
    ],
)
def test_addresses_are_put_into_a_prefix_as_the_standard_says(prefix, address):
    found = embedded(IPv6Network(prefix), IPv4Address("192.0.2.33"))
    assert found.exploded == IPv6Network(address).network_address.exploded


@given(st.sampled_from([32, 40, 48, 56, 64, 96]), st.sampled_from(["192.0.0.170", "192.0.0.171"]))
def test_a_prefix_is_found_again(length, known):
    prefix = IPv6Network(f"2001:db8::/{length}")
    assert prefixes_in([str(embedded(prefix, IPv4Address(known)))]) == [prefix]


@given(st.lists(st.text() | st.ip_addresses().map(str)))
def test_addresses_without_a_prefix_give_none(addresses):
    assert isinstance(prefixes_in(addresses), list)
    assert prefixes_in(["2001:db8::1", "192.0.0.170", "nonsense"]) == []


def test_the_resolvers_behind_the_stub_are_asked(tmp_path):
    (tmp_path / "etc").mkdir()
    conf = tmp_path / "etc/resolv.conf"
    assert own_resolvers(root=tmp_path) == ()
    conf.write_text("# nameserver 192.0.2.1\nnameserver 127.0.0.53\noptions edns0\nnameserver\n")
    assert own_resolvers(root=tmp_path) == ("127.0.0.53",)
    behind = tmp_path / "run/systemd/resolve/resolv.conf"
    behind.parent.mkdir(parents=True)
    behind.write_text("nameserver 192.0.2.53\nnameserver fe80::1%eth0\nnameserver nonsense\n")
    assert own_resolvers(root=tmp_path) == ("192.0.2.53", "fe80::1%eth0")


UP = ["BROADCAST", "MULTICAST", "UP", "LOWER_UP"]
LINKS = [
    {"ifname": "lo", "flags": ["LOOPBACK", "UP", "LOWER_UP"]},
    {
        "ifindex": 7,
        "ifname": "kt-cable",
        "flags": UP,
        "mtu": 1400,
        "address": "02:00:00:00:00:01",
        "addr_info": [
            {"local": "192.0.2.50", "prefixlen": 24, "valid_life_time": 3600},
            {"local": "2001:db8::50", "prefixlen": 64, "tentative": True, "dadfailed": True},
            {"local": "2001:db8::51", "prefixlen": 64, "tentative": True},
            {"local": "2001:db8::52", "prefixlen": 64, "valid_life_time": 4294967295},
        ],
    },
    {"ifname": "kt-radio", "flags": ["UP"]},
]
BY_CABLE = {"gateway": "fe80::1", "dev": "kt-cable", "metric": 100, "protocol": "ra"}
BY_RADIO = {"gateway": "192.0.2.9", "dev": "kt-radio", "metric": 600}


def test_the_interface_with_the_best_default_route():
    here = read_surroundings("", LINKS, {4: [BY_RADIO], 6: [BY_CABLE]})
    assert (here.interface, here.up, here.mtu, here.index) == ("kt-cable", True, 1400, 7)
    assert here.mac == bytes.fromhex("020000000001")
    assert here.gateway(6) == Gateway("fe80::1%kt-cable", advertised=True)
    assert here.gateway(4) is None
    assert here.addresses == (
        OwnAddress(ip_interface("192.0.2.50/24")),
        OwnAddress(ip_interface("2001:db8::50/64"), lasting=True, doubled=True, tentative=True),
        OwnAddress(ip_interface("2001:db8::51/64"), lasting=True, tentative=True),
        OwnAddress(ip_interface("2001:db8::52/64"), lasting=True),
    )
    assert [own.leads_on for own in here.addresses] == [True, False, False, True]


def test_an_interface_by_name():
    via = {"via": {"family": "inet6", "host": "fe80::9"}, "dev": "kt-radio"}  # RFC 5549
    here = read_surroundings("kt-radio", LINKS, {4: [via], 6: []})
    assert (here.up, here.gateway(4)) == (False, Gateway("fe80::9%kt-radio"))


@pytest.mark.parametrize("name", ["", "kt-none"])
def test_no_interface_to_look_at(name):
    with pytest.raises(NoInterface) as caught:
        read_surroundings(name, LINKS, {4: [], 6: []})
    assert caught.value.known == ("kt-cable", "kt-radio")
