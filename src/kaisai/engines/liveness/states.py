"""The words of liveness: states, thresholds, what is watched, what changed."""

from dataclasses import dataclass, field
from enum import StrEnum


class State(StrEnum):
    """What is known of a target, best first except the last three, which are not its own fault."""

    UP = "up"
    LATE = "late"
    LOSSY = "lossy"
    DOWN = "down"
    UNREACHABLE = "unreachable"
    UNKNOWN = "unknown"
    MAINTENANCE = "maintenance"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a target counts as bad. None inherits: conference < group < target.

    Attributes:
        fail_after: lost probes in a row until `down` (3 when never set).
        clear_after: answered probes in a row until it is no longer `down`, `late` or `lossy` (2).
        loss_percent: share of the window that may be lost before `lossy` (10).
        loss_window: probes in that window (20).
        late_ms: RTT from which an answer is late (250).
        flap_changes: changes of state within `flap_seconds` that count as flapping (6).
        flap_seconds: seconds looked back for flapping (120).
    """

    fail_after: int | None = None
    clear_after: int | None = None
    loss_percent: float | None = None
    loss_window: int | None = None
    late_ms: float | None = None
    flap_changes: int | None = None
    flap_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Watched:
    """One target as the state machine needs it.

    Attributes:
        key: same as its `ProbeSpec.key`.
        name: for sentences.
        group: label under which it is listed.
        room: room slug, empty when it belongs to none.
        kind: router, switch, ap, controller, server, uplink, sign, other.
        parents: keys that must live for this one to be reachable; any one suffices.
        thresholds: what differs from the defaults, already merged.
        anchor: True for what proves that the watcher itself is on the network.
        tags: switch rules off (`ignore-late`, `ignore-loss`, `maint`, …).
        interval: seconds between two probes, to tell silence from slowness.
    """

    key: str
    name: str
    group: str = ""
    room: str = ""
    kind: str = "other"
    parents: tuple[str, ...] = ()
    thresholds: Thresholds = field(default_factory=Thresholds)
    anchor: bool = False
    tags: frozenset[str] = frozenset()
    interval: float = 1.0


@dataclass(frozen=True, slots=True)
class Why:
    """A reason as a stable code with its numbers; `words.sentence(why, language)` says it."""

    code: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A target went from one state to another.

    Attributes:
        key: of the target.
        at: Unix time in seconds.
        old: state before.
        new: state now.
        why: the reason.
        cause: key of the dead parent that hides it, empty when it stands for itself.
        hides: keys that became unreachable behind it, for the one fault, one alert rule.
        silent: True for what belongs on record but must not alert anybody again.
    """

    key: str
    at: float
    old: State
    new: State
    why: Why
    cause: str = ""
    hides: tuple[str, ...] = ()
    silent: bool = False

    @property
    def alerts(self) -> bool:
        """True when people are to be told: a new fault of its own, or the start of flapping."""
        return not self.silent and (self.new is State.DOWN or self.why.code == "flapping")
