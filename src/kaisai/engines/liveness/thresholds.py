"""When a target counts as bad: the defaults, in one place, and how levels inherit."""

from dataclasses import fields
from typing import NamedTuple

from kaisai.engines.liveness.states import Thresholds

DEFAULTS = Thresholds(
    fail_after=3,
    clear_after=2,
    loss_percent=10.0,
    loss_window=20,
    late_ms=250.0,
    flap_changes=6,
    flap_seconds=120.0,
)

LONGEST_WINDOW = 300


class Limits(NamedTuple):
    """Thresholds with every hole filled and nonsense clamped; units as in `Thresholds`."""

    fail_after: int
    clear_after: int
    loss_percent: float
    loss_window: int
    late_ms: float
    flap_changes: int
    flap_seconds: float


def merge(*levels: Thresholds) -> Thresholds:
    """One set out of several, the last that says something wins: conference, group, target."""
    chosen = {}
    for each in fields(Thresholds):
        said = [value for level in levels if (value := getattr(level, each.name)) is not None]
        chosen[each.name] = said[-1] if said else None
    return Thresholds(**chosen)


def limits(thresholds: Thresholds) -> Limits:
    """The numbers that the state machine works with: defaults filled in, nonsense clamped."""
    full = merge(DEFAULTS, thresholds)
    return Limits(
        fail_after=max(1, int(full.fail_after or 1)),
        clear_after=max(1, int(full.clear_after or 1)),
        loss_percent=min(100.0, max(0.0, float(full.loss_percent or 0.0))),
        loss_window=min(LONGEST_WINDOW, max(1, int(full.loss_window or 1))),
        late_ms=max(0.0, float(full.late_ms or 0.0)),
        flap_changes=max(2, int(full.flap_changes or 2)),
        flap_seconds=max(1.0, float(full.flap_seconds or 1.0)),
    )
