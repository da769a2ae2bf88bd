"""What a room expects of its socket or SSID. What is None, or empty, is measured and not judged.

The annotation of each field says how it is read from a file; `reading.read_expectations` does it.
"""

from dataclasses import dataclass, fields
from ipaddress import IPv4Address, IPv6Network
from typing import Annotated, Any

from kaisai.engines.dropcheck import values
from kaisai.engines.dropcheck.values import Address, Network


@dataclass(frozen=True, slots=True)
class Link:
    """The interface itself."""

    speed_mbps: Annotated[float | None, values.number(0, 1e6)] = None


@dataclass(frozen=True, slots=True)
class Wifi:
    """The association; `signal_dbm` is the least."""

    ssid: Annotated[str | None, values.name] = None
    bssid: Annotated[tuple[str, ...], values.bssids] = ()
    channel: Annotated[tuple[int, ...], values.wholes(1, 233)] = ()
    signal_dbm: Annotated[float | None, values.number(-120, 0)] = None


@dataclass(frozen=True, slots=True)
class Dhcp:
    """What is offered, and by whom alone; `lease_s` is the least. `present = false`: nobody may."""

    present: Annotated[bool | None, values.switch] = None
    server: Annotated[tuple[Address, ...], values.addresses] = ()
    prefix: Annotated[tuple[Network, ...], values.networks] = ()
    gateway: Annotated[tuple[Address, ...], values.addresses] = ()
    dns: Annotated[tuple[Address, ...], values.addresses] = ()
    domain: Annotated[str | None, values.name] = None
    lease_s: Annotated[float | None, values.number(0, 4294967295)] = None


@dataclass(frozen=True, slots=True)
class Ipv4:
    """The IPv4 addresses of the interface and its gateway."""

    present: Annotated[bool | None, values.switch] = None
    prefix: Annotated[tuple[Network, ...], values.networks] = ()
    gateway: Annotated[Address | None, values.address] = None
    from_dhcp: Annotated[bool | None, values.switch] = None


@dataclass(frozen=True, slots=True)
class Ipv6:
    """The IPv6 addresses of the interface beyond the link, and its gateway."""

    present: Annotated[bool | None, values.switch] = None
    prefix: Annotated[tuple[Network, ...], values.networks] = ()
    gateway: Annotated[Address | None, values.address] = None
    from_ra: Annotated[bool | None, values.switch] = None


@dataclass(frozen=True, slots=True)
class Name:
    """A name to ask for: exactly these addresses, any at all (true), none (false)."""

    name: Annotated[str, values.name]
    a: Annotated[tuple[Address, ...] | bool | None, values.answers] = None
    aaaa: Annotated[tuple[Address, ...] | bool | None, values.answers] = None


@dataclass(frozen=True, slots=True)
class Dns:
    """The resolvers to ask, the interface's own when empty, and what they must say."""

    resolvers: Annotated[tuple[Address, ...], values.addresses] = ()
    names: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class Nat64:
    """DNS64 and NAT64; `reach` is a host with IPv4 alone, asked by ping or, with `port`, by TCP."""

    present: Annotated[bool | None, values.switch] = None
    prefix: Annotated[IPv6Network | None, values.prefix64] = None
    reach: Annotated[IPv4Address | None, values.address4] = None
    port: Annotated[int | None, values.whole(1, 65535)] = None


@dataclass(frozen=True, slots=True)
class Ping:
    """A host, or `gateway` or `gateway6`; most loss and most median round trip."""

    target: Annotated[str, values.name]
    family: Annotated[int | None, values.family] = None
    count: Annotated[int, values.whole(1, 100)] = 10
    loss_percent: Annotated[float | None, values.number(0, 100)] = None
    rtt_ms: Annotated[float | None, values.number(0, 60_000)] = None


@dataclass(frozen=True, slots=True)
class Mtu:
    """A host that answers pings; least size of IP packets that get there and back unbroken."""

    target: Annotated[str, values.name]
    family: Annotated[int | None, values.family] = None
    at_least: Annotated[int | None, values.whole(68, 65535)] = None


@dataclass(frozen=True, slots=True)
class Portal:
    """An address that gives exactly this status where nobody stands in between."""

    url: Annotated[str, values.url]
    status: Annotated[int, values.whole(100, 599)] = 204


@dataclass(frozen=True, slots=True)
class Throughput:
    """HTTP addresses to fetch from and to send to; least rates."""

    down_url: Annotated[str | None, values.url] = None
    up_url: Annotated[str | None, values.url] = None
    seconds: Annotated[float, values.number(0.1, 60)] = 5.0
    streams: Annotated[int, values.whole(1, 16)] = 4
    down_mbps: Annotated[float | None, values.number(0, 1e6)] = None
    up_mbps: Annotated[float | None, values.number(0, 1e6)] = None


@dataclass(frozen=True, slots=True)
class Trace:
    """A host and the first routers on the way to it."""

    target: Annotated[str, values.name]
    family: Annotated[int | None, values.family] = None
    hops: Annotated[tuple[Address, ...], values.addresses] = ()
    most: Annotated[int, values.whole(1, 30)] = 5


@dataclass(frozen=True, slots=True)
class Expectations:
    """Everything about one room."""

    link: Link = Link()
    wifi: Wifi | None = None
    dhcp: Dhcp = Dhcp()
    ipv4: Ipv4 = Ipv4()
    ipv6: Ipv6 = Ipv6()
    dns: Dns = Dns()
    nat64: Nat64 = Nat64()
    ping: tuple[Ping, ...] = ()
    mtu: tuple[Mtu, ...] = ()
    portal: Portal | None = None
    throughput: Throughput = Throughput()
    trace: tuple[Trace, ...] = ()


def given(table: Any, *names: str) -> dict[str, Any] | None:
    """What a table asks for, by field; None when it asks for nothing.

    Args:
        table: any of the classes above, or None.
        names: the fields that count, all when empty.
    """
    if table is None:
        return None
    asked = {
        field.name: getattr(table, field.name)
        for field in fields(table)
        if not names or field.name in names
    }
    return {name: value for name, value in asked.items() if value not in (None, ())} or None
