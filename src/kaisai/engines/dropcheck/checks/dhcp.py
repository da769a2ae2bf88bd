"""DHCP: who offers what on this link."""

from collections.abc import Iterator
from ipaddress import ip_address

from kaisai.engines.dropcheck.drop import Drop, Offers
from kaisai.engines.dropcheck.expectations import Dhcp
from kaisai.engines.dropcheck.measures.dhcp import Lease
from kaisai.engines.dropcheck.measures.leases import find_lease
from kaisai.engines.dropcheck.measures.offers import NotAllowed, collect_offers
from kaisai.engines.dropcheck.measures.surroundings import Surroundings
from kaisai.engines.dropcheck.outcomes import Outcome, Plain, Subject

_ETHERNET = 6  # bytes of an address
_WORDS = {
    "prefix": "アドレス",
    "gateway": "ゲートウェイ",
    "dns": "DNSサーバー",
    "domain": "ドメイン",
    "lease": "リース時間",
}


async def find_offers(here: Surroundings) -> Offers:
    """Ask the servers on the link; where that is not allowed, read the lease of this system."""
    if here.up and len(here.mac) == _ETHERNET:
        try:
            return Offers(tuple(await collect_offers(here.interface, here.mac)), "answer")
        except (NotAllowed, OSError):
            pass  # the next best
    lease = find_lease(here.interface, here.index)
    return Offers((lease,), "file") if lease else Offers()


async def check_dhcp(drop: Drop, subject: Subject) -> Outcome:
    """One server, and what it offers. A second one fails where the first is named."""
    offers, wanted = drop.offers, drop.wanted.dhcp
    value = [_value(lease) for lease in offers.leases]
    if not offers.by:
        return subject.skipped("dhcp-unknown")
    if wanted.present is False or not offers.leases:
        return _judge_presence(subject, offers, wanted, value)
    strangers = [lease.server for lease in offers.leases if _is_stranger(lease, wanted)]
    if strangers:
        return subject.failed("dhcp-stranger", value=value, told=strangers, wanted=wanted.server)
    wrong = [(lease, *one) for lease in offers.leases for one in _differences(lease, wanted)]
    if wrong:
        lease, what, told, asked = wrong[0]
        return subject.failed(
            "dhcp-differs",
            value=value,
            server=lease.server,
            what=what,
            what_ja=_WORDS[what],
            told=told,
            wanted=asked,
        )
    first = offers.leases[0]
    return subject.found(
        "dhcp" if offers.by == "answer" else "dhcp-file",
        value=value,
        servers=[lease.server or "–" for lease in offers.leases],
        address=first.address,
        dns=first.dns,
        gateway=first.gateways,
        lease="–" if first.lease_s is None else first.lease_s,
    )


def _judge_presence(subject: Subject, offers: Offers, wanted: Dhcp, value: Plain) -> Outcome:
    if offers.leases:
        servers = [lease.server for lease in offers.leases]
        return subject.failed("dhcp-stranger", value=value, told=servers, wanted="–")
    if wanted.present is False:
        return subject.passed("dhcp-none", value=value)
    if subject.expected is not None:
        return subject.failed("dhcp-silent", value=value)
    return subject.found("dhcp-none", value=value)


def _is_stranger(lease: Lease, wanted: Dhcp) -> bool:
    return bool(wanted.server) and lease.server not in map(str, wanted.server)


def _differences(lease: Lease, wanted: Dhcp) -> Iterator[tuple[str, object, object]]:
    """What is offered otherwise than expected: word, what is offered, what is expected."""
    if wanted.prefix and not any(ip_address(lease.address) in net for net in wanted.prefix):
        yield "prefix", lease.address, wanted.prefix
    for what, told, asked in (
        ("gateway", lease.gateways, wanted.gateway),
        ("dns", lease.dns, wanted.dns),
    ):
        if asked and set(told) != set(map(str, asked)):
            yield what, told, asked
    if wanted.domain is not None and lease.domain.lower() != wanted.domain.lower():
        yield "domain", lease.domain or "–", wanted.domain
    if wanted.lease_s is not None and (lease.lease_s or 0) < wanted.lease_s:
        yield "lease", f"{lease.lease_s or 0} s", f"≥ {wanted.lease_s:g} s"


def _value(lease: Lease) -> Plain:
    return {
        "server": lease.server,
        "address": lease.address,
        "prefix_length": lease.prefix_length,
        "gateway": lease.gateways,
        "dns": lease.dns,
        "domain": lease.domain,
        "lease_s": lease.lease_s,
    }
