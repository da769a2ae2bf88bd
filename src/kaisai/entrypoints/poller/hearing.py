"""Hears what devices say over syslog (UDP and TCP) and keeps it in the log.

Anybody on the network can send, so everything is bounded: messages of one sender in a second, lines
that wait to be written, connections. What is beyond is dropped and counted in our own log.
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
from kaisai.engines.logs import Line

log = structlog.get_logger(__name__)
KEEP_EVERY = 0.5  # seconds
TELL_EVERY = 10.0
EXPIRE_EVERY = 60.0
RETRY_AFTER = 30.0
WAITING_MOST = 20_000  # lines
FROM_ONE = 500  # messages of one sender in a second
SENDERS_MOST = 10_000  # that are counted
CONNECTIONS_MOST = 200
READ_AT_ONCE = 65_536
SILENT_MOST = 3600.0  # seconds until a connection that says nothing is closed
KEPT_MS = 30 * 86_400_000
KEPT_LINES = 5_000_000


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
        self._connections = 0
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
        sender = str((writer.get_extra_info("peername") or ("",))[0])
        if self._connections >= CONNECTIONS_MOST:
            self._dropped["connection"] += 1
            writer.close()
            return
        self._connections += 1
        framing = Framing()
        try:
            with suppress(OSError, TimeoutError):
                while data := await asyncio.wait_for(reader.read(READ_AT_ONCE), SILENT_MOST):
                    for frame in framing.feed(data):
                        self.hear(frame, sender)
            if rest := framing.rest():
                self.hear(rest, sender)
        finally:
            self._connections -= 1
            writer.close()

    def hear(self, raw: bytes, sender: str) -> None:
        """Take one message, or drop it."""
        sender = sender.removeprefix("::ffff:")
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
            )
        )

    def _too_many(self, sender: str) -> bool:
        if len(self._waiting) >= WAITING_MOST:
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
                await asyncio.to_thread(log_store().append, lines)
            if self._dropped and time.monotonic() - told_at > TELL_EVERY:
                told_at = time.monotonic()
                senders = dict(self._dropped.most_common(5))
                log.warning("syslog messages dropped", count=self._dropped.total(), most=senders)
                self._dropped.clear()

    async def _expire(self) -> None:
        while True:
            before = round(time.time() * 1000) - KEPT_MS
            if not await asyncio.to_thread(log_store().expire, before, KEPT_LINES):
                await asyncio.sleep(EXPIRE_EVERY)

    def _flush(self) -> None:
        if self._waiting:
            log_store().append(self._waiting)


class _Datagrams(asyncio.DatagramProtocol):
    """Each datagram is a message."""

    def __init__(self, hearing: Hearing) -> None:
        self._hearing = hearing

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Part of asyncio's protocol."""
        self._hearing.hear(data, addr[0])
