"""Whether a change helped: what was measured before it against what was measured after it.

Per measure, the difference of medians, less the median of the same difference in the rooms where nothing
was changed (difference in differences), against the spread within the windows (median absolute deviation).
Successive samples depend on each other, so no p-value is claimed: a difference counts when it is of use to
people (`least`) and stands out of the spread. A measure that was already on its way before the change,
with no other room to compare with, is left open.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from statistics import fmean, median

from kaisai.engines.wireless.robust import known, spread
from kaisai.engines.wireless.state import Why

Readings = Mapping[str, Sequence[float | None]]
_LEAST_SAMPLES = 3  # on either side
_STANDS_OUT = 1.5  # times the spread
_RARE_STANDS_OUT = 2.0  # standard errors of a count (Poisson)
_DRIFTS = 0.5  # this part of a difference is explained by what went on before


class Outcome(StrEnum):
    """What a change did."""

    HELPED = "helped"
    NO_DIFFERENCE = "no-difference"
    WORSE = "worse"
    CANNOT_SAY = "cannot-say"


class Direction(StrEnum):
    """What a single measure did."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    WITH_CLIENTS = "with-clients"
    UNCLEAR = "unclear"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Measure:
    """How a measure is judged.

    Attributes:
        good: +1 when more is better, -1 when less is.
        least: difference that people notice, in its unit.
        part: the same as a part of the value before.
        resolution: spread below which there is none.
        weight: in the verdict; what attendees feel weighs more than what devices count.
        rare: counts of rare things, judged by mean and Poisson error.
    """

    good: int
    least: float
    part: float
    resolution: float
    weight: int
    rare: bool = False


MEASURES: Mapping[str, Measure] = {
    "loss": Measure(good=-1, least=1.0, part=0.0, resolution=0.5, weight=4),
    "complaints": Measure(good=-1, least=0.0, part=0.25, resolution=0.0, weight=4, rare=True),
    "airtime": Measure(good=-1, least=5.0, part=0.1, resolution=2.0, weight=2),
    "clients": Measure(good=+1, least=3.0, part=0.1, resolution=1.0, weight=1),
}
"""Loss and airtime in percent, clients associated, complaints per sample; the weightiest first."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What one measure did; NaN where it was not measured.

    Attributes:
        before, after: typical value (median; mean of complaints).
        elsewhere: difference in the rooms where nothing was changed, 0 without any.
        difference: after - before - elsewhere.
        size: difference in spreads (standard errors of complaints).
    """

    measure: str
    before: float
    after: float
    elsewhere: float
    difference: float
    size: float
    direction: Direction


@dataclass(frozen=True, slots=True)
class ChangeVerdict:
    """What a change did, each measure of `MEASURES` in its order, and the reason in one line."""

    outcome: Outcome
    effects: tuple[Effect, ...]
    why: Why


Pair = tuple[Readings, Readings]


def _present(readings: Readings, measure: str) -> list[float]:
    return [value for raw in readings.get(measure, ()) if (value := known(raw)) is not None]


def _typical(values: Sequence[float], measure: Measure) -> float:
    return fmean(values) if measure.rare else median(values)


def _elsewhere(name: str, measure: Measure, controls: Sequence[Pair]) -> float | None:
    """Median difference of the control rooms; None when none of them was measured."""
    differences = []
    for before, after in controls:
        was, now = _present(before, name), _present(after, name)
        if min(len(was), len(now)) >= _LEAST_SAMPLES:
            differences.append(_typical(now, measure) - _typical(was, measure))
    return median(differences) if differences else None


def _size(difference: float, was: Sequence[float], now: Sequence[float], measure: Measure) -> float:
    if measure.rare:
        # The standard error of Poisson means; half a count more, so that 0 has an error too.
        error = math.sqrt((sum(was) + 0.5) / len(was) ** 2 + (sum(now) + 0.5) / len(now) ** 2)
    else:
        error = max(spread(was), spread(now), measure.resolution)
    return difference / error


def _drift(values: Sequence[float]) -> float:
    """What went on within a window, carried on for a whole one: twice the difference of its halves."""
    half = len(values) // 2
    if half < 2:
        return 0.0
    return 2 * (median(values[-half:]) - median(values[:half]))


def _explained(difference: float, was: Sequence[float]) -> bool:
    drift = _drift(was)
    return drift * difference > 0 and abs(drift) >= _DRIFTS * abs(difference)


def _effect(
    name: str, measure: Measure, pair: Pair, controls: Sequence[Pair], *, turnover: bool
) -> Effect:
    was, now = _present(pair[0], name), _present(pair[1], name)
    if min(len(was), len(now)) < _LEAST_SAMPLES:
        return Effect(name, math.nan, math.nan, 0.0, math.nan, math.nan, Direction.MISSING)
    before, after = _typical(was, measure), _typical(now, measure)
    beside = _elsewhere(name, measure, controls)
    difference = after - before - (beside or 0.0)
    size = _size(difference, was, now, measure)
    stands_out = _RARE_STANDS_OUT if measure.rare else _STANDS_OUT
    direction = Direction.BETTER if difference * measure.good > 0 else Direction.WORSE
    if abs(difference) < max(measure.least, measure.part * before) or abs(size) < stands_out:
        direction = Direction.SAME
    elif beside is None and (turnover or (not measure.rare and _explained(difference, was))):
        direction = Direction.UNCLEAR
    return Effect(name, before, after, beside or 0.0, difference, size, direction)


def _airtime_of_clients(effects: Sequence[Effect]) -> list[Effect]:
    """Airtime that went with the clients tells nothing by itself.

    More clients take more of it: no harm while a client takes no more than before. Fewer take less: no
    gain when they were lost.
    """
    by_name = {effect.measure: effect for effect in effects}
    clients, airtime = by_name["clients"], by_name["airtime"]
    opposed = {clients.direction, airtime.direction} == {Direction.BETTER, Direction.WORSE}
    if not opposed or clients.difference * airtime.difference <= 0:
        return list(effects)
    if airtime.difference > 0 and airtime.before and clients.before:
        rise, crowd = airtime.difference / airtime.before, clients.difference / clients.before
        if rise > crowd + MEASURES["airtime"].part:
            return list(effects)
    along = replace(airtime, direction=Direction.WITH_CLIENTS)
    return [along if effect is airtime else effect for effect in effects]


def _outcome(effects: Sequence[Effect]) -> Outcome:
    """Weighted votes; cannot say where they cancel out or what is unclear could outvote them."""
    directions = {effect.direction for effect in effects}
    if directions == {Direction.MISSING}:
        return Outcome.CANNOT_SAY
    votes = {Direction.BETTER: 1, Direction.WORSE: -1}
    score = sum(votes.get(e.direction, 0) * MEASURES[e.measure].weight for e in effects)
    unclear = [e for e in effects if e.direction is Direction.UNCLEAR]
    if abs(score) > sum(MEASURES[e.measure].weight for e in unclear):
        return Outcome.HELPED if score > 0 else Outcome.WORSE
    if directions & {Direction.BETTER, Direction.WORSE, Direction.UNCLEAR}:
        return Outcome.CANNOT_SAY
    return Outcome.NO_DIFFERENCE


def _said(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _why(outcome: Outcome, effects: Sequence[Effect]) -> Why:
    """The measure that decided, with its figures."""
    deciding = {
        Outcome.HELPED: {Direction.BETTER},
        Outcome.WORSE: {Direction.WORSE},
        Outcome.CANNOT_SAY: {Direction.UNCLEAR, Direction.BETTER, Direction.WORSE},
        Outcome.NO_DIFFERENCE: {Direction.SAME, Direction.WITH_CLIENTS},
    }[outcome]
    decided = [effect for effect in effects if effect.direction in deciding]
    if not decided:
        return Why("change-missing")
    first = decided[0]
    values = {"measure": first.measure, "before": _said(first.before), "after": _said(first.after)}
    values["elsewhere"] = f"{first.elsewhere:+.1f}".removesuffix(".0")
    code = f"change-{outcome.value}"
    if outcome is Outcome.CANNOT_SAY and first.direction is not Direction.UNCLEAR:
        code = "change-contradicts"
    elif (
        outcome is not Outcome.CANNOT_SAY
        and abs(first.elsewhere) >= MEASURES[first.measure].least > 0
    ):
        code += "-compared"
    return Why(code, tuple(values.items()))


def judge_change(
    before: Readings,
    after: Readings,
    controls: Sequence[Pair] = (),
    *,
    turnover: bool = False,
    relief: bool = False,
) -> ChangeVerdict:
    """Whether a change helped, by what was measured about ten minutes on either side of it.

    Args:
        before: samples by measure of `MEASURES`, oldest first, None for a gap; other measures are ignored.
        after: the same, from when the change was made; windows may differ in length.
        controls: (before, after) of rooms where nothing was changed.
        turnover: a session began or ended within the windows: what changed then tells nothing without
            other rooms to compare with.
        relief: the readings are of something that was to lose clients, such as an access point beside
            which one was added; otherwise, as for a room, more clients are better.
    """
    measures = dict(MEASURES)
    if relief:
        measures["clients"] = replace(measures["clients"], good=-1)
    found = [
        _effect(name, measure, (before, after), controls, turnover=turnover)
        for name, measure in measures.items()
    ]
    effects = tuple(_airtime_of_clients(found))
    outcome = _outcome(effects)
    return ChangeVerdict(outcome, effects, _why(outcome, effects))
