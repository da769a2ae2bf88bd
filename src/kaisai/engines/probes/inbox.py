"""What arrives on an ICMP socket, many datagrams a call."""

import ctypes
import errno
import socket
import struct
from collections.abc import Iterable, Iterator
from typing import Any

from kaisai.engines.probes.messages import CONTROL, LENGTHS, MESSAGE, NAME, PART, Slots, recvmmsg

SLOTS = 64  # datagrams a call
_MOST_READS = 1024  # calls in a row
_DONT_WAIT = socket.MSG_DONTWAIT
_READ = 14  # bytes of sequence, token and index
# Where the address stands in struct sockaddr_in and sockaddr_in6.
_ADDRESS = {socket.AF_INET: struct.Struct("4x4s20x"), socket.AF_INET6: struct.Struct("8x16s4x")}
_STAMP = struct.Struct("=16xqq")

Datagram = tuple[tuple[int, bytes, int], tuple[bytes], tuple[int, int], bool]


class Inbox:
    """What arrives on one socket.

    Args:
        made: a non-blocking datagram or raw socket.
        offset: bytes of a datagram before the part that is read.
    """

    def __init__(self, made: socket.socket, offset: int) -> None:
        self._descriptor = made.fileno()
        self._slots = Slots(SLOTS)
        self._address = _ADDRESS[socket.AddressFamily(made.family)]
        self._shortest = offset + _READ
        self._read = struct.Struct(f"!{offset}xH8sI{PART - self._shortest}x")

    def datagrams(self) -> Iterator[Datagram]:
        """Everything that has arrived so far, within bounds.

        Yields:
            (sequence, token, index), (address,), (seconds, nanoseconds) of its arrival, and
            whether the kernel told when it arrived.
        """
        for _ in range(_MOST_READS):
            count = recvmmsg(self._descriptor, self._slots.start, SLOTS, _DONT_WAIT, None)
            if count < 0:
                if ctypes.get_errno() in (errno.EAGAIN, errno.EBADF):
                    return
                continue  # an error of an earlier send, reported late
            for read, address, stamp, (control, length) in self._opened(count):
                if length >= self._shortest:
                    yield read, address, stamp, control > 0
            self._slots.renew(count)
            if count < SLOTS:
                return

    def _opened(self, count: int) -> Iterable[Any]:
        slots = self._slots
        return zip(
            self._read.iter_unpack(memoryview(slots.data)[: count * PART]),
            self._address.iter_unpack(memoryview(slots.names)[: count * NAME]),
            _STAMP.iter_unpack(memoryview(slots.controls)[: count * CONTROL]),
            LENGTHS.iter_unpack(slots.messages[: count * MESSAGE]),
            strict=True,
        )
