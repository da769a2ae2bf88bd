"""Until when answers count: probes in flight, by their time-out."""

from collections import deque
from collections.abc import Iterator

Deadline = tuple[float, int, int]  # due (steady seconds), index, flight


class Deadlines:
    """One queue for each time-out: within it, what was sent first is due first."""

    def __init__(self) -> None:
        self._queues: dict[float, deque[Deadline]] = {}

    def queue(self, timeout: float) -> deque[Deadline]:
        """Where probes with this time-out wait."""
        return self._queues.setdefault(timeout, deque())

    def expired(self, now: float) -> Iterator[tuple[int, int]]:
        """Index and flight of everything due until `now`; each is told once."""
        for queue in self._queues.values():
            while queue and queue[0][0] <= now:
                _, index, flight = queue.popleft()
                yield index, flight

    def clear(self) -> None:
        """Wait for nothing any more."""
        for queue in self._queues.values():
            queue.clear()
