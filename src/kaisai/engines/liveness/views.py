"""What a page or a terminal draws of one target."""

from __future__ import annotations  # array[float] cannot be evaluated by Python 3.11

import math
from array import array
from dataclasses import dataclass

from kaisai.engines.liveness.states import State, Why
from kaisai.engines.liveness.track import HISTORY, NAN, Track


@dataclass(frozen=True, slots=True)
class TargetView:
    """A copy of what is known of a target; later results do not change it.

    Attributes:
        since: Unix seconds of the last change of state.
        rtt_*: milliseconds, NaN before the first answer; `rtt_avg` is over *received*.
        jitter: milliseconds, smoothed difference of successive round trips (RFC 3550 6.4.1).
        loss_percent: of the loss window, 0-100.
        times, rtts: up to 300 last results, oldest first; NaN in `rtts` = lost.
        cause: key of the topmost dead target in front of it, empty when it stands for itself.
        hides: keys of the targets that are unreachable behind it.
        changes: last states as (Unix seconds, state, code of the reason), oldest first.
        score: health, 0 fine to 1000 dead.
    """

    key: str
    name: str
    group: str
    room: str
    kind: str
    tags: frozenset[str]
    state: State
    since: float
    why: Why
    last_at: float
    rtt_last: float
    rtt_min: float
    rtt_avg: float
    rtt_max: float
    jitter: float
    sent: int
    received: int
    lost: int
    loss_percent: float
    times: array[float]
    rtts: array[float]
    cause: str
    hides: tuple[str, ...]
    flapping: bool
    changes: tuple[tuple[float, State, str], ...]
    reason: str
    parents: tuple[str, ...]
    maintenance_until: float | None
    score: int = 0


def view_of(t: Track, hides: tuple[str, ...]) -> TargetView:
    """Copy a track into a view; the score is put in by `health`."""
    p = t.position
    wrapped = not math.isnan(t.times[HISTORY - 1])
    times = t.times[p:] + t.times[:p] if wrapped else t.times[:p]
    rtts = t.rtts[p:] + t.rtts[:p] if wrapped else t.rtts[:p]
    return TargetView(
        key=t.w.key,
        name=t.w.name,
        group=t.w.group,
        room=t.w.room,
        kind=t.w.kind,
        tags=t.w.tags,
        state=t.state,
        since=t.since,
        why=t.why,
        last_at=t.last_at,
        rtt_last=t.rtt_last,
        rtt_min=t.rtt_min,
        rtt_avg=t.rtt_sum / t.received if t.received else NAN,
        rtt_max=t.rtt_max,
        jitter=t.jitter,
        sent=t.sent,
        received=t.received,
        lost=t.sent - t.received,
        loss_percent=t.loss_percent,
        times=times,
        rtts=rtts,
        cause=t.cause,
        hides=hides,
        flapping=t.flapping,
        changes=tuple(t.log),
        reason=t.reason,
        parents=t.w.parents,
        maintenance_until=t.maint_until,
    )
