"""When each target is due: a fixed grid of slots, so that pace neither drifts nor bunches."""

import time
import zlib
from collections.abc import Iterable, Sequence

SLOT = 0.02  # seconds: fifty wake-ups a second at the most, whatever the number of targets
STANDSTILL = 0.75  # seconds between two turns from which the prober itself stood still
CATCH_UP = 0.5  # seconds of missed slots that are still served; older ones are skipped


def steady() -> float:
    """Seconds that also count while the machine is suspended."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class Grid:
    """Targets spread over slots by a stable hash of their key; each interval is its own wheel."""

    def __init__(self, intervals: Iterable[tuple[str, float]]) -> None:
        self._wheels: dict[int, list[list[int]]] = {}
        for index, (key, interval) in enumerate(intervals):
            length = max(1, round(interval / SLOT))
            wheel = self._wheels.setdefault(length, [[] for _ in range(length)])
            wheel[zlib.crc32(key.encode()) % length].append(index)

    def due(self, slot: int) -> Sequence[int]:
        """Indices of the targets whose turn it is in that slot."""
        found: list[int] = []
        for length, wheel in self._wheels.items():
            found += wheel[slot % length]
        return found


class Turns:
    """The clock of the grid: which slots are due, and whether it stood still.

    Args:
        now: `steady` seconds at which slot 0 begins.
    """

    def __init__(self, now: float) -> None:
        self._start = self._last = now
        self._next = 0

    def stood_still(self, now: float) -> float:
        """Seconds since the turn before, 0 unless they are so many that answers may have been missed."""
        seconds, self._last = now - self._last, now
        return seconds if seconds > STANDSTILL else 0.0

    def due(self, now: float) -> range:
        """The slots to serve in this turn."""
        current = int((now - self._start) / SLOT)
        first = current if (current - self._next) * SLOT > CATCH_UP else self._next
        self._next = max(first, current + 1)
        return range(first, self._next)

    def until_next(self, now: float) -> float:
        """Seconds to sleep."""
        return max(0.0, self._start + self._next * SLOT - now)
