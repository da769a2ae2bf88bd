"""HTTP: does somebody stand in between, and how fast does data flow?"""

import socket
from collections.abc import Iterator

import httpx

from kaisai.engines.dropcheck.drop import Drop
from kaisai.engines.dropcheck.expectations import Portal
from kaisai.engines.dropcheck.measures.web import Refusing, first_answer, throughput
from kaisai.engines.dropcheck.outcomes import Outcome, Subject
from kaisai.engines.probes.streams import reason_of


async def check_portal(drop: Drop, subject: Subject, wanted: Portal) -> Outcome:
    """A known address gives exactly the known status; anything else comes from a portal."""
    try:
        status, location = await first_answer(wanted.url, source=drop.source)
    except httpx.HTTPError as error:
        return subject.failed("http-silent", url=wanted.url, reason=_reason(error))
    value = {"status": status, "location": location}
    if status == wanted.status:
        return subject.passed("no-portal", value=value, url=wanted.url, status=status)
    shown = f" ({location})" if location else ""
    return subject.failed("portal", value=value, url=wanted.url, status=status, location=shown)


async def check_throughput(drop: Drop, subject: Subject, url: str, *, upwards: bool) -> Outcome:
    """Payload per second, down or up."""
    wanted = drop.wanted.throughput
    least = wanted.up_mbps if upwards else wanted.down_mbps
    try:
        mbps = await throughput(
            url,
            upwards=upwards,
            seconds=wanted.seconds,
            streams=wanted.streams,
            source=drop.source,
        )
    except httpx.HTTPError as error:
        return subject.failed("http-silent", url=url, reason=_reason(error))
    except Refusing as refusing:
        return subject.failed("http-refuses", url=url, status=refusing)
    value = {"mbps": mbps}
    if least is not None and mbps < least:
        return subject.failed("throughput-low", value=value, mbps=mbps, wanted=least)
    return subject.found("throughput", value=value, mbps=mbps)


def _reason(error: httpx.HTTPError) -> str:
    """A stable word; what the operating system said stands further down the chain."""
    if isinstance(error, httpx.TimeoutException):
        return "timeout"
    below = [one for one in _chain(error) if isinstance(one, OSError)]
    if below and isinstance(below[-1], socket.gaierror):
        return "unresolved"
    return reason_of(below[-1]) if below else "not-http"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        # of several addresses that were tried, the first speaks for all
        tried = error.exceptions[0] if isinstance(error, BaseExceptionGroup) else None
        error = tried or error.__cause__ or error.__context__
