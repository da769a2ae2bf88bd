"""Judges what a browser measured against kaisai itself; a browser sees no DHCP, no packet, no radio."""

from dataclasses import dataclass, fields
from math import isfinite

from kaisai.engines.dropcheck.expectations import Expectations, given
from kaisai.engines.dropcheck.mistakes import Mistake
from kaisai.engines.dropcheck.outcomes import Outcome, Subject

MOST = 1e6  # of any figure
_ABOUT = "kaisai"


@dataclass(frozen=True, slots=True)
class Measured:
    """What the browser tells.

    Attributes:
        sent: requests for the known answer, one after the other.
        lost: of these, how many got no answer in time.
        genuine: whether every answer was the one that only kaisai could give.
        rtt_ms: median from request to answer, None when nothing came.
        down_mbps, up_mbps: payload in Mbit/s, None when it could not be measured.
        ipv4, ipv6: whether kaisai answered under a name that has addresses of this family alone,
            None when the server has no such name.
    """

    sent: int
    lost: int
    genuine: bool
    rtt_ms: float | None = None
    down_mbps: float | None = None
    up_mbps: float | None = None
    ipv4: bool | None = None
    ipv6: bool | None = None


def judge_measured(measured: Measured, wanted: Expectations) -> tuple[Outcome, ...]:
    """One outcome for answers, in-betweens, either direction, and each family that was tried.

    HTTP sends again what is lost on the way, so that a single request without an answer is a fault.

    Raises:
        Mistake: a figure that cannot be.
    """
    for field in fields(measured):
        value = getattr(measured, field.name)
        if value is not None and not (isfinite(value) and 0 <= value <= MOST):
            raise Mistake("not-a-number", (field.name,), told=value, least=0, most=MOST)
    if not 0 <= measured.lost <= measured.sent or not measured.sent:
        raise Mistake("not-a-number", ("lost",), told=measured.lost, least=0, most=measured.sent)
    if not measured.lost and measured.rtt_ms is None:
        raise Mistake("missing", told="rtt_ms")
    rates = wanted.throughput
    return (
        _answers(measured),
        _in_between(measured),
        _rate("throughput-down", measured.down_mbps, rates.down_mbps, given(rates, "down_mbps")),
        _rate("throughput-up", measured.up_mbps, rates.up_mbps, given(rates, "up_mbps")),
        *_family(4, reached=measured.ipv4, expected=wanted.ipv4.present),
        *_family(6, reached=measured.ipv6, expected=wanted.ipv6.present),
    )


def _answers(measured: Measured) -> Outcome:
    subject = Subject("ping", _ABOUT)
    lost, sent = measured.lost, measured.sent
    value = {"sent": sent, "loss_percent": 100 * lost / sent, "rtt_ms": measured.rtt_ms}
    if lost:
        return subject.failed("kaisai-lossy", value=value, lost=lost, sent=sent)
    return subject.passed("kaisai-answers", value=value, rtt=measured.rtt_ms, sent=sent)


def _in_between(measured: Measured) -> Outcome:
    subject = Subject("portal", _ABOUT)
    if measured.lost == measured.sent:
        return subject.skipped("browser-untold")
    return subject.passed("kaisai-known") if measured.genuine else subject.failed("kaisai-unknown")


def _family(version: int, *, reached: bool | None, expected: bool | None) -> tuple[Outcome, ...]:
    """Only what is missing can be wrong: NAT64 leads to IPv4 where no address of it is expected."""
    if reached is None:
        return ()
    subject = Subject(f"ipv{version}", _ABOUT, expected or None)
    value = {"reached": reached}
    if reached:
        return (subject.found("family-reached", value=value, version=version),)
    if expected:
        return (subject.failed("family-lost", value=value, version=version),)
    return (subject.found("family-lost", value=value, version=version),)


def _rate(check: str, mbps: float | None, least: float | None, expected: object) -> Outcome:
    subject = Subject(check, _ABOUT, expected)
    if mbps is None:
        return subject.skipped("browser-untold")
    value = {"mbps": mbps}
    if least is not None and mbps < least:
        return subject.failed("throughput-low", value=value, mbps=mbps, wanted=least)
    return subject.found("throughput", value=value, mbps=mbps)
