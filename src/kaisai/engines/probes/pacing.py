"""When each target is due: a fixed grid of slots, so that pace neither drifts nor bunches."""

import zlib
from collections.abc import Iterable, Sequence

SLOT = 0.02  # seconds: fifty wake-ups a second at the most, whatever the number of targets


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
