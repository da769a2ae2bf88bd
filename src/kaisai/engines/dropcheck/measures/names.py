"""Asks one resolver for one name, and finds the resolvers that this system uses."""

import asyncio
import contextlib
import socket
import time
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

import dns.exception
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype

from kaisai.engines.probes.places import open_socket
from kaisai.engines.probes.streams import reason_of

_TRIES = 3
_PATIENCE = 1.5  # seconds to wait for an answer to one try
_PAYLOAD = 1232  # bytes, as the DNS flag day of 2020 asks for
_STUBS = ("127.0.0.53", "127.0.0.54")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the resolver said.

    Attributes:
        rcode: `noerror`, `nxdomain`, …; '' when it said nothing.
        addresses: sorted, those of the names it leads on to included.
        rtt_ms: of the try that was answered.
        reason: why nothing came.
    """

    rcode: str
    addresses: tuple[str, ...] = ()
    rtt_ms: float = 0.0
    reason: str = ""


async def ask(resolver: str, name: str, kind: str, *, source: str = "") -> Answer:
    """Ask over UDP, up to three times.

    Args:
        resolver: its address, with its zone where link-local.
        name: the name to ask for.
        kind: `A`, `AAAA`, `NS`, …
        source: interface to go through, '' for the kernel's choice.

    Raises:
        PlaceMissing: there is no such interface.
    """
    try:
        question = dns.message.make_query(name, kind, use_edns=0, payload=_PAYLOAD)
    except dns.exception.DNSException:
        return Answer("", reason="bad-request")
    reason = "timeout"
    for _ in range(_TRIES):
        try:
            return await asyncio.wait_for(_once(resolver, question, source), _PATIENCE)
        except (TimeoutError, OSError) as error:
            reason = reason_of(error)
    return Answer("", reason=reason)


async def _once(resolver: str, question: dns.message.Message, source: str) -> Answer:
    loop = asyncio.get_running_loop()
    family = socket.AF_INET6 if ":" in resolver else socket.AF_INET
    own = ip_address(resolver.partition("%")[0]).is_loopback
    with open_socket(family, socket.SOCK_DGRAM, 0, source="" if own else source) as made:
        await loop.sock_connect(made, (resolver, 53))
        start = time.perf_counter()
        await loop.sock_sendall(made, question.to_wire())
        while True:
            wire = await loop.sock_recv(made, 65_535)
            rtt = (time.perf_counter() - start) * 1000
            with contextlib.suppress(dns.exception.DNSException):
                answer = dns.message.from_wire(wire, ignore_trailing=True)
                if question.is_response(answer):
                    return _read(answer, rtt)


def _read(answer: dns.message.Message, rtt_ms: float) -> Answer:
    found = {
        record.to_text()
        for rrset in answer.answer
        if rrset.rdtype in (dns.rdatatype.A, dns.rdatatype.AAAA)
        for record in rrset
    }
    return Answer(dns.rcode.to_text(answer.rcode()).lower(), tuple(sorted(found)), rtt_ms)


def own_resolvers(*, root: Path = Path("/")) -> tuple[str, ...]:
    """What resolv.conf(5) names; behind systemd's stub, what that asks."""
    found = _named(root / "etc/resolv.conf")
    if found and all(resolver in _STUBS for resolver in found):
        return _named(root / "run/systemd/resolve/resolv.conf") or found
    return found


def _named(path: Path) -> tuple[str, ...]:
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ()
    words = [line.split() for line in lines]
    named = (told[1] for told in words if len(told) > 1 and told[0] == "nameserver")
    return tuple(dict.fromkeys(filter(_is_address, named)))


def _is_address(told: str) -> bool:
    try:
        ip_address(told)
    except ValueError:
        return False
    return True
