"""Hears what devices say over syslog (UDP and TCP) and keeps it in the log.

Anybody on the network can send, so everything is bounded: messages of one sender in a second, lines
that wait to be written, connections. What is beyond is dropped and counted in our own log. Strangers,
whose address is of no device, get only a part of each, so that devices are heard whoever floods.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from urllib.parse import urlsplit

import structlog

from kaisai.domains.logs.queries import Place, log_store
from kaisai.engines.formats.syslog import Framing, read_message
from kaisai.engines.logs import Line, Room

log = structlog.get_logger(__name__)
KEEP_EVERY = 0.5  # seconds
TELL_EVERY = 10.0
EXPIRE_EVERY = 60.0
RETRY_AFTER = 30.0
WAITING_MOST, STRANGERS_WAITING = 20_000, 5000  # lines
FROM_ONE = 500  # messages of one sender in a second
SENDERS_MOST = 10_000  # that are counted
CONNECTIONS_MOST, STRANGERS_CONNECTIONS = 200, 100
CONNECTIONS_OF_ONE = 10  # address
READ_AT_ONCE = 65_536
SILENT_MOST = 3600.0  # seconds until a connection that says nothing is closed
SILENT_AT_FIRST = 60.0  # the same for a stranger who never said anything
KEPT_MS = 30 * 86_400_000
KEPT = Room(5_000_000, 3_000_000_000)  # with room for merging, 5 GB of disk at most
KEPT_OF_STRANGERS = Room(200_000, 400_000_000)


@dataclass(frozen=True, slots=True)
class Venue:
    """Who may say something, and of whom nobody knows: by address or name; zones by conference."""

    places: Mapping[str, Place]
    zones: Mapping[str, tzinfo]

    @property
    def only(self) -> str:
        """The conference that gets what nobody knows, "" where there are several."""
        return next(iter(self.zones)) if len(self.zones) == 1 else ""


NOWHERE = Venue({}, {})


class Hearing:
    """Listens until it is cancelled.

    Args:
        urls: such as `udp://0.0.0.0:5514` or `tcp://[::]:5514`.
    """

    def __init__(self, urls: Sequence[str]) -> None:
        self._urls = urls
        self.venue = NOWHERE
        self._waiting: list[Line] = []
        self._dropped: Counter[str] = Counter()
        self._second, self._said = 0, Counter[str]()
        self._connections = Counter[str]()
        self.addresses: list[tuple[str, int]] = []  # where it listens, in the order of the URLs

    async def run(self) -> None:
        """Hear, keep, forget."""
        servers: list[asyncio.BaseTransport | asyncio.Server] = []
        try:
            for url in self._urls:
                servers.append(await self._listening(url))  # noqa: PERF401 - closed even when the next fails
            log.info("syslog is heard", at=list(self._urls))
            async with asyncio.TaskGroup() as group:
                group.create_task(self._keep())
                group.create_task(self._expire())
        finally:
            for server in servers:
                server.close()
            self._flush()

    async def _listening(self, url: str) -> asyncio.BaseTransport | asyncio.Server:
        """As soon as the place is free and allowed; until then it is said and tried again."""
        while True:
            try:
                return await self._listen(url)
            except OSError as error:
                log.error("syslog cannot be heard", at=url, reason=error.strerror or str(error))  # noqa: TRY400 - a place that is taken is no bug
                await asyncio.sleep(RETRY_AFTER)

    async def _listen(self, url: str) -> asyncio.BaseTransport | asyncio.Server:
        parts = urlsplit(url)
        host, port = parts.hostname or "127.0.0.1", parts.port if parts.port is not None else 514
        loop = asyncio.get_running_loop()
        if parts.scheme == "udp":
            transport, _ = await loop.create_datagram_endpoint(
                lambda: _Datagrams(self), local_addr=(host, port)
            )
            self.addresses.append(transport.get_extra_info("sockname")[:2])
            return transport
        server = await asyncio.start_server(self._connected, host, port, limit=READ_AT_ONCE)
        self.addresses.append(server.sockets[0].getsockname()[:2])
        return server

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        sender = _address((writer.get_extra_info("peername") or ("",))[0])
        if self._has_no_place(sender):
            self._dropped["connection"] += 1
            writer.close()
            return
        self._connections[sender] += 1
        framing = Framing()
        patience = SILENT_AT_FIRST if self._is_stranger(sender) else SILENT_MOST
        try:
            with suppress(OSError, TimeoutError):
                while data := await asyncio.wait_for(reader.read(READ_AT_ONCE), patience):
                    for frame in framing.feed(data):
                        self.hear(frame, sender)
                        patience = SILENT_MOST
            if rest := framing.rest():
                self.hear(rest, sender)
        finally:
            self._connections -= Counter([sender])  # those without any are forgotten
            writer.close()

    def _has_no_place(self, sender: str) -> bool:
        open_now = self._connections
        strange = self._is_stranger(sender)
        total = sum(
            n for address, n in open_now.items() if not strange or self._is_stranger(address)
        )
        most = STRANGERS_CONNECTIONS if strange else CONNECTIONS_MOST
        return open_now[sender] >= CONNECTIONS_OF_ONE or total >= most

    def _is_stranger(self, sender: str) -> bool:
        return sender not in self.venue.places

    def hear(self, raw: bytes, sender: str) -> None:
        """Take one message, or drop it."""
        sender = _address(sender)
        if self._too_many(sender):
            self._dropped[sender] += 1
            return
        now = datetime.now(tz=UTC)
        place = self.venue.places.get(sender)
        zone = self.venue.zones.get(place.conference if place else self.venue.only, UTC)
        told = read_message(raw, now, zone)
        place = place or self.venue.places.get(told.host.lower())
        conference = place.conference if place else self.venue.only
        if not conference:
            self._dropped["nobody's"] += 1
            return
        self._waiting.append(
            Line(
                round(now.timestamp() * 1000),
                None if told.at is None else round(told.at.timestamp() * 1000),
                conference,
                place.device if place else "",
                place.room if place else "",
                sender,
                told.host,
                int(told.severity),
                told.facility,
                told.app,
                told.text,
                self._is_stranger(sender),
            )
        )

    def _too_many(self, sender: str) -> bool:
        strange = self._is_stranger(sender)
        if len(self._waiting) >= (STRANGERS_WAITING if strange else WAITING_MOST):
            return True
        second = int(time.monotonic())
        if second != self._second or len(self._said) > SENDERS_MOST:
            self._second, self._said = second, Counter()
        self._said[sender] += 1
        return self._said[sender] > FROM_ONE

    async def _keep(self) -> None:
        told_at = time.monotonic()
        while True:
            await asyncio.sleep(KEEP_EVERY)
            lines, self._waiting = self._waiting, []
            if lines:
                await asyncio.to_thread(_keep, lines)
            if self._dropped and time.monotonic() - told_at > TELL_EVERY:
                told_at = time.monotonic()
                senders = dict(self._dropped.most_common(5))
                log.warning("syslog messages dropped", count=self._dropped.total(), most=senders)
                self._dropped.clear()

    async def _expire(self) -> None:
        while True:
            if not await asyncio.to_thread(_expire):
                await asyncio.sleep(EXPIRE_EVERY)

    def _flush(self) -> None:
        if self._waiting:
            log_store().append(self._waiting)


def _keep(lines: Sequence[Line]) -> None:
    """Keep them, and forget as much as is too much now: a flood is faster than a minute."""
    log_store().append(lines)
    while _expire():
        pass


def _expire() -> bool:
    before = round(time.time() * 1000) - KEPT_MS
    return log_store().expire(before, KEPT, KEPT_OF_STRANGERS)


def _address(told: str) -> str:
    """An address of IPv4 as it is elsewhere, though the socket hears IPv6, too."""
    return told.removeprefix("::ffff:")


class _Datagrams(asyncio.DatagramProtocol):
    """Each datagram is a message."""

    def __init__(self, hearing: Hearing) -> None:
        self._hearing = hearing

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Part of asyncio's protocol."""
        self._hearing.hear(data, addr[0])
