"""ICMP echo to many targets through one socket (RFC 792, RFC 4443).

The round trip is the kernel's receive stamp (SO_TIMESTAMPNS) minus our clock at the moment of
sending, so it is true however busy the event loop is. A reply counts only if token, sequence, index
and source address are those of a probe in flight: forged, foreign, late and doubled replies do not.
"""

import ctypes
import errno
import os
import socket
import struct
import time
from collections.abc import Iterable, Iterator

from kaisai.engines.probes.inbox import Inbox
from kaisai.engines.probes.refusals import ICMP6_FILTER, Refusals
from kaisai.engines.probes.spec import Result

SO_TIMESTAMPNS = 35
SO_ATTACH_FILTER = 26
SO_RCVBUFFORCE = 33
RECEIVE_BUFFER = 8 << 20
ECHO_REQUEST = {socket.AF_INET: 8, socket.AF_INET6: 128}
# type, code, checksum, id, sequence, token, index, padding: 64 bytes
_HEADER = struct.Struct("!BBHHH8sI44x")
REASONS = {
    errno.ENETUNREACH: "no-route",
    errno.EHOSTUNREACH: "no-route",
    errno.EADDRNOTAVAIL: "no-route",
    errno.ENETDOWN: "no-route",
    errno.ENODEV: "no-route",
    errno.EPERM: "permission",
    errno.EACCES: "permission",
    errno.EINVAL: "bad-address",
}


# What sendto takes, the bytes from which the answer must come, and the key of the target.
Destination = tuple[tuple[str, int], bytes, str]
MOST_RTT = 60_000.0  # milliseconds
_INDEX_BITS = 24
_INDEX = (1 << _INDEX_BITS) - 1


def destination_of(address: str, key: str = "") -> Destination:
    """Where to send to.

    Args:
        address: IPv4 or IPv6 in figures, perhaps with a zone (`fe80::1%eth0`).
        key: of the target, for its results.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return (address, 0), socket.inet_pton(family, address.partition("%")[0]), key


def _attach_filter(raw: socket.socket, identity: int) -> None:
    """Classic BPF: only echo replies (type 0) with our identity reach the socket.

    Without it a raw socket is given a copy of every ICMP packet of the host.
    """
    program = [
        (0xB1, 0, 0, 0),  # X = 4 * (IP header length)
        (0x48, 0, 0, 4),  # A = half word at X + 4: identity
        (0x15, 0, 3, identity),
        (0x50, 0, 0, 0),  # A = byte at X: type
        (0x15, 0, 1, 0),
        (0x06, 0, 0, 0xFFFFFFFF),
        (0x06, 0, 0, 0),
    ]
    packed = b"".join(struct.pack("HBBI", *line) for line in program)
    buffer = ctypes.create_string_buffer(packed)
    raw.setsockopt(
        socket.SOL_SOCKET,
        SO_ATTACH_FILTER,
        struct.pack("HL", len(program), ctypes.addressof(buffer)),
    )


class IcmpChannel:
    """One socket and the probes in flight on it, by index.

    Args:
        made: a raw or datagram ICMP socket, non-blocking.
    """

    def __init__(self, made: socket.socket) -> None:
        self.socket = made
        self._sendto = made.sendto
        self.family = made.family
        self.raw = made.type == socket.SOCK_RAW
        self._identity = int.from_bytes(os.urandom(2), "big")
        self._token = os.urandom(8)
        self._sequence = 0
        # IPv4 raw sockets deliver the IP header as well; sequence stands 6 bytes into ICMP
        self._inbox = Inbox(made, 26 if self.raw and self.family == socket.AF_INET else 6)
        self._flying: dict[int, tuple[int, Destination]] = {}  # flight: sent ns
        # the kernel sums up datagram and ICMPv6 packets itself
        self._own_checksum = self.raw and self.family == socket.AF_INET
        self._type = ECHO_REQUEST[made.family]
        self._sum = 0
        self._refusals: Refusals | None = None
        self._prepare()
        self.next_round()

    def _prepare(self) -> None:
        made = self.socket
        try:
            made.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_BUFFER)
        except OSError:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
        made.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        if not self.raw:
            return
        if self.family == socket.AF_INET:
            _attach_filter(made, self._identity)
        else:
            passing = bytearray(b"\xff" * 32)
            passing[129 >> 3] &= ~(1 << (129 & 7)) & 0xFF  # echo reply
            made.setsockopt(socket.IPPROTO_ICMPV6, ICMP6_FILTER, bytes(passing))

    @property
    def is_closed(self) -> bool:
        """Whether its socket was closed."""
        return self.socket.fileno() < 0

    @property
    def awaits_answers(self) -> bool:
        """Whether any probe is in flight."""
        return bool(self._flying)

    def next_round(self) -> None:
        """Begin a new sequence number; 16 bits, wraps."""
        self._sequence = (self._sequence + 1) & 0xFFFF
        packet = _HEADER.pack(self._type, 0, 0, self._identity, self._sequence, self._token, 0)
        self._sum = sum(
            struct.unpack("!32H", packet)
        )  # RFC 1071; only the index is still to be added

    def send(self, index: int, destination: Destination) -> tuple[int, str]:
        """Send one echo request.

        Returns:
            The number of its flight and '', or 0 and the reason why it could not leave. A full
            send buffer is no reason: then the probe was not sent and nobody is to blame.
        """
        checksum = 0
        if self._own_checksum:
            total = self._sum + (index >> 16) + (index & 0xFFFF)
            total = (total >> 16) + (total & 0xFFFF)
            checksum = ~(total + (total >> 16)) & 0xFFFF
        sequence = self._sequence
        packet = _HEADER.pack(self._type, 0, checksum, self._identity, sequence, self._token, index)
        flight = sequence << _INDEX_BITS | index
        self._flying[flight] = (time.time_ns(), destination)
        try:
            self._sendto(packet, destination[0])
        except OSError as error:
            del self._flying[flight]
            full = error.errno in (errno.EAGAIN, errno.ENOBUFS)
            return 0, "" if full else REASONS.get(error.errno or 0, "not-sent")
        return flight, ""

    def receive(self) -> list[Result]:
        """Every answer that has arrived so far, within bounds."""
        answers: list[Result] = []
        token, flying, inbox = self._token, self._flying, self._inbox
        shortest = inbox.shortest
        make = tuple.__new__  # a third of the time of Result(…), for every answer of every target
        for batch in inbox.batches():
            for (sequence, owner, index), (address,), stamp, (control, length) in batch:
                flight = sequence << _INDEX_BITS | index
                probe = flying.get(flight)
                if probe is None or owner != token or length < shortest:
                    continue
                sent, (_, expected, key) = probe
                if address != expected:
                    continue
                del flying[flight]
                received = stamp[0] * 1_000_000_000 + stamp[1] if control else time.time_ns()
                rtt = (received - sent) / 1e6
                # outside of these bounds the clock was set meanwhile; that it answered is still true
                rtt = rtt if 0.0 <= rtt <= MOST_RTT else 0.0
                answers.append(make(Result, (key, sent / 1e9, rtt, "")))
        return answers

    def hear_refusals(self, made: socket.socket) -> None:
        """From now on also hear, on a raw socket in the same place, who cannot be reached."""
        self._refusals = Refusals(made, self._identity, self._token)

    def refusals(self) -> Iterator[tuple[int, float, str]]:
        """Index, Unix seconds of sending and reason of each probe that was refused on its way."""
        for sequence, index, address, reason in self._refusals.heard() if self._refusals else ():
            flight = sequence << _INDEX_BITS | index
            probe = self._flying.get(flight)
            if probe is not None and probe[1][1] == address:
                del self._flying[flight]
                yield index, probe[0] / 1e9, reason

    def forget(self, flights: Iterable[int]) -> Iterator[tuple[int, float]]:
        """Stop waiting for probes; index and Unix seconds of sending of each still in flight."""
        flying = self._flying
        for flight in flights:
            if flight in flying:
                yield flight & _INDEX, flying.pop(flight)[0] / 1e9

    def forget_all(self) -> None:
        """Stop waiting for anything."""
        self._flying.clear()

    def close(self) -> None:
        """Close the sockets; what is in flight is forgotten."""
        self.forget_all()
        self.socket.close()
        if self._refusals is not None:
            self._refusals.close()
