"""What really was on the wire: ICMP echoes with the kernel's own stamps, beside whoever measures."""

import contextlib
import multiprocessing
import socket
import struct
import time
from collections.abc import Callable
from multiprocessing.sharedctypes import Synchronized
from types import TracebackType
from typing import Any, NamedTuple, Self

from kaisai.engines.probes.places import in_namespace

ETH_P_ALL = 3
SO_TIMESTAMPNS = 35
SO_RCVBUFFORCE = 33
ETHERNET = 14
REQUEST, REPLY = 8, 0
PACKET_OUTGOING = 4
_STAMP = struct.Struct("qq")
_ECHO = struct.Struct("!BxxxHH")  # type, identity, sequence
LONGEST = 600.0


class Echo(NamedTuple):
    """One packet. `at` is Unix seconds, `peer` the address that is asked or answers."""

    at: float
    reply: bool
    peer: str
    identity: int
    sequence: int


def _open(device: str, namespace: str) -> socket.socket:
    def here() -> socket.socket:
        made = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
        made.bind((device, ETH_P_ALL))
        return made

    sniffing = in_namespace(namespace, here) if namespace else here()
    sniffing.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
    with contextlib.suppress(OSError):
        sniffing.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 64 << 20)
    sniffing.settimeout(0.2)
    return sniffing


def _read(data: bytes, at: float) -> Echo | None:
    if data[12:14] != b"\x08\x00" or data[ETHERNET + 9] != socket.IPPROTO_ICMP:
        return None
    start = ETHERNET + 4 * (data[ETHERNET] & 15)
    if len(data) < start + 8:
        return None
    kind, identity, sequence = _ECHO.unpack_from(data, start)
    if kind not in {REQUEST, REPLY}:
        return None
    address = (
        data[ETHERNET + 12 : ETHERNET + 16]
        if kind == REPLY
        else data[ETHERNET + 16 : ETHERNET + 20]
    )
    return Echo(at, kind == REPLY, socket.inet_ntoa(address), identity, sequence)


def _sniff(sniffing: socket.socket, stop: "Synchronized[int]", answers: Any) -> None:
    found: list[Echo] = []
    end = time.monotonic() + LONGEST
    while not stop.value and time.monotonic() < end:
        try:
            data, ancillary, _flags, address = sniffing.recvmsg(128, 64)
        except TimeoutError:
            continue
        if address[2] == PACKET_OUTGOING and address[0] == "lo":
            continue  # on the loopback every packet is seen twice
        seconds, nanoseconds = _STAMP.unpack_from(ancillary[0][2])
        echo = _read(data, seconds + nanoseconds / 1e9)
        if echo is not None:
            found.append(echo)
    answers.put(found)


class Sniffer:
    """`with Sniffer("kb0", NEAR) as sniffer: …`, afterwards `sniffer.echoes`. Needs root."""

    def __init__(self, device: str, namespace: str = "") -> None:
        self._socket = _open(device, namespace)
        self.echoes: list[Echo] = []

    def __enter__(self) -> Self:
        context = multiprocessing.get_context("fork")
        self._stop: Synchronized[int] = context.Value("i", 0)
        self._answers: Any = context.Queue()
        target: Callable[..., None] = _sniff
        arguments = (self._socket, self._stop, self._answers)
        self._process = context.Process(target=target, args=arguments, daemon=True)
        self._process.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.value = 1
        self.echoes = self._answers.get(timeout=60)
        self._process.join(10)
        self._socket.close()

    def round_trips(self) -> dict[str, list[tuple[float, float]]]:
        """By address: (Unix seconds of the request, true round trip in milliseconds), in order."""
        asked: dict[tuple[str, int, int], float] = {}
        trips: dict[str, list[tuple[float, float]]] = {}
        for at, reply, peer, identity, sequence in sorted(self.echoes):
            if not reply:
                asked[peer, identity, sequence] = at
            elif (sent := asked.pop((peer, identity, sequence), None)) is not None:
                trips.setdefault(peer, []).append((sent, (at - sent) * 1000))
        return trips
