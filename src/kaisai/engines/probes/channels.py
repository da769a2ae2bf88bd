"""The ICMP sockets of a prober: one per address family, place and source, opened when first needed."""

import socket
import time
from collections.abc import Callable, Iterator, Sequence

from kaisai.engines.probes.icmp import IcmpChannel
from kaisai.engines.probes.permission import PermissionMissing, ping_permission
from kaisai.engines.probes.places import PlaceMissing, identity_of, open_socket
from kaisai.engines.probes.spec import ProbeSpec, Result, ViaKind

Where = tuple[int, ViaKind | None, str, str]  # family, kind of place, its name, source
RETRY_AFTER = 5.0  # seconds until a socket that could not be opened is tried again
_PROTOCOL: dict[int, int] = {
    socket.AF_INET: socket.IPPROTO_ICMP,
    socket.AF_INET6: socket.IPPROTO_ICMPV6,
}


def open_channel(where: Where) -> IcmpChannel:
    """A raw socket where allowed, else a datagram socket.

    Raises:
        PermissionMissing: neither is allowed.
        PlaceMissing: the place or the source does not exist.
    """
    for kind in (socket.SOCK_RAW, socket.SOCK_DGRAM):
        try:
            channel = IcmpChannel(_socket(where, kind))
        except PermissionError:
            continue
        if channel.raw:
            channel.hear_refusals(_socket(where, kind))
        return channel
    raise PermissionMissing(ping_permission())


def _socket(where: Where, kind: int) -> socket.socket:
    family, via, host, source = where
    return open_socket(family, kind, _PROTOCOL[family], via=via, host=host, source=source)


def _identity(where: Where) -> tuple[int, ...] | None:
    try:
        return identity_of(*where[1:])
    except (OSError, PlaceMissing):
        return None


class Channels:
    """Sends and receives on all of them; hands over what arrived through a callback."""

    def __init__(self, on_answers: Callable[[Sequence[Result]], None]) -> None:
        self._on_answers = on_answers
        self._open: dict[Where, IcmpChannel] = {}
        self._of: dict[int, IcmpChannel] = {}
        self._identities: dict[Where, tuple[int, ...] | None] = {}
        self._failed: dict[Where, tuple[float, Exception]] = {}

    def channel(self, index: int, spec: ProbeSpec, address: str) -> IcmpChannel:
        """The socket for a target, opened when first needed.

        Raises:
            OSError, PlaceMissing, PermissionMissing: it cannot be opened.
        """
        channel = self._of.get(index)
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        if channel is None or channel.family != family:  # new, or its name moved
            channel = self._of[index] = self._channel_for(spec, address)
        return channel

    def _channel_for(self, spec: ProbeSpec, address: str) -> IcmpChannel:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        via = spec.via
        where = (family, via.kind if via else None, via.host if via else "", spec.source)
        if where not in self._open:
            failed_at, error = self._failed.get(where, (-RETRY_AFTER, None))
            if error is not None and time.monotonic() - failed_at < RETRY_AFTER:
                raise error.with_traceback(None)
            self._identities[where] = _identity(where)  # before: what changes meanwhile is noticed
            try:
                self._open[where] = open_channel(where)
            except (OSError, PlaceMissing, PermissionMissing) as failure:
                self._failed[where] = (time.monotonic(), failure)
                raise
        return self._open[where]

    @property
    def await_answers(self) -> bool:
        """Whether any probe is in flight."""
        return any(channel.awaits_answers for channel in self._open.values())

    def next_round(self) -> None:
        """A new sequence number on every socket."""
        for channel in self._open.values():
            channel.next_round()

    def receive(self) -> None:
        """Drain every socket."""
        for channel in self._open.values():
            answers = channel.receive()
            if answers:
                self._on_answers(answers)

    def refusals(self) -> Iterator[tuple[int, float, str]]:
        """Index, Unix seconds of sending and reason of each probe that was refused on its way."""
        for channel in self._open.values():
            yield from channel.refusals()

    def forget_all(self) -> None:
        """Stop waiting for anything; indices may mean other targets from now on."""
        self._of.clear()
        for channel in self._open.values():
            channel.forget_all()

    def forget_flights(self) -> None:
        """Stop waiting for anything; the targets stay the same."""
        for channel in self._open.values():
            channel.forget_all()

    def leave_changed_places(self) -> bool:
        """Close the sockets in places that are gone or were made again; whether there were any.

        A socket keeps the namespace alive in which it was opened, and goes on asking there.
        """
        changed = [
            where
            for where, opened in self._identities.items()
            if where in self._open and (opened is None or _identity(where) != opened)
        ]
        for where in changed:
            channel = self._open.pop(where)
            channel.close()
            self._of = {index: used for index, used in self._of.items() if used is not channel}
        return bool(changed)

    def close(self) -> None:
        """Close every socket."""
        for channel in self._open.values():
            channel.close()
        self._open.clear()
        self._of.clear()
