"""Counters to rates per second, once for every store.

The rate of a step is what was counted divided by the time in which it was counted, over the
intervals between two answers that end in the step. An interval is left out, from both, when

- it is longer than three usual intervals (lower median of the five polls around it): a gap;
- a 64-bit counter went down: the device began again, what it counted before that is not known;
- a 32-bit counter went down and a wrap would be faster than the counter can be.

A step without any interval has no rate: never negative, never nought for want of knowledge.
A 32-bit counter that wraps more than once between two polls (10 s at 3.4 Gbit/s) reads too low.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from math import isfinite, isnan
from operator import sub
from typing import NamedTuple

from kaisai.engines.metrics.port import Counter, Points

GAP = 3  # usual intervals
FEW = 4  # polls; with fewer, those before the window tell what is usual
LOOK_BACK = 300_000  # ms before the range in which the answer before its first is looked for
_WRAP = 2.0**32
PLAIN = Counter()


class Slot(NamedTuple):
    """The positions `first` to `end` of a row of times that belong to the step at `start`."""

    start: int
    first: int
    end: int


def slots_of(times: Sequence[int], start: int, end: int, step: int | None) -> list[Slot]:
    """The steps that have a time in start <= t < end; times in order."""
    at, stop = bisect_left(times, start), bisect_left(times, end)
    if step is None:
        return [Slot(start, at, stop)] if stop > at else []
    slots = []
    while at < stop:
        slot = start + (times[at] - start) // step * step
        beyond = bisect_left(times, slot + step, at, stop)
        slots.append(Slot(slot, at, beyond))
        at = beyond
    return slots


class Pace:
    """The rhythm of one row of poll times: which distance is still usual, and whether all are."""

    def __init__(self, times: Sequence[int]) -> None:
        self.times = times
        self._away = away = list(map(sub, times[1:], times))
        self.even = not away or 0 < max(away) <= GAP * min(away)

    @cached_property
    def limits(self) -> list[float]:
        """For each poll the longest usual distance from the one before, in ms."""
        away = self._away
        if self.even:
            usual = sorted(away)[(len(away) - 1) // 2] if away else 0
            return [GAP * usual] * len(self.times)
        limits: list[float] = [0]
        for at in range(len(away)):
            around = sorted(away[max(0, at - 2) : at + 3])
            limits.append(GAP * around[(len(around) - 1) // 2])
        return limits

    def __getitem__(self, kept: list[int]) -> "Pace":
        """The rhythm of some of the polls: a series that is asked less often than its source."""
        return Pace([self.times[at] for at in kept])


def counted(before: float, now: float, elapsed_ms: int, counter: Counter) -> float | None:
    """How much was counted between two answers; None when it cannot be known."""
    if now >= before:
        return now - before
    if counter.bits == 32:
        wrapped = (now - before) % _WRAP
        if wrapped * 1000 <= counter.most * elapsed_ms:
            return wrapped
    return None


def intervals(
    values: Sequence[float], pace: Pace, counter: Counter = PLAIN
) -> Iterator[tuple[int, float, int]]:
    """Position of its end, what was counted, and ms, of each interval that is known."""
    times, before = pace.times, -1
    for at, value in enumerate(values):
        if isnan(value):
            continue
        if before >= 0:
            elapsed = times[at] - times[before]
            if 0 < elapsed <= pace.limits[at]:
                more = counted(values[before], value, elapsed, counter)
                if more is not None:
                    yield at, more, elapsed
        before = at


def rates(
    values: Sequence[float], pace: Pace, slots: Sequence[Slot], counter: Counter = PLAIN
) -> Points:
    """The rate of each slot that has one, per second. Values may be NaN, not absent."""
    if pace.even and isfinite(sum(values)) and sorted(values) == values:
        return rising_rates(values, pace.times, slots)
    found: Points = ([], [])
    rest = iter(intervals(values, pace, counter))
    interval = next(rest, None)
    for slot in slots:
        total, elapsed = 0.0, 0
        while interval is not None and interval[0] < slot.end:
            if interval[0] >= slot.first:
                total += interval[1]
                elapsed += interval[2]
            interval = next(rest, None)
        if elapsed:
            found[0].append(slot.start)
            found[1].append(total * 1000 / elapsed)
    return found


def rising_rates(
    values: Sequence[float] | Mapping[int, float], times: Sequence[int], slots: Sequence[Slot]
) -> Points:
    """The rates of a counter that was always answered in time and never fell.

    `values` by position; needed is the last of each slot, and the one before its first.
    """
    found: Points = ([], [])
    for start, first, end in slots:
        before, last = max(first - 1, 0), end - 1
        if last > before:
            found[0].append(start)
            found[1].append((values[last] - values[before]) * 1000 / (times[last] - times[before]))
    return found


def newest_rate(
    points: Points, window: int, counter: Counter = PLAIN, pace: Pace | None = None
) -> float | None:
    """The rate over the last `window` ms of a series, None when it is not known.

    `points` reach further back. Intervals within the window count; where that leaves fewer than
    four polls to judge gaps by, those that end in it.
    """
    times, values = points
    if not times:
        return None
    first = bisect_left(times, times[-1] - window)
    if len(times) - first >= FEW:
        times, values, pace, first = times[first:], values[first:], None, 0
    pace = pace or Pace(times)
    known = [(more, ms) for at, more, ms in intervals(values, pace, counter) if at >= first]
    elapsed = sum(ms for _, ms in known)
    return sum(more for more, _ in known) * 1000 / elapsed if elapsed else None
