"""Many values to few: one per step, gathered from raw values, summaries of blocks, and roll-ups.

What is gathered per step is `main` (smallest, largest, or sum; nothing for counts), how many were
answered, how many lost: enough to put parts together without a seam.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from operator import add

from kaisai.engines.metrics.codec import ABSENT
from kaisai.engines.metrics.port import Points

MAIN: dict[str, tuple[Callable[[float, float], float], Callable[[Iterable[float]], float], float]]
MAIN = {
    "avg": (add, sum, 0.0),
    "max": (max, max, -math.inf),
    "min": (min, min, math.inf),
    "count": (add, sum, 0.0),
    "lost": (add, sum, 0.0),
}
Part = tuple[float, int, int]  # main, answered, lost


def checked(fn: str, step: int | None) -> None:
    """ValueError for an unknown function or a step below one."""
    if fn not in {"raw", "rate", *MAIN} or (step is not None and step <= 0):
        raise ValueError(f"unknown function {fn!r} or step {step!r}")


def part(values: Sequence[float], fn: str) -> Part:
    """Raw values of one series in one step."""
    _, fold, nothing = MAIN[fn]
    if math.isfinite(sum(values)):
        return fold(values), len(values), 0
    asked = [v for v in values if v != ABSENT]
    answered = [v for v in asked if not math.isnan(v)]
    return fold(answered) if answered else nothing, len(answered), len(asked) - len(answered)


class Tally:
    """The steps of some series of one source; a part is a row of values, one per series."""

    def __init__(self, fn: str, width: int) -> None:
        self._join, _, self._nothing = MAIN[fn]
        self._fn, self._width = fn, width
        self._steps: dict[int, tuple[list[float], list[int], list[int]]] = {}

    def add(
        self, start: int, main: Sequence[float], answered: Sequence[int], lost: Sequence[int]
    ) -> None:
        """One more part of the step at `start`; rows of full width."""
        known = self._steps.get(start)
        if known is None:
            self._steps[start] = (list(main), list(answered), list(lost))
            return
        self._steps[start] = (
            list(map(self._join, known[0], main)),
            list(map(add, known[1], answered)),
            list(map(add, known[2], lost)),
        )

    def points(self) -> list[Points]:
        """Per series its points in order of time; steps in which it was not asked have none."""
        found: list[Points] = [([], []) for _ in range(self._width)]
        for start, (main, answered, lost) in sorted(self._steps.items()):
            for at, (times, values) in enumerate(found):
                if answered[at] or lost[at]:
                    times.append(start)
                    values.append(self._value(main[at], answered[at], lost[at]))
        return found

    def _value(self, main: float, answered: int, lost: int) -> float:
        if self._fn == "count":
            return float(answered)
        if self._fn == "lost":
            return float(lost)
        if not answered:
            return math.nan
        return main / answered if self._fn == "avg" else main


def fold(points: Points, start: int, step: int | None, fn: str) -> Points:
    """Points as they are (`raw`), or one per `step` ms, at its start; NaN where all were lost.

    Averages are over received values, never over sent ones. Empty steps have no point: a gap is
    a gap. ValueError for an unknown `fn` or a step that is not positive.
    """
    checked(fn, step)
    if fn == "raw":
        return points
    tally, slots = Tally(fn, 1), dict[int, list[float]]()
    for t, value in zip(*points, strict=True):
        slots.setdefault(start if step is None else start + (t - start) // step * step, []).append(
            value
        )
    for slot, values in slots.items():
        main, answered, lost = part(values, fn)
        tally.add(slot, [main], [answered], [lost])
    return tally.points()[0]
