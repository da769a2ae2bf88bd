"""The liveness of all targets: results in, changes of state out; one fault, one alert.

Pure: no clock, no input or output. `docs/look-up/states.md` shows the machine, `table.py` is it.
"""

import math
from collections.abc import Iterable, Mapping, Sequence

from kaisai.engines.liveness.evidence import top_cause
from kaisai.engines.liveness.flapping import recently
from kaisai.engines.liveness.health import with_score
from kaisai.engines.liveness.judging import Judge
from kaisai.engines.liveness.states import Change, State, Watched, Why
from kaisai.engines.liveness.table import Signal
from kaisai.engines.liveness.topology import effective_parents
from kaisai.engines.liveness.track import Track
from kaisai.engines.liveness.views import TargetView, view_of
from kaisai.engines.probes.spec import Result


class Liveness(Judge):
    """Judges results. Times are Unix seconds and come in as arguments; nothing here raises."""

    def __init__(self, watched: Iterable[Watched], at: float) -> None:
        super().__init__(at)
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
            if t.calm and not t.flapping and 0.0 <= at - t.last_heard <= t.patience:
                continue
            t.last_heard = min(t.last_heard, at)  # the clock was set back
            if t.maint_until is not None and t.maint_until <= at:
                self._resume(t)
            elif at - t.last_heard > t.patience and t.state is not State.MAINTENANCE:
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
