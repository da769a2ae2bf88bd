"""What is kept of many raw values: the summary beside a block, and one row per minute of a roll-up.

Summary: uncompressed, rows of float64, a value per column: smallest, largest, sum, answered, lost
(`*`), or first how many were answered where that is the same for all and nothing was lost (`=`),
and then the first three rows. It is read for every block of a day at once, so it is small and
needs no decoding.

A row of a roll-up stands at the time of the last poll of its minute and has six values per column,
kept as a block of six times the columns: all smallest, all largest, all sums, all answered, all
lost, all last. Not asked in that minute: ABSENT in all six. Smallest, largest and last are NaN
where nothing was answered. The last values of a 32-bit counter go on counting beyond each wrap, because
in a minute it may wrap more than once.
"""

from __future__ import annotations  # array[float] cannot be evaluated by Python 3.11

import math
import sys
from array import array
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from kaisai.engines.metrics.codec import ABSENT, CorruptError
from kaisai.engines.metrics.port import Counter

MINUTE = 60_000
LOW, HIGH, SUM, ANSWERED, LOST, LAST = range(6)
ROWS = 6
ROW_OF = {"min": LOW, "max": HIGH, "avg": SUM, "count": SUM, "lost": SUM}
WRAP = 2.0**32
Before = tuple[int, float]  # time and value
NEUTRAL = {LOW: math.inf, HIGH: -math.inf, SUM: 0.0}


def minute(values: Sequence[float]) -> tuple[float, ...]:
    """Smallest, largest, sum, answered, lost, last of raw values of one series."""
    if math.isfinite(total := sum(values)):
        return min(values), max(values), total, len(values), 0, values[-1]
    asked = [v for v in values if v != ABSENT]
    if not asked:
        return (ABSENT,) * ROWS
    answered = [v for v in asked if not math.isnan(v)]
    lost = len(asked) - len(answered)
    if not answered:
        return math.nan, math.nan, 0.0, 0, lost, math.nan
    last = answered[-1] if values[-1] == ABSENT else values[-1]
    return min(answered), max(answered), sum(answered), len(answered), lost, last


def summarize(columns: Sequence[Sequence[float]]) -> bytes:
    """The summary of a block; LOW and HIGH are infinite where nothing was answered."""
    told = []
    for values in columns:
        low, high, total, answered, lost, _ = minute(values)
        if not answered or answered == ABSENT:
            lost = max(lost, 0)
            low, high, total, answered = math.inf, -math.inf, 0.0, 0
        told.append((low, high, total, answered, lost))
    alike = all(each[ANSWERED:] == (len(columns[0]), 0) for each in told)
    flat = array("d", [float(len(columns[0]))] if alike else [])
    flat.extend([each[row] for row in range(ANSWERED if alike else LAST) for each in told])
    if sys.byteorder == "big":
        flat.byteswap()
    return (b"=" if alike else b"*") + flat.tobytes()


class Summary:
    """A summary, opened; CorruptError when its length is none of a summary."""

    def __init__(self, body: bytes) -> None:
        flat, self._same = array("d"), body[:1] == b"="
        if (len(body) - 1 - 8 * self._same) % (8 * (ANSWERED if self._same else LAST)):
            raise CorruptError("the summary has no whole rows")
        flat.frombytes(body[1:])
        if sys.byteorder == "big":
            flat.byteswap()
        self._flat, self.width = flat, len(flat) // (ANSWERED if self._same else LAST)

    def row(self, row: int, columns: Sequence[int]) -> list[float]:
        """One value per column; columns that the block did not have yet are neutral."""
        if self._same and row >= ANSWERED:
            told = self._flat[0] if row == ANSWERED else 0.0
            return [told if c < self.width else 0.0 for c in columns]
        start = row * self.width + self._same
        mine = self._flat[start : start + self.width]
        if len(columns) == self.width == columns[-1] + 1:
            return mine.tolist()
        return [mine[c] if c < self.width else NEUTRAL.get(row, 0) for c in columns]


def _unwrapped(
    values: Sequence[float], times: Sequence[int], counter: Counter, before: Before | None
) -> tuple[list[float], list[int]]:
    """Values that go on counting beyond each wrap, and at which times a new count began."""
    beyond, found, began = 0.0, [], []
    for t, value in zip(times, values, strict=True):
        if math.isfinite(value):
            if before is not None:
                at, reached = before
                wrapped = (value - reached) % WRAP
                if math.isfinite(reached) and wrapped * 1000 <= counter.most * (t - at):
                    beyond = reached + wrapped - value
                else:
                    beyond = 0.0
                    began.append(t)
            before = (t, value + beyond)
        found.append(value + beyond)
    return found, began


def roll_up(
    times: Sequence[int],
    columns: Sequence[list[float]],
    counters: Mapping[int, Counter],
    before: Callable[[int], Before | None],
) -> tuple[list[int], list[list[float]]]:
    """Raw columns to rows of minutes; times, and six times the columns.

    Args:
        times: of the raw values.
        columns: raw values, one list per series.
        counters: by column; those of 32 bits are unwrapped.
        before: by column, the last value of the roll-up that this one follows.
    """
    edges = [0]
    edges += [at + 1 for at, (a, b) in enumerate(pairwise(times)) if a // MINUTE != b // MINUTE]
    edges.append(len(times))
    width = len(columns)
    found: list[list[float]] = [[] for _ in range(ROWS * width)]
    for number, values in enumerate(columns):
        told = [minute(values[first:end]) for first, end in pairwise(edges)]
        for row in range(ROWS):
            found[row * width + number] = [float(each[row]) for each in told]
        counter = counters.get(number)
        if counter is not None and counter.bits == 32:
            lasts, began = _unwrapped(values, times, counter, before(number))
            found[LAST * width + number] = _lasts(lasts, began, times, edges)
    return [times[end - 1] for end in edges[1:]], found


def _lasts(
    values: Sequence[float], began: Sequence[int], times: Sequence[int], edges: Sequence[int]
) -> list[float]:
    """NaN for four minutes from where a new count began: a gap, not a wrap, for those who read."""
    found = []
    for first, end in pairwise(edges):
        last = minute(values[first:end])[LAST]
        fresh = any(t < times[end - 1] + MINUTE and times[first] < t + 4 * MINUTE for t in began)
        found.append(math.nan if fresh and last != ABSENT else float(last))
    return found
