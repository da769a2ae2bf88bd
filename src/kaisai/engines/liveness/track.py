"""What is remembered of one target: counters, window of losses, ring of recent answers."""

import math
from array import array
from collections import deque

from kaisai.engines.liveness.states import State, Watched, Why
from kaisai.engines.liveness.thresholds import limits

HISTORY = 300
OUT_OF_ORDER = 10.0  # seconds; an older result than that means that the clock was set back
NAN = math.nan

_EMPTY_TIMES = array("d", [NAN]) * HISTORY
_EMPTY_RTTS = array("f", [NAN]) * HISTORY


class Track:
    """One target's memory. Runs (`fail`, `ok`, `late`, `good`) count results in a row.

    Attributes:
        calm: up with nothing pending, so an answer in time changes nothing but statistics.
        bits: the loss window, newest in the lowest bit, 1 = lost; `seen` of them are real.
        fault_at: send time of the first loss of the current run.
        verdict_at: send time of the loss that completed `fail_after`.
        patience: seconds without any result after which nothing is known of it any more.
        vote: how it counts for blindness: 0 not, 1 sees, 2 losing, 3 lost.
        announced: an alert for its present fault went out; cleared by answers.
    """

    __slots__ = (
        "announced",
        "bits",
        "calm",
        "cause",
        "changes",
        "fail",
        "fault_at",
        "flapping",
        "good",
        "held_at",
        "jitter",
        "last_at",
        "last_heard",
        "late",
        "late_ms",
        "limits",
        "log",
        "maint_until",
        "mask",
        "ok",
        "patience",
        "position",
        "reason",
        "received",
        "rtt_last",
        "rtt_max",
        "rtt_min",
        "rtt_sum",
        "rtts",
        "seen",
        "sent",
        "shown",
        "since",
        "state",
        "times",
        "verdict_at",
        "vote",
        "w",
        "why",
    )  # fmt: skip

    def __init__(self, watched: Watched, at: float) -> None:
        self.adopt(watched)
        self.state = self.shown = State.UNKNOWN
        self.since = self.last_heard = at
        self.why = Why("not-yet-probed")
        self.cause = self.reason = ""
        self.calm = self.flapping = self.announced = False
        self.fail = self.ok = self.late = self.good = self.bits = self.seen = self.vote = 0
        self.sent = self.received = self.position = 0
        self.last_at = -math.inf
        self.fault_at = self.verdict_at = 0.0
        self.held_at: float | None = None
        self.maint_until: float | None = None
        self.rtt_last = self.rtt_min = self.rtt_max = NAN
        self.rtt_sum = self.jitter = 0.0
        self.times = _EMPTY_TIMES[:]
        self.rtts = _EMPTY_RTTS[:]
        self.changes: deque[float] = deque(maxlen=64)
        self.log: deque[tuple[float, State, str]] = deque(maxlen=64)

    def adopt(self, watched: Watched) -> None:
        """Take over a new description and keep the memory."""
        self.w = watched
        self.limits = limits(watched.thresholds)
        self.patience = 3.0 * watched.interval + 5.0
        self.late_ms = math.inf if "ignore-late" in watched.tags else self.limits.late_ms
        self.mask = (1 << self.limits.loss_window) - 1

    def answered(self, at: float, rtt: float) -> None:
        """Statistics of one answer: `at` Unix seconds when sent, `rtt` milliseconds."""
        self.sent += 1
        self.received += 1
        self.rtt_sum += rtt
        last = self.rtt_last
        if last == last:  # noqa: PLR0124 - false for NaN only, and three times faster than isnan
            # Interarrival jitter as in RFC 3550 6.4.1, over round trips instead of transit times.
            self.jitter += (abs(rtt - last) - self.jitter) * 0.0625
            if rtt < self.rtt_min:
                self.rtt_min = rtt
            elif rtt > self.rtt_max:
                self.rtt_max = rtt
        else:
            self.rtt_min = self.rtt_max = rtt
        self.rtt_last = rtt
        self.last_at = self.last_heard = at
        position = self.position
        self.times[position] = at
        self.rtts[position] = rtt
        self.position = position + 1 if position < HISTORY - 1 else 0

    def lost(self, at: float) -> None:
        """Statistics of one loss."""
        self.sent += 1
        self.last_at = self.last_heard = at
        self.times[self.position] = at
        self.rtts[self.position] = NAN
        self.position = (self.position + 1) % HISTORY

    def straggler(self, at: float, rtt: float | None) -> None:
        """A result older than the newest known: counts in the totals, decides nothing."""
        if at in self.times:
            return
        self.sent += 1
        if rtt is not None:
            self.received += 1
            self.rtt_sum += rtt

    def count(self, at: float, rtt: float | None) -> None:
        """Advance the runs and the window by one result."""
        window = self.limits.loss_window
        self.seen = min(window, self.seen + 1)
        if rtt is None:
            self.bits = ((self.bits << 1) | 1) & self.mask
            self.ok = self.late = self.good = 0
            if not self.fail:
                self.fault_at = at
            self.fail += 1
            if self.fail == self.limits.fail_after:
                self.verdict_at = at
            return
        self.bits = (self.bits << 1) & self.mask
        self.fail = 0
        self.ok += 1
        in_time = rtt < self.late_ms
        self.late = 0 if in_time else self.late + 1
        self.good = self.good + 1 if in_time else 0

    def forget_run(self) -> None:
        """Ask for fresh evidence: losses so far no longer count towards a verdict."""
        self.fail = 0
        self.held_at = None

    def forget_window(self) -> None:
        """An outage that is over is not also reported as loss for the next twenty probes."""
        self.bits = self.seen = 0

    @property
    def loss_percent(self) -> float:
        """Share of the loss window that was lost, 0-100, of what it holds so far."""
        return 100.0 * self.bits.bit_count() / self.seen if self.seen else 0.0

    @property
    def dead(self) -> bool:
        """True when nothing behind it can be reached through it."""
        if self.state is State.MAINTENANCE:
            return self.fail >= self.limits.fail_after
        return self.state in (State.DOWN, State.UNREACHABLE)

    @property
    def judged_lost(self) -> bool:
        """True when its own losses in a row suffice for a verdict."""
        return self.fail >= self.limits.fail_after
