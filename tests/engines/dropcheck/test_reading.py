"""Files of expectations: rooms over common tables, and what is wrong with a file is said in place."""

import json
import re
import tomllib
from contextlib import suppress
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaisai.engines.dropcheck.expectations import Expectations, Name, Ping
from kaisai.engines.dropcheck.mistakes import Mistake
from kaisai.engines.dropcheck.reading import read_expectations

PAGE = Path(__file__).parents[3] / "docs" / "do" / "drop-check.md"
FILE = """
[ipv4]
prefix = "192.0.2.0/24"
from_dhcp = true
[[ping]]
target = "gateway"
loss_percent = 0
[[dns.names]]
name = "www.example.org"
a = ["203.0.113.80"]
aaaa = false
[room.hall.ipv4]
prefix = ["198.51.100.0/24", "203.0.113.0/24"]
[room.hall]
ping = []
[room.desk]
"""


def read(text: str, room: str = "", name: str = "venue.toml") -> Expectations:
    return read_expectations(text.encode(), name=name, room=room)


def test_a_room_is_laid_over_what_is_common():
    hall, desk = read(FILE, "hall"), read(FILE, "desk")
    assert hall.ipv4.prefix == (ip_network("198.51.100.0/24"), ip_network("203.0.113.0/24"))
    assert hall.ipv4.from_dhcp is True
    assert hall.ping == ()
    assert desk == read(FILE)
    assert desk.ping == (Ping("gateway", loss_percent=0.0),)
    assert desk.dns.names == (Name("www.example.org", a=(ip_address("203.0.113.80"),), aaaa=False),)


def test_the_example_of_the_documentation():
    text = re.search(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL).group(1)
    told = tomllib.loads(text)
    assert told.keys() == {*Expectations.__dataclass_fields__, "room"}
    assert read(text).dhcp.lease_s == 3600
    assert read(text, "hall").wifi.ssid == "conference-hall"


def test_the_same_as_json():
    told = {"mtu": [{"target": "192.0.2.1", "at_least": 1500}], "ipv6": {"present": False}}
    found = read(json.dumps(told), name="venue.json")
    assert found.mtu[0].at_least == 1500
    assert found.ipv6.present is False


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[ipv4", "venue.toml: cannot be read"),
        ("[ipv5]", "venue.toml: “ipv5” is not known; use one of link, wifi, dhcp, ipv4"),
        ("ipv4 = 4", "venue.toml: ipv4: must be a table"),
        ("[ping]", "venue.toml: ping: must be a list of tables"),
        ("[[ping]]", "venue.toml: ping: needs target"),
        ('[[ping]]\ntarget = "a"\nfamily = 5', "ping: family: “5” is neither 4 nor 6"),
        ("[link]\nspeed = 1", "link: “speed” is not known; use one of speed_mbps"),
        ("[link]\nspeed_mbps = true", "link: speed_mbps: “True” is not a number"),
        ("[link]\nspeed_mbps = nan", "link: speed_mbps: “nan” is not a number"),
        (f"[link]\nspeed_mbps = {10**400}", "link: speed_mbps: “1000000"),
        (f"[link]\nspeed_mbps = 0x{'f' * 5000}", "link: speed_mbps: “…” is not a number"),
        ('[ipv4]\nprefix = "192.0.2.1/24"', "ipv4: prefix: “192.0.2.1/24” is not a network"),
        ('[ipv4]\npresent = "yes"', "ipv4: present: “yes” is neither true nor false"),
        ('[dhcp]\ndns = ["one"]', "dhcp: dns: “one” is not an IP address"),
        ('[nat64]\nprefix = "64:ff9b::/95"', "nat64: prefix: “64:ff9b::/95” is not a prefix"),
        ('[nat64]\nreach = "::1"', "nat64: reach: “::1” is not an IPv4 address"),
        ('[portal]\nurl = "check.example"', "portal: url: “check.example” is not an address"),
        ('[portal]\nurl = "http://[::1"', "portal: url: “http://[::1” is not an address"),
        ('[portal]\nurl = "http://é..a/"', "portal: url: “http://é..a/” is not an address"),
        ('[portal]\nurl = "http://xn--a/"', "portal: url: “http://xn--a/” is not an address"),
        ("[[dns.names]]\nname = 1", "dns: names: name: “1” is not text"),
        ('[wifi]\nbssid = "ap"', "wifi: bssid: “ap” is not text"),
        ("[room.hall]\nlink = 1", "venue.toml: room: hall: link: must be a table"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text, told):
    with pytest.raises(Mistake) as caught:
        read(text)
    assert told in caught.value.sentence("en")
    assert caught.value.sentence("ja") != caught.value.sentence("en")


def test_a_room_that_the_file_does_not_know():
    with pytest.raises(Mistake, match="knows no room “attic”; rooms are hall, desk"):
        read(FILE, "attic")


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,  # of deeper ones hypothesis throws most away, after minutes
)
words = st.sampled_from(
    ["ipv4", "dns", "ping", "names", "prefix", "target", "room", "mtu", "nat64"]
)


@given(st.binary() | st.text().map(str.encode))
def test_no_file_is_more_than_a_mistake(data):
    with suppress(Mistake):
        read_expectations(data, name="any.toml")


@given(
    st.dictionaries(
        words, plain | st.dictionaries(words, plain) | st.lists(st.dictionaries(words, plain))
    )
)
def test_no_value_is_more_than_a_mistake(told):
    with suppress(Mistake):
        read_expectations(json.dumps(told).encode(), name="any.json")
