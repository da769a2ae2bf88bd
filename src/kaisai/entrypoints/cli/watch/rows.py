"""Which lines are drawn, in which order, with which text: pure, so that it can be tested as such."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size

from kaisai.engines.liveness.states import State, Why

SEVERITY = {
    State.DOWN: 0,
    State.LOSSY: 1,
    State.LATE: 2,
    State.UNREACHABLE: 3,
    State.UNKNOWN: 4,
    State.MAINTENANCE: 5,
    State.UP: 6,
}
MARKS = {
    State.UP: "●",
    State.LATE: "▲",
    State.LOSSY: "◆",
    State.DOWN: "✖",
    State.UNREACHABLE: "⊘",
    State.UNKNOWN: "?",
    State.MAINTENANCE: "■",
}
BARS = "▁▂▃▄▅▆▇█"
LOST = "X"
UNUSUAL = {"relay": "s", "relay-denied": "s", "host-key": "s"}


@dataclass(frozen=True, slots=True)
class Row:
    """What is drawn of one target, wherever it is known from.

    Attributes:
        since: Unix seconds of the last change of state, 0 when unknown.
        why: the reason, as the state machine has it or as the server said it.
        rtt_last, rtt_avg: milliseconds, NaN before the first answer; the average is over *received*.
        rtts: milliseconds, oldest first, NaN for a lost probe.
        hides, parents: keys of other targets.
        changes: (Unix seconds, state), oldest first.
        stale: all of it is old: nothing was heard for a while.
    """

    key: str
    name: str
    address: str
    group: str
    room: str
    state: State
    since: float
    why: Why | str
    sent: int
    lost: int
    rtt_last: float
    rtt_avg: float
    rtts: Sequence[float]
    reason: str = ""
    hides: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    changes: tuple[tuple[float, State], ...] = ()
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that names a group."""

    group: str
    count: int
    folded: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line that shows a target."""

    key: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What the viewer chose."""

    text: str = ""
    worst_first: bool = False
    folded: frozenset[str] = frozenset()


def arrange(rows: Iterable[Row], shown: Shown) -> list[Heading | Line]:
    """The lines from top to bottom. Worst first keeps the order of the file within one severity."""
    wanted = shown.text.casefold()
    found = [row for row in rows if not wanted or wanted in _searched(row)]
    if shown.worst_first:
        return [Line(row.key) for row in sorted(found, key=lambda row: SEVERITY[row.state])]
    groups: dict[str, list[Row]] = {}
    for row in found:
        groups.setdefault(row.group, []).append(row)
    lines: list[Heading | Line] = []
    for group, members in groups.items():
        folded = group in shown.folded
        if len(groups) > 1 or group:
            lines.append(Heading(group, len(members), folded))
        if not folded:
            lines += [Line(row.key) for row in members]
    return lines


def _searched(row: Row) -> str:
    return f"{row.name} {row.address} {row.group} {row.room} {row.state}".casefold()


def bar(rtts: Sequence[float], scale_ms: float, width: int, reason: str = "") -> str:
    """Deadman's result column: newest left, a step per `scale_ms`, X for a lost probe, s for a lost relay."""
    newest = list(rtts)[-width:][::-1] if width > 0 else []
    marks = [_mark(rtt, scale_ms) for rtt in newest]
    if marks and marks[0] == LOST:
        marks[0] = UNUSUAL.get(reason, LOST)
    return "".join(marks)


def _mark(rtt: float, scale_ms: float) -> str:
    if math.isnan(rtt):
        return LOST
    return BARS[min(len(BARS) - 1, int(rtt / scale_ms))]


def fit(text: str, width: int) -> str:
    """Cut or fill to so many cells; a wide character is two."""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(text, width - 1) + "…"


def number(value: float, digits: int = 1) -> str:
    """A number for a narrow column, a dash when there is none."""
    if math.isnan(value):
        return "-"
    return f"{value:.0f}" if value >= 1000 else f"{value:.{digits}f}"
