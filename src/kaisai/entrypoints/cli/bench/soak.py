"""Ten minutes with 40,000 series: does the poller's memory grow?"""

import time
from statistics import median

import psutil

from kaisai.entrypoints.cli.bench.figures import Figure, Skipped
from kaisai.entrypoints.cli.bench.pipeline import memory_of, polled

DEVICES, EVERY = 105, 10  # 48 ports × 8 numbers each: 40,320 series
WHOLE, SETTLED = 600.0, 180.0  # seconds
SAMPLES, APART = 12, 5.0
GOAL = 4.0  # MiB; an allocator's own unrest is about one


def measure() -> list[Figure | Skipped]:
    """Memory in the fourth minute and in the tenth."""
    with polled(DEVICES, EVERY) as (_stage, poller):
        begun = time.monotonic()
        time.sleep(SETTLED)
        early = _memory(poller)
        time.sleep(max(0.0, begun + WHOLE - SAMPLES * APART - time.monotonic()))
        late = _memory(poller)
    name = f"40,000 series for {WHOLE / 60:g} minutes"
    grown = late - early
    return [
        Figure(f"{name}: memory of the poller", late, "MiB"),
        Figure(
            f"{name}: growth since minute {SETTLED / 60:g}",
            grown,
            "MiB",
            goal=f"≤ {GOAL:g} MiB",
            met=grown <= GOAL,
        ),
    ]


def _memory(poller: psutil.Process) -> float:
    """The median over a minute: a compaction takes some for a moment."""
    seen = []
    for _ in range(SAMPLES):
        seen.append(memory_of(poller))
        time.sleep(APART)
    return median(seen)
