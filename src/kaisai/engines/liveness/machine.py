"""The liveness of all targets: results in, changes of state out; one fault, one alert.

Pure: no clock, no input or output. `docs/look-up/states.md` shows the machine, `table.py` is it.
"""

import math
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence

from kaisai.engines.liveness.evidence import (
    LATE_PARENT,
    answered_signal,
    reason,
    silence_limit,
    top_cause,
    verdict,
)
from kaisai.engines.liveness.flapping import note_change, recently
from kaisai.engines.liveness.health import with_score
from kaisai.engines.liveness.sight import Sight
from kaisai.engines.liveness.states import Change, State, Watched, Why
from kaisai.engines.liveness.table import TRANSITIONS, Signal
from kaisai.engines.liveness.topology import effective_parents
from kaisai.engines.liveness.track import OUT_OF_ORDER, Track
from kaisai.engines.liveness.views import TargetView, view_of
from kaisai.engines.probes.spec import Result

GAP_GRACE = 2.0  # seconds before a gap in which a probe may have left and timed out unheard
KEPT_GAPS = 1000


class Liveness:
    """Judges results. Times are Unix seconds and come in as arguments; nothing here raises."""

    def __init__(self, watched: Iterable[Watched], at: float) -> None:
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
        self.replace(watched, at)
        self._out.clear()

    # -- what comes in

    def replace(self, watched: Iterable[Watched], at: float) -> list[Change]:
        """Take over a new list; keys that stay keep state and history, parents are re-read."""
        self._now = at
        by_key = {each.key: each for each in watched}
        for key in [key for key in self._tracks if key not in by_key]:
            self._forget(self._tracks.pop(key))
        for key, each in by_key.items():
            if key in self._tracks:
                self._tracks[key].adopt(each)
            else:
                self._tracks[key] = Track(each, at)
        self._link(by_key)
        for t in self._tracks.values():
            t.calm = False
            if "maint" in t.w.tags:
                self._pause(t, math.inf)
            elif t.maint_until == math.inf and t.why.code == "maintenance":
                self._resume(t)
            if t.state is State.UNREACHABLE and not any(p.dead for p in self._parents[t.w.key]):
                t.forget_run()
                self._set_cause(t, "")
        self._sight.begin(list(self._tracks.values()))
        return self._settle()

    def observe(self, results: Sequence[Result], at: float | None = None) -> list[Change]:
        """Judge results; `at` is the time of judging, the newest send time when left out."""
        tracks = self._tracks
        for result in results:
            key, sent_at, rtt, _ = result
            t = tracks.get(key)
            if t is None:
                continue
            if rtt is not None and t.calm and sent_at > t.last_at and 0.0 <= rtt < t.late_ms:
                t.answered(sent_at, rtt)
            else:
                self._judge(t, result, at)
        if results and math.isfinite(results[-1].sent_at):
            self._now = max(self._now, results[-1].sent_at if at is None else at)
        return self._settle()

    def tick(self, at: float) -> list[Change]:
        """What time alone brings about: silence, ended holds, calm after flapping, maintenance."""
        self._now = at
        for t in self._tracks.values():
            t.last_heard = min(t.last_heard, at)  # the clock was set back
            if t.maint_until is not None and t.maint_until <= at:
                self._resume(t)
            elif at - t.last_heard > silence_limit(t) and t.state is not State.MAINTENANCE:
                t.forget_run()
                t.ok = 0
                t.calm = False
                self._sight.recount(t)
                self._apply(t, Signal.SILENT)
            if t.flapping and not recently(t, at):
                self._calm_down(t)
        self._work.extend(self._held.values())
        return self._settle()

    def not_watching(self, start: float, end: float) -> None:
        """The monitor itself stood still: on record, and nobody's fault."""
        if not start < end:
            return
        self.gaps.append((start, end))
        for t in self._tracks.values():
            t.last_heard = max(t.last_heard, end)
            if t.held_at is not None:
                t.held_at += end - start

    def set_maintenance(self, key: str, until: float | None, at: float) -> list[Change]:
        """Begin maintenance until then (infinity: until told), or end it with None."""
        t = self._tracks.get(key)
        self._now = at
        if t is not None:
            if until is not None and until > at:
                self._pause(t, until)
            elif t.maint_until is not None:
                self._resume(t)
            self._sight.begin(list(self._tracks.values()))
        return self._settle()

    def restore(self, states: Mapping[str, tuple[State, float]]) -> None:
        """States and their `since` from before a restart, so that it announces nothing again."""
        for key, (state, since) in states.items():
            t = self._tracks.get(key)
            if t is None or t.sent or t.state is State.MAINTENANCE:
                continue
            t.state = t.shown = State.UNKNOWN if state is State.MAINTENANCE else state
            t.since, t.why = since, Why("restored")
            t.announced = state is State.DOWN
        for t in self._tracks.values():
            if t.state is State.UNREACHABLE:
                self._set_cause(t, top_cause(t, self._parents[t.w.key]))
        self._sight.begin(list(self._tracks.values()))

    # -- what goes out

    def wanted(self) -> set[str]:
        """Keys to probe now and feed to `observe`, so that a held verdict can be given."""
        wanted, self._wanted = self._wanted & self._tracks.keys(), set()
        return wanted

    @property
    def blind(self) -> bool:
        """True while the watcher itself cannot see."""
        return self._sight.why is not None

    @property
    def blind_why(self) -> Why | None:
        """Why it cannot see, None while it can."""
        return self._sight.why

    def snapshot(self, key: str) -> TargetView:
        """All that is known of one target; KeyError when it is not watched."""
        t = self._tracks[key]
        return with_score(view_of(t, tuple(self._behind.get(key, ()))))

    def views(self) -> list[TargetView]:
        """All targets, in the order in which they were given."""
        return [self.snapshot(key) for key in self._tracks]

    # -- within

    def _link(self, by_key: Mapping[str, Watched]) -> None:
        above = effective_parents(by_key)
        self._parents = {k: tuple(self._tracks[p] for p in ps) for k, ps in above.items()}
        self._children = {key: [] for key in self._tracks}
        for key, parents in above.items():
            for parent in parents:
                self._children[parent].append(self._tracks[key])
        order = {key: self._tracks[key] for key in by_key}
        self._tracks = order

    def _forget(self, t: Track) -> None:
        self._set_cause(t, "")
        self._held.pop(t.w.key, None)
        self._behind.pop(t.w.key, None)

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
        self._sight.recount(t)
        self._look()
        self._evaluate(t)
        self._ask_again(t)

    def _ask_again(self, t: Track) -> None:
        """News of a parent or an anchor decides what waits for it."""
        if self._held:
            waiting = self._held.values() if t.w.anchor or not self._sight.anchors else ()
            self._work.extend(waiting)
            self._work.extend(c for c in self._children[t.w.key] if c.w.key in self._held)

    def _look(self) -> None:
        """Turn blind, or see again: then every verdict needs fresh evidence."""
        before, now = self._sight.why, self._sight.reason()
        if (before is None) == (now is None):
            return
        self._sight.why = now
        for t in self._tracks.values():
            if now is None:
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
