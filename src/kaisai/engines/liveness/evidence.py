"""From counters to one signal: what the evidence on a target says now."""

from collections.abc import Sequence

from kaisai.engines.liveness.states import State, Why
from kaisai.engines.liveness.table import Signal
from kaisai.engines.liveness.track import Track

LATE_PARENT = 30.0  # seconds in which a parent's death still explains a child announced before it
HOLD_EXTRA = 3.0  # seconds beyond the parent's own verdict that a child waits for it
NO_VERDICT_YET = ("not-yet-probed", "not-yet-known", "blind", "silent")
_DEAD = (State.DOWN, State.UNREACHABLE)


def hold_limit(t: Track, parents: Sequence[Track]) -> float:
    """Seconds that a verdict may wait: as long as the slowest parent needs for its own."""
    waits = [(p.limits.fail_after + 1) * p.w.interval for p in parents or (t,)]
    return min(60.0, max(waits) + HOLD_EXTRA)


def _losing(t: Track) -> bool:
    if "ignore-loss" in t.w.tags:
        return False
    share = 100.0 * t.bits.bit_count() / t.limits.loss_window
    if t.state in _DEAD:
        answered = t.seen - t.bits.bit_count()  # since it died, the window began anew then
        enough = answered >= t.limits.clear_after and t.seen >= t.limits.loss_window
        return enough and share > t.limits.loss_percent
    if t.state is State.LOSSY:  # leaves at half of what let it in, so that it does not flutter
        return share > t.limits.loss_percent / 2
    return share > t.limits.loss_percent


def answered_signal(t: Track) -> Signal:
    """The signal of a target whose last probe was answered."""
    if t.state in _DEAD and t.ok >= t.limits.clear_after:
        t.forget_window()
    if _losing(t):
        return Signal.LOSING
    if t.late >= t.limits.fail_after:
        return Signal.SLOW
    return Signal.CLEAR if t.good >= t.limits.clear_after else Signal.RISING


def verdict(t: Track, parents: Sequence[Track], now: float, doubtful: bool) -> Signal:
    """The signal of a target that lost enough: its own fault, hidden, or wait for the parents.

    A parent only vouches with an answer to a probe sent after the loss that made the verdict.
    """
    all_dead = bool(parents) and all(p.dead for p in parents)
    if t.state is State.DOWN:
        return Signal.HIDDEN if all_dead and now - t.since <= LATE_PARENT else Signal.DEAD
    if all_dead:
        return Signal.HIDDEN
    vouched = not parents or any(not p.fail and p.last_at > t.verdict_at for p in parents)
    if vouched and not doubtful:
        return Signal.DEAD
    if t.held_at is None or t.held_at > now:  # the second: the clock was set back
        t.held_at = now
    waited = now - t.held_at > hold_limit(t, parents)
    return Signal.DEAD if waited else Signal.HELD


def top_cause(t: Track, parents: Sequence[Track]) -> str:
    """Key of the topmost dead ancestor, following the first dead parent upwards."""
    for parent in parents:
        if parent.dead:
            return parent.cause or parent.w.key
    return t.cause


def reason(t: Track, signal: Signal, cause_name: str) -> Why:
    """The reason of a change as a code with its numbers."""
    if signal is Signal.DEAD:
        return Why("no-answer", (("count", str(t.fail)), ("reason", t.reason or "timeout")))
    if signal is Signal.HIDDEN:
        return Why("behind", (("cause", cause_name),))
    if signal is Signal.LOSING:
        percent = 100.0 * t.bits.bit_count() / t.limits.loss_window
        window = str(t.limits.loss_window)
        return Why("loss", (("percent", f"{percent:.0f}"), ("window", window)))
    if signal is Signal.SLOW:
        limit = f"{t.limits.late_ms:g}"
        return Why("late", (("rtt", f"{t.rtt_last:.0f}"), ("limit", limit)))
    if signal is Signal.SILENT:
        return Why("silent")
    if signal is Signal.PAUSED:
        return Why("maintenance")
    return Why("blind" if signal is Signal.BLIND else "answers")


def still_unknown(t: Track, signal: Signal) -> Why:
    """Why nothing is known of a target whose state stays unknown."""
    if signal in (Signal.SILENT, Signal.BLIND):
        return reason(t, signal, "")
    return Why("not-yet-known") if t.sent else t.why
