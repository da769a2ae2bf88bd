"""The whole monitor at work: a real poller with state machine, journal and store, at one ping a second.

CPU is that of the poller's process, over a stretch after its start, per thousand pings; it includes
the kernel's answering side of the veth pair. On some virtual machines the mere waking of a sleeping
process is charged with a millisecond and more, fifty times a second here; a process that only
sleeps and wakes at the same pace is measured in the same stretch, and its cost is taken off.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from kaisai.entrypoints.cli.bench.detection import running_poller
from kaisai.entrypoints.cli.bench.figures import Figure, Skipped
from kaisai.entrypoints.cli.bench.pings import NEAR, addresses, fping, targets_file, two_namespaces

WARM_UP = 24.0  # until every target has its full window of probes behind it
MEASURED = 5.0
TRIES, BURSTS = 3, 4
GOAL, TIMES = 20.0, 2.45

IDLER = "import time\nwhile True: time.sleep(0.02)"


@contextmanager
def _idler() -> Iterator[psutil.Process]:
    """A process that does nothing but wake as often as the prober does."""
    process = subprocess.Popen([sys.executable, "-c", IDLER])
    try:
        yield psutil.Process(process.pid)
    finally:
        process.kill()
        process.wait()


def _cpu(process: psutil.Process) -> float:
    return float(sum(process.cpu_times()[:2]))


def _fping(folder: Path, number: int) -> float | None:
    """CPU-ms of fping per 1,000 pings, the best of some bursts over the same cable."""
    if shutil.which("fping") is None:
        return None
    targets = targets_file(folder, number)
    return min(fping(targets, number)[1] for _ in range(BURSTS))


def _beside_fping(name: str, cost: float, peer: float | None) -> Figure | Skipped:
    """Machines differ by more than the goal has room: the study's fping took 8.2 ms, so 20 is 2.45 of it."""
    if peer is None:
        return Skipped(name, "fping is not installed")
    goal, told = f"≤ {TIMES} × fping", "fping, which only pings"
    return Figure(name, cost, "ms", peer, told, goal, cost <= TIMES * peer)


def measure(number: int = 5000) -> list[Figure | Skipped]:
    """With so many targets; the best of a few stretches, since stalls are charged to whoever runs."""
    name = f"whole monitor, {number} targets at 1 Hz"
    if os.geteuid() != 0 or shutil.which("ip") is None:
        return [Skipped(name, "needs root to make network namespaces")]
    with tempfile.TemporaryDirectory(prefix="kaisai-bench-") as folder, two_namespaces():
        from kaisai.entrypoints.cli.bench.stage import Stage  # noqa: PLC0415 - slow start

        rows = ["name,address,via,relay"]
        rows += [f"far-{n},{address},netns,{NEAR}" for n, address in enumerate(addresses(number))]
        stage = Stage(Path(folder), targets="\n".join(rows).encode())
        with running_poller(Path(folder)) as poller, _idler() as idler:
            time.sleep(WARM_UP)
            costs = []
            for _ in range(TRIES):
                cpu, idle, start = _cpu(poller), _cpu(idler), time.time()
                time.sleep(MEASURED)
                used, waking, end = _cpu(poller) - cpu, _cpu(idler) - idle, time.time()
                pings = stage.count_kept(start, end)
                each = 1e6 / max(1, pings)
                costs.append(((used - waking) * each, used * each, pings / (end - start)))
            memory = poller.memory_full_info().uss / 2**20
        peer = _fping(Path(folder), number)
    cost, gross, _rate = min(costs)
    rate = max(rate for _, _, rate in costs)
    return [
        Figure(
            f"{name}: CPU per 1,000 pings, waking taken off",
            cost,
            "ms",
            goal=f"≤ {GOAL:g} ms",
            met=cost <= GOAL,
        ),
        _beside_fping(f"{name}: the same beside fping", cost, peer),
        Figure(f"{name}: the same with waking", gross, "ms"),
        Figure(
            f"{name}: pings per second",
            rate,
            "/s",
            goal=f"≥ {0.99 * number:.0f} /s",
            met=rate >= 0.99 * number,
        ),
        Figure(f"{name}: memory", memory, "MiB"),
    ]
