"""What can be reached: gateways, hosts, how large a packet may be, and by which way."""

from ipaddress import ip_address

from kaisai.engines.dropcheck.drop import Drop
from kaisai.engines.dropcheck.expectations import Mtu, Ping, Trace
from kaisai.engines.dropcheck.measures.echoes import Series, ping
from kaisai.engines.dropcheck.measures.mtu import path_mtu
from kaisai.engines.dropcheck.measures.trace import first_hops
from kaisai.engines.dropcheck.outcomes import Outcome, Plain, Subject

_GATEWAY_PINGS = 5


async def check_gateway(drop: Drop, subject: Subject, version: int) -> Outcome:
    """The default gateway is the right one and answers; that it answers is always judged."""
    wanted = drop.wanted.ipv4 if version == 4 else drop.wanted.ipv6
    gateway = drop.here.gateway(version)
    if gateway is None:
        alone = drop.here.gateway(10 - version) is None
        needed = subject.expected is not None or wanted.present or (alone and version == 4)
        good = wanted.present is False or not needed
        return (subject.found if good else subject.failed)("no-gateway")
    if wanted.gateway is not None and ip_address(gateway.address.partition("%")[0]) != ip_address(
        str(wanted.gateway).partition("%")[0]
    ):
        return subject.failed(
            "gateway-differs",
            value={"address": gateway.address},
            told=gateway.address,
            wanted=wanted.gateway,
        )
    series = await ping(gateway.address, _GATEWAY_PINGS, source=drop.source)
    return _answered(subject, gateway.address, series)


async def check_ping(drop: Drop, subject: Subject, wanted: Ping) -> Outcome:
    """Loss and round trip; that it answers is always judged."""
    address = await drop.find(wanted.target, wanted.family)
    series = await ping(address, wanted.count, source=drop.source)
    loss, rtt = series.loss_percent, series.rtt_ms
    value = _value(address, series)
    if rtt is not None:
        if wanted.loss_percent is not None and loss > wanted.loss_percent:
            return subject.failed(
                "lossy", value=value, address=address, loss=loss, wanted=wanted.loss_percent
            )
        if wanted.rtt_ms is not None and rtt > wanted.rtt_ms:
            return subject.failed(
                "slow", value=value, address=address, rtt=rtt, wanted=wanted.rtt_ms
            )
    return _answered(subject, address, series)


async def check_mtu(drop: Drop, subject: Subject, wanted: Mtu) -> Outcome:
    """The largest packet that gets there unbroken."""
    address = await drop.find(wanted.target, wanted.family)
    found = await path_mtu(address, drop.here.mtu, source=drop.source)
    value = {"address": address, "mtu": found}
    if found is None:
        return subject.failed("mtu-none", value=value, address=address)
    if wanted.at_least is not None and found < wanted.at_least:
        return subject.failed(
            "mtu-low", value=value, mtu=found, address=address, wanted=wanted.at_least
        )
    return subject.found("mtu", value=value, mtu=found, address=address)


async def check_trace(drop: Drop, subject: Subject, wanted: Trace) -> Outcome:
    """The first routers; those that are expected come first and in this order."""
    address = await drop.find(wanted.target, wanted.family)
    hops = await first_hops(address, max(wanted.most, len(wanted.hops)), source=drop.source)
    value = {"address": address, "hops": [hop or "*" for hop in hops]}
    told = [hop or "*" for hop in hops]
    expected = [str(hop) for hop in wanted.hops]
    if told[: len(expected)] != expected:
        return subject.failed("trace-differs", value=value, told=told, wanted=expected)
    return subject.found("trace" if told else "trace-silent", value=value, told=told)


def _answered(subject: Subject, address: str, series: Series) -> Outcome:
    value = _value(address, series)
    if series.rtt_ms is None:
        return subject.failed("no-reply", value=value, address=address, reason=series.reason)
    return subject.passed(
        "answers", value=value, address=address, rtt=series.rtt_ms, loss=series.loss_percent
    )


def _value(address: str, series: Series) -> Plain:
    return {
        "address": address,
        "sent": series.sent,
        "loss_percent": series.loss_percent,
        "rtt_ms": series.rtt_ms,
    }
