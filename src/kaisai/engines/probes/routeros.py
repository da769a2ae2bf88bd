"""Pings by a MikroTik router, over RouterOS' REST interface (version 7.1 or newer).

`POST /rest/ping {"address": …, "count": "1"}` answers with a list of one object, whose `time` is such
as `12ms345us`; without an answer `status` says why. https://help.mikrotik.com/docs/spaces/ROS/pages/47579162/REST+API
"""

import asyncio
import json
import re
import time
from ipaddress import ip_address

import httpx

from kaisai.engines.probes.relay_faults import RelayFailed
from kaisai.engines.probes.spec import ProbeSpec, Result, Via

CONNECT_TIMEOUT = 3.0
PATIENCE = 5.0  # seconds beyond the ping's own time-out: the router waits a second for each ping
MOST_AT_ONCE = 16
MOST_BYTES = 100_000  # of one answer
_MILLISECONDS = {"h": 3_600_000.0, "m": 60_000.0, "s": 1000.0, "ms": 1.0, "us": 0.001}
_PIECE = re.compile(r"(\d+(?:\.\d+)?)(ms|us|h|m|s)")
_REASONS = {"host unreachable": "unreachable-host", "net unreachable": "no-route"}


def milliseconds(text: str) -> float | None:
    """`12ms345us` as 12.345; None for anything else."""
    pieces = _PIECE.findall(text)
    if not pieces or "".join(number + unit for number, unit in pieces) != text:
        return None
    return sum(float(number) * _MILLISECONDS[unit] for number, unit in pieces)


class RouterOs:
    """One router, with kept connections.

    Args:
        via: the router, and how to get in.
    """

    def __init__(self, via: Via) -> None:
        self._via = via
        self._http = httpx.AsyncClient(
            base_url=f"{via.method}://{via.host}",
            auth=(via.username, via.password),
            verify=via.verify,
            trust_env=False,
            headers={"Accept-Encoding": "identity"},  # nothing is unpacked
            limits=httpx.Limits(max_connections=MOST_AT_ONCE),
        )

    async def probe(self, spec: ProbeSpec, address: str) -> Result:
        """Ask once from the router.

        Raises:
            RelayFailed: the router could not ask; that says nothing of the target.
        """
        asked = {"address": str(ip_address(address)), "count": "1"}
        if spec.source:
            asked["src-address"] = spec.source
        sent_at = time.time()
        seconds = spec.timeout + PATIENCE
        try:
            # For all of it, however slowly it trickles: waiting for a connection, making it, using it.
            async with asyncio.timeout(2 * seconds + CONNECT_TIMEOUT):
                answer = await self._ask(asked, seconds)
        except (TimeoutError, httpx.TimeoutException) as error:
            raise RelayFailed("router", self._via, "timed out") from error
        except httpx.HTTPError as error:
            raise RelayFailed("router", self._via, _said(error)) from error
        rtt, reason = self._read(answer, spec.timeout)
        return Result(spec.key, sent_at, rtt, reason)

    async def _ask(self, asked: dict[str, str], seconds: float) -> bytes:
        patience = httpx.Timeout(seconds, connect=CONNECT_TIMEOUT)
        async with self._http.stream("POST", "/rest/ping", json=asked, timeout=patience) as answer:
            if answer.status_code in {401, 403}:
                raise RelayFailed("router-denied", self._via, str(answer.status_code))
            if answer.status_code != httpx.codes.OK:
                raise RelayFailed("router", self._via, f"HTTP {answer.status_code}")
            data = bytearray()
            async for piece in answer.aiter_raw():
                data += piece
                if len(data) > MOST_BYTES:
                    raise RelayFailed("router", self._via, f"more than {MOST_BYTES} bytes")
            return bytes(data)

    def _read(self, answer: bytes, timeout: float) -> tuple[float | None, str]:
        try:
            told = json.loads(answer)[-1]
            rtt = milliseconds(told["time"]) if "time" in told else None
            status = str(told.get("status", "timeout"))
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            raise RelayFailed("router", self._via, "no answer of /rest/ping") from error
        if rtt is None:
            return None, _REASONS.get(status, "timeout")
        return (rtt, "") if rtt <= timeout * 1000 else (None, "timeout")

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()


def _said(error: httpx.HTTPError) -> str:
    """What went wrong, without the address, which the sentence names already."""
    return str(error) or type(error).__name__
