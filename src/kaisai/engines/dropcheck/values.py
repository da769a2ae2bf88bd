"""Reads single values of a file of expectations, strictly."""

import re
from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

import httpx

from kaisai.engines.dropcheck.mistakes import Mistake

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
NAT64_LENGTHS = (32, 40, 48, 56, 64, 96)  # RFC 6052, section 2.2
_BSSID = re.compile(r"[0-9a-f]{2}(:[0-9a-f]{2}){5}")


def switch(told: object) -> bool:
    """True or false."""
    if not isinstance(told, bool):
        raise Mistake("not-a-switch", told=told)
    return told


def number(least: float, most: float) -> Callable[[object], float]:
    """A reader of numbers within bounds."""

    def read(told: object) -> float:
        # Compared first: not every whole number can become a float.
        if isinstance(told, int | float) and not isinstance(told, bool) and least <= told <= most:
            return float(told)
        raise Mistake("not-a-number", told=told, least=f"{least:g}", most=f"{most:g}")

    return read


def whole(least: int, most: int) -> Callable[[object], int]:
    """A reader of whole numbers within bounds."""

    def read(told: object) -> int:
        if not isinstance(told, int) or isinstance(told, bool) or not least <= told <= most:
            raise Mistake("not-a-number", told=told, least=least, most=most)
        return told

    return read


def family(told: object) -> int:
    """4 or 6."""
    if not isinstance(told, int) or told not in (4, 6):
        raise Mistake("not-a-family", told=told)
    return told


def wholes(least: int, most: int) -> Callable[[object], tuple[int, ...]]:
    """A reader of one whole number or a list of them."""
    read = whole(least, most)
    return lambda told: tuple(read(one) for one in _listed(told))


def name(told: object) -> str:
    """Text that is not empty."""
    if not isinstance(told, str) or not told.strip():
        raise Mistake("not-text", told=told)
    return told.strip()


def texts(told: object) -> tuple[str, ...]:
    """One text or a list of them."""
    return tuple(name(one) for one in _listed(told))


def bssids(told: object) -> tuple[str, ...]:
    """Hardware addresses of radios, in small letters."""
    found = tuple(one.lower().replace("-", ":") for one in texts(told))
    for one in found:
        if not _BSSID.fullmatch(one):
            raise Mistake("not-text", told=one)
    return found


def address(told: object) -> Address:
    """An IP address; an IPv6 one may have a zone."""
    try:
        return ip_address(name(told))
    except ValueError as why:
        raise Mistake("not-an-address", told=told) from why


def address4(told: object) -> IPv4Address:
    """An IPv4 address."""
    found = address(told)
    if not isinstance(found, IPv4Address):
        raise Mistake("not-an-address4", told=told)
    return found


def addresses(told: object) -> tuple[Address, ...]:
    """One IP address or a list of them."""
    return tuple(address(one) for one in _listed(told))


def answers(told: object) -> tuple[Address, ...] | bool:
    """Addresses, or true for any, false for none."""
    return told if isinstance(told, bool) else addresses(told)


def networks(told: object) -> tuple[Network, ...]:
    """One IP network or a list of them."""
    return tuple(_network(one) for one in _listed(told))


def prefix64(told: object) -> IPv6Network:
    """A prefix of NAT64."""
    found = _network(told)
    if not isinstance(found, IPv6Network) or found.prefixlen not in NAT64_LENGTHS:
        raise Mistake("not-a-prefix64", told=told)
    return found


def url(told: object) -> str:
    """An address of the web."""
    found = name(told)
    try:
        parts = urlsplit(found)
        good = parts.scheme in {"http", "https"} and httpx.URL(found).host and parts.port != 0
    except (ValueError, httpx.InvalidURL):  # also of names that cannot be written for DNS
        good = False
    if not good:
        raise Mistake("not-an-url", told=found)
    return found


def _network(told: object) -> Network:
    try:
        return ip_network(name(told))
    except ValueError as why:
        raise Mistake("not-a-network", told=told) from why


def _listed(told: object) -> list[object]:
    return told if isinstance(told, list) else [told]
