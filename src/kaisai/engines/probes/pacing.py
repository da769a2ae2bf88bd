"""When each target is due: a fixed grid of slots, so that pace neither drifts nor bunches."""

import time
import zlib
from collections.abc import Iterable, Sequence

SLOT = 0.02  # seconds: fifty wake-ups a second at the most, whatever the number of targets
CALM = 50  # slots: an interval of a second or more has time for every second slot
STANDSTILL = 0.75  # seconds between two turns from which the prober itself stood still
CATCH_UP = 0.5  # seconds of missed slots that are still served; older ones are skipped


def steady() -> float:
    """Seconds that also count while the machine is suspended."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class Grid:
    """Targets spread over slots by a stable hash of their key; each interval is its own wheel.

    Waking a core costs as much as some hundred pings. Where every interval allows it, targets
    share every second slot only, and nobody wakes for the ones between (`stride`).
    """

    def __init__(self, intervals: Iterable[tuple[str, float]]) -> None:
        lengths = [(key, max(1, round(interval / SLOT))) for key, interval in intervals]
        even = all(length % 2 == 0 and length >= CALM for _, length in lengths)
        self.stride = 2 if even else 1
        self._wheels: dict[int, list[list[int]]] = {}
        for index, (key, length) in enumerate(lengths):
            wheel = self._wheels.setdefault(length, [[] for _ in range(length)])
            place = zlib.crc32(key.encode()) % length
            wheel[place - place % self.stride].append(index)

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

    def until_next(self, now: float, stride: int = 1) -> float:
        """Seconds to sleep until the next slot that is a multiple of `stride`."""
        wanted = self._next + -self._next % stride
        return max(0.0, self._start + wanted * SLOT - now)
