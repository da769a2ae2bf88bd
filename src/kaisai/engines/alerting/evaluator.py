"""Judges readings by rules. Pure: no clock, no input or output, times are Unix seconds.

A rule that is bad for its time fires; what is missing is no data: it neither counts towards that
time nor ends anything. The longest interval between two readings that still counts is three usual
ones of the subject, so that a gap of the monitor is nobody's fault.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from kaisai.engines.alerting.context import Context
from kaisai.engines.alerting.rules import Level, Moment, Rule, Subject, applies
from kaisai.engines.alerting.track import Track, Transition

NOTHING: tuple[Transition, ...] = ()
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Alert:
    """A rule that fires with a subject.

    Attributes:
        level: `WARN` or `CRITICAL`.
        since: Unix seconds from when it fires at that level.
        value: the last reading, in the unit of the rule.
        threshold: what it is beyond.
        at: time of that reading.
        flapping: it came and went too often.
    """

    rule: Rule
    subject: Subject
    level: Level
    since: float
    value: float
    threshold: float | None
    at: float
    flapping: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """Rule and subject."""
        return self.rule.id, self.subject.key


@dataclass(slots=True)
class _Watch:
    subject: Subject
    tracks: tuple[Track, ...]


class Evaluator:
    """The levels of all rules with all subjects.

    Args:
        rules: by id; see `reading`.
        context: how things stand at the beginning.
    """

    def __init__(self, rules: Mapping[str, Rule], context: Context | None = None) -> None:
        self._rules = dict(rules)
        self._context = context or Context()
        self._watches: dict[str, _Watch] = {}
        self._firing: dict[tuple[str, str], Track] = {}

    def observe(
        self, subject: Subject, readings: Mapping[str, float], at: float
    ) -> Sequence[Transition]:
        """Judge what was read of a subject; what is missing or NaN is not known.

        Cheap while all is well: keep the same `Subject` from round to round.
        """
        watch = self._watches.get(subject.key)
        changes: list[Transition] | tuple[()] = ()
        if watch is None or (watch.subject is not subject and watch.subject != subject):
            watch, changes = self._adopt(subject, at)
        for track in watch.tracks:
            value = readings.get(track.meaning)
            if value is None:
                continue
            if track.calm_low <= value <= track.calm_high:
                track.value, track.at = value, at
                continue
            change = track.judge(readings, value, at)
            if change is not None:
                changes = [*changes, self._noted(track, change)]
        return changes

    def set_context(self, context: Context, at: float) -> list[Transition]:
        """Take over phase and timetable; ends what does not count in them."""
        before, self._context = self._context, context
        if before == context:
            return []
        rooms = before.moments.keys() | context.moments.keys()
        turned = {room for room in rooms if before.moments.get(room) != context.moments.get(room)}
        everything = before.phase != context.phase
        changes = []
        for watch in self._watches.values():
            if everything or watch.subject.room in turned:
                for track in watch.tracks:
                    change = track.tune(context, at)
                    if change is not None:
                        changes.append(self._noted(track, change))
        return changes

    def replace(self, rules: Mapping[str, Rule], at: float) -> list[Transition]:
        """Take over other rules; a rule that stays keeps its memory."""
        self._rules = dict(rules)
        changes: list[Transition] = []
        for watch in list(self._watches.values()):
            changes += self._adopt(watch.subject, at)[1]
        return changes

    def forget(self, subjects: Iterable[str], at: float) -> list[Transition]:
        """Subjects, by key, do not exist any more."""
        changes = []
        for key in subjects:
            watch = self._watches.pop(key, None)
            for track in watch.tracks if watch else ():
                change = track.end(at)
                if change is not None:
                    changes.append(self._noted(track, change))
        return changes

    def firing(self) -> list[Alert]:
        """All that fires now, the oldest first."""
        alerts = [_alert(track) for track in self._firing.values()]
        return sorted(alerts, key=lambda alert: (alert.since, alert.key))

    def track(self, rule: str, subject: str) -> Track | None:
        """The memory of one rule with one subject, to be read only; None when there is none."""
        watch = self._watches.get(subject)
        tracks = watch.tracks if watch else ()
        return next((track for track in tracks if track.rule.id == rule), None)

    def is_calm(self) -> bool:
        """Whether nothing fires and nothing is on its way to."""
        watches = self._watches.values()
        return all(track.level is Level.OK for watch in watches for track in watch.tracks)

    def moment(self, subject: Subject) -> Moment:
        """What the timetable says of the room of a subject."""
        return self._context.moments.get(subject.room, Moment.NONE)

    def dump(self) -> dict[str, Any]:
        """What must survive a restart, as JSON can hold it: all that is not simply well."""
        return {
            "version": _VERSION,
            "subjects": [
                {"subject": _plain(watch.subject), "tracks": {t.rule.id: t.dump() for t in busy}}
                for watch in self._watches.values()
                if (busy := [t for t in watch.tracks if t.level is not Level.OK or t.fired_at])
            ],
        }

    def restore(self, told: Mapping[str, Any], at: float) -> list[Transition]:
        """Go on from a dump; rules that are gone are left out, another version tells nothing.

        What no longer counts in the context of now ends.
        """
        changes: list[Transition] = []
        for each in told["subjects"] if told.get("version") == _VERSION else ():
            subject = Subject(**each["subject"] | {"tags": frozenset(each["subject"]["tags"])})
            watch, _changes = self._adopt(subject, at)
            for track in watch.tracks:
                if track.rule.id in each["tracks"]:
                    track.restore(each["tracks"][track.rule.id])
                    change = track.tune(self._context, at)
                    self._list(track)
                    changes += [change] if change else []
        return changes

    # -- within

    def _adopt(self, subject: Subject, at: float) -> tuple[_Watch, list[Transition]]:
        """The watch of a subject that is new, or not the same object as before."""
        old = self._watches.get(subject.key)
        before = {track.rule.id: track for track in old.tracks} if old else {}
        tracks, changes = [], []
        for rule in self._rules.values():
            if not applies(rule, subject):
                continue
            track = Track(rule, subject)
            known = before.pop(rule.id, None)
            if known is not None and _comparable(known.rule, rule):
                track.restore(known.dump())
            elif known is not None:
                before[rule.id] = known
            change = track.tune(self._context, at)
            self._list(track)
            if change is not None:
                changes.append(change)
            tracks.append(track)
        changes += [self._noted(t, change) for t in before.values() if (change := t.end(at))]
        watch = self._watches[subject.key] = _Watch(subject, tuple(tracks))
        return watch, changes

    def _noted(self, track: Track, change: Transition) -> Transition:
        self._list(track)
        return change

    def _list(self, track: Track) -> None:
        key = (track.rule.id, track.subject.key)
        if track.level.fires:
            self._firing[key] = track
        else:
            self._firing.pop(key, None)


def _comparable(old: Rule, new: Rule) -> bool:
    """True when what was judged by one rule still means something to the other."""
    return (old.meaning, old.direction) == (new.meaning, new.direction)


def _alert(track: Track) -> Alert:
    return Alert(
        rule=track.rule,
        subject=track.subject,
        level=track.level,
        since=track.since,
        value=track.value,
        threshold=track.threshold,
        at=track.at,
        flapping=track.flapping,
    )


def _plain(subject: Subject) -> dict[str, Any]:
    return asdict(subject) | {"tags": sorted(subject.tags)}
