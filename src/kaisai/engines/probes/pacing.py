"""When each target is due: a fixed grid of slots, so that pace neither drifts nor bunches."""

import time
import zlib
from collections.abc import Iterable, Sequence

SLOT = 0.02  # seconds: fifty wake-ups a second at the most, whatever the number of targets
CALM = 50  # slots: an interval of a second or more has time for every second slot
REST = 5  # slots that are slept at most while nothing is awaited: what comes unasked waits so long
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

    def wakes_at(self, slot: int, *, awaiting: bool) -> int:
        """The slot in which to wake up next, `slot` or a later one.

        Args:
            slot: the first that was not served yet.
            awaiting: answers may come, so that slots without anybody due count as well.
        """
        first = slot + -slot % self.stride
        if awaiting:
            return first
        ahead = range(first, slot + REST, self.stride)
        return next((each for each in ahead if self._is_wanted(each)), slot + REST)

    def _is_wanted(self, slot: int) -> bool:
        return any(wheel[slot % length] for length, wheel in self._wheels.items())

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
        self.next = 0  # the first slot that was not served yet

    def stood_still(self, now: float) -> float:
        """Seconds since the turn before, 0 unless they are so many that answers may have been missed."""
        seconds, self._last = now - self._last, now
        return seconds if seconds > STANDSTILL else 0.0

    def due(self, now: float) -> range:
        """The slots to serve in this turn."""
        current = int((now - self._start) / SLOT)
        first = current if (current - self.next) * SLOT > CATCH_UP else self.next
        self.next = max(first, current + 1)
        return range(first, self.next)

    def until(self, slot: int, now: float) -> float:
        """Seconds to sleep until a slot."""
        return max(0.0, self._start + slot * SLOT - now)
