"""An SNMP agent that answers from a recording (v1 and v2c), for tests, rehearsals and the demo.

One responder answers on any number of addresses. Rows may change while it runs, so that it can
count, wrap, reboot and lie as real agents do.
"""

import asyncio
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from typing import cast

from kaisai.engines.formats.snmp import ber
from kaisai.engines.formats.snmp.ber import BadPacket, Request
from kaisai.engines.formats.snmp.recording import Oid, Recording, Row, Tag

MOST_BYTES = 1400  # of the bindings of one answer: what fits into one packet of Ethernet
Live = Callable[[], int | bytes | str]


class Book:
    """What one agent has, ready to be sent.

    Args:
        rows: static rows; `live` adds ones that are computed whenever they are asked for.
    """

    def __init__(self, rows: Recording | Iterable[Row]) -> None:
        told = rows.rows if isinstance(rows, Recording) else list(rows)
        self._encoded = {row.oid: ber.encode_row(row) for row in told}
        self._live: dict[Oid, tuple[Tag, Live]] = {}
        self._oids = sorted(self._encoded)

    def put(self, row: Row) -> None:
        """Add or change a row."""
        if row.oid not in self._encoded and row.oid not in self._live:
            self._oids.insert(bisect_left(self._oids, row.oid), row.oid)
        self._live.pop(row.oid, None)
        self._encoded[row.oid] = ber.encode_row(row)

    def put_live(self, oid: Oid, tag: Tag, told: Live) -> None:
        """A row whose value is computed each time."""
        self.put(Row(oid, tag, 0))
        self._live[oid] = (tag, told)

    def drop(self, below: Oid) -> None:
        """Remove a node and everything below it."""
        first = bisect_left(self._oids, below)
        last = bisect_right(self._oids, below, key=lambda oid: oid[: len(below)])
        for oid in self._oids[first:last]:
            self._encoded.pop(oid, None)
            self._live.pop(oid, None)
        del self._oids[first:last]

    def binding(self, oid: Oid) -> bytes | None:
        """The encoded row, None when there is none."""
        if oid in self._live:
            tag, told = self._live[oid]
            return ber.encode_row(Row(oid, tag, told()))
        return self._encoded.get(oid)

    def after(self, oid: Oid) -> Oid | None:
        """The next identifier in order."""
        position = bisect_right(self._oids, oid)
        return self._oids[position] if position < len(self._oids) else None


class Responder(asyncio.DatagramProtocol):
    """Answers on one UDP socket.

    Args:
        book: what the agent has.
        community: the only one that is answered; an agent does not answer strangers.
    """

    def __init__(self, book: Book, community: bytes = b"public") -> None:
        self.book = book
        self.community = community
        self.silent = False
        self.answered = 0
        self._closed = asyncio.Event()
        self._transport: asyncio.DatagramTransport | None = None

    @classmethod
    async def start(
        cls, book: Book, address: str, port: int = 0, *, community: str = "public"
    ) -> "Responder":
        """Listen; port 0 takes a free one."""
        loop = asyncio.get_running_loop()
        made = cls(book, community.encode())
        await loop.create_datagram_endpoint(lambda: made, local_addr=(address, port))
        return made

    @property
    def port(self) -> int:
        """Where it listens."""
        if self._transport is None:
            raise RuntimeError("not started")
        port: int = self._transport.get_extra_info("sockname")[1]
        return port

    async def stop(self) -> None:
        """Listen no more; the port is free afterwards."""
        if self._transport is not None:
            self._transport.close()
            await self._closed.wait()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Part of asyncio's protocol."""
        self._transport = cast("asyncio.DatagramTransport", transport)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """Part of asyncio's protocol."""
        self._closed.set()

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Answer what can be answered; anything else is met with silence, as agents do."""
        answer = None if self.silent else self.answer(data)
        if answer is not None and self._transport is not None:
            self.answered += 1
            self._transport.sendto(answer, addr)

    def answer(self, data: bytes) -> bytes | None:
        """The answer to a packet, None where an agent would stay silent."""
        try:
            request = ber.decode_request(data)
        except BadPacket:
            return None
        if request.community != self.community:
            return None
        if request.kind == ber.GET_BULK:
            return ber.encode_response(request, self._bulk(request))
        return self._one_each(request)

    def _one_each(self, request: Request) -> bytes:
        bindings = []
        for position, oid in enumerate(request.oids, 1):
            wanted = self.book.after(oid) if request.kind == ber.GET_NEXT else oid
            found = self.book.binding(wanted) if wanted is not None else None
            if found is None and request.version == 0:
                unchanged = b"".join(ber.binding(each, b"\x05\x00") for each in request.oids)
                return ber.encode_response(
                    request, unchanged, error=ber.NO_SUCH_NAME, index=min(position, 255)
                )
            missing = ber.END_OF_VIEW if request.kind == ber.GET_NEXT else ber.NO_SUCH_INSTANCE
            bindings.append(found or ber.binding(oid, bytes([missing, 0])))
        return ber.encode_response(request, b"".join(bindings))

    def _bulk(self, request: Request) -> bytes:
        bindings, size = list[bytes](), 0
        for oid in request.oids[: request.plain]:
            bindings.append(self._next_of(oid)[1])
        places = list(request.oids[request.plain :])
        for _ in range(request.repetitions if places else 0):
            for number, oid in enumerate(places):
                places[number], found = self._next_of(oid)
                bindings.append(found)
                size += len(found)
                if size > MOST_BYTES:
                    return b"".join(bindings)
        return b"".join(bindings)

    def _next_of(self, oid: Oid) -> tuple[Oid, bytes]:
        following = self.book.after(oid)
        found = None if following is None else self.book.binding(following)
        if following is None or found is None:
            return oid, ber.binding(oid, bytes([ber.END_OF_VIEW, 0]))
        return following, found
