"""The interface one stands at: its state, addresses and gateways, as iproute2 tells them in JSON."""

import asyncio
import contextlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import (
    IPv4Interface,
    IPv6Address,
    IPv6Interface,
    ip_address,
    ip_interface,
)
from pathlib import Path
from typing import Any

from kaisai.engines.dropcheck.measures.programs import run_program

FOREVER = 0xFFFFFFFF  # seconds, by which the kernel means that an address stays
_NET = Path("/sys/class/net")


class NoInterface(Exception):
    """There is no such interface, or none to choose; `known` are those that there are."""

    def __init__(self, wanted: str, known: tuple[str, ...]) -> None:
        super().__init__(wanted)
        self.wanted, self.known = wanted, known


@dataclass(frozen=True, slots=True)
class OwnAddress:
    """An address of the interface.

    Attributes:
        at: address and length of its prefix.
        lasting: it has no end: set by hand. DHCP and router advertisements give an end.
        doubled: somebody else on the link has it, too (RFC 4862, section 5.4).
        tentative: that is still being found out.
    """

    at: IPv4Interface | IPv6Interface
    lasting: bool = False
    doubled: bool = False
    tentative: bool = False

    @property
    def leads_on(self) -> bool:
        """Whether it is good for more than this link."""
        return not (self.at.is_link_local or self.at.is_loopback or self.doubled or self.tentative)


@dataclass(frozen=True, slots=True)
class Gateway:
    """A default gateway; `advertised`: learnt from router advertisements."""

    address: str
    advertised: bool = False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the kernel knows of the interface.

    Attributes:
        mtu: bytes.
        speed_mbps: None where the interface tells none.
        duplex: `full`, `half` or ''.
        known: False where the system cannot be asked: all but the name is a guess.
        gateways: by IP version, the one in use.
    """

    interface: str
    up: bool
    mtu: int = 1500
    mac: bytes = b""
    index: int = 0
    speed_mbps: int | None = None
    duplex: str = ""
    wireless: bool = False
    known: bool = True
    addresses: tuple[OwnAddress, ...] = ()
    gateways: tuple[tuple[int, Gateway], ...] = ()

    def of(self, version: int) -> list[OwnAddress]:
        """The addresses of that IP version."""
        return [own for own in self.addresses if own.at.version == version]

    def gateway(self, version: int) -> Gateway | None:
        """The default gateway of that IP version."""
        return dict(self.gateways).get(version)


async def look_around(interface: str = "") -> Surroundings:
    """Ask the kernel; without a name, about the interface with the default route.

    Raises:
        NoInterface: there is none of that name, or none stands out.
        ProgramMissing: there is no `ip` that speaks JSON.
    """
    links, v4, v6 = await asyncio.gather(
        _told("addr", "show"),
        _told("-4", "route", "show", "default"),
        _told("-6", "route", "show", "default"),
    )
    return read_surroundings(interface, links, {4: v4, 6: v6})


def read_surroundings(
    interface: str, links: list[dict[str, Any]], routes: dict[int, list[dict[str, Any]]]
) -> Surroundings:
    """The interface, '' for the one that stands out, in what `ip -j` told.

    Args:
        interface: its name, or ''.
        links: of `ip -j addr show`.
        routes: by IP version, of `ip -j route show default`.

    Raises:
        NoInterface: there is none of that name, or none stands out.
    """
    chosen = interface or _standing_out(links, [*routes[4], *routes[6]])
    link = next((link for link in links if link.get("ifname") == chosen), None)
    if link is None:
        raise NoInterface(interface, tuple(_candidates(links)))
    return _surroundings(link, routes)


async def _told(*words: str) -> list[dict[str, Any]]:
    said = await run_program("ip", "-j", *words)
    with contextlib.suppress(ValueError):
        told = json.loads(said or "[]")
        if isinstance(told, list):
            return [one for one in told if isinstance(one, dict)]
    return []


def _candidates(links: Iterable[dict[str, Any]]) -> list[str]:
    return [str(link.get("ifname")) for link in links if "LOOPBACK" not in link.get("flags", ())]


def _standing_out(links: list[dict[str, Any]], routes: list[dict[str, Any]]) -> str:
    """The interface of the best default route, else the only one that is there."""
    best = sorted(
        (route for route in routes if route.get("dev")), key=lambda r: int(r.get("metric", 0))
    )
    if best:
        return str(best[0]["dev"])
    names = _candidates(links)
    if len(names) != 1:
        raise NoInterface("", tuple(names))
    return names[0]


def _surroundings(link: dict[str, Any], routes: dict[int, list[dict[str, Any]]]) -> Surroundings:
    name = str(link["ifname"])
    flags = link.get("flags", ())
    gateways = ((version, _gateway(name, told)) for version, told in routes.items())
    return Surroundings(
        interface=name,
        up="UP" in flags and "LOWER_UP" in flags,
        mtu=int(link.get("mtu", 1500)),
        mac=_hardware(str(link.get("address", ""))),
        index=int(link.get("ifindex", 0)),
        speed_mbps=_speed(name),
        duplex=_read(name, "duplex").replace("unknown", ""),
        wireless=(_NET / name / "phy80211").exists() or (_NET / name / "wireless").exists(),
        addresses=tuple(_own(told) for told in link.get("addr_info", ()) if "local" in told),
        gateways=tuple((version, gateway) for version, gateway in gateways if gateway),
    )


def _own(told: dict[str, Any]) -> OwnAddress:
    return OwnAddress(
        ip_interface(f"{told['local']}/{told.get('prefixlen', 128)}"),
        lasting=told.get("valid_life_time", FOREVER) == FOREVER,
        doubled=bool(told.get("dadfailed")),
        tentative=bool(told.get("tentative")),
    )


def _gateway(name: str, routes: list[dict[str, Any]]) -> Gateway | None:
    own = [route for route in routes if route.get("dev") == name and _via(route)]
    if not own:
        return None
    best = min(own, key=lambda route: int(route.get("metric", 0)))
    address = ip_address(_via(best))
    zone = f"%{name}" if isinstance(address, IPv6Address) and address.is_link_local else ""
    return Gateway(f"{address}{zone}", advertised=best.get("protocol") == "ra")


def _via(route: dict[str, Any]) -> str:
    """The router; RFC 5549 routes name it in a table of its own."""
    via = route.get("via")
    return str(route.get("gateway") or (via.get("host", "") if isinstance(via, dict) else ""))


def _hardware(told: str) -> bytes:
    try:
        return bytes.fromhex(told.replace(":", ""))
    except ValueError:
        return b""


def _speed(name: str) -> int | None:
    told = _read(name, "speed")
    return int(told) if told.isdecimal() and int(told) > 0 else None


def _read(name: str, what: str) -> str:
    try:
        return (_NET / name / what).read_text(encoding="ascii").strip()
    except (OSError, ValueError):  # an interface that is down, or virtual, tells none
        return ""
