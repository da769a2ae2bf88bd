"""Path MTU: the largest IP packet that gets to a host and back without being broken.

Echo requests of many sizes leave at once with "don't fragment" set, whatever the kernel believes of
the path; what comes back is proof. So it is found where routers say nothing, too (RFC 2923,
section 2.1: the black hole), which is what spoils a conference's network.
"""

import asyncio
import contextlib
import os
import socket
import struct
from collections.abc import Collection

from kaisai.engines.dropcheck.measures.offers import checksum_of
from kaisai.engines.probes.icmp import ECHO_REQUEST
from kaisai.engines.probes.permission import PermissionMissing, ping_permission
from kaisai.engines.probes.places import open_socket
from kaisai.engines.probes.refusals import ICMP6_FILTER, ICMP_FILTER, SOL_RAW

LEAST: dict[int, int] = {
    socket.AF_INET: 576,
    socket.AF_INET6: 1280,
}  # bytes that every path carries
_MOST = 65_535
_AT_ONCE = 12  # sizes in one round
_TRIES = 3
_PATIENCE = 0.8  # seconds to wait for answers to one try
# What the kernel is told: don't fragment, and don't mind what you know of the path.
_DISCOVER: dict[int, tuple[int, int, int]] = {
    socket.AF_INET: (socket.IPPROTO_IP, 10, 3),
    socket.AF_INET6: (socket.IPPROTO_IPV6, 23, 3),
}
_PROTOCOL: dict[int, int] = {
    socket.AF_INET: socket.IPPROTO_ICMP,
    socket.AF_INET6: socket.IPPROTO_ICMPV6,
}
_IP_HEADER: dict[int, int] = {socket.AF_INET: 20, socket.AF_INET6: 40}
_REPLY: dict[int, int] = {socket.AF_INET: 0, socket.AF_INET6: 129}
_ECHO = struct.Struct("!BBHHH8sH")  # type, code, checksum, id, sequence, token, size


async def path_mtu(address: str, own: int, *, source: str = "") -> int | None:
    """Bytes of the largest IP packet; None when the host answers none.

    Args:
        address: in figures; a link-local one with its zone.
        own: MTU of the interface.
        source: interface to go through, '' for the kernel's choice.

    Raises:
        PermissionMissing: this user may not ping.
        PlaceMissing, OSError: there is no such interface, or no IPv6.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    sized = _SizedEchoes(_open(family, source), address)
    try:
        good, bad = LEAST[family], min(own, _MOST) + 1
        answered = await sized.answered({min(good, bad - 1), bad - 1})
        if not answered:
            return None
        good = max(answered)
        while bad - good > 1:
            sizes = _between(good, bad)
            answered = await sized.answered(sizes)
            good = max(answered, default=good)
            bad = min((size for size in sizes if size > good), default=bad)
        return good
    finally:
        sized.close()


def _between(good: int, bad: int) -> set[int]:
    """Evenly spread sizes of which at least one is neither."""
    step = max(1.0, (bad - good) / (_AT_ONCE + 1))
    sizes = {round(good + step * number) for number in range(1, _AT_ONCE + 1)}
    return {size for size in sizes if good < size < bad}


def _open(family: int, source: str) -> socket.socket:
    for kind in (socket.SOCK_RAW, socket.SOCK_DGRAM):
        try:
            made = open_socket(family, kind, _PROTOCOL[family], source=source)
        except PermissionError:
            continue
        made.setsockopt(*_DISCOVER[family])
        if kind == socket.SOCK_RAW:
            _hear_replies_alone(made)
        return made
    raise PermissionMissing(ping_permission())


def _hear_replies_alone(raw: socket.socket) -> None:
    """One bit per type, those set are kept out."""
    if raw.family == socket.AF_INET:
        raw.setsockopt(SOL_RAW, ICMP_FILTER, struct.pack("@I", ~(1 << 0) & 0xFFFFFFFF))
    else:
        passing = bytearray(b"\xff" * 32)
        passing[129 >> 3] &= ~(1 << (129 & 7)) & 0xFF
        raw.setsockopt(socket.IPPROTO_ICMPV6, ICMP6_FILTER, bytes(passing))


class _SizedEchoes:
    """Echo requests of given sizes to one host, and which of them come back."""

    def __init__(self, made: socket.socket, address: str) -> None:
        self._socket = made
        self._address = address
        self._family = made.family
        self._token = os.urandom(8)
        self._sequence = 0

    async def answered(self, sizes: Collection[int]) -> set[int]:
        """The sizes of which at least one of three packets came back."""
        loop = asyncio.get_running_loop()
        found: set[int] = set()
        for _ in range(_TRIES):
            # what is smaller than what came back need not be asked again
            waiting = {size for size in sizes if size > max(found, default=0)}
            leaving = {size for size in waiting if self._send(size)}
            end = loop.time() + _PATIENCE
            while leaving - found and loop.time() < end:
                with contextlib.suppress(TimeoutError):
                    found |= await asyncio.wait_for(self._next(), max(0.0, end - loop.time()))
            if not leaving - found:
                break
        return found

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()

    def _send(self, size: int) -> bool:
        """Whether it left; what is larger than the interface carries does not."""
        self._sequence = (self._sequence + 1) & 0xFFFF
        packet = self._packet(size, 0)
        if self._family == socket.AF_INET:
            packet = self._packet(size, checksum_of(packet + b"\0" * (len(packet) % 2)))
        try:
            self._socket.sendto(packet, (self._address, 0))
        except OSError:
            return False
        return True

    def _packet(self, size: int, checksum: int) -> bytes:
        kind = ECHO_REQUEST[self._family]
        echo = _ECHO.pack(kind, 0, checksum, self._sequence, self._sequence, self._token, size)
        return echo.ljust(size - _IP_HEADER[self._family], b"\0")

    async def _next(self) -> set[int]:
        """The size of the next packet that came back."""
        try:
            packet = await asyncio.get_running_loop().sock_recv(self._socket, _MOST + 1)
        except OSError:  # what a router said of an earlier packet
            return set()
        if self._socket.type == socket.SOCK_RAW and self._family == socket.AF_INET:
            packet = packet[(packet[0] & 15) * 4 :]
        if len(packet) < _ECHO.size:
            return set()
        kind, _, _, _, _, token, size = _ECHO.unpack_from(packet)
        whole = len(packet) == size - _IP_HEADER[self._family]
        ours = kind == _REPLY[self._family] and token == self._token
        return {size} if ours and whole else set()
