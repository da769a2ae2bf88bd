"""What is known of an interface, judged: addresses, DHCP offers, speed."""

from ipaddress import ip_address, ip_interface, ip_network

import pytest

from kaisai.engines.dropcheck.checks.dhcp import check_dhcp
from kaisai.engines.dropcheck.checks.local import check_ipv4, check_ipv6, check_link, check_speed
from kaisai.engines.dropcheck.drop import Drop, Offers
from kaisai.engines.dropcheck.expectations import Dhcp, Expectations, Ipv4, Ipv6, Link, given
from kaisai.engines.dropcheck.measures.dhcp import Lease
from kaisai.engines.dropcheck.measures.surroundings import Gateway, OwnAddress, Surroundings
from kaisai.engines.dropcheck.outcomes import Outcome, Subject, plain

BY_HAND = OwnAddress(ip_interface("192.0.2.50/24"), lasting=True)
BY_DHCP = OwnAddress(ip_interface("192.0.2.50/24"))
DOUBLED = OwnAddress(ip_interface("2001:db8:1::50/64"), doubled=True)
SELF_MADE = OwnAddress(ip_interface("169.254.7.7/16"))
LINK_LOCAL = OwnAddress(ip_interface("fe80::1/64"), lasting=True)
GOOD_6 = OwnAddress(ip_interface("2001:db8:1::50/64"))
STRANGE_6 = OwnAddress(ip_interface("2001:db8:bad::50/64"))
NET = (ip_network("192.0.2.0/24"),)
NET_6 = (ip_network("2001:db8:1::/64"),)


async def judge(check, wanted: Expectations, *addresses: OwnAddress, **told) -> Outcome:
    here = Surroundings("eth0", up=told.pop("up", True), addresses=addresses, **told)
    word = check.__name__.removeprefix("check_")
    expected = given(wanted.link if word == "speed" else getattr(wanted, word))
    return await check(Drop(here, wanted), Subject(word, expected=expected))


@pytest.mark.parametrize(
    ("wanted", "addresses", "found"),
    [
        (Ipv4(), (BY_HAND,), ("info", "addresses")),
        (Ipv4(), (SELF_MADE, LINK_LOCAL), ("fail", "no-address")),
        (Ipv4(), (GOOD_6,), ("info", "no-ipv4")),
        (Ipv4(prefix=NET), (), ("fail", "no-ipv4")),
        (Ipv4(prefix=NET), (BY_HAND,), ("pass", "addresses")),
        (Ipv4(prefix=(ip_network("198.51.100.0/24"),)), (BY_HAND,), ("fail", "outside")),
        (Ipv4(from_dhcp=True), (BY_HAND,), ("fail", "not-from-dhcp")),
        (Ipv4(from_dhcp=True), (BY_DHCP,), ("pass", "addresses")),
        (Ipv4(present=False), (BY_DHCP,), ("fail", "unwanted")),
        (Ipv4(present=False), (SELF_MADE,), ("pass", "no-ipv4")),
    ],
)
async def test_ipv4_addresses(wanted, addresses, found):
    outcome = await judge(check_ipv4, Expectations(ipv4=wanted), *addresses)
    assert (outcome.verdict, outcome.code) == found


@pytest.mark.parametrize(
    ("wanted", "addresses", "found"),
    [
        (Ipv6(), (LINK_LOCAL,), ("info", "no-ipv6")),
        (Ipv6(), (GOOD_6, DOUBLED), ("fail", "doubled")),
        (Ipv6(prefix=NET_6), (GOOD_6, LINK_LOCAL), ("pass", "addresses")),
        (Ipv6(prefix=NET_6), (GOOD_6, STRANGE_6), ("fail", "outside")),
        (Ipv6(from_ra=True), (GOOD_6,), ("fail", "not-from-ra")),
    ],
)
async def test_ipv6_addresses(wanted, addresses, found):
    outcome = await judge(check_ipv6, Expectations(ipv6=wanted), *addresses)
    assert (outcome.verdict, outcome.code) == found


async def test_an_advertised_gateway():
    gateways = ((6, Gateway("fe80::1%eth0", advertised=True)),)
    wanted = Expectations(ipv6=Ipv6(from_ra=True))
    assert (await judge(check_ipv6, wanted, GOOD_6, gateways=gateways)).verdict == "pass"


@pytest.mark.parametrize(
    ("mbps", "wanted", "found"),
    [
        (1000, None, ("info", "speed")),
        (1000, 1000.0, ("pass", "speed")),
        (100, 1000.0, ("fail", "speed-low")),
        (None, 1000.0, ("skip", "speed-untold")),
    ],
)
async def test_the_speed_of_a_link(mbps, wanted, found):
    told = Expectations(link=Link(speed_mbps=wanted))
    outcome = await judge(check_speed, told, speed_mbps=mbps, duplex="full")
    assert (outcome.verdict, outcome.code) == found
    assert outcome.well is (found[0] in ("info", "pass"))


async def test_a_link_that_is_down():
    outcome = await check_link(
        Drop(Surroundings("eth0", up=False), Expectations()), Subject("link")
    )
    assert (outcome.verdict, outcome.code) == ("fail", "link-down")


LEASE = Lease("192.0.2.1", "192.0.2.77", 24, ("192.0.2.1",), ("192.0.2.53",), "room.example", 3600)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Dhcp(prefix=NET, domain="Room.Example", lease_s=3600.0), ("pass", "dhcp")),
        (Dhcp(present=False), ("fail", "dhcp-stranger")),
        (Dhcp(prefix=(ip_network("198.51.100.0/24"),)), ("fail", "dhcp-differs")),
        (Dhcp(gateway=(ip_address("192.0.2.2"),)), ("fail", "dhcp-differs")),
        (Dhcp(dns=(ip_address("192.0.2.53"), ip_address("192.0.2.54"))), ("fail", "dhcp-differs")),
        (Dhcp(domain="other.example"), ("fail", "dhcp-differs")),
        (Dhcp(lease_s=7200.0), ("fail", "dhcp-differs")),
    ],
)
async def test_what_a_server_offers(wanted, found):
    drop = Drop(
        Surroundings("eth0", up=True), Expectations(dhcp=wanted), offers=Offers((LEASE,), "answer")
    )
    outcome = await check_dhcp(drop, Subject("dhcp", expected=given(wanted)))
    assert (outcome.verdict, outcome.code) == found


@pytest.mark.parametrize(
    ("wanted", "offers", "found"),
    [
        (Dhcp(), Offers((), "answer"), ("info", "dhcp-none")),
        (Dhcp(present=True), Offers((), "answer"), ("fail", "dhcp-silent")),
        (Dhcp(present=False), Offers((), "answer"), ("pass", "dhcp-none")),
        (Dhcp(present=True), Offers(), ("skip", "dhcp-unknown")),
        (Dhcp(), Offers((LEASE,), "file"), ("info", "dhcp-file")),
    ],
)
async def test_who_offers(wanted, offers, found):
    drop = Drop(Surroundings("eth0", up=True), Expectations(dhcp=wanted), offers=offers)
    outcome = await check_dhcp(drop, Subject("dhcp", expected=given(wanted)))
    assert (outcome.verdict, outcome.code) == found


def test_what_json_holds():
    told = plain({"a": NET, "b": NET[0], "c": 1.23456, "d": None, "e": (True, "x")})
    assert told == {
        "a": ["192.0.2.0/24"],
        "b": "192.0.2.0/24",
        "c": 1.235,
        "d": None,
        "e": [True, "x"],
    }
