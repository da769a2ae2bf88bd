"""What a browser would meet: who answers a known address, and how fast data flows both ways."""

import asyncio
import contextlib
import os
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import httpx

from kaisai.engines.probes.places import SO_BINDTODEVICE

_LIMITS = httpx.Timeout(10.0)  # seconds without progress
_LONGEST_GOAL = 300  # characters; portals put much behind the address
_CHUNK = 65_536
_BODY = 8 << 20  # bytes of one upload; then the next follows on the same connection
# Data in the kernel's buffer has not arrived, so little of it may count.
_SEND_BUFFER = (socket.SOL_SOCKET, socket.SO_SNDBUF, 262_144)
_HEADERS = {"User-Agent": "kaisai", "Accept-Encoding": "identity", "Cache-Control": "no-store"}


class Refusing(Exception):
    """The server answers with an error, or with nothing; the message is its status."""


@dataclass(slots=True)
class _Count:
    """Bytes that flowed, and since when."""

    total: int = 0
    since: float = field(default_factory=time.perf_counter)
    begun: bool = False

    def add(self, length: int) -> None:
        """Count it; the first to flow starts the clock, for a connection is no throughput."""
        if self.begun:
            self.total += length
        else:
            self.begun, self.since = True, time.perf_counter()

    def mbps(self) -> float:
        """Million bits per second until now."""
        return self.total * 8 / 1e6 / max(time.perf_counter() - self.since, 1e-9)


async def first_answer(url: str, *, source: str = "") -> tuple[int, str]:
    """Status and, of a redirection, the beginning of its goal, followed by nobody.

    Args:
        url: address to fetch.
        source: interface to go through, '' for the kernel's choice.

    Raises:
        httpx.HTTPError: nobody answers.
    """
    async with _client(source) as client, client.stream("GET", url) as answer:
        return answer.status_code, answer.headers.get("location", "")[:_LONGEST_GOAL]


async def throughput(
    url: str, *, upwards: bool, seconds: float, streams: int, source: str = ""
) -> float:
    """Million bits per second of payload.

    Args:
        url: fetched again and again, or sent data to by POST.
        upwards: send instead of fetch.
        seconds: how long to measure.
        streams: connections at once.
        source: interface to go through, '' for the kernel's choice.

    Raises:
        httpx.HTTPError: nobody answers.
        Refusing: the server answers with an error.
    """
    count = _Count()
    flow = _send if upwards else _fetch
    async with _client(source, sending=upwards) as client:
        flows = [asyncio.ensure_future(_repeat(flow, client, url, count)) for _ in range(streams)]
        try:
            await _watch(flows, count, seconds)
            return count.mbps()
        finally:
            for task in flows:
                task.cancel()
            await asyncio.gather(*flows, return_exceptions=True)


async def _watch(flows: Sequence[asyncio.Future[None]], count: _Count, seconds: float) -> None:
    """Until the time is over, or a flow ends, which it does with an error alone."""
    while not count.begun:
        done, _ = await asyncio.wait(flows, timeout=0.02, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()
    done, _ = await asyncio.wait(flows, timeout=seconds, return_when=asyncio.FIRST_EXCEPTION)
    for task in done:
        task.result()


Flow = Callable[[httpx.AsyncClient, str, _Count], Awaitable[None]]


async def _repeat(flow: Flow, client: httpx.AsyncClient, url: str, count: _Count) -> None:
    while True:
        await flow(client, url, count)


async def _fetch(client: httpx.AsyncClient, url: str, count: _Count) -> None:
    async with client.stream("GET", url) as answer:
        if answer.status_code != 200:
            raise Refusing(answer.status_code)
        empty = True
        async for chunk in answer.aiter_raw(_CHUNK):
            count.add(len(chunk))
            empty = False
        if empty:
            raise Refusing(answer.status_code)


async def _send(client: httpx.AsyncClient, url: str, count: _Count) -> None:
    piece = os.urandom(_CHUNK)  # so that nobody on the way makes it smaller

    async def body() -> AsyncIterator[bytes]:
        for _ in range(_BODY // _CHUNK):
            yield piece
            count.add(_CHUNK)  # it was taken off our hands

    sized = {"Content-Length": str(_BODY), "Content-Type": "application/octet-stream"}
    answer = await client.post(url, content=body(), headers=sized)
    if answer.status_code >= 300:
        raise Refusing(answer.status_code)


@contextlib.asynccontextmanager
async def _client(source: str, *, sending: bool = False) -> AsyncIterator[httpx.AsyncClient]:
    options: list[tuple[int, int, int] | tuple[int, int, bytes]] = []
    if sending:
        options.append(_SEND_BUFFER)
    if source:
        options.append((socket.SOL_SOCKET, SO_BINDTODEVICE, source.encode()[:15] + b"\0"))
    transport = httpx.AsyncHTTPTransport(trust_env=False, socket_options=options)
    async with httpx.AsyncClient(
        transport=transport, trust_env=False, timeout=_LIMITS, headers=_HEADERS
    ) as client:
        yield client
