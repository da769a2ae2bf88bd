"""The command on a laptop in a venue of namespaces: what is right passes, what is wrong is found."""

import subprocess
import time

import pytest

from tests.engines.dropcheck.venue import (
    CHECK_PORT,
    FAR,
    FAR_6,
    LAPTOP,
    ROUTER,
    Venue,
    check_server,
    run,
    venue,
)
from tests.engines.probes.namespaces import ip

pytestmark = [pytest.mark.netns, pytest.mark.room]

DHCP = ("--interface=d1", "--dhcp-range=192.0.2.100,192.0.2.150,3600", "--domain=room.example")
RA = ("--enable-ra", "--dhcp-range=2001:db8:1::,ra-only,64,3600")
NAMES = ("--address=/www.example.org/203.0.113.80", "--local=/#/")
DNS64 = ("--host-record=ipv4only.arpa,64:ff9b::c000:aa",)
WEB = f"http://{FAR}:{CHECK_PORT}"
GOOD_ROOM = f"""
[dhcp]
server = "{ROUTER}"
prefix = "192.0.2.0/24"
gateway = "{ROUTER}"
dns = "{ROUTER}"
domain = "room.example"
lease_s = 3600
[ipv4]
prefix = "192.0.2.0/24"
gateway = "{ROUTER}"
from_dhcp = true
[ipv6]
prefix = "2001:db8:1::/64"
gateway = "fe80::1"
from_ra = true
[[dns.names]]
name = "www.example.org"
a = "203.0.113.80"
aaaa = false
[nat64]
prefix = "64:ff9b::/96"
reach = "198.51.100.9"
port = {CHECK_PORT}
[[ping]]
target = "gateway6"
loss_percent = 50
[[ping]]
target = "{FAR}"
loss_percent = 50
rtt_ms = 5000
[[mtu]]
target = "{FAR}"
at_least = 1500
[[mtu]]
target = "{FAR_6}"
at_least = 1500
[portal]
url = "{WEB}/204"
[throughput]
down_url = "{WEB}/data"
up_url = "{WEB}/sink"
seconds = 0.5
down_mbps = 1
up_mbps = 1
[[trace]]
target = "{FAR}"
hops = ["{ROUTER}"]
[[trace]]
target = "{FAR_6}"
hops = ["2001:db8:1::1"]
"""


def until_advertised(made: Venue) -> None:
    """Until the laptop has its IPv6 address and gateway by router advertisement."""
    ip("-n", made.laptop, "link set d0 down")  # so that it asks
    ip("-n", made.laptop, "link set d0 up")
    ip("-n", made.laptop, f"route replace default via {ROUTER}")
    ip("-n", made.laptop, "addr replace fe80::50/64 dev d0 nodad")
    for _ in range(300):
        told = [
            subprocess.run(
                ["ip", "-n", made.laptop, "-6", *words], capture_output=True, text=True, check=True
            ).stdout
            for words in (
                ["addr", "show", "dev", "d0", "scope", "global", "-tentative"],
                ["route", "show", "default"],
            )
        ]
        if "2001:db8:1:" in told[0] and "fe80::1" in told[1]:
            return
        time.sleep(0.1)
    raise AssertionError(told)


def test_a_room_that_is_as_expected(tmp_path):
    with venue(tmp_path) as made, check_server(made.far):
        made.dnsmasq(*DHCP, *RA, *NAMES, *DNS64)
        ip("-n", made.laptop, f"addr change {LAPTOP}/24 dev d0 valid_lft 3600 preferred_lft 3600")
        until_advertised(made)
        # where a NAT64 would turn the packet, the far host has the address itself
        ip("-n", made.far, "addr add 64:ff9b::198.51.100.9/128 dev lo nodad")
        ip("-n", made.router, "-6 route add 64:ff9b::/96 via 2001:db8:2::9")
        told = made.check(GOOD_ROOM)
    wrong = [one for one in told["outcomes"] if one["verdict"] not in ("pass", "info")]
    assert wrong == []
    assert told["ok"]
    assert told["summary"]["fail"] == told["summary"]["skip"] == 0
    judged = {one["check"] for one in told["outcomes"] if one["verdict"] == "pass"}
    expected = "link dhcp ipv4 ipv6 gateway dns nat64 ping mtu portal trace"
    assert judged == {*expected.split(), "throughput-down", "throughput-up"}
    assert told["dhcp", ""]["value"][0]["dns"] == [ROUTER]
    assert told["mtu", FAR_6]["value"] == {"address": FAR_6, "mtu": 1500}
    assert told["nat64", ""]["code"] == "nat64-reaches"
    assert told["trace", FAR]["value"]["hops"] == [ROUTER, FAR]


WRONG_ROOM = f"""
[dhcp]
server = "192.0.2.2"
[ipv4]
prefix = "198.51.100.0/24"
gateway = "192.0.2.254"
from_dhcp = true
[ipv6]
present = true
[dns]
resolvers = ["{ROUTER}", "192.0.2.9"]
[[dns.names]]
name = "www.example.org"
a = ["203.0.113.80"]
[nat64]
prefix = "2001:db8:64::/96"
[[ping]]
target = "192.0.2.9"
loss_percent = 0
count = 2
[[trace]]
target = "{FAR}"
hops = ["192.0.2.254"]
[portal]
url = "{WEB}/portal"
"""


def test_a_room_where_everything_is_wrong(tmp_path):
    with venue(tmp_path, v6=False) as made, check_server(made.far):
        made.dnsmasq(*DHCP, *DNS64, "--address=/www.example.org/203.0.113.66", "--local=/#/")
        told = made.check(WRONG_ROOM, "--lang", "ja", code=1)
    codes = {key: told[key]["code"] for key in told if isinstance(key, tuple)}
    assert codes | {("speed", ""): ""} == {
        ("link", ""): "link-up",
        ("speed", ""): "",
        ("dhcp", ""): "dhcp-stranger",
        ("ipv4", ""): "outside",
        ("ipv6", ""): "no-ipv6",
        ("gateway", "IPv4"): "gateway-differs",
        ("gateway", "IPv6"): "no-gateway",
        ("dns", ROUTER): "wrong-answer",
        ("dns", "192.0.2.9"): "resolver-silent",
        ("nat64", ""): "nat64-differs",
        ("ping", "192.0.2.9"): "no-reply",
        ("trace", FAR): "trace-differs",
        ("portal", f"{WEB}/portal"): "portal",
    }
    assert told["dns", ROUTER]["sentence"].startswith("www.example.org の A が 203.0.113.66 です")
    assert told["portal", f"{WEB}/portal"]["value"]["location"] == "http://login.example/"


def test_a_narrow_way_is_found_with_and_without_what_routers_say(tmp_path):
    expectations = "".join(
        f'[[mtu]]\ntarget = "{target}"\nat_least = 1500\n' for target in (FAR, FAR_6)
    )
    with venue(tmp_path) as made:
        ip("-n", made.laptop, "addr add 2001:db8:1::50/64 dev d0 nodad")
        ip("-n", made.laptop, "-6 route add default via 2001:db8:1::1")
        made.dnsmasq(*DHCP, *NAMES)
        for name, device in ((made.router, "d2"), (made.far, "d3")):
            ip("-n", name, f"link set {device} mtu 1454")
        spoken = made.check(expectations, code=1)
        silence = (
            "add table inet t; add chain inet t out { type filter hook output priority 0; };"
            "add rule inet t out icmp type destination-unreachable drop;"
            "add rule inet t out icmpv6 type packet-too-big drop"
        )
        subprocess.run(["ip", "netns", "exec", made.router, "nft", silence], check=True)
        silent = made.check(expectations, code=1)
    for told in (spoken, silent):
        for target in (FAR, FAR_6):
            outcome = told["mtu", target]
            assert (outcome["code"], outcome["value"]["mtu"]) == ("mtu-low", 1454)


def test_a_second_dhcp_server_is_found_where_one_is_expected(tmp_path):
    with venue(tmp_path, v6=False) as made:
        ip("-n", made.far, "link add stray type veth peer name d4 netns", made.router)
        ip("-n", made.far, "addr add 192.0.2.66/24 dev stray")
        ip("-n", made.far, "link set stray up")
        # the room's segment is a bridge with the router's own address on it
        for words in (
            "link add room type bridge",
            f"addr del {ROUTER}/24 dev d1",
            f"addr add {ROUTER}/24 dev room",
            "link set d1 master room",
            "link set d4 master room",
            "link set d4 up",
            "link set room up",
        ):
            ip("-n", made.router, words)
        made.dnsmasq("--interface=room", *DHCP[1:])
        made.dnsmasq("--interface=stray", "--dhcp-range=192.0.2.200,192.0.2.210", place=made.far)
        alone = made.check("[dhcp]\n")
        named = made.check(f'[dhcp]\nserver = "{ROUTER}"\n', code=1)
    servers = {lease["server"] for lease in alone["dhcp", ""]["value"]}
    assert servers == {ROUTER, "192.0.2.66"}
    assert named["dhcp", ""]["code"] == "dhcp-stranger"
    assert "192.0.2.66" in named["dhcp", ""]["en"]


def test_without_a_file_the_obvious_is_judged(tmp_path):
    with venue(tmp_path, v6=False) as made:
        made.dnsmasq(*DHCP, *NAMES)
        well = run(made.laptop)
        ip("-n", made.router, "link set d1 down")
        unplugged = run(made.laptop, "--interface", "d0", "--lang", "ja")
    assert "192.0.2.1 answers in" in well.stdout
    assert f"dns {ROUTER}" in well.stdout
    assert unplugged.returncode == 1
    assert "d0 がリンクダウンしています" in unplugged.stdout


def test_an_interface_alone_is_gone_through(tmp_path):
    """The far host answers over the default route alone, not through another interface."""
    url = f"{WEB}/204"
    expectations = f"""
        dns.resolvers = "{ROUTER}"
        portal.url = "{url}"
        trace = [{{ target = "{FAR}" }}]
        mtu = [{{ target = "{FAR}" }}]
        ping = [{{ target = "{FAR}", loss_percent = 50, count = 3 }}]
    """
    probes = (("ping", FAR), ("mtu", FAR), ("dns", ROUTER), ("portal", url))
    with venue(tmp_path, v6=False) as made, check_server(made.far):
        made.dnsmasq(*DHCP, *NAMES)
        ip("-n", made.laptop, "link add other type veth peer name nobody")
        ip("-n", made.laptop, "addr add 203.0.113.2/24 dev other")
        ip("-n", made.laptop, "link set other up")
        ip("-n", made.laptop, "link set nobody up")
        right = made.check(expectations, "--interface", "d0")
        wrong = made.check(expectations, "--interface", "other", code=1)
    assert {right[probe]["verdict"] for probe in probes} == {"pass", "info"}
    assert {wrong[probe]["verdict"] for probe in probes} == {"fail"}
    assert right["trace", FAR]["value"]["hops"] == [ROUTER, FAR]
    assert wrong["trace", FAR]["value"]["hops"] == []


def test_without_the_right_to_ping_nothing_is_called_wrong_and_nothing_signed_off(tmp_path):
    expectations = f'[dns]\nresolvers = "{ROUTER}"\n[nat64]\npresent = false\n'
    judged = f'[[ping]]\ntarget = "{FAR}"\nloss_percent = 0\n[[mtu]]\ntarget = "{FAR}"\n'
    with venue(tmp_path, v6=False) as made:
        made.dnsmasq("--interface=d1", *NAMES)
        shown = made.check(expectations, rights=False, code=0)
        asked = made.check(expectations + judged, rights=False, code=1)
    codes = {shown[key]["code"] for key in (("gateway", "IPv4"), ("mtu", FAR)) if key in shown}
    assert codes == {"no-permission"}
    assert shown["dhcp", ""]["code"] == "dhcp-unknown"
    assert shown["dns", ROUTER]["verdict"] == shown["nat64", ""]["verdict"] == "pass"
    assert asked["ping", FAR]["code"] == asked["mtu", FAR]["code"] == "no-permission"
    assert asked["summary"]["fail"] == 0
