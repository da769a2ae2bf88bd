"""Routers that say that a ping cannot get there (RFC 792 type 3, RFC 4443 type 1).

A socket of its own hears them, so that reading replies costs nothing more. What counts must quote
our whole ping: identity, token, sequence and index. A router that quotes less is not understood,
and the probe times out as it would without it.
"""

import contextlib
import socket
import struct
from collections.abc import Iterator

SOL_RAW = 255
ICMP_FILTER = 1
ICMP6_FILTER = 1
_MOST_READS = 256  # in a row
_ECHO = struct.Struct("!HH8sI")  # identity, sequence, token, index; 4 bytes into the echo request
REASONS = _UNREACHABLE, _PROHIBITED = "unreachable-host", "prohibited"
# Codes: net, host; protocol and port, as firewalls that reject say; unknown net and host, isolated;
# administratively; for this kind of service.
_REASONS_4 = {
    **dict.fromkeys((0, 1, 6, 7, 8, 11, 12), _UNREACHABLE),
    **dict.fromkeys((2, 3, 9, 10, 13), _PROHIBITED),
}
# No route, beyond scope, address; administratively, port, policy, reject route.
_REASONS_6 = {
    **dict.fromkeys((0, 2, 3), _UNREACHABLE),
    **dict.fromkeys((1, 4, 5, 6), _PROHIBITED),
}

Refusal = tuple[int, int, bytes, str]  # sequence, index, address that was asked, reason


class Refusals:
    """What is heard of the pings with one identity and token.

    Args:
        made: a raw ICMP socket, non-blocking, in the place from which the pings are sent.
    """

    def __init__(self, made: socket.socket, identity: int, token: bytes) -> None:
        self._socket = made
        self._identity = identity
        self._token = token
        self._is_6 = made.family == socket.AF_INET6
        # one bit per type, those set are kept out
        if self._is_6:
            kept_out = bytearray(b"\xff" * 32)
            kept_out[0] &= ~(1 << 1) & 0xFF
            made.setsockopt(socket.IPPROTO_ICMPV6, ICMP6_FILTER, bytes(kept_out))
        else:
            made.setsockopt(SOL_RAW, ICMP_FILTER, struct.pack("@I", ~(1 << 3) & 0xFFFFFFFF))

    def heard(self) -> Iterator[Refusal]:
        """Everything that has arrived so far, within bounds."""
        for _ in range(_MOST_READS):
            try:
                packet = self._socket.recv(256)
            except BlockingIOError:
                return
            except OSError:
                continue  # an error of the interface, reported late
            with contextlib.suppress(IndexError, struct.error):  # it quotes too little
                refusal = self._understood(packet)
                if refusal is not None:
                    yield refusal

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()

    def _understood(self, packet: bytes) -> Refusal | None:
        if self._is_6:
            code, address, echo = packet[1], packet[32:48], 48
        else:
            inner = (packet[0] & 15) * 4 + 8
            echo = inner + (packet[inner] & 15) * 4
            code, address = packet[inner - 7], packet[inner + 16 : inner + 20]
        identity, sequence, token, index = _ECHO.unpack_from(packet, echo + 4)
        reason = (_REASONS_6 if self._is_6 else _REASONS_4).get(code)
        if reason is None or identity != self._identity or token != self._token:
            return None
        return sequence, index, address, reason
