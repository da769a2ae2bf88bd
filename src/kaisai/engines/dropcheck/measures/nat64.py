"""The prefix of a NAT64, found as RFC 7050 says, and addresses in it (RFC 6052, section 2.2)."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network

WELL_KNOWN = "ipv4only.arpa"
_ITS_ADDRESSES = {IPv4Address("192.0.0.170").packed, IPv4Address("192.0.0.171").packed}
_LENGTHS = (96, 64, 56, 48, 40, 32)


def prefixes_in(addresses: Iterable[str]) -> list[IPv6Network]:
    """The prefixes in which a resolver answers for `ipv4only.arpa`; what is none is passed over."""
    found: dict[IPv6Network, None] = {}
    for told in addresses:
        try:
            packed = IPv6Address(told.partition("%")[0]).packed
        except ValueError:
            continue
        for length in _LENGTHS:
            if bytes(packed[place] for place in _places(length)) in _ITS_ADDRESSES:
                found[IPv6Network((packed, length), strict=False)] = None
                break
    return list(found)


def embedded(prefix: IPv6Network, address: IPv4Address) -> IPv6Address:
    """The IPv6 address by which that IPv4 host is reached.

    Args:
        prefix: of length 32, 40, 48, 56, 64 or 96.
        address: of the host.
    """
    packed = bytearray(prefix.network_address.packed)
    for place, byte in zip(_places(prefix.prefixlen), address.packed, strict=True):
        packed[place] = byte
    return IPv6Address(bytes(packed))


def _places(length: int) -> list[int]:
    """Which bytes hold the IPv4 address: the next four, without bits 64 to 71."""
    return [place for place in range(length // 8, 16) if place != 8][:4]
