"""Our metric store beside VictoriaMetrics, same values, same run.

Two shapes. *wide*: 800 switches of 48 ports, a gauge and a round trip each, and 1,000 pings, one
poll of all at a time, as at a large conference. *day*: ten switches, every ten seconds, 24 hours, for
size and questions. The peer is written to by our own adapter (JSON lines, the cheapest of three
ways that were measured) and asked in its own language.
"""

import contextlib
import math
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from kaisai.engines.metrics.embedded import EmbeddedStore
from kaisai.engines.metrics.port import MetricStore, Poll
from kaisai.engines.metrics.victoria import VictoriaStore
from kaisai.entrypoints.cli.bench.figures import Figure, Skipped
from kaisai.entrypoints.cli.bench.viewers import free_port

PEER = "VictoriaMetrics"
PORTS = [f"octets.{port:02d}" for port in range(48)]
KEYS = [*PORTS, "clients", "rtt"]
PINGS = [f"ping-{n:03d}" for n in range(1000)]
SWITCHES, ROUNDS = 800, 40
DAY_SWITCHES, TICKS = 10, 8640
STEP, HOUR, DAY = 10_000, 3_600_000, 86_400_000
KILLED_AFTER = 3.0  # seconds of appending

WRITER = """
import sys
from kaisai.engines.metrics.{0} import {1}
store = {1}(sys.argv[1])
start = int(sys.argv[2])
for n in range(1_000_000):
    store.append("crash/sw", start + n, {{f"k{{i}}": float(n + i) for i in range(50)}})
    print(n + 1, flush=True)
"""


class Switch:
    """Counters of 48 ports (60 % busy, 20 % chatter, 20 % idle), one gauge, one round trip."""

    def __init__(self, source: str, chance: random.Random) -> None:
        self.source, self._chance = source, chance
        self._counts = [chance.randrange(10**13) for _ in PORTS]
        self._speeds = [
            chance.lognormvariate(13.5, 1.8) if kind < 0.6 else float(kind < 0.8)
            for kind in (chance.random() for _ in PORTS)
        ]
        self._clients, self._near = 120, chance.uniform(0.3, 20)

    def poll(self, t_ms: int) -> Poll:
        """The next poll."""
        chance, noise = self._chance, self._chance.random
        for port, speed in enumerate(self._speeds):
            if speed > 1:
                self._counts[port] += int(speed * math.exp(1.8 * noise() - 0.9))
            elif speed:
                self._counts[port] += int(noise() * 6) * 90
        self._clients = max(0, self._clients + chance.choice((-1, 0, 0, 0, 1)))
        values = [*map(float, self._counts), float(self._clients)]
        values.append(round(self._near + chance.gammavariate(1.5, 0.08), 3))
        return Poll(self.source, t_ms, dict(zip(KEYS, values, strict=True)))


def _wide(start: int) -> Iterator[list[Poll]]:
    chance = random.Random(2)  # noqa: S311 - the same load every time
    switches = [Switch(f"snmp/sw{n:04d}", chance) for n in range(SWITCHES)]
    for at in range(ROUNDS + 1):
        t = start + at * STEP
        polls = [switch.poll(t + chance.randrange(300)) for switch in switches]
        for second in range(10):
            values = {name: round(chance.gammavariate(2, 1), 3) for name in PINGS}
            polls.append(Poll("ping/rtt", t + second * 1000, values))
        yield polls


def _day(start: int) -> Iterator[list[Poll]]:
    chance = random.Random(1)  # noqa: S311 - the same load every time
    switches = [Switch(f"day/sw{n:04d}", chance) for n in range(DAY_SWITCHES)]
    for at in range(TICKS):
        t = start + at * STEP + chance.randrange(300)
        yield [switch.poll(t) for switch in switches]


class Server:
    """A VictoriaMetrics of our own; ended by the process that was started."""

    def __init__(self, program: str, folder: Path) -> None:
        port = free_port()
        self.folder, self.url = folder, f"http://127.0.0.1:{port}"
        self._command = [program, f"-storageDataPath={folder}", f"-httpListenAddr=127.0.0.1:{port}"]
        self._command += ["-retentionPeriod=10y", "-search.latencyOffset=0s"]
        self._command += ["-search.maxUniqueTimeseries=1000000", "-search.disableCache"]
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(self._command, stdout=quiet, stderr=quiet)
        for _ in range(600):
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"{self.url}/health", trust_env=False).is_success:
                    return
            time.sleep(0.05)
        raise RuntimeError("VictoriaMetrics does not start")

    def cpu(self) -> float:
        """Seconds it has used."""
        told = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii")
        user, system = told.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / 100

    def size(self) -> int:
        """Bytes of values and index."""
        files = [p for part in ("data", "indexdb") for p in (self.folder / part).rglob("*")]
        return sum(path.stat().st_size for path in files if path.is_file())

    def ask(self, path: str, **data: str) -> int:
        """One question, answered in full; how many series came back."""
        told = httpx.post(f"{self.url}/{path}", data=data, timeout=120, trust_env=False)
        told.raise_for_status()
        return len(told.json()["data"]["result"]) if told.content else 0

    def flush(self) -> None:
        """Show what came in."""
        httpx.get(f"{self.url}/internal/force_flush", timeout=120, trust_env=False)

    def merge(self) -> None:
        """Write and merge everything, and wait until nothing is merged any more."""
        self.flush()
        httpx.get(f"{self.url}/internal/force_merge", timeout=120, trust_env=False)
        idle = 0
        for _ in range(60):
            time.sleep(1)
            told = httpx.get(f"{self.url}/metrics", timeout=120, trust_env=False).text
            busy = [line for line in told.splitlines() if line.startswith("vm_active_merges")]
            idle = idle + 1 if all(line.endswith(" 0") for line in busy) else 0
            if idle > 8:  # files that were merged away stay for some seconds
                return

    def end(self, how: int = signal.SIGTERM) -> None:
        """Stop or kill it."""
        self._process.send_signal(how)
        self._process.wait(60)


class Side(NamedTuple):
    """One of the two in a comparison."""

    store: Any
    server: Server | None

    def cpu(self) -> float:
        """Seconds used by this process and the server."""
        return time.process_time() + (self.server.cpu() if self.server else 0)


def _settle(store: EmbeddedStore, now: int) -> None:
    while store.maintain(now):
        pass


def _ingest(side: Side, rounds: Iterator[list[Poll]]) -> tuple[float, float]:
    """Values a second while they come in, a poll at a time; CPU us per value with all that follows."""
    side.store.append_all(next(rounds))  # names are learned once
    took, cpu, count = 0.0, 0.0, 0
    for polls in rounds:
        began, used = time.perf_counter(), side.cpu()
        side.store.append_all(polls)
        took += time.perf_counter() - began
        cpu += side.cpu() - used
        count += sum(len(poll.values) for poll in polls)
    return count / took, cpu * 1e6 / count


def _median(question: Callable[[], object], times: int = 7) -> float:
    took = []
    for _ in range(times):
        began = time.perf_counter()
        question()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def _longest_append(store: EmbeddedStore, start: int) -> float:
    """Milliseconds, while another thread compacts without a pause."""
    chance = random.Random(3)  # noqa: S311 - the same load every time
    switch, longest, began = Switch("snmp/late", chance), 0.0, start + 2 * DAY
    done = threading.Event()

    def compact() -> None:
        _settle(store, began)
        done.set()

    worker = threading.Thread(target=compact)
    worker.start()
    at = 0
    while not done.is_set() and at < 100_000:
        poll = switch.poll(began + at)
        before = time.perf_counter()
        store.append(*poll)
        longest = max(longest, time.perf_counter() - before)
        at += 1
        time.sleep(0.001)
    worker.join()
    return longest * 1000


def _acknowledged(kind: str, where: str, start: int, first: Callable[[], None]) -> int:
    """A writer in a process of its own is killed, something else just before: polls acknowledged."""
    command = [sys.executable, "-c", WRITER.format(*kind.split(".")), where, str(start)]
    told, quiet = 0, subprocess.DEVNULL
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=quiet, text=True) as writer:
        if writer.stdout is None:
            raise RuntimeError("no pipe")
        until = time.monotonic() + KILLED_AFTER
        for line in writer.stdout:
            told = int(line)
            if time.monotonic() > until:
                break
        first()
        writer.kill()
        whole = writer.stdout.read().split("\n")[:-1]
    return int(whole[-1]) if whole else told


def _lost(polls: int, store: MetricStore, start: int) -> int:
    found = store.range({"source": "crash/sw"}, start, start + HOUR, None, "count")
    return max(0, polls * 50 - int(sum(values[0] for _, values in found.values())))


def _crashes(folder: Path, start: int, server: Server | None) -> tuple[int, int | None]:
    """Values acknowledged and lost, ours and the peer's."""
    path = folder / "crash.sqlite3"
    polls = _acknowledged("embedded.EmbeddedStore", str(path), start, lambda: None)
    store = EmbeddedStore(path)
    ours = _lost(polls, store, start)
    store.close()
    if server is None:
        return ours, None
    kill = partial(server.end, signal.SIGKILL)
    polls = _acknowledged("victoria.VictoriaStore", server.url, start, kill)
    server.start()
    peer = VictoriaStore(server.url)
    peer.flush()
    theirs = _lost(polls, peer, start)
    peer.close()
    return ours, theirs


def _questions(
    start: int,
) -> list[tuple[str, Callable[[EmbeddedStore], object], str, dict[str, str], str]]:
    """Name, ours, path, theirs, goal."""
    noon = start + 12 * HOUR
    one = {"query": 'avg_over_time(kaisai_value{source="day/sw0003",key="clients"}[432s])'}
    ports = 'rate(kaisai_value{source="day/sw0003",key=~"octets.*"}[60s])'
    everything = 'max(max_over_time(kaisai_value{source=~"day/.*"}[24h]))'
    day = {"source": [f"day/sw{n:04d}" for n in range(DAY_SWITCHES)]}
    return [
        (
            "one series, 24 h in 200 steps",
            lambda s: s.range(
                {"source": "day/sw0003", "key": "clients"}, start, start + DAY, 432_000, "avg"
            ),
            "api/v1/query_range",
            one
            | {"start": str(start // 1000 + 432), "end": str((start + DAY) // 1000), "step": "432"},
            "≤ 30 ms",
        ),
        (
            "48 ports, 1 h of rates a minute",
            lambda s: s.range(
                {"source": "day/sw0003", "key": PORTS}, noon, noon + HOUR, 60_000, "rate"
            ),
            "api/v1/query_range",
            {
                "query": ports,
                "start": str(noon // 1000),
                "end": str((noon + HOUR) // 1000),
                "step": "60",
            },
            "≤ 0.5",
        ),
        (
            "largest of each of 500 series in a day",
            lambda s: s.range(day, start, start + DAY, None, "max"),
            "api/v1/query",
            {"query": everything, "time": str((start + DAY) // 1000)},
            "≤ 0.1",
        ),
    ]


def _within(ours: float, peer: float | None, goal: str) -> bool | None:
    """Whether `≤ 0.5` or `≥ 4` of the peer, or `≤ 30 ms` by itself, holds."""
    sign, number, *unit = goal.split()
    if unit:
        return ours <= float(number)
    if not peer:
        return None
    return ours / peer <= float(number) if sign == "≤" else ours / peer >= float(number)


def _told(name: str, ours: float, unit: str, peer: float | None, goal: str) -> Figure:
    who = PEER if peer is not None else ""
    return Figure(f"store: {name}", ours, unit, peer, who, goal, _within(ours, peer, goal))


def _measure_wide(ours: Side, peer: Side | None, start: int) -> list[Figure]:
    fast, theirs = _ingest(ours, _wide(start))[0], None
    query = {"query": 'topk(10, rate(kaisai_value{key=~"octets.*"}[60s]))', "nocache": "1"}
    query["time"] = str((start + ROUNDS * STEP) // 1000 + 1)
    ten, their_ten = _median(lambda: ours.store.last({"key": PORTS}, "rate", 60_000, 10)), None
    if peer and peer.server:
        server = peer.server
        theirs = _ingest(peer, _wide(start))[0]
        server.flush()
        their_ten = _median(lambda: server.ask("api/v1/query", **query), 5)
    longest = _longest_append(ours.store, start)
    return [
        _told("values a second, a poll of 41,000 series at a time", fast, "1/s", theirs, "≥ 4"),
        _told("ten busiest of 38,400 ports now", ten, "ms", their_ten, "≤ 0.1"),
        _told("longest append while 41,000 series are compacted", longest, "ms", None, "≤ 100 ms"),
    ]


def _measure_day(ours: Side, peer: Side | None, start: int) -> list[Figure]:
    values = DAY_SWITCHES * len(KEYS) * TICKS
    cpu = _ingest(ours, _day(start))[1]
    used = ours.cpu()
    _settle(ours.store, start + 2 * DAY)
    cpu += (ours.cpu() - used) * 1e6 / values
    size, their_cpu, their_size = ours.store.size() / values, None, None
    if peer and peer.server:
        before = peer.server.size()
        their_cpu = _ingest(peer, _day(start))[1]
        used = peer.server.cpu()
        peer.server.merge()
        their_cpu += (peer.server.cpu() - used) * 1e6 / values
        their_size = (peer.server.size() - before) / values
    figures = [
        _told("CPU of a value, polls of 500 series, merged", cpu, "µs", their_cpu, "≤ 0.3"),
        _told("bytes of a value, merged", size, "B", their_size, "≤ 1.2"),
    ]
    for name, question, path, data, goal in _questions(start):
        took, theirs = _median(partial(question, ours.store)), None
        if peer and peer.server:
            theirs = _median(partial(peer.server.ask, path, nocache="1", **data))
        figures.append(_told(name, took, "ms", theirs, goal))
    return figures


def measure() -> list[Figure | Skipped]:
    """All figures; without VictoriaMetrics ours alone."""
    program = shutil.which("victoria-metrics") or shutil.which("victoria-metrics-prod")
    start = int(time.time()) * 1000 // DAY * DAY - 3 * DAY
    figures: list[Figure | Skipped] = []
    for shape in (_measure_day, _measure_wide):
        with (
            tempfile.TemporaryDirectory(prefix="kaisai-bench-") as folder,
            contextlib.ExitStack() as ends,
        ):
            ours = EmbeddedStore(Path(folder) / "m.sqlite3")
            ends.callback(ours.close)
            peer = None
            if program:
                server = Server(program, Path(folder) / "victoria")
                ends.callback(server.end)
                peer = Side(VictoriaStore(server.url), server)
            figures += shape(Side(ours, None), peer, start)
            if shape is _measure_wide:
                lost, theirs = _crashes(Path(folder), start, peer.server if peer else None)
                figures.append(
                    Figure(
                        "store: acknowledged values lost by kill -9",
                        lost,
                        "",
                        theirs,
                        PEER if program else "",
                        "0",
                        lost == 0,
                    )
                )
    missing = Skipped("store: the peer", "victoria-metrics is not installed")
    return figures if program else [*figures, missing]
