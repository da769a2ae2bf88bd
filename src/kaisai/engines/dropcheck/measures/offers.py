"""Asks who offers addresses by DHCP on this link, and takes none of them.

A packet socket on the interface (packet(7)) works before there is any address, and hears every
server that answers: one too many is a fault that a client never notices.
"""

import asyncio
import os
import socket
import struct

from kaisai.engines.dropcheck.measures.dhcp import Lease, discover, read_lease

_SERVER_PORT, _CLIENT_PORT = 67, 68
_IPV4 = 0x0800  # Ethernet
_UDP = 17
_AGAIN_AFTER = 3.0  # seconds until the question is repeated
_OTHERS_WITHIN = 1.5  # seconds in which other servers may follow the first
_HEADER = struct.Struct("!BBHHHBBH4s4s")  # IPv4
_PORTS = struct.Struct("!HHHH")  # UDP


class NotAllowed(Exception):
    """Packet sockets need CAP_NET_RAW, or do not exist on this system."""


async def collect_offers(interface: str, hardware: bytes, *, seconds: float = 6.0) -> list[Lease]:
    """What the servers on the link offer, one each; empty when nobody answers.

    Args:
        interface: its name.
        hardware: its Ethernet address: a server then offers what it would give this machine.
        seconds: how long to wait for the first.

    Raises:
        NotAllowed: this process may not ask.
        OSError: the interface cannot send.
    """
    made = _open(interface)
    try:
        return await _ask(made, interface, hardware, seconds)
    finally:
        made.close()


def _open(interface: str) -> socket.socket:
    packets: int | None = getattr(socket, "AF_PACKET", None)
    if packets is None:
        raise NotAllowed
    try:
        made = socket.socket(packets, socket.SOCK_DGRAM, socket.htons(_IPV4))
    except PermissionError as why:
        raise NotAllowed from why
    try:
        made.setblocking(False)
        made.bind((interface, _IPV4))
    except BaseException:
        made.close()
        raise
    return made


async def _ask(made: socket.socket, interface: str, hardware: bytes, seconds: float) -> list[Lease]:
    loop = asyncio.get_running_loop()
    transaction = int.from_bytes(os.urandom(4), "big")
    question = _packed(discover(transaction, hardware))
    found: dict[str, Lease] = {}
    end = loop.time() + seconds
    again = 0.0
    while (now := loop.time()) < end:
        if now >= again and not found:
            made.sendto(question, (interface, _IPV4, 0, 0, b"\xff" * 6))
            again = now + _AGAIN_AFTER
        packet = await _next(made, (end if found else min(end, again)) - now)
        lease = read_lease(_payload(packet), transaction=transaction)
        if lease is not None:
            if not found:
                end = loop.time() + _OTHERS_WITHIN
            found.setdefault(lease.server or _sender(packet), lease)
    return list(found.values())


async def _next(made: socket.socket, seconds: float) -> bytes:
    try:
        return await asyncio.wait_for(asyncio.get_running_loop().sock_recv(made, 4096), seconds)
    except TimeoutError:
        return b""


def _packed(payload: bytes) -> bytes:
    """IPv4 and UDP around it, from nobody to everybody."""
    ports = _PORTS.pack(_CLIENT_PORT, _SERVER_PORT, _PORTS.size + len(payload), 0)  # no checksum
    length = _HEADER.size + len(ports) + len(payload)

    def header(checksum: int) -> bytes:
        return _HEADER.pack(0x45, 0, length, 0, 0, 64, _UDP, checksum, bytes(4), b"\xff" * 4)

    return header(checksum_of(header(0))) + ports + payload


def checksum_of(data: bytes) -> int:
    """The internet checksum (RFC 1071) of data of even length."""
    total: int = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def _payload(packet: bytes) -> bytes:
    """What a packet to the client's port carries; b'' for any other packet."""
    start = (packet[0] & 15) * 4 if packet else 0
    if len(packet) < start + _PORTS.size or start < _HEADER.size or packet[9] != _UDP:
        return b""
    _, port, length, _ = _PORTS.unpack_from(packet, start)
    return packet[start + _PORTS.size : start + length] if port == _CLIENT_PORT else b""


def _sender(packet: bytes) -> str:
    return socket.inet_ntoa(packet[12:16])
