"""The board of a server as the terminal monitor keeps it: read once, then kept up by the stream."""

import math
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kaisai.engines.liveness.states import State, Why
from kaisai.entrypoints.cli.watch.rows import Row

STALE_AFTER = 5.0  # seconds without a tick, as on the web
HISTORY = 300
CHANGES = 8


@dataclass(slots=True)
class _Target:
    """What is known of one target since we look."""

    told: dict[str, Any]
    state: State = State.UNKNOWN
    rtts: deque[float] = field(default_factory=lambda: deque(maxlen=HISTORY))
    sent: int = 0
    received: int = 0
    total: float = 0.0
    changes: deque[tuple[float, State]] = field(default_factory=lambda: deque(maxlen=CHANGES))

    def take(self, value: float | str | None) -> None:
        """One value of a tick: milliseconds, None for a lost probe, "" for none sent."""
        if isinstance(value, str):
            return
        self.sent += 1
        if value is None:
            self.rtts.append(math.nan)
            return
        self.received += 1
        self.total += value
        self.rtts.append(value)

    def forget(self) -> None:
        """Begin the counters anew."""
        self.rtts.clear()
        self.sent = self.received = 0
        self.total = 0.0


class Board:
    """All targets, in the order of the server."""

    def __init__(self) -> None:
        self._targets: dict[str, _Target] = {}
        self._keys: list[str] = []
        self._last = time.monotonic()
        self.blind = ""

    def silent(self) -> float:
        """Seconds since the server last told values."""
        return time.monotonic() - self._last

    def stale(self) -> bool:
        """Whether that is too long for what is shown to be believed."""
        return bool(self._targets) and self.silent() > STALE_AFTER

    def rows(self) -> Sequence[Row]:
        """All targets in the order of the board; their states are unknown once they are stale."""
        stale = self.stale()
        return [_row(key, target, stale=stale) for key, target in self._targets.items()]

    def row(self, key: str) -> Row | None:
        """One target."""
        target = self._targets.get(key)
        return None if target is None else _row(key, target, stale=self.stale())

    def forget(self) -> None:
        """Begin all counters anew."""
        for target in self._targets.values():
            target.forget()

    def adopt(self, board: Mapping[str, Any]) -> None:
        """Take over the answer of `today.board`.

        Raises:
            KeyError, TypeError, ValueError: it is none.
        """
        old = self._targets
        self._targets = {}
        for told in board["targets"]:
            target = old.get(told["key"]) or _Target(told)
            if not target.rtts:
                for value in told["spark"]:
                    target.take(value)
            target.told = told
            target.state = State(told["state"])
            self._targets[told["key"]] = target
        self._keys = list(self._targets)
        self.blind = board.get("banner", "")
        self._last = time.monotonic()

    def take(self, name: str, told: Mapping[str, Any]) -> None:
        """Take one frame of the live stream.

        Raises:
            KeyError, TypeError, ValueError: it is none of ours.
        """
        if name == "tick":
            self._last = time.monotonic()
            if len(told["v"]) == len(self._keys):
                for key, value in zip(self._keys, told["v"], strict=True):
                    self._targets[key].take(value)
        elif name == "state":
            for change in told["changes"]:
                self._change(change)
        elif name == "blind":
            self.blind = told["why"]

    def _change(self, change: Mapping[str, Any]) -> None:
        target = self._targets.get(change["key"])
        if target is None:
            return
        target.state = State(change["new"])
        target.told = {
            **target.told,
            "why": change["why"],
            "since": change["at"],
            "hides": change["hides"],
        }
        target.changes.append((change["at"] / 1000, target.state))


def _row(key: str, target: _Target, *, stale: bool) -> Row:
    told = target.told
    return Row(
        key=key,
        name=told["name"],
        address=told["address"],
        group=told["group"],
        room=told["room"],
        state=State.UNKNOWN if stale else target.state,
        since=told["since"] / 1000,
        why=Why("silent") if stale else told["why"],
        sent=target.sent,
        lost=target.sent - target.received,
        rtt_last=target.rtts[-1] if target.rtts else math.nan,
        rtt_avg=target.total / target.received if target.received else math.nan,
        rtts=target.rtts,
        hides=tuple(told["hides"]),
        parents=tuple(told["parents"]),
        changes=tuple(target.changes),
        stale=stale,
    )
