"""The state machine as data: every state times every signal, so that a test can see it is total."""

from enum import StrEnum

from kaisai.engines.liveness.states import State


class Signal(StrEnum):
    """What the evidence on one target says at this moment; exactly one holds at a time."""

    CLEAR = "clear"
    RISING = "rising"
    FALLING = "falling"
    SLOW = "slow"
    LOSING = "losing"
    HELD = "held"
    DEAD = "dead"
    HIDDEN = "hidden"
    BLIND = "blind"
    SILENT = "silent"
    PAUSED = "paused"


MEANINGS = {
    Signal.CLEAR: "answers in time, clear_after in a row, hardly any loss",
    Signal.RISING: "the last probe was answered, not yet enough of them",
    Signal.FALLING: "the last probe was lost, not yet enough of them",
    Signal.SLOW: "fail_after late answers in a row",
    Signal.LOSING: "answers, but more than loss_percent of the window is lost",
    Signal.HELD: "fail_after lost in a row, the parents are being asked",
    Signal.DEAD: "fail_after lost in a row, and a parent lives or it has none",
    Signal.HIDDEN: "lost, and every parent is dead",
    Signal.BLIND: "lost while the watcher itself sees nothing",
    Signal.SILENT: "no result at all for a while",
    Signal.PAUSED: "maintenance",
}

_UP, _LATE, _LOSSY, _DOWN = State.UP, State.LATE, State.LOSSY, State.DOWN
_HIDDEN, _UNKNOWN, _MAINT = State.UNREACHABLE, State.UNKNOWN, State.MAINTENANCE

# One row per state, one column per Signal in the order of its declaration. Dead targets stay dead
# while blind or being asked about; only evidence moves them, so that one fault alerts once.
_ROWS: dict[State, tuple[State, ...]] = {
    #          CLEAR RISING    FALLING   SLOW   LOSING  HELD      DEAD   HIDDEN   BLIND     SILENT    PAUSED
    _UP:      (_UP, _UP,      _UP,      _LATE, _LOSSY, _UP,      _DOWN, _HIDDEN, _UNKNOWN, _UNKNOWN, _MAINT),
    _LATE:    (_UP, _LATE,    _LATE,    _LATE, _LOSSY, _LATE,    _DOWN, _HIDDEN, _UNKNOWN, _UNKNOWN, _MAINT),
    _LOSSY:   (_UP, _LOSSY,   _LOSSY,   _LATE, _LOSSY, _LOSSY,   _DOWN, _HIDDEN, _UNKNOWN, _UNKNOWN, _MAINT),
    _DOWN:    (_UP, _DOWN,    _DOWN,    _LATE, _LOSSY, _DOWN,    _DOWN, _HIDDEN, _DOWN,    _UNKNOWN, _MAINT),
    _HIDDEN:  (_UP, _HIDDEN,  _HIDDEN,  _LATE, _LOSSY, _HIDDEN,  _DOWN, _HIDDEN, _HIDDEN,  _UNKNOWN, _MAINT),
    _UNKNOWN: (_UP, _UP,      _UNKNOWN, _LATE, _LOSSY, _UNKNOWN, _DOWN, _HIDDEN, _UNKNOWN, _UNKNOWN, _MAINT),
    _MAINT:   (_UP, _UP,      _UNKNOWN, _LATE, _LOSSY, _UNKNOWN, _DOWN, _HIDDEN, _UNKNOWN, _UNKNOWN, _MAINT),
}  # fmt: skip

TRANSITIONS: dict[tuple[State, Signal], State] = {
    (state, signal): new
    for state, row in _ROWS.items()
    for signal, new in zip(Signal, row, strict=True)
}
