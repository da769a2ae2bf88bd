"""What rules are told of the conference: its phase, and the timetable of each room."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from kaisai.engines.alerting.rules import Moment

SHORTEST_BREAK = 300.0  # seconds between two sessions; with less, people stay where they are
LONGEST_BREAK = 7200.0  # with more, people go home
AHEAD = 900.0  # seconds before a break in which its load is to be expected


class Slot(NamedTuple):
    """One session in a room, in Unix seconds."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Context:
    """How things stand at the conference.

    Attributes:
        phase: one of `rules.PHASES`, empty outside all of them.
        moments: by room; a room that is left out has no timetable.
    """

    phase: str = ""
    moments: Mapping[str, Moment] = field(default_factory=dict)


def moment_of(slots: Iterable[Slot], at: float, ahead: float = AHEAD) -> Moment:
    """What the timetable of one room, in any order, says at a moment.

    `SESSION` while one runs; `BEFORE_BREAK` in its last `ahead` seconds, when no other begins within
    `SHORTEST_BREAK` after it; `BREAK` between two; `NONE` before the first and after the last. A
    pause too short for a break counts as part of the session before it.
    """
    runs = _runs(slots)
    if not runs or at < runs[0].start or at >= runs[-1].end:
        return Moment.NONE
    running = next((run for run in runs if run.start <= at < run.end), None)
    if running is None:
        return Moment.BREAK
    return Moment.BEFORE_BREAK if running.end - at <= ahead else Moment.SESSION


def break_after(slots: Iterable[Slot], at: float) -> float | None:
    """When the break begins that follows what runs at a moment; None when nothing runs, or none follows."""
    runs = _runs(slots)
    for run, following in pairwise(runs):
        if run.start <= at < run.end and following.start - run.end <= LONGEST_BREAK:
            return run.end
    return None


def _runs(slots: Iterable[Slot]) -> list[Slot]:
    """Sessions without a break between them as one."""
    runs: list[Slot] = []
    for slot in sorted(slots):
        if runs and slot.start - runs[-1].end < SHORTEST_BREAK:
            runs[-1] = Slot(runs[-1].start, max(runs[-1].end, slot.end))
        elif slot.end > slot.start:
            runs.append(slot)
    return runs
