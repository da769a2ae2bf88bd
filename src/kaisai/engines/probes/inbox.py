"""What arrives on an ICMP socket, many datagrams a call."""

import ctypes
import errno
import socket
import struct
from collections.abc import Iterable, Iterator

from kaisai.engines.probes.messages import CONTROL, LENGTHS, MESSAGE, NAME, PART, Slots, recvmmsg

SLOTS = 64  # datagrams a call
_MOST_READS = 1024  # calls in a row
_DONT_WAIT = socket.MSG_DONTWAIT
_READ = 14  # bytes of sequence, token and index
# Where the address stands in struct sockaddr_in and sockaddr_in6.
_ADDRESS = {socket.AF_INET: struct.Struct("4x4s20x"), socket.AF_INET6: struct.Struct("8x16s4x")}
_STAMP = struct.Struct("=16xqq")

# (sequence, token, index), (address,), (seconds, nanoseconds) of its arrival, (bytes of control, of datagram)
Datagram = tuple[tuple[int, bytes, int], tuple[bytes], tuple[int, int], tuple[int, int]]


class Inbox:
    """What arrives on one socket.

    Args:
        made: a non-blocking datagram or raw socket.
        offset: bytes of a datagram before the part that is read.

    Attributes:
        shortest: bytes of a datagram that has all that is read.
    """

    def __init__(self, made: socket.socket, offset: int) -> None:
        self._descriptor = made.fileno()
        self._slots = Slots(SLOTS)
        self._address = _ADDRESS[socket.AddressFamily(made.family)]
        self.shortest = offset + _READ
        self._read = struct.Struct(f"!{offset}xH8sI{PART - self.shortest}x")

    def batches(self) -> Iterator[Iterable[Datagram]]:
        """Everything that has arrived so far, within bounds, a batch for each call of the kernel.

        A datagram shorter than `shortest` has no meaning; one without control bytes no time of its
        arrival. A batch is valid until the next one is asked for.
        """
        for _ in range(_MOST_READS):
            count = recvmmsg(self._descriptor, self._slots.start, SLOTS, _DONT_WAIT, None)
            if count < 0:
                if ctypes.get_errno() in (errno.EAGAIN, errno.EBADF):
                    return
                continue  # an error of an earlier send, reported late
            yield self._opened(count)
            self._slots.renew(count)
            if count < SLOTS:
                return

    def _opened(self, count: int) -> Iterable[Datagram]:
        slots = self._slots
        return zip(
            self._read.iter_unpack(memoryview(slots.data)[: count * PART]),
            self._address.iter_unpack(memoryview(slots.names)[: count * NAME]),
            _STAMP.iter_unpack(memoryview(slots.controls)[: count * CONTROL]),
            LENGTHS.iter_unpack(slots.messages[: count * MESSAGE]),
            strict=True,
        )
