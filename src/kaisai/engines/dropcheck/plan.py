"""Which checks there are at a drop, in which order."""

import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import partial

from kaisai.engines.dropcheck.checks.dhcp import check_dhcp
from kaisai.engines.dropcheck.checks.local import (
    check_ipv4,
    check_ipv6,
    check_link,
    check_speed,
    check_wifi,
)
from kaisai.engines.dropcheck.checks.names import check_nat64, check_resolver
from kaisai.engines.dropcheck.checks.reach import (
    check_gateway,
    check_mtu,
    check_ping,
    check_trace,
)
from kaisai.engines.dropcheck.checks.web import check_portal, check_throughput
from kaisai.engines.dropcheck.drop import Drop
from kaisai.engines.dropcheck.expectations import Mtu, Ping, Trace, given
from kaisai.engines.dropcheck.outcomes import Outcome, Subject

Check = Callable[[Drop, Subject], Awaitable[Outcome]]
_LIMIT = 30.0  # seconds for one check
_BEFORE_DATA = 20.0  # seconds in which data must begin to flow


@dataclass(frozen=True, slots=True)
class Planned:
    """A check to come; `seconds` bound it."""

    subject: Subject
    check: Check
    seconds: float = _LIMIT


def plan(drop: Drop) -> list[list[Planned]]:
    """Checks that may run at the same time stand together; throughput would disturb the others."""
    return [
        [*_local(drop), *_gateways(drop), *_resolvers(drop), *_targets(drop)],
        *([one] for one in _throughput(drop)),
    ]


def _local(drop: Drop) -> Iterator[Planned]:
    wanted = drop.wanted
    address = ("present", "prefix")
    rows: list[tuple[str, object, Check]] = [
        ("link", {"up": True}, check_link),
        ("speed", given(wanted.link), check_speed),
        ("dhcp", given(wanted.dhcp), check_dhcp),
        ("ipv4", given(wanted.ipv4, *address, "from_dhcp"), check_ipv4),
        ("ipv6", given(wanted.ipv6, *address, "from_ra"), check_ipv6),
    ]
    if drop.here.wireless or wanted.wifi is not None:
        rows.insert(2, ("wifi", given(wanted.wifi), check_wifi))
    for name, expected, check in rows:
        if name == "speed" and drop.here.wireless and expected is None:
            continue  # what the radio makes of it stands in `wifi`
        known = drop.here.known or name == "dhcp"
        yield Planned(Subject(name, expected=expected), check if known else _not_here)


def _gateways(drop: Drop) -> Iterator[Planned]:
    for version, wanted in ((4, drop.wanted.ipv4), (6, drop.wanted.ipv6)):
        check = partial(check_gateway, version=version) if drop.here.known else _not_here
        yield Planned(Subject("gateway", f"IPv{version}", given(wanted, "gateway")), check)


def _resolvers(drop: Drop) -> Iterator[Planned]:
    names = [given(name) for name in drop.wanted.dns.names] or None
    for resolver in drop.resolvers:
        check = partial(check_resolver, resolver=resolver)
        yield Planned(Subject("dns", resolver, names), check)
    if not drop.resolvers:
        yield Planned(Subject("dns", "", names), _no_resolver)
    yield Planned(Subject("nat64", expected=given(drop.wanted.nat64)), check_nat64)


def _targets(drop: Drop) -> Iterator[Planned]:
    wanted = drop.wanted
    for ping in wanted.ping:
        limits = Subject("ping", _about(ping), given(ping, "loss_percent", "rtt_ms"))
        yield Planned(limits, _on_linux(partial(check_ping, wanted=ping)))
    for mtu in wanted.mtu:
        least = Subject("mtu", _about(mtu), given(mtu, "at_least"))
        yield Planned(least, _on_linux(partial(check_mtu, wanted=mtu)))
    if wanted.portal is not None:
        status = given(wanted.portal, "status")
        check = partial(check_portal, wanted=wanted.portal)
        yield Planned(Subject("portal", wanted.portal.url, status), check)
    for trace in wanted.trace:
        hops = Subject("trace", _about(trace), given(trace, "hops"))
        yield Planned(hops, _on_linux(partial(check_trace, wanted=trace)))


def _throughput(drop: Drop) -> Iterator[Planned]:
    wanted = drop.wanted.throughput
    for name, url, limit, upwards in (
        ("throughput-down", wanted.down_url, "down_mbps", False),
        ("throughput-up", wanted.up_url, "up_mbps", True),
    ):
        if url is not None:
            check = partial(check_throughput, url=url, upwards=upwards)
            subject = Subject(name, url, given(wanted, limit))
            yield Planned(subject, check, wanted.seconds + _BEFORE_DATA)


def _about(wanted: Ping | Mtu | Trace) -> str:
    """The target, with its family where one is asked for."""
    return wanted.target if wanted.family is None else f"{wanted.target} (IPv{wanted.family})"


def _on_linux(check: Check) -> Check:
    """Its sockets take options that are Linux's own."""
    return check if sys.platform == "linux" else _not_here


async def _not_here(_drop: Drop, subject: Subject) -> Outcome:
    return subject.skipped("not-here")


async def _no_resolver(_drop: Drop, subject: Subject) -> Outcome:
    return subject.failed("no-resolver")
