"""Until when answers count: probes in flight, by their time-out."""

from collections import deque
from collections.abc import Iterator

from kaisai.engines.probes.icmp import IcmpChannel


class Waiting:
    """Flights of one socket with one time-out, a batch for each turn: what was sent first is due first.

    Attributes:
        flights: of the present turn; whoever sends adds to it.
    """

    __slots__ = ("_batches", "_timeout", "channel", "flights")

    def __init__(self, channel: IcmpChannel, timeout: float) -> None:
        self.channel = channel
        self.flights: list[int] = []
        self._timeout = timeout
        self._batches: deque[tuple[float, list[int]]] = deque()

    def begin(self, now: float) -> None:
        """What is sent from now on is due a time-out later."""
        self.flights = []
        self._batches.append((now + self._timeout, self.flights))

    def expired(self, until: float) -> Iterator[int]:
        """Every flight due until then, each once."""
        batches = self._batches
        while batches and batches[0][0] <= until:
            yield from batches.popleft()[1]

    def clear(self) -> None:
        """Wait for nothing any more."""
        self._batches.clear()
        self.flights = []
