"""Pings by an SNMP agent (RFC 4560) and by a MikroTik router, against servers that speak like them."""

import asyncio
import base64
import gzip
import json
import time
from contextlib import asynccontextmanager, suppress
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaisai.engines.formats.snmp import ber
from kaisai.engines.formats.snmp.asking import decode_answer
from kaisai.engines.formats.snmp.recording import Row, Tag
from kaisai.engines.probes import routeros
from kaisai.engines.probes.prober import Prober, probe_once
from kaisai.engines.probes.routeros import milliseconds
from kaisai.engines.probes.spec import ProbeSpec, Via, ViaKind

CONTROL, RESULT = (1, 3, 6, 1, 2, 1, 80, 1, 2, 1), (1, 3, 6, 1, 2, 1, 80, 1, 3, 1)
LIVES, DEAD, SLOW = "192.0.2.10", "192.0.2.11", "192.0.2.12"
SIX = "2001:db8::10"
RTT = {LIVES: 12, SLOW: 5000, SIX: 3}


class Agent(asyncio.DatagramProtocol):
    """An agent with the tables of DISMAN-PING-MIB: rows are made, run, read, destroyed."""

    def __init__(self, *, refuses=0, mute=False, forgets=0):
        self.rows, self.made, self.most = {}, 0, 0
        self.refuses, self.mute, self.forgets = refuses, mute, forgets

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        if self.mute:
            return
        if self.forgets:
            self.forgets -= 1
            return
        whole = ber.Reader(ber.Reader(data).take(ber.SEQUENCE))
        whole.take(Tag.INTEGER)
        community = whole.take(Tag.OCTETS)
        if community != b"kumo":
            return  # as agents do
        kind, body = whole.next()
        told = ber.Reader(body)
        number = told.take(Tag.INTEGER)
        told.next(), told.next()
        bindings = ber.Reader(told.take(ber.SEQUENCE))
        pairs = []
        while bindings:
            pair = ber.Reader(bindings.take(ber.SEQUENCE))
            pairs.append((ber.decode_oid(pair.take(Tag.OID)), *pair.next()))
        request = ber.Request(1, community, kind, number, 0, 0, ())
        if kind == 0xA3:
            error = self.refuses or self.set(pairs)
            answer = ber.encode_response(request, b"", error=error)
        else:
            now = time.monotonic()  # one for all columns of an answer, as in a table
            answer = ber.encode_response(request, b"".join(self.get(oid, now) for oid, *_ in pairs))
        self.transport.sendto(answer, addr)

    def set(self, pairs):
        columns = {oid[len(CONTROL)]: value for oid, _tag, value in pairs}
        index = pairs[0][0][len(CONTROL) + 1 :]
        if columns.get(23) == b"\x06":
            return 0 if self.rows.pop(index, None) else 12
        assert columns[23] == b"\x04"
        assert columns[8] == b"\x01"
        place = columns[4]
        address = ".".join(map(str, place)) if columns[3] == b"\x01" else SIX
        self.rows[index] = (address, time.monotonic())
        self.made += 1
        self.most = max(self.most, len(self.rows))
        return 0

    def get(self, oid, now):
        column, index = oid[len(RESULT)], oid[len(RESULT) + 1 :]
        if index not in self.rows:
            return ber.binding(oid, bytes([ber.NO_SUCH_INSTANCE, 0]))
        address, begun = self.rows[index]
        done = now - begun > 0.15
        rtt = RTT.get(address)
        value = {
            1: 3 if done else 1,
            6: rtt if done and rtt else 0,
            7: int(done and rtt is not None),
        }[column]
        return ber.encode_row(Row(oid, Tag.INTEGER if column == 1 else Tag.GAUGE32, value))


@asynccontextmanager
async def agent(**how):
    loop = asyncio.get_running_loop()
    transport, made = await loop.create_datagram_endpoint(
        lambda: Agent(**how), local_addr=("127.0.0.1", 0)
    )
    port = transport.get_extra_info("sockname")[1]
    try:
        yield made, Via(ViaKind.SNMP, f"127.0.0.1:{port}", community="kumo")
    finally:
        transport.close()


def answers(results):
    return {result.key: (result.rtt_ms, result.reason) for result in results}


async def test_an_agent_pings_for_us_and_its_rows_are_gone_afterwards():
    async with agent() as (made, via):
        specs = [ProbeSpec(a, a, via=via) for a in (LIVES, DEAD, SLOW, SIX)]
        results, hindered = await probe_once(specs, 30)
    assert answers(results) == {
        LIVES: (12.0, ""),
        DEAD: (None, "timeout"),
        SLOW: (None, "timeout"),
        SIX: (3.0, ""),
    }
    assert not hindered
    assert made.made >= 4  # a row is asked for again where the answer is late
    assert made.rows == {}


async def test_many_targets_behind_one_agent_take_turns():
    async with agent() as (made, via):
        specs = [ProbeSpec(f"t{n}", LIVES, via=via) for n in range(30)]
        results, _ = await probe_once(specs, 60)
    assert set(answers(results).values()) == {(12.0, "")}
    assert made.most <= 8


async def test_a_lost_packet_on_the_way_to_the_agent_is_asked_again():
    async with agent(forgets=1) as (_made, via):
        results, _ = await probe_once([ProbeSpec("a", LIVES, via=via)], 30)
    assert answers(results) == {"a": (12.0, "")}


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"mute": True}, "agent-silent"),
        ({"refuses": 6}, "agent-read-only"),
        ({"refuses": 11}, "agent-no-ping"),
    ],
)
async def test_what_hinders_an_agent_is_told_and_no_target_is_lost(how, code):
    async with agent(**how) as (_made, via):
        results, hindered = await probe_once([ProbeSpec("a", LIVES, via=via)], 20)
    assert results == []
    assert hindered["a"].code == code
    assert "127.0.0.1" in hindered["a"].ja
    assert "kumo" not in hindered["a"].en  # its community is a secret


@given(st.binary(max_size=60))
def test_noise_is_no_answer_and_never_breaks(data):
    with suppress(ber.BadPacket):
        decode_answer(data)


ROUTER = {
    LIVES: [{"host": LIVES, "sent": "1", "received": "1", "time": "12ms345us", "ttl": "55"}],
    DEAD: [{"host": DEAD, "sent": "1", "received": "0", "status": "timeout"}],
    SLOW: [{"host": SLOW, "sent": "1", "received": "1", "time": "5s1ms"}],
    SIX: [{"host": SIX, "sent": "1", "received": "0", "status": "host unreachable"}],
}


class Router:
    """The REST interface of RouterOS as far as /rest/ping goes."""

    def __init__(self, broken=None):
        self.asked, self.broken = [], broken

    async def serve(self, reader, writer):
        while head := await reader.readuntil(b"\r\n\r\n"):
            fields = dict(
                line.split(": ", 1) for line in head.decode().lower().splitlines()[1:] if line
            )
            body = json.loads(await reader.readexactly(int(fields["content-length"])))
            self.asked.append((head.split()[1].decode(), body))
            wanted = base64.b64encode(b"noc:kumo-himitsu").decode().lower()
            if fields["authorization"] != f"basic {wanted}":
                status, told = "401 Unauthorized", {"error": 401, "message": "Unauthorized"}
            elif self.broken is not None:
                status, told = self.broken
            else:
                status, told = "200 OK", ROUTER[body["address"]]
            data = told if isinstance(told, bytes) else json.dumps(told).encode()
            length = f"HTTP/1.1 {status}\r\nContent-Length: {len(data)}\r\n\r\n"
            writer.write(length.encode() + data)
            await writer.drain()


@asynccontextmanager
async def router(broken=None, **access):
    made = Router(broken)

    async def serve(reader, writer):
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            await made.serve(reader, writer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    given_ = {"username": "noc", "password": "kumo-himitsu", "method": "http"} | access
    async with server:
        yield made, Via(ViaKind.ROUTEROS, f"127.0.0.1:{port}", **given_)


async def test_a_router_pings_for_us():
    async with router() as (made, via):
        specs = [ProbeSpec(a, a, via=via) for a in (LIVES, DEAD, SLOW, SIX)]
        results, hindered = await probe_once(specs, 30)
    assert answers(results) == {
        LIVES: (12.345, ""),
        DEAD: (None, "timeout"),
        SLOW: (None, "timeout"),
        SIX: (None, "unreachable-host"),
    }
    assert not hindered
    assert {path for path, _body in made.asked} == {"/rest/ping"}


@pytest.mark.parametrize(
    ("broken", "access", "code"),
    [
        (None, {"password": "wrong"}, "router-denied"),
        (("200 OK", b"<html>"), {}, "router"),
        (("200 OK", []), {}, "router"),
        (("200 OK", {"time": 3}), {}, "router"),
        (("500 Internal Server Error", {}), {}, "router"),
        (None, {"method": "https"}, "router"),
    ],
)
async def test_what_hinders_a_router_is_told_and_no_target_is_lost(broken, access, code):
    async with router(broken, **access) as (_made, via):
        results, hindered = await probe_once([ProbeSpec("a", LIVES, via=via)], 20)
    assert results == []
    assert hindered["a"].code == code
    assert "himitsu" not in hindered["a"].en


@asynccontextmanager
async def raw_router(answer):
    """Answers every request by a coroutine of the writer."""
    serving = set()

    async def serve(reader, writer):
        serving.add(asyncio.current_task())
        try:
            await reader.readuntil(b"\r\n\r\n")
            await answer(writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # whoever asked has gone
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield Via(ViaKind.ROUTEROS, f"127.0.0.1:{port}", username="noc", method="http")
    finally:
        server.close()
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving)


async def trickle(writer):
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 50000\r\n\r\n[")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.05)


async def flood(writer):
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n[")
    while True:
        writer.write(b" " * 65_536)
        await writer.drain()


@cache
def packed_bomb():
    return gzip.compress(b" " * 40_000_000 + json.dumps(ROUTER[LIVES]).encode())


async def bomb(writer):
    packed = packed_bomb()
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n"
    writer.write(head.encode() + packed)
    await writer.drain()


@pytest.mark.parametrize(
    ("answer", "said", "patience"),
    [(trickle, "timed out", 0.3), (flood, "100000", 30), (bomb, "no answer", 30)],
)
async def test_an_answer_without_end_is_the_routers_fault(monkeypatch, answer, said, patience):
    packed_bomb()
    monkeypatch.setattr(routeros, "PATIENCE", patience)
    monkeypatch.setattr(routeros, "CONNECT_TIMEOUT", 0.5)
    async with raw_router(answer) as via:
        results, hindered = await probe_once([ProbeSpec("a", LIVES, via=via, timeout=0.2)], 90)
    assert results == []
    assert hindered["a"].code == "router"
    assert said in hindered["a"].en


async def test_a_prober_goes_on_through_a_router_that_comes_later():
    got = asyncio.Queue()
    async with router() as (_made, via):
        pass  # its port is known, and nobody listens there
    prober = Prober(got.put_nowait)
    prober.replace([ProbeSpec("a", LIVES, via=via, interval=0.2)])
    running = asyncio.get_running_loop().create_task(prober.run())
    try:
        async with asyncio.timeout(60):
            while not prober.hindered():  # noqa: ASYNC110 - the prober is asked, it does not call
                await asyncio.sleep(0.05)
            port = via.place(0)[1]
            made = Router()
            server = await asyncio.start_server(made.serve, "127.0.0.1", port)
            results = await got.get()
            assert answers(results) == {"a": (12.345, "")}
            server.close()
    finally:
        prober.stop()
        await running


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("12ms345us", 12.345), ("1s20ms", 1020.0), ("345us", 0.345), ("1m1s", 61000.0), ("2h", 7.2e6)],
)
def test_times_of_routeros(text, wanted):
    assert milliseconds(text) == pytest.approx(wanted)


@given(st.text(max_size=12))
def test_no_other_text_is_a_time(text):
    told = milliseconds(text)
    assert told is None or told >= 0
