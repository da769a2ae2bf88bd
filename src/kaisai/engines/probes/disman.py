"""Pings by an SNMP agent with DISMAN-PING-MIB (RFC 4560), as `snmpping` of Net-SNMP asks for them.

A row of the control table is made and started at once, its results are read until it is complete,
then the row is destroyed. Agents count whole milliseconds.
"""

import asyncio
import secrets
import time
from collections.abc import Callable, Sequence
from ipaddress import ip_address
from typing import cast

from kaisai.engines.formats.snmp.asking import Answer, decode_answer, question, setting
from kaisai.engines.formats.snmp.ber import BadPacket
from kaisai.engines.formats.snmp.recording import Row, Tag
from kaisai.engines.probes.relay_faults import RelayFailed
from kaisai.engines.probes.spec import ProbeSpec, Result, Via

PORT = 161
ANSWER_TIMEOUT = 1.5  # seconds for one answer of the agent
TRIES = 2
LOOK_EVERY = 0.1
PATIENCE = 3.0  # seconds beyond the ping's own time-out
MOST_AT_ONCE = 8  # rows; agents keep few
OWNER = b"kaisai"
_CONTROL, _RESULT = (1, 3, 6, 1, 2, 1, 80, 1, 2, 1), (1, 3, 6, 1, 2, 1, 80, 1, 3, 1)
_ADDRESS_TYPE, _ADDRESS, _TIMEOUT, _COUNT, _ADMIN, _STATUS = 3, 4, 6, 7, 8, 23
_OPER, _AVERAGE, _RESPONSES = 1, 6, 7
_ENABLED, _COMPLETED = 1, 3
_CREATE_AND_GO, _DESTROY = 4, 6
Packed = Callable[[int], bytes]  # the packet of a question that has this number
_NO_ACCESS = {6, 16, 17}  # noAccess, authorizationError, notWritable


class Disman:
    """One agent, asked on one socket.

    Args:
        via: the agent and its community.
    """

    def __init__(self, via: Via) -> None:
        self._via = via
        self._wire: _Wire | None = None
        self._room = asyncio.Semaphore(MOST_AT_ONCE)
        self._opening = asyncio.Lock()
        self._tidying: set[asyncio.Task[None]] = set()

    async def probe(self, spec: ProbeSpec, address: str) -> Result:
        """Ask once from the agent.

        Raises:
            RelayFailed: the agent could not ask; that says nothing of the target.
        """
        async with self._room:
            test = secrets.token_hex(8).encode()
            index = (len(OWNER), *OWNER, len(test), *test)
            sent_at = time.time()
            await self._set(_row_of(index, address, spec.timeout))
            try:
                told = await self._completed(index, spec.timeout)
            finally:
                await asyncio.shield(self._tidy(index))
        rtt = told.values.get((*_RESULT, _AVERAGE, *index))
        if not told.values.get((*_RESULT, _RESPONSES, *index)) or rtt is None:
            return Result(spec.key, sent_at, None, "timeout")
        if rtt > spec.timeout * 1000:
            return Result(spec.key, sent_at, None, "timeout")
        return Result(spec.key, sent_at, float(rtt))

    async def close(self) -> None:
        """Destroy the rows that are left, then let go of the socket."""
        await asyncio.gather(*self._tidying, return_exceptions=True)
        if self._wire is not None:
            self._wire.close()
            self._wire = None

    async def _completed(self, index: Sequence[int], seconds: float) -> Answer:
        """The results as soon as the row says that it is done; as they are when it never does."""
        oids = [(*_RESULT, column, *index) for column in (_OPER, _AVERAGE, _RESPONSES)]
        ends = time.monotonic() + seconds + PATIENCE
        while True:
            told = await self._ask(lambda number: question(self._via.community, number, oids))
            done = told.values.get(oids[0]) == _COMPLETED or told.values.get(oids[2])
            if done or time.monotonic() > ends:
                return told
            await asyncio.sleep(LOOK_EVERY)

    async def _set(self, rows: Sequence[Row]) -> None:
        told = await self._ask(lambda number: setting(self._via.community, number, rows))
        if told.error:
            code = "agent-read-only" if told.error in _NO_ACCESS else "agent-no-ping"
            raise RelayFailed(code, self._via, f"SNMP error {told.error}")

    def _tidy(self, index: Sequence[int]) -> "asyncio.Task[None]":
        """Goes on when nobody waits any more: agents keep few rows."""
        task = asyncio.get_running_loop().create_task(self._destroy(index))
        self._tidying.add(task)
        task.add_done_callback(self._tidying.discard)
        return task

    async def _destroy(self, index: Sequence[int]) -> None:
        row = Row((*_CONTROL, _STATUS, *index), Tag.INTEGER, _DESTROY)
        try:
            await self._set([row])
        except RelayFailed:
            return  # the agent forgets rows itself, or is away; what was measured counts

    async def _ask(self, packed: Packed) -> Answer:
        wire = await self._opened()
        for _ in range(TRIES):
            answer = await wire.ask(packed)
            if answer is not None:
                return answer
        raise RelayFailed("agent-silent", self._via)

    async def _opened(self) -> "_Wire":
        async with self._opening:
            if self._wire is None or self._wire.is_closed:
                loop = asyncio.get_running_loop()
                try:
                    _transport, wire = await loop.create_datagram_endpoint(
                        _Wire, remote_addr=self._via.place(PORT)
                    )
                except OSError as error:
                    said = error.strerror or str(error)
                    raise RelayFailed("agent-silent", self._via, said) from error
                self._wire = wire
        return self._wire


def _row_of(index: Sequence[int], address: str, timeout: float) -> list[Row]:
    place = ip_address(address)

    def whole(column: int, value: int, tag: Tag = Tag.INTEGER) -> Row:
        return Row((*_CONTROL, column, *index), tag, value)

    return [
        whole(_STATUS, _CREATE_AND_GO),
        whole(_ADDRESS_TYPE, 1 if place.version == 4 else 2),
        Row((*_CONTROL, _ADDRESS, *index), Tag.OCTETS, place.packed),
        whole(_TIMEOUT, min(max(1, round(timeout)), 60), Tag.GAUGE32),
        whole(_COUNT, 1, Tag.GAUGE32),
        whole(_ADMIN, _ENABLED),
    ]


class _Wire(asyncio.DatagramProtocol):
    """A socket on which several questions may be under way."""

    def __init__(self) -> None:
        self._transport: asyncio.DatagramTransport | None = None
        self._waiting: dict[int, asyncio.Future[Answer]] = {}
        self._number = secrets.randbits(24)
        self.is_closed = False

    async def ask(self, packed: Packed) -> Answer | None:
        """The answer; None when none came in time."""
        self._number = (self._number + 1) % 2**31
        number = self._number
        answer = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        try:
            if self._transport is not None:
                self._transport.sendto(packed(number))
            return await asyncio.wait_for(answer, ANSWER_TIMEOUT)
        except TimeoutError:
            return None
        finally:
            del self._waiting[number]

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        self.is_closed = True

    def error_received(self, exc: Exception) -> None:
        """Nobody listens there (ICMP); the question times out like any other."""

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:  # noqa: ARG002 - asyncio's signature
        try:
            told = decode_answer(data)
        except BadPacket:
            return
        waiting = self._waiting.get(told.number)
        if waiting is not None and not waiting.done():
            waiting.set_result(told)
