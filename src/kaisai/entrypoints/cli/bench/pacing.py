"""The poller's pace while 2,000 day boards are open: how many probes leave late, seen on the wire."""

import asyncio
import os
import resource
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from kaisai.entrypoints.cli.bench.detection import running_poller
from kaisai.entrypoints.cli.bench.figures import Figure, Skipped
from kaisai.entrypoints.cli.bench.freezes import FreezeWatch
from kaisai.entrypoints.cli.bench.sniffer import Sniffer
from kaisai.entrypoints.cli.bench.viewers import Crowd, free_port, web_server

TARGETS = 200
MEASURED = 20.0
LATE = 0.1  # seconds beyond its interval of one second


def measure(viewers: int = 2000) -> list[Figure | Skipped]:
    """With so many viewers of so many loopback targets, everything real."""
    name = f"late probes with {viewers} viewers"
    if os.geteuid() != 0:
        return [Skipped(name, "needs root to look at packets")]
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, viewers + 500)), hard))
    with tempfile.TemporaryDirectory(prefix="kaisai-bench-") as folder:
        from kaisai.entrypoints.cli.bench.stage import Stage, loopback_targets  # noqa: PLC0415 - slow start: loads Django

        stage = Stage(Path(folder), targets=loopback_targets(TARGETS))
        port = free_port()
        crowd = Crowd(port, stage.token)
        to_unix = time.time() - time.monotonic()
        with (
            web_server(Path(folder), port),
            running_poller(Path(folder)),
            FreezeWatch() as freezes,
            Sniffer("lo") as sniffer,
        ):
            asyncio.run(_stay(crowd, viewers))
        until = max((echo.at for echo in sniffer.echoes), default=0.0)
    asked: dict[str, list[float]] = {}
    for echo in sorted(sniffer.echoes):
        if not echo.reply and echo.at > until - MEASURED:
            asked.setdefault(echo.peer, []).append(echo.at)
    late = whole = 0
    for times in asked.values():
        for before, after in pairwise(times):
            whole += 1
            stood = freezes.any_frozen(before - to_unix, after - to_unix)
            late += after - before - stood > 1.0 + LATE
    share = 100 * late / whole if whole else 100.0
    figure = f"{name}: probes more than {LATE * 1000:.0f} ms late (of {whole})"
    return [Figure(figure, share, "%", goal="< 1 %", met=share < 1)]


async def _stay(crowd: Crowd, viewers: int) -> None:
    await crowd.come(viewers)
    await asyncio.sleep(MEASURED)
