"""Flap damping: a target that changes too often says so once and is then left alone."""

from kaisai.engines.liveness.states import State
from kaisai.engines.liveness.track import Track

_COUNTED = frozenset({State.UP, State.LATE, State.LOSSY, State.DOWN})


def note_change(t: Track, old: State, new: State, at: float) -> None:
    """Count a change between states of its own; sets `flapping` when there are too many."""
    if old not in _COUNTED or new not in _COUNTED:
        return
    t.changes.append(at)
    while t.changes and not at - t.limits.flap_seconds <= t.changes[0] <= at:
        t.changes.popleft()
    if len(t.changes) >= t.limits.flap_changes:
        t.flapping = True


def recently(t: Track, at: float) -> bool:
    """True while its last change is younger than the span looked at."""
    return bool(t.changes) and 0.0 <= at - t.changes[-1] < t.limits.flap_seconds
