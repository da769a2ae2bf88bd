"""Notices when the machine itself stands still, so that such spans are left out of measurements.

One sleeper per processor wakes every 2 ms at real-time priority (where allowed); a gap of more than
6 ms means that the processor did not run at all. On shared virtual machines that happens about half
of the time, and without this every latency would measure the neighbour.
"""

import contextlib
import multiprocessing
import os
import time
from multiprocessing.sharedctypes import Synchronized
from types import TracebackType
from typing import Any, Self

NAP = 0.002
GAP = 0.006


def _sleep_on(processor: int, stop: "Synchronized[int]", answers: Any) -> None:
    os.sched_setaffinity(0, {processor})
    with contextlib.suppress(PermissionError):  # without it less sharp, still useful
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50))
    gaps = []
    last = time.monotonic()
    while not stop.value:
        time.sleep(NAP)
        now = time.monotonic()
        if now - last > GAP:
            gaps.append((last, now))
        last = now
    answers.put((processor, gaps))


class FreezeWatch:
    """`with FreezeWatch() as watch: …`, afterwards `watch.frozen(a, b)` for any two monotonic times."""

    def __enter__(self) -> Self:
        context = multiprocessing.get_context("fork")
        self._stop: Synchronized[int] = context.Value("i", 0)
        self._answers: Any = context.Queue()
        self._processors = sorted(os.sched_getaffinity(0))
        self._sleepers = [
            context.Process(target=_sleep_on, args=(n, self._stop, self._answers), daemon=True)
            for n in self._processors
        ]
        for sleeper in self._sleepers:
            sleeper.start()
        time.sleep(0.1)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.value = 1
        self.gaps: dict[int, list[tuple[float, float]]] = dict(
            self._answers.get(timeout=30) for _ in self._sleepers
        )
        for sleeper in self._sleepers:
            sleeper.join(5)

    def frozen(self, start: float, end: float) -> float:
        """Seconds of [start, end] (monotonic) in which every processor stood still at once."""
        edges = sorted(
            edge
            for gaps in self.gaps.values()
            for a, b in gaps
            if b > start and a < end
            for edge in ((max(a, start), 1), (min(b, end), -1))
        )
        total, standing, since = 0.0, 0, 0.0
        for at, step in edges:
            if standing == len(self._processors):
                total += at - since
            standing += step
            since = at
        return total

    def any_frozen(self, start: float, end: float) -> float:
        """Seconds of [start, end] in which at least one processor stood still."""
        spans = sorted(
            (max(a, start), min(b, end))
            for gaps in self.gaps.values()
            for a, b in gaps
            if b > start and a < end
        )
        total, reached = 0.0, start
        for a, b in spans:
            total += max(0.0, b - max(a, reached))
            reached = max(reached, b)
        return total
