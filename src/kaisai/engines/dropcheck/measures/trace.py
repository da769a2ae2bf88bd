"""The first routers on the way to a host, without any privilege.

UDP packets with few hops to live; the kernel queues what routers say of them on the socket itself
(IP_RECVERR, ip(7) and ipv6(7)).
"""

import asyncio
import contextlib
import socket
import struct

from kaisai.engines.probes.places import open_socket

_PORT = 33_434  # the first that traceroute uses
_MSG_ERRQUEUE = 0x2000
_TRIES = 3
_PATIENCE = 1.2  # seconds to wait for answers to one try; routers limit what they say to 1/s
_LOOK_EVERY = 0.02
_ERROR = struct.Struct(
    "@IBBBBII"
)  # errno, origin, type, code, padding, info, data: sock_extended_err
# Level and name of: hear errors, hops to live. Type by which the host itself answers. Offset and
# length of the address of who said it.
_OPTIONS: dict[int, tuple[tuple[int, int], tuple[int, int], int, int, int]] = {
    socket.AF_INET: ((socket.IPPROTO_IP, 11), (socket.IPPROTO_IP, 2), 3, 4, 4),
    socket.AF_INET6: ((socket.IPPROTO_IPV6, 25), (socket.IPPROTO_IPV6, 16), 1, 8, 16),
}
_BY_ROUTER = (2, 3)  # SO_EE_ORIGIN_ICMP, SO_EE_ORIGIN_ICMP6


async def first_hops(address: str, most: int, *, source: str = "") -> list[str | None]:
    """Addresses of the routers, None for those that stay silent; ends with the host if it is near.

    Args:
        address: in figures.
        most: how many to look for.
        source: interface to go through, '' for the kernel's choice.

    Raises:
        PlaceMissing, OSError: there is no such interface, or no way.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with contextlib.ExitStack() as opened:
        sockets = [opened.enter_context(_open(family, hops, source)) for hops in range(1, most + 1)]
        return _in_order(await _hear(sockets, address))


def _open(family: int, hops: int, source: str) -> socket.socket:
    (level, hear), (_, to_live), *_ = _OPTIONS[family]
    made = open_socket(family, socket.SOCK_DGRAM, 0, source=source)
    made.setsockopt(level, hear, 1)
    made.setsockopt(level, to_live, hops)
    return made


async def _hear(sockets: list[socket.socket], address: str) -> list[tuple[str, bool] | None]:
    """By number of hops: who answered, and whether that was the end of the way."""
    loop = asyncio.get_running_loop()
    found: list[tuple[str, bool] | None] = [None] * len(sockets)
    for _ in range(_TRIES):
        for hops, made in enumerate(sockets):
            if found[hops] is None:
                made.sendto(b"kaisai", (address, _PORT + hops))
        end = loop.time() + _PATIENCE
        while loop.time() < end and not _complete(found):
            await asyncio.sleep(_LOOK_EVERY)
            for hops, made in enumerate(sockets):
                found[hops] = found[hops] or _said(made)
        if _complete(found):
            break
    return found


def _complete(found: list[tuple[str, bool] | None]) -> bool:
    """Whether everybody up to the end has answered."""
    ends = [hops for hops, said in enumerate(found) if said and said[1]]
    return all(found[: ends[0]] if ends else found)


def _in_order(found: list[tuple[str, bool] | None]) -> list[str | None]:
    told: list[str | None] = []
    for said in found:
        # a router that gives up says so as well: it is told once
        if not (said and told and told[-1] == said[0]):
            told.append(said[0] if said else None)
        if said and said[1]:
            break
    while told and told[-1] is None:
        told.pop()
    return told


def _said(made: socket.socket) -> tuple[str, bool] | None:
    """What a router said of the packets of this socket."""
    _, _, at_end, start, length = _OPTIONS[made.family]
    try:
        _, ancillary, _, _ = made.recvmsg(512, 512, _MSG_ERRQUEUE)
    except OSError:
        return None
    for _, _, data in ancillary:
        if len(data) < _ERROR.size + start + length:
            continue
        _, origin, kind, *_ = _ERROR.unpack_from(data)
        if origin in _BY_ROUTER:
            speaker = data[_ERROR.size + start : _ERROR.size + start + length]
            return socket.inet_ntop(made.family, speaker), kind == at_end
    return None
