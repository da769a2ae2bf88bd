"""ICMP echo to targets by index: settled lanes, probes in flight, what became of them."""

from collections.abc import Callable, Iterator, Sequence

from kaisai.engines.probes.channels import Channels
from kaisai.engines.probes.deadlines import Waiting
from kaisai.engines.probes.icmp import Destination, IcmpChannel, destination_of
from kaisai.engines.probes.pacing import steady
from kaisai.engines.probes.spec import ProbeSpec, Result

# For a target whose address and socket are settled: all that sending to it takes.
Lane = tuple[IcmpChannel, Destination, Waiting]
Loss = tuple[int, float, str]  # index, Unix seconds of sending, reason

PLACES_EVERY = 1.0  # seconds until the places are looked at again
REFUSALS_EVERY = 0.1  # seconds until routers are listened to again


class Pings:
    """The pings of a prober.

    Args:
        on_answers: receives what was answered.
        lose: receives index and reason of what could not leave.
    """

    def __init__(
        self, on_answers: Callable[[Sequence[Result]], None], lose: Callable[[int, str], None]
    ) -> None:
        self._channels = Channels(on_answers)
        self._lose = lose
        self._lanes: list[Lane | None] = []
        self._waiting: dict[tuple[IcmpChannel, float], Waiting] = {}
        self._look_at = self._hear_at = 0.0

    def begin(self, count: int) -> None:
        """Another list with so many targets: what is in flight is forgotten."""
        self._lanes = [None] * count
        self._waiting.clear()
        self._channels.forget_all()

    def send_all(self, due: Sequence[int], unsettled: Callable[[int], None]) -> None:
        """One probe to each; those without a lane are handed to `unsettled`."""
        self._channels.next_round()
        now, lanes = steady(), self._lanes
        for waiting in self._waiting.values():
            waiting.begin(now)
        for count, index in enumerate(due):
            lane = lanes[index]
            if lane is None:
                unsettled(index)
            else:
                self._send(index, lane)
            if count % 64 == 63:
                self._channels.receive()

    @property
    def await_answers(self) -> bool:
        """Whether any probe is in flight."""
        return self._channels.await_answers

    def next_round(self) -> None:
        """From now on targets may be asked that were asked a moment ago."""
        self._channels.next_round()

    def send(self, index: int, spec: ProbeSpec, address: str, *, settled: bool) -> None:
        """One probe; `settled` targets stay at that address.

        Raises:
            OSError, PlaceMissing, PermissionMissing: no socket can be opened for it.
        """
        channel = self._channels.channel(index, spec, address)
        waiting = self._waiting.get((channel, spec.timeout))
        if waiting is None:
            waiting = self._waiting[channel, spec.timeout] = Waiting(channel, spec.timeout)
        waiting.begin(steady())
        lane = (channel, destination_of(address, spec.key), waiting)
        if settled:
            self._lanes[index] = lane
        self._send(index, lane)

    def receive(self) -> None:
        """Hear what came."""
        self._channels.receive()

    def lost(self, until: float) -> Iterator[Loss]:
        """What was refused on its way or waited for in vain until then; only after `receive`."""
        if until >= self._hear_at:
            self._hear_at = until + REFUSALS_EVERY
            yield from self._channels.refusals()
        for waiting in self._waiting.values():
            for index, sent_at in waiting.channel.forget(waiting.expired(until)):
                yield index, sent_at, "timeout"

    def look_at_places(self, now: float) -> None:
        """Leave sockets whose namespace or interface is gone or another one; new ones are opened."""
        if now < self._look_at:
            return
        self._look_at = now + PLACES_EVERY
        if self._channels.leave_changed_places():
            self._lanes = [None] * len(self._lanes)
            self._waiting = {
                which: waiting
                for which, waiting in self._waiting.items()
                if not waiting.channel.is_closed
            }

    def stand_still(self) -> None:
        """Hear what came meanwhile; what did not come may have been missed."""
        self._channels.receive()
        self._channels.forget_flights()
        for waiting in self._waiting.values():
            waiting.clear()

    def close(self) -> None:
        """Close every socket."""
        self._channels.close()

    def _send(self, index: int, lane: Lane) -> None:
        channel, destination, waiting = lane
        flight, reason = channel.send(index, destination)
        if flight:
            waiting.flights.append(flight)
        elif reason:
            self._lose(index, reason)
