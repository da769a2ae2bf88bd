"""Many points to few: one per step."""

import math
from collections import defaultdict
from collections.abc import Callable

from kaisai.engines.metrics.port import Points


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


_OVER_ANSWERED: dict[str, Callable[[list[float]], float]] = {
    "avg": _mean,
    "max": max,
    "min": min,
}


def _one(values: list[float], fn: str) -> float:
    answered = [v for v in values if not math.isnan(v)]
    if fn == "count":
        return float(len(answered))
    if fn == "lost":
        return float(len(values) - len(answered))
    return _OVER_ANSWERED[fn](answered) if answered else math.nan


def fold(points: Points, start: int, step: int | None, fn: str) -> Points:
    """Points as they are (`raw`), or one per `step` ms, at its start; NaN where all were lost.

    Averages are over received values, never over sent ones. Empty steps have no point: a gap is
    a gap. ValueError for an unknown `fn` or a step that is not positive.
    """
    if fn == "raw":
        return points
    if fn not in {*_OVER_ANSWERED, "count", "lost"} or (step is not None and step <= 0):
        raise ValueError(f"unknown function {fn!r} or step {step!r}")
    slots: defaultdict[int, list[float]] = defaultdict(list)
    for t, value in zip(*points, strict=True):
        slots[start if step is None else start + (t - start) // step * step].append(value)
    return list(slots), [_one(values, fn) for values in slots.values()]
