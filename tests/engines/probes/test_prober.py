"""What a crew sees of the prober: who answers, who does not, and what is nobody's fault."""

import asyncio
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence

import pytest

from kaisai.engines.probes.channels import open_channel
from kaisai.engines.probes.faults import FaultInjector
from kaisai.engines.probes.icmp import _INDEX_BITS, destination_of
from kaisai.engines.probes.permission import ping_permission
from kaisai.engines.probes.prober import Prober, probe_once
from kaisai.engines.probes.spec import ProbeKind, ProbeSpec, Result, Via, ViaKind
from tests.engines.probes.namespaces import namespaces

ROOT = os.geteuid() == 0
needs_ping = pytest.mark.skipif(not ping_permission().granted, reason="this user may not ping")
needs_root = pytest.mark.skipif(not ROOT, reason="namespaces need root")


@pytest.fixture
def namespace() -> Iterator[str]:
    with namespaces(1) as [name]:
        yield name


async def until(condition: Callable[[], object], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:  # noqa: ASYNC110 - polls what has no signal
        await asyncio.sleep(0.02)
    assert condition()


@needs_ping
async def test_loopback_answers_over_both_families_in_the_order_asked() -> None:
    results, _ = await probe_once([ProbeSpec("four", "127.0.0.9"), ProbeSpec("six", "::1")], 20)
    assert [result.key for result in results] == ["four", "six"]
    assert all(result.rtt_ms is not None and not result.reason for result in results)


async def test_a_name_that_does_not_resolve_is_a_reason() -> None:
    results, _ = await probe_once([ProbeSpec("typo", "no-such-host.invalid")], 30)
    assert [(result.rtt_ms, result.reason) for result in results] == [(None, "unresolved")]


@pytest.mark.netns
async def test_a_namespace_is_another_place(namespace: str) -> None:
    via = Via(ViaKind.NETNS, namespace)
    results, _ = await probe_once(
        [ProbeSpec("lo", "127.0.0.1", via=via), ProbeSpec("far", "192.0.2.1", via=via)], 20
    )
    assert results[0].rtt_ms is not None
    assert results[1] == results[1]._replace(rtt_ms=None, reason="no-route")


@pytest.mark.netns
async def test_silence_is_a_timeout(namespace: str) -> None:
    for command in (
        "link add d0 type veth peer name d1",
        "addr add 192.0.2.1/24 dev d0",
        "link set d1 up",
        "link set d0 up",
    ):
        await asyncio.to_thread(
            subprocess.run, ["ip", "-n", namespace, *command.split()], check=True
        )
    silent = ProbeSpec("silent", "192.0.2.9", via=Via(ViaKind.NETNS, namespace), timeout=0.3)
    results, _ = await probe_once([silent], 20)
    assert (results[0].rtt_ms, results[0].reason) == (None, "timeout")


@pytest.mark.netns
def test_an_ordinary_user_pings_through_a_datagram_socket(namespace: str) -> None:
    program = (
        "import asyncio, os\n"
        "from kaisai.engines.probes.permission import ping_permission\n"
        "from kaisai.engines.probes.prober import probe_once\n"
        "from kaisai.engines.probes.spec import ProbeSpec\n"
        "os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "print(ping_permission().kind, len([r for r in asyncio.run(probe_once("
        "[ProbeSpec('a','127.0.0.1'), ProbeSpec('b','::1')], 3))[0] if r.rtt_ms is not None]))"
    )

    def run(group_range: str) -> str:
        enter = ["ip", "netns", "exec", namespace]
        setting = f"net.ipv4.ping_group_range={group_range}"
        subprocess.run([*enter, "sysctl", "-qw", setting], check=True, timeout=30)
        done = subprocess.run(
            [*enter, sys.executable, "-c", program],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    assert run("0 2147483647") == "datagram 2"
    assert run("1 0") == "none 0"


@pytest.mark.skipif(not ROOT, reason="forging needs a raw socket")
async def test_forged_replies_do_not_count() -> None:
    channel = open_channel((socket.AF_INET, None, "", ""))
    forger = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
    with forger:
        # in flight to an address that never answers, without a packet leaving this machine
        flight = channel._sequence << _INDEX_BITS | 7
        channel._flying[flight] = (time.time_ns(), destination_of("192.0.2.77"))
        # right identity, sequence, index; wrong token, wrong sender
        body = struct.pack(
            "!BBHHH8sI44s", 0, 0, 0, channel._identity, channel._sequence, b"forgedtk", 7, bytes(44)
        )
        stolen = struct.pack(
            "!BBHHH8sI44s",
            0,
            0,
            0,
            channel._identity,
            channel._sequence,
            channel._token,
            7,
            bytes(44),
        )
        for packet in (body, stolen):
            total = sum(struct.unpack("!32H", packet))
            total = (total >> 16) + (total & 0xFFFF)
            signed = packet[:2] + struct.pack("!H", ~(total + (total >> 16)) & 0xFFFF) + packet[4:]
            forger.sendto(signed, ("127.0.0.1", 0))
        await asyncio.sleep(0.1)
        replies = channel.receive()
        assert replies == []
        assert flight in channel._flying
        channel.send(8, destination_of("127.0.0.1", "near"))
        answered: list[str] = []

        def heard() -> bool:
            answered.extend(answer.key for answer in channel.receive())
            return bool(answered)

        await until(heard)
        assert answered == ["near"]
    channel.close()


@needs_ping
async def test_a_blocked_loop_is_a_gap_and_no_loss() -> None:
    results: list[Result] = []
    gaps: list[tuple[float, float]] = []
    prober = Prober(results.extend, lambda start, end: gaps.append((start, end)))
    prober.replace(ProbeSpec(f"t{n}", f"127.0.1.{n}", interval=0.2) for n in range(1, 40))
    running = asyncio.create_task(prober.run())
    await until(lambda: len(results) > 40)
    time.sleep(1.5)  # noqa: ASYNC251 - the stall is what is tested
    seen = len(results)
    await until(lambda: gaps and len(results) > seen + 80)
    prober.stop()
    await running
    assert any(end - start >= 1.4 for start, end in gaps)
    assert [result for result in results if result.rtt_ms is None] == []


@needs_root
async def test_after_a_gap_a_loss_is_noticed_again(namespace: str) -> None:
    results: list[Result] = []
    gaps: list[tuple[float, float]] = []
    prober = Prober(results.extend, lambda start, end: gaps.append((start, end)))
    via = Via(ViaKind.NETNS, namespace)
    prober.replace([ProbeSpec("a", "127.0.0.1", via=via, interval=0.2, timeout=0.5)])
    running = asyncio.create_task(prober.run())
    await until(lambda: len(results) > 3)
    time.sleep(1.5)  # noqa: ASYNC251 - the stall is what is tested
    await until(lambda: gaps)
    subprocess.run(  # noqa: ASYNC221 - short
        ["ip", "netns", "exec", namespace, "sysctl", "-qw", "net.ipv4.icmp_echo_ignore_all=1"],
        check=True,
    )
    await until(lambda: any(result.rtt_ms is None for result in results))
    running.cancel()


@needs_ping
def test_a_stopped_process_is_a_gap_and_no_loss() -> None:
    program = (
        "import asyncio\n"
        "from kaisai.engines.probes.prober import Prober\n"
        "from kaisai.engines.probes.spec import ProbeSpec\n"
        "seen=[]; gaps=[]\n"
        "async def main():\n"
        "    p=Prober(seen.extend, lambda a,b: gaps.append(b-a))\n"
        "    p.replace([ProbeSpec(str(n), f'127.0.2.{n}', interval=.2) for n in range(1,30)])\n"
        "    t=asyncio.create_task(p.run())\n"
        "    while not seen: await asyncio.sleep(.02)\n"
        "    print('up', flush=True)\n"
        "    for _ in range(1000):\n"
        "        if any(g >= 1 for g in gaps): break\n"
        "        await asyncio.sleep(.02)\n"
        "    await asyncio.sleep(.5); p.stop(); await t\n"
        "asyncio.run(main())\n"
        "print(any(g >= 1 for g in gaps), [r for r in seen if r.rtt_ms is None])\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "up\n"
        child.send_signal(signal.SIGSTOP)
        time.sleep(1.3)
        child.send_signal(signal.SIGCONT)
        output, _ = child.communicate(timeout=60)
    assert output.strip() == "True []"


@needs_ping
async def test_faults_lose_and_delay_and_end() -> None:
    faults = FaultInjector(seed=1)
    results: list[Result] = []
    prober = Prober(results.extend, faults=faults)
    prober.replace([ProbeSpec("a", "127.0.3.1", interval=0.1)])
    running = asyncio.create_task(prober.run())

    async def next_is(condition: Callable[[Result], bool]) -> None:
        results.clear()
        await until(lambda: any(map(condition, results)))

    faults.lose("a")
    await next_is(lambda result: result.reason == "timeout")
    faults.clear("a")
    faults.delay("a", 200)
    await next_is(lambda result: (result.rtt_ms or 0) > 170)
    faults.clear("a")
    await next_is(lambda result: result.rtt_ms is not None and result.rtt_ms < 170)
    prober.stop()
    await running


@needs_ping
async def test_a_target_is_asked_now_and_everybody_hears_it() -> None:
    heard: list[Result] = []
    prober = Prober(heard.extend)
    prober.replace([ProbeSpec("slow", "127.0.4.1", interval=3600)])
    running = asyncio.create_task(prober.run())
    answer = await prober.probe_now(["slow", "unknown"])
    await until(lambda: heard)
    prober.stop()
    await running
    assert list(answer) == ["slow"]
    assert answer["slow"].rtt_ms is not None
    assert answer["slow"] in heard


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


async def test_tcp_connects_or_is_refused() -> None:
    server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    specs = [
        ProbeSpec("open", "127.0.0.1", ProbeKind.TCP, port=port, source="127.0.0.5"),
        ProbeSpec("shut", "127.0.0.1", ProbeKind.TCP, port=_free_port()),
    ]
    async with server:
        results, _ = await probe_once(specs, 20)
    assert results[0].rtt_ms is not None
    assert results[1].reason == "refused"


async def test_http_status_is_judged() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = (await reader.readuntil(b"\r\n\r\n")).split()[1]
        words: Sequence[bytes] = {b"/ok": (b"200 OK",), b"/gone": (b"404 None",)}.get(path, ())
        writer.write(b"HTTP/1.1 " + words[0] + b"\r\n\r\n" if words else b"nonsense\r\n")
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    paths = ("/ok", "/gone", "/odd")
    async with server:
        results, _ = await probe_once(
            [ProbeSpec(p, "127.0.0.1", ProbeKind.HTTP, port=port, query=p) for p in paths], 20
        )
    assert [result.reason for result in results] == ["", "http-404", "not-http"]
