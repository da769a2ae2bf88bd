"""One rule on one subject: what is remembered, and how the next reading is judged."""

import math
from collections import deque
from collections.abc import Mapping
from typing import Any, NamedTuple

from kaisai.engines.alerting.context import Context
from kaisai.engines.alerting.rules import ABOVE, Level, Limits, Moment, Rule, Subject

INF = math.inf
GAP = 3.0  # usual intervals; a longer one is a gap of the monitor
NOT_SO = -1.0  # instead of a count of seconds: the last reading was not like that
FLAPS = 4  # beginnings of an alert within FLAP_SECONDS that make it flap
FLAP_SECONDS = 1800.0
FLAP_CALM = 600.0  # seconds for which a flapping one must be good


class Transition(NamedTuple):
    """A rule went from one level to another with a subject.

    Attributes:
        rule: its id.
        subject: its key.
        at: Unix seconds of the reading that decided.
        value: that reading, NaN when it was none.
        why: `judged`, `off` (the rule does not count now) or `gone` (rule or subject does not exist).
    """

    rule: str
    subject: str
    at: float
    old: Level
    new: Level
    value: float
    why: str = "judged"

    @property
    def concerns_people(self) -> bool:
        """True when an alert begins, ends, or changes its level."""
        return self.old.fires or self.new.fires


class Track:
    """The memory of one rule with one subject.

    Attributes:
        level, since: where it stands and from when, in Unix seconds.
        value, at: the last reading and its time; NaN before the first.
        warn_held, critical_held: seconds for which readings have been that bad, or NOT_SO.
        clear_held: seconds for which they have been better than the level, or NOT_SO.
        clear_to: the worst level they were fit for in that time.
        fired_at: the last beginnings.
        met: the other readings that the rule asks for were as it wants them.
        calm_low, calm_high: readings in between change nothing; empty while anything is under way.
    """

    __slots__ = (
        "at",
        "calm_high",
        "calm_low",
        "clear_held",
        "clear_to",
        "critical",
        "critical_held",
        "fired_at",
        "gap",
        "guards",
        "level",
        "limits",
        "meaning",
        "met",
        "rule",
        "sign",
        "since",
        "subject",
        "value",
        "warn",
        "warn_held",
    )

    def __init__(self, rule: Rule, subject: Subject) -> None:
        self.rule, self.subject, self.meaning = rule, subject, rule.meaning
        self.guards = tuple(rule.when.items())
        self.gap = GAP * subject.interval
        self.sign = 1.0 if rule.direction == ABOVE else -1.0
        self.level, self.since = Level.OK, math.nan
        self.value = self.at = math.nan
        self.warn_held = self.critical_held = self.clear_held = NOT_SO
        self.clear_to = Level.OK
        self.met = True
        self.fired_at: deque[float] = deque(maxlen=FLAPS)
        self.limits = Limits(off=True)
        self.warn = self.critical = INF
        self.calm_low, self.calm_high = -INF, INF

    def tune(self, context: Context, at: float) -> Transition | None:
        """Take over the limits of now; ends what is under way when the rule does not count now."""
        moment = context.moments.get(self.subject.room, Moment.NONE)
        limits = self.rule.limits(context.phase, moment)
        self.limits = limits
        self.warn = INF if limits.warn is None else limits.warn * self.sign
        self.critical = INF if limits.critical is None else limits.critical * self.sign
        old = self.level
        if limits.off:
            self._rest()
            self._settle(Level.OK, at)
        self._be_calm_or_not()
        return self._told(old, at, "off") if self.level is not old else None

    def judge(self, readings: Mapping[str, float], value: float, at: float) -> Transition | None:
        """Judge a reading that may change something; one that is not finite tells nothing."""
        if self.limits.off or not math.isfinite(value):
            return None
        met = self._guards_met(readings)
        if met is None:
            return None
        passed = at - self.at
        counts = passed if 0.0 < passed <= self.gap else 0.0
        self.at, self.value, self.met = at, value, met
        old = self.level
        self._count(value * self.sign if met else -INF, counts)
        self._settle(self._next(), at)
        self._be_calm_or_not()
        return self._told(old, at, "judged") if self.level is not old else None

    def end(self, at: float) -> Transition | None:
        """Rule or subject is gone."""
        old = self.level
        self._rest()
        self._settle(Level.OK, at)
        return self._told(old, at, "gone") if old is not Level.OK else None

    @property
    def flapping(self) -> bool:
        """True while it began so often that it must be calm for long before it ends."""
        fired = self.fired_at
        return len(fired) == FLAPS and fired[-1] - fired[0] <= FLAP_SECONDS

    @property
    def threshold(self) -> float | None:
        """The threshold of its level, or the first one."""
        limits = self.limits
        if self.level is Level.CRITICAL or limits.warn is None:
            return limits.critical
        return limits.warn

    def is_stale(self, at: float) -> bool:
        """True when there was no reading for longer than the gap that is still usual."""
        return not at - self.at <= self.gap

    # -- within

    def _guards_met(self, readings: Mapping[str, float]) -> bool | None:
        """Whether the other readings are as wanted; None when one of them is missing."""
        met = True
        for meaning, wanted in self.guards:
            value = readings.get(meaning)
            if value is None or not math.isfinite(value):
                return None
            met = met and value == wanted
        return met

    def _count(self, v: float, counts: float) -> None:
        """Advance the seconds; `v` is the reading turned so that more is worse."""
        self.warn_held = _more(self.warn_held, v > min(self.warn, self.critical), counts)
        self.critical_held = _more(self.critical_held, v > self.critical, counts)
        if not self.level.fires:
            return
        slack = self.limits.hysteresis
        fit = Level.OK
        if v > self.critical - slack:
            fit = Level.CRITICAL
        elif v > self.warn - slack:
            fit = Level.WARN
        better = fit < self.level
        begins = self.clear_held == NOT_SO
        self.clear_held = _more(self.clear_held, better, counts)
        self.clear_to = fit if begins else max(self.clear_to, fit)

    def _next(self) -> Level:
        """The level that the seconds add up to."""
        hold = self.limits.hold
        raised = Level.OK if self.warn_held == NOT_SO else Level.PENDING
        if self.critical_held >= hold:
            raised = Level.CRITICAL
        elif self.warn_held >= hold and self.warn < INF:
            raised = Level.WARN
        if not self.level.fires or raised > self.level:
            return raised
        enough = max(self.limits.clear_for, FLAP_CALM) if self.flapping else self.limits.clear_for
        return self.clear_to if self.clear_held >= enough else self.level

    def _settle(self, level: Level, at: float) -> None:
        if level is self.level:
            return
        if level.fires and not self.level.fires:
            self.fired_at.append(at)
        elif self.flapping and not level.fires:
            self.fired_at.clear()  # it has calmed down
        self.level, self.since = level, at
        self.clear_held = NOT_SO

    def _rest(self) -> None:
        self.warn_held = self.critical_held = self.clear_held = NOT_SO

    def _be_calm_or_not(self) -> None:
        if self.limits.off:
            self.calm_low, self.calm_high = -INF, INF
        elif self.level is not Level.OK or self.warn_held != NOT_SO:
            self.calm_low, self.calm_high = INF, -INF
        else:
            bound = min(self.warn, self.critical) * self.sign
            self.calm_low, self.calm_high = (-INF, bound) if self.sign > 0 else (bound, INF)

    def _told(self, old: Level, at: float, why: str) -> Transition:
        return Transition(self.rule.id, self.subject.key, at, old, self.level, self.value, why)

    # -- across a restart

    def dump(self) -> dict[str, Any]:
        """All that is remembered, as JSON can hold it."""
        return {
            "level": int(self.level),
            "since": self.since,
            "value": self.value,
            "at": self.at,
            "held": [self.warn_held, self.critical_held, self.clear_held],
            "clear_to": int(self.clear_to),
            "fired_at": list(self.fired_at),
            "met": self.met,
        }

    def restore(self, told: Mapping[str, Any]) -> None:
        """Remember what was dumped."""
        self.level, self.clear_to = Level(told["level"]), Level(told["clear_to"])
        self.since, self.value, self.at = told["since"], told["value"], told["at"]
        self.warn_held, self.critical_held, self.clear_held = told["held"]
        self.fired_at.extend(told["fired_at"])
        self.met = told["met"]
        self._be_calm_or_not()


def _more(held: float, so: bool, counts: float) -> float:
    """Seconds for which something has been so: none at the first reading, then what passes."""
    if not so:
        return NOT_SO
    return 0.0 if held == NOT_SO else held + counts
