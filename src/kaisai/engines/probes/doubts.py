"""First losses: who is asked once more, soon and out of turn, so that a verdict need not wait."""

from collections import deque
from collections.abc import Iterable, Iterator

ASK_AFTER = 0.25  # seconds after a first loss


class Doubts:
    """Keys of targets that lost a probe and have not answered since."""

    def __init__(self) -> None:
        self._losing: set[str] = set()
        self._waiting: deque[tuple[float, str]] = deque()

    @property
    def is_any(self) -> bool:
        """Whether anybody is to be asked again soon."""
        return bool(self._waiting)

    def lost(self, key: str, now: float) -> None:
        """A probe was lost; only the first of a row is asked for again."""
        if key not in self._losing:
            self._losing.add(key)
            self._waiting.append((now + ASK_AFTER, key))

    def answered(self, keys: Iterable[str]) -> None:
        """They are there."""
        if self._losing:
            self._losing.difference_update(keys)

    def due(self, now: float) -> Iterator[str]:
        """Each that is to be asked by now and is still silent, once."""
        while self._waiting and self._waiting[0][0] <= now:
            key = self._waiting.popleft()[1]
            if key in self._losing:
                yield key

    def postpone(self) -> None:
        """Ask nobody out of turn: the prober itself stood still."""
        self._waiting.clear()

    def clear(self) -> None:
        """Another list of targets."""
        self._losing.clear()
        self._waiting.clear()
