"""DHCP on the wire and in the files of other clients, whoever wrote them."""

import struct
from ipaddress import IPv4Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaisai.engines.dropcheck.measures.dhcp import ACK, Lease, discover, read_lease
from kaisai.engines.dropcheck.measures.leases import find_lease

MAC = bytes.fromhex("020000000001")
COOKIE = bytes.fromhex("63825363")


def address(text: str) -> bytes:
    return IPv4Address(text).packed


def option(code: int, value: bytes) -> bytes:
    return bytes((code, len(value))) + value


def message(*options: bytes, op=2, number=7, name=b"", file=b"", cookie=COOKIE) -> bytes:
    fixed = struct.pack(
        "!BBBBIHH4s4s4s4s16s64s128s", op, 1, 6, 0, number, 0, 0,
        b"", address("192.0.2.77"), b"", b"", MAC, name, file,
    )  # fmt: skip
    return fixed + cookie + b"".join(options) + b"\xff"


OFFER = (
    option(53, b"\x02"),
    option(54, address("192.0.2.1")),
    option(1, address("255.255.255.128")),
    b"\0\0",
    option(3, address("192.0.2.1")),
    option(6, address("192.0.2.53") + address("192.0.2.54")),
    option(15, b"room.example\0"),
    option(51, (3600).to_bytes(4, "big")),
)
LEASE = Lease(
    "192.0.2.1",
    "192.0.2.77",
    25,
    ("192.0.2.1",),
    ("192.0.2.53", "192.0.2.54"),
    "room.example",
    3600,
)


def test_an_offer_is_read():
    assert read_lease(message(*OFFER), transaction=7) == LEASE


def test_what_is_said_in_pieces_is_joined():
    pieces = [piece for piece in OFFER if piece[0] != 6]
    pieces += [option(6, address("192.0.2.53")), option(6, address("192.0.2.54"))]
    assert read_lease(message(*pieces)) == LEASE


def test_options_may_stand_in_the_fields_for_names():
    there = [option(52, b"\x03"), *(piece for piece in OFFER if piece[0] not in (15, 51))]
    said = message(*there, file=OFFER[6] + b"\xff", name=OFFER[7] + b"\xff")
    assert read_lease(said) == LEASE
    assert read_lease(message(*there[1:], file=OFFER[6], name=OFFER[7])).domain == ""


@pytest.mark.parametrize(
    "said",
    [
        b"",
        message(*OFFER)[:239],
        message(*OFFER, op=1),
        message(*OFFER, number=8),
        message(*OFFER, cookie=b"none"),
        message(*OFFER[1:]),
        message(option(53, b""), *OFFER[1:]),
        message(option(53, b"\x06"), *OFFER[1:]),
        discover(7, MAC),
    ],
)
def test_what_is_no_offer_to_us_is_none(said):
    assert read_lease(said, transaction=7) is None


def test_odd_options_are_left_out():
    odd = (
        option(1, address("255.0.255.0")),
        option(3, b"\1\2\3"),
        option(51, b"\1"),
        option(15, b"a\x1b[2Jb\xff"),
    )
    found = read_lease(message(OFFER[0], *odd, bytes((6, 200)) + address("192.0.2.99")))
    assert (found.prefix_length, found.gateways, found.lease_s, found.dns) == (None, (), None, ())
    assert found.domain == "a[2Jb\ufffd"


@given(st.binary(max_size=400))
def test_no_options_raise(rest):
    read_lease(message(OFFER[0])[:-1] + rest)
    read_lease(message(OFFER[0], option(52, b"\x03"), file=rest[:128], name=rest[:64]))


@given(st.binary(max_size=600))
def test_no_message_raises(said):
    assert read_lease(said) is None or said[236:240] == COOKIE


NETWORKD = """# This is private data. Do not parse.
ADDRESS=192.0.2.77
NETMASK=255.255.255.128
ROUTER=192.0.2.1
SERVER_ADDRESS=192.0.2.1
LIFETIME=3600
DNS=192.0.2.53 192.0.2.54
DOMAINNAME=room.example
"""
DHCLIENT = """lease {
  interface "wlan0";
  fixed-address 192.0.2.99;
}
lease {
  interface "eth0";
  fixed-address 192.0.2.60;
}
lease {
  interface "eth0";
  fixed-address 192.0.2.77;
  option subnet-mask 255.255.255.128;
  option routers 192.0.2.1;
  option dhcp-lease-time 3600;
  option domain-name-servers 192.0.2.53,192.0.2.54;
  option dhcp-server-identifier 192.0.2.1;
  option domain-name "room.example";
  renew 4 2026/11/19 10:00:00;
}
"""


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("run/systemd/netif/leases/3", NETWORKD.encode()),
        ("var/lib/NetworkManager/internal-0a-eth0.lease", NETWORKD.encode()),
        ("var/lib/NetworkManager/dhclient-0a-eth0.lease", DHCLIENT.encode()),
        ("var/lib/dhcp/dhclient.leases", DHCLIENT.encode()),
        ("var/lib/dhcpcd/eth0.lease", message(option(53, bytes((ACK,))), *OFFER[1:])),
    ],
)
def test_the_lease_of_the_system_is_found(tmp_path, path, told):
    file = tmp_path / path
    file.parent.mkdir(parents=True)
    file.write_bytes(told)
    assert find_lease("eth0", 3, root=tmp_path) == LEASE
    assert find_lease("eth9", 4, root=tmp_path) is None


@given(st.binary())
def test_no_lease_file_raises(tmp_path, told):
    for path in (
        "run/systemd/netif/leases/3",
        "var/lib/dhcp/dhclient.leases",
        "var/lib/dhcpcd/eth0.lease",
    ):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(told)
    assert find_lease("eth0", 3, root=tmp_path) is None
