"""The judging half of liveness: one result in, its consequences through the topology."""

import math
from collections import defaultdict, deque

from kaisai.engines.liveness.evidence import (
    LATE_PARENT,
    NO_VERDICT_YET,
    answered_signal,
    reason,
    still_unknown,
    top_cause,
    verdict,
)
from kaisai.engines.liveness.flapping import note_change
from kaisai.engines.liveness.sight import Sight
from kaisai.engines.liveness.states import Change, State, Why
from kaisai.engines.liveness.table import TRANSITIONS, Signal
from kaisai.engines.liveness.track import OUT_OF_ORDER, Track
from kaisai.engines.probes.spec import Result

GAP_GRACE = 2.0  # seconds before a gap in which a probe may have left and timed out unheard
KEPT_GAPS = 1000


class Judge:
    """State of all targets and how evidence moves it; `Liveness` is its public face."""

    def __init__(self, at: float) -> None:
        self._tracks: dict[str, Track] = {}
        self._parents: dict[str, tuple[Track, ...]] = {}
        self._children: dict[str, list[Track]] = {}
        self._behind: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._held: dict[str, Track] = {}
        self._wanted: set[str] = set()
        self._work: deque[Track] = deque()
        self._sight = Sight()
        self._out: list[Change] = []
        self._now = at
        self.gaps: deque[tuple[float, float]] = deque(maxlen=KEPT_GAPS)

    def _in_gap(self, sent_at: float) -> bool:
        return any(start - GAP_GRACE <= sent_at <= end for start, end in list(self.gaps)[-3:])

    def _judge(self, t: Track, result: Result, at: float | None) -> None:
        sent_at, rtt = result.sent_at, result.rtt_ms
        if rtt is not None and not 0.0 <= rtt < math.inf:
            rtt = None
        if not math.isfinite(sent_at) or (rtt is None and self.gaps and self._in_gap(sent_at)):
            return
        if sent_at <= t.last_at:
            if sent_at > t.last_at - OUT_OF_ORDER:
                t.straggler(sent_at, rtt)
                return
            self._now = sent_at
        if rtt is None:
            t.lost(sent_at)
        else:
            t.answered(sent_at, rtt)
        t.reason = result.reason if rtt is None else ""
        t.count(sent_at, rtt)
        self._now = max(self._now, sent_at) if at is None else at
        outlook = self._sight.outlook
        self._sight.recount(t)
        self._look()
        self._evaluate(t)
        if self._held:
            self._ask_again(t, outlook != self._sight.outlook)

    def _ask_again(self, t: Track, outlook_changed: bool) -> None:
        """News of a parent or of the sight decides what waits for it."""
        if t.w.anchor or outlook_changed:
            self._work.extend(self._held.values())
        else:
            self._work.extend(c for c in self._children[t.w.key] if c.w.key in self._held)

    def _look(self) -> None:
        """Turn blind, or see again: then every verdict needs fresh evidence."""
        before, now = self._sight.why, self._sight.reason()
        if (before is None) == (now is None):
            return
        self._sight.why = now
        for t in self._tracks.values():
            if now is None:
                if t.fail:
                    t.forget_window()
                t.forget_run()
                self._sight.recount(t)
                self._held.pop(t.w.key, None)
            elif t.fail:
                self._apply(t, Signal.BLIND)

    def _signal(self, t: Track) -> Signal:
        if t.maint_until is not None:
            return Signal.PAUSED
        if not t.fail:
            return answered_signal(t) if t.ok else Signal.FALLING
        if self._sight.why is not None:
            return Signal.BLIND
        parents = self._parents[t.w.key]
        if t.judged_lost:
            return verdict(t, parents, self._now, self._sight.doubtful(t))
        hidden = parents and t.state is not State.DOWN and all(p.dead for p in parents)
        return Signal.HIDDEN if hidden else Signal.FALLING

    def _evaluate(self, t: Track) -> None:
        signal = self._signal(t)
        self._apply(t, signal)
        full = t.seen >= t.limits.loss_window
        t.calm = t.state is State.UP and signal is Signal.CLEAR and full and not (t.bits or t.late)

    def _apply(self, t: Track, signal: Signal) -> None:
        key = t.w.key
        if signal is Signal.HELD:
            if key not in self._held:
                self._wanted.update(p.w.key for p in self._parents[key])
                self._wanted.update(a.w.key for a in self._sight.anchors if a is not t)
            self._held[key] = t
        elif self._held.pop(key, None):
            t.held_at = None
        new = TRANSITIONS[t.state, signal]
        hidden = new is State.UNREACHABLE
        self._set_cause(t, top_cause(t, self._parents[key]) if hidden else "")
        if new is t.state is State.UNKNOWN and t.why.code in NO_VERDICT_YET:
            t.why = still_unknown(t, signal)
        if new is not t.state:
            cause = self._tracks.get(t.cause)
            self._change(t, new, reason(t, signal, cause.w.name if cause else t.cause))

    def _set_cause(self, t: Track, cause: str) -> None:
        if cause == t.cause:
            return
        if t.cause in self._behind:
            self._behind[t.cause].pop(t.w.key, None)
        if cause:
            self._behind[cause][t.w.key] = None
        t.cause = cause

    def _change(self, t: Track, new: State, why: Why) -> None:
        old, was_dead = t.state, t.dead
        t.state, t.since, t.why = new, self._now, why
        t.log.append((self._now, new, why.code))
        silent = t.announced and new in (State.DOWN, State.UNREACHABLE)
        if new is State.DOWN:
            t.announced = True
        elif new not in (State.UNREACHABLE, State.UNKNOWN):
            t.announced = False
        self._sight.recount(t)
        if t.dead and not was_dead:
            t.forget_window()
        if was_dead or t.dead:
            self._tell_children(t)
        was_flapping = t.flapping
        note_change(t, old, new, self._now)
        if was_flapping:
            return
        why = Why("flapping", (("count", str(len(t.changes))),)) if t.flapping else why
        hides = self._cut_off(t) if new is State.DOWN else ()
        self._out.append(
            Change(t.w.key, self._now, t.shown, new, why, t.cause, hides, silent and not t.flapping)
        )
        t.shown = new

    def _calm_down(self, t: Track) -> None:
        t.flapping = False
        t.changes.clear()
        why = t.why if t.state is State.DOWN else Why("calm")
        self._out.append(Change(t.w.key, self._now, t.shown, t.state, why, t.cause))
        t.shown = t.state

    def _tell_children(self, t: Track) -> None:
        for child in self._children.get(t.w.key, ()):
            if child.state is State.UNREACHABLE and not t.dead:
                child.forget_run()  # asked afresh before it may alarm
                self._wanted.add(child.w.key)
            elif child.fail:
                self._work.append(child)

    def _cut_off(self, top: Track) -> tuple[str, ...]:
        """Keys of what cannot be reached while `top` is dead and shows it by not answering."""
        cut, named, queue = {top.w.key}, [], deque([top])
        while queue:
            for child in self._children[queue.popleft().w.key]:
                key = child.w.key
                if key in cut or not all(p.w.key in cut or p.dead for p in self._parents[key]):
                    continue
                cut.add(key)
                queue.append(child)
                own = child.state is State.DOWN and self._now - child.since > LATE_PARENT
                if child.fail and not own and child.maint_until is None:
                    named.append(key)
        return tuple(named)

    def _pause(self, t: Track, until: float) -> None:
        t.maint_until = until
        t.calm = False
        if t.state is not State.MAINTENANCE:
            self._apply(t, Signal.PAUSED)

    def _resume(self, t: Track) -> None:
        t.maint_until = None
        t.forget_run()
        self._apply(t, Signal.CLEAR if t.good >= t.limits.clear_after else Signal.FALLING)
        self._sight.begin(list(self._tracks.values()))

    def _settle(self) -> list[Change]:
        """Follow the consequences through the topology; each target a bounded number of times."""
        budget = 20 * len(self._tracks) + 100
        while self._work and budget:
            budget -= 1
            t = self._work.popleft()
            if self._tracks.get(t.w.key) is t:
                self._evaluate(t)
        self._work.clear()
        out, self._out = self._out, []
        return out
