"""Day boards left open: memory per viewer, and how long a change of state takes to reach all of them.

Starts a real `kaisai web` on a database of its own, opens N event streams over loopback, lets a
stand-in for the poller write ticks (the real store, once a second) and changes of state (the real
operation), and stamps the arrival of every frame. Times in which the whole machine stood still are
taken off each delay.
"""

import asyncio
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from kaisai.entrypoints.cli.bench.figures import Figure, Skipped
from kaisai.entrypoints.cli.bench.freezes import FreezeWatch

TARGETS = 200
CHANGES = 8
START_TIMEOUT = 60.0


@dataclass(slots=True)
class Crowd:
    """Many viewers in one process, each a bare socket: the load must not cost more than the server."""

    port: int
    token: str
    connected: int = 0
    lost: int = 0
    arrivals: dict[str, list[float]] = field(default_factory=dict)

    async def come(self, number: int) -> None:
        """Open the streams, a hundred at a time, and read them in the background."""
        loop = asyncio.get_running_loop()
        for start in range(0, number, 100):
            await asyncio.gather(
                *(
                    loop.create_connection(lambda: _Viewer(self), "127.0.0.1", self.port)
                    for _ in range(min(100, number - start))
                )
            )
        for _ in range(600):
            if self.connected + self.lost >= number:
                return
            await asyncio.sleep(0.1)


class _Viewer(asyncio.Protocol):
    def __init__(self, crowd: Crowd) -> None:
        self._crowd = crowd
        self._admitted = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        request = (
            f"GET /live/bench HTTP/1.1\r\nHost: 127.0.0.1:{self._crowd.port}\r\n"
            f"Authorization: Bearer {self._crowd.token}\r\nAccept: text/event-stream\r\n\r\n"
        )
        transport.write(request.encode())  # type: ignore[attr-defined]  # a stream socket's transport

    def data_received(self, data: bytes) -> None:
        if not self._admitted and b" 200 " in data[:20]:
            self._admitted = True
            self._crowd.connected += 1
        if b"event: state" in data:
            at = time.monotonic()
            for mark in _marks(data):
                self._crowd.arrivals.setdefault(mark, []).append(at)

    def connection_lost(self, _exc: Exception | None) -> None:
        self._crowd.lost += 1


def _marks(data: bytes) -> Iterator[str]:
    """The marks that the bench wrote into the reasons of its changes."""
    for part in data.split(b"mark-")[1:]:
        yield part[:4].decode("ascii", "replace")


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def web_server(
    directory: Path, port: int, *, workers: int = 1, proxied: bool = False
) -> Iterator[psutil.Process]:
    """`kaisai web` as a process of its own, ready to answer; ended afterwards."""
    environment = {**os.environ, "KAISAI_DATA": str(directory), "KAISAI_LOG": "error"}
    environment["KAISAI_PROXIED"] = "yes" if proxied else "no"
    command = [sys.executable, "-m", "kaisai", "web", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", str(workers)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield psutil.Process(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()


def memory(process: psutil.Process) -> int:
    """Bytes that the process and its children hold and share with nobody else."""
    return sum(p.memory_full_info().uss for p in [process, *process.children(recursive=True)])


def measure(viewers: int = 2000) -> list[Figure | Skipped]:
    """Run it with so many viewers."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < viewers + 500:
        return [Skipped(f"{viewers} viewers", f"only {hard} files may be open")]
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, viewers + 500)), hard))
    with tempfile.TemporaryDirectory(prefix="kaisai-bench-") as name:
        directory = Path(name)
        from kaisai.entrypoints.cli.bench.stage import Stage, loopback_targets  # noqa: PLC0415 - slow start: loads Django

        stage = Stage(directory, targets=loopback_targets(TARGETS))
        port = free_port()
        with web_server(directory, port) as server, FreezeWatch() as watch:
            crowd = Crowd(port, stage.token)
            before = memory(server)
            held, sent = asyncio.run(_watch(crowd, viewers, stage, server))
        return _figures(
            viewers, crowd, watch, (held - before) / 1024 / max(1, crowd.connected), sent
        )


async def _watch(
    crowd: Crowd, viewers: int, stage: "object", server: psutil.Process
) -> tuple[int, dict[str, float]]:
    await crowd.come(viewers)
    sent: dict[str, float] = {}
    for number in range(CHANGES):
        for _ in range(2):
            await asyncio.to_thread(stage.tick)  # type: ignore[attr-defined]  # kept abstract: Django is not loaded here
            await asyncio.sleep(1)
        mark = f"{number:04}"
        sent[mark] = await asyncio.to_thread(stage.change, mark)  # type: ignore[attr-defined]  # see above
        for _ in range(100):
            if len(crowd.arrivals.get(mark, ())) >= crowd.connected:
                break
            await asyncio.sleep(0.1)
    return memory(server), sent


def _figures(
    viewers: int, crowd: Crowd, watch: FreezeWatch, kib: float, sent: dict[str, float]
) -> list[Figure | Skipped]:
    limit = 250.0 if viewers <= 2000 else 1000.0
    last = []
    for mark, at in sent.items():
        delays = sorted(
            (arrival - at - watch.any_frozen(at, arrival)) * 1000
            for arrival in crowd.arrivals.get(mark, [])
        )
        last.append(
            delays[int(len(delays) * 0.99)] if len(delays) >= crowd.connected else float("inf")
        )
    last.sort()
    p99 = last[len(last) // 2]
    return [
        Figure(
            f"{viewers} viewers connected",
            crowd.connected,
            "",
            goal="all",
            met=crowd.connected == viewers,
        ),
        Figure(f"{viewers} viewers, memory each", kib, "KiB", goal="≤ 70 KiB", met=kib <= 70),
        Figure(
            f"{viewers} viewers, change reaches all (p99, median of {CHANGES})",
            p99,
            "ms",
            goal=f"≤ {limit:.0f} ms",
            met=p99 <= limit,
        ),
    ]
