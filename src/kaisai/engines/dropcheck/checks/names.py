"""Names: what the resolvers say, and whether IPv6 alone leads to hosts with IPv4 alone."""

import asyncio
from ipaddress import IPv6Network

from kaisai.engines.dropcheck.drop import Drop
from kaisai.engines.dropcheck.expectations import Name, Nat64
from kaisai.engines.dropcheck.measures.echoes import ping
from kaisai.engines.dropcheck.measures.names import Answer, ask
from kaisai.engines.dropcheck.measures.nat64 import WELL_KNOWN, embedded, prefixes_in
from kaisai.engines.dropcheck.outcomes import Outcome, Plain, Subject
from kaisai.engines.dropcheck.values import Address
from kaisai.engines.probes.spec import ProbeKind, ProbeSpec
from kaisai.engines.probes.streams import probe_stream

_SANE = ("noerror", "nxdomain")
_KINDS = ("A", "AAAA")
_PINGS = 5
_PATIENCE = 5.0  # seconds for a TCP connection
Said = dict[tuple[Name, str], Answer]


async def check_resolver(drop: Drop, subject: Subject, resolver: str) -> Outcome:
    """One resolver: that it answers is always judged, what it says where something is expected."""
    names = drop.wanted.dns.names
    if not names:
        answer = await ask(resolver, ".", "NS", source=drop.source)
        return _failure(subject, ".", answer, None) or subject.passed(
            "resolver-answers", value={"rtt_ms": answer.rtt_ms}, rtt=answer.rtt_ms
        )
    asked = [(name, kind) for name in names for kind in _KINDS]
    answers = await asyncio.gather(
        *(ask(resolver, name.name, kind, source=drop.source) for name, kind in asked)
    )
    said = dict(zip(asked, answers, strict=True))
    value = _value(said)
    for (name, kind), answer in said.items():
        wrong = _failure(subject, name.name, answer, value) or _difference(
            subject, (name, kind), answer, value
        )
        if wrong is not None:
            return wrong
    rtt = max(answer.rtt_ms for answer in answers)
    return subject.passed("resolver-answers", value=value, rtt=rtt)


async def check_nat64(drop: Drop, subject: Subject) -> Outcome:
    """DNS64 by RFC 7050; the expected prefix; a host with IPv4 alone behind it."""
    wanted = drop.wanted.nat64
    answers = await asyncio.gather(
        *(ask(one, WELL_KNOWN, "AAAA", source=drop.source) for one in drop.resolvers)
    )
    found = prefixes_in(address for answer in answers for address in answer.addresses)
    value = {"prefixes": found}
    if not found:
        absent = subject.expected is None or wanted.present is False
        return (
            subject.found("nat64-none", value=value)
            if absent
            else subject.failed("nat64-missing", value=value)
        )
    if wanted.present is False:
        return subject.failed("nat64-unwanted", value=value, told=found)
    if wanted.prefix is not None and wanted.prefix not in found:
        return subject.failed("nat64-differs", value=value, told=found, wanted=wanted.prefix)
    if wanted.reach is not None:
        return await _reach(drop, subject, wanted, wanted.prefix or found[0])
    return subject.found("nat64", value=value, prefix=found)


async def _reach(drop: Drop, subject: Subject, wanted: Nat64, prefix: IPv6Network) -> Outcome:
    target = wanted.reach
    if target is None:
        raise ValueError("nothing to reach")
    address = str(embedded(prefix, target))
    if wanted.port is None:
        series = await ping(address, _PINGS, source=drop.source)
        rtt, reason = series.rtt_ms, series.reason
    else:
        spec = ProbeSpec(
            "nat64",
            address,
            ProbeKind.TCP,
            port=wanted.port,
            source=drop.source,
            timeout=_PATIENCE,
        )
        result = await probe_stream(spec, address)
        rtt, reason = result.rtt_ms, result.reason
    value = {"prefixes": [prefix], "address": address, "rtt_ms": rtt}
    if rtt is None:
        return subject.failed(
            "nat64-deaf", value=value, target=target, prefix=prefix, reason=reason
        )
    return subject.passed("nat64-reaches", value=value, target=target, prefix=prefix, rtt=rtt)


def _failure(subject: Subject, name: str, answer: Answer, value: Plain) -> Outcome | None:
    """What is wrong with an answer whatever is expected of it."""
    if not answer.rcode:
        return subject.failed("resolver-silent", value=value, reason=answer.reason)
    if answer.rcode not in _SANE:
        return subject.failed("resolver-refuses", value=value, rcode=answer.rcode, name=name)
    return None


def _difference(
    subject: Subject, asked: tuple[Name, str], answer: Answer, value: Plain
) -> Outcome | None:
    name, kind = asked
    wanted: tuple[Address, ...] | bool | None = name.a if kind == "A" else name.aaaa
    told = set(answer.addresses)
    if wanted is None or (
        bool(told) is wanted if isinstance(wanted, bool) else _same(told, wanted)
    ):
        return None
    # figures need no translation
    shown = {True: "≥ 1", False: "–"}[wanted] if isinstance(wanted, bool) else wanted or "–"
    return subject.failed(
        "wrong-answer",
        value=value,
        kind=kind,
        name=name.name,
        told=answer.addresses,
        wanted=shown,
    )


def _same(told: set[str], wanted: tuple[Address, ...]) -> bool:
    return told == {str(address) for address in wanted}


def _value(said: Said) -> Plain:
    value: dict[str, dict[str, object]] = {}
    for (name, kind), answer in said.items():
        row = value.setdefault(name.name, {})
        row[kind.lower()] = answer.addresses
        row[f"{kind.lower()}_rcode"] = answer.rcode or answer.reason
    return {"rtt_ms": max(answer.rtt_ms for answer in said.values()), "names": value}
