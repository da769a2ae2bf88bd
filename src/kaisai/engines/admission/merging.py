"""Logs of devices become admissions: the same lines give the same answer in any order and grouping.

A ticket is let in once per turn: once at all, once a day, or each time. Of several lines of one turn the earliest holds,
by the corrected time that the line itself carries; at the same instant the device and its running number decide. The
others are double uses. A line that was undone counts for nothing, whenever its undoing arrives: an undoing names its
line, so no clock decides about it.

At the gate of a room lines also tell who went out. Those use up no turn; the newest line of a ticket, in or out, says
whether its holder is inside.

The twin in JavaScript is `frontend/src/desk/merging.js`; tests/engines/admission/vectors.json holds both to the same answers.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

DAY_BEGINS = timedelta(hours=4)  # the party of the evening before is the evening before
Key = tuple[str, int]  # a device and its running number


class Rule(StrEnum):
    """How often a ticket is let in."""

    ONCE = "once"
    DAILY = "daily"
    MANY = "many"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a device's log about one ticket on one list.

    Attributes:
        device: random text that a device gave itself.
        number: running number within the device.
        at: the instant by the clock of kaisai, as the device knew it; milliseconds since 1970.
        turn: what `turn_of` says of it; empty for an undoing and for going out.
        undoes: the line that it undoes, None for an admission.
        out: the holder went out.
    """

    device: str
    number: int
    at: int
    turn: str = ""
    undoes: Key | None = None
    out: bool = False

    @property
    def key(self) -> Key:
        """What names the line."""
        return self.device, self.number


@dataclass(frozen=True, slots=True)
class Turn:
    """A ticket's use of one turn: the line that holds, and the double uses, the earliest first."""

    admitted: Line
    doubles: tuple[Line, ...] = ()


def turn_of(rule: Rule, device: str, number: int, at: datetime, zone: ZoneInfo) -> str:
    """The turn that an admission uses up."""
    if rule is Rule.ONCE:
        return "once"
    if rule is Rule.DAILY:
        return day_of(at, zone).isoformat()
    return f"{device}/{number}"


def day_of(at: datetime, zone: ZoneInfo) -> date:
    """The conference's day of an instant; it begins at four in the morning, venue time."""
    return (at.astimezone(zone).replace(tzinfo=None) - DAY_BEGINS).date()


def day_begins(at: datetime, zone: ZoneInfo) -> datetime:
    """When the conference's day of an instant began."""
    return datetime.combine(day_of(at, zone), time(), zone) + DAY_BEGINS


def judge(lines: Iterable[Line]) -> dict[str, Turn]:
    """What the lines of one ticket on one list come to, by turn."""
    turns: dict[str, list[Line]] = defaultdict(list)
    for line in _standing(lines):
        if not line.out:
            turns[line.turn].append(line)
    found = {}
    for turn, of_turn in turns.items():
        first, *doubles = sorted(of_turn, key=_when)
        found[turn] = Turn(first, tuple(doubles))
    return found


def newest(lines: Iterable[Line]) -> Line | None:
    """The last that is known of one ticket at one gate, in or out; None when nothing is."""
    return max(_standing(lines), key=_when, default=None)


def _standing(lines: Iterable[Line]) -> list[Line]:
    """Each line once, without undoings and what they undo."""
    known = {line.key: line for line in lines}
    undone = {line.undoes for line in known.values() if line.undoes is not None}
    return [line for line in known.values() if line.undoes is None and line.key not in undone]


def _when(line: Line) -> tuple[int, str, int]:
    return line.at, line.device, line.number
