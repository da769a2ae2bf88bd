"""Statistics that one bad sample cannot bend, on plain lists.

Median and median absolute deviation: Huber, Robust Statistics, 1981, chapter 5. Shrinkage of a mean
towards a prior by weights: Gelman et al., Bayesian Data Analysis, 3rd edition, chapter 5.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

SIGMA = 1.4826  # a median absolute deviation of the normal distribution, in standard deviations
_BEYOND = 1e9  # people, clients, percent: an agent that tells more tells nothing


@dataclass(frozen=True, slots=True)
class Fit:
    """A value that began as an assumption.

    Attributes:
        value: fitted.
        weight: of what was seen, in samples at full weight; 0 means that nothing was.
    """

    value: float
    weight: float = 0.0


def known(value: float | None) -> float | None:
    """The value, or None when it is missing, negative, not a number or beyond all that can be."""
    return float(value) if value is not None and 0 <= value < _BEYOND else None


def weighted_median(samples: Iterable[tuple[float, float]]) -> float | None:
    """Of (value, weight): the value with half of the weight on either side; None without any.

    Between two values that share the weight evenly, their mean.
    """
    rows = sorted((value, weight) for value, weight in samples if weight > 0)
    half, below = sum(weight for _, weight in rows) / 2, 0.0
    for at, (value, weight) in enumerate(rows):
        below += weight
        if math.isclose(below, half) and at + 1 < len(rows):
            return (value + rows[at + 1][0]) / 2
        if below > half:
            return value
    return rows[-1][0] if rows else None


def shrunk(samples: Sequence[tuple[float, float]], prior: float, prior_weight: float) -> Fit:
    """The weighted median of (value, weight), drawn to `prior` as if that were seen `prior_weight`."""
    seen = weighted_median(samples)
    if seen is None:
        return Fit(prior)
    weight = math.fsum(sorted(w for _, w in samples if w > 0))
    return Fit((prior * prior_weight + seen * weight) / (prior_weight + weight), weight)


def spread(values: Sequence[float]) -> float:
    """Median absolute deviation in standard deviations of the normal distribution; 0 for nothing."""
    if not values:
        return 0.0
    middle = median(values)
    return SIGMA * median(abs(value - middle) for value in values)
