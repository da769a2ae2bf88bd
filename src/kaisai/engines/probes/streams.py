"""TCP, DNS and HTTP(S) probes: one short coroutine a probe. Loss is a value, never an exception."""

import asyncio
import contextlib
import socket
import ssl
import time
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import dns.exception
import dns.message
import dns.rcode
import dns.rdatatype

from kaisai.engines.probes.places import open_socket
from kaisai.engines.probes.spec import ProbeKind, ProbeSpec, Result

Answer = tuple[float | None, str]  # round trip in ms or None, reason
MOST_HEADER = 16_384
_SECURE = ssl.create_default_context()


def _elapsed(start: float) -> float:
    return (time.perf_counter() - start) * 1000


def _socket_for(spec: ProbeSpec, family: int, kind: int) -> socket.socket:
    via = spec.via
    return open_socket(
        family,
        kind,
        0,
        via=via.kind if via else None,
        host=via.host if via else "",
        source=spec.source,
    )


async def _connect(spec: ProbeSpec, address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    made = _socket_for(spec, family, socket.SOCK_STREAM)
    try:
        await asyncio.get_running_loop().sock_connect(made, (address, port))
    except BaseException:
        made.close()
        raise
    return made


async def _tcp(spec: ProbeSpec, address: str) -> Answer:
    start = time.perf_counter()
    made = await _connect(spec, address, spec.port or 80)
    rtt = _elapsed(start)
    made.close()
    return rtt, ""


async def _dns(spec: ProbeSpec, address: str) -> Answer:
    question = dns.message.make_query(
        spec.query or ".", dns.rdatatype.NS if not spec.query else dns.rdatatype.A
    )
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with _socket_for(spec, family, socket.SOCK_DGRAM) as made:
        loop = asyncio.get_running_loop()
        start = time.perf_counter()
        await loop.sock_connect(made, (address, spec.port or 53))
        await loop.sock_sendall(made, question.to_wire())
        while True:
            wire = await loop.sock_recv(made, 4096)
            rtt = _elapsed(start)
            try:
                answer = dns.message.from_wire(wire)
            except dns.exception.DNSException:
                continue  # not an answer; the real one may follow
            if answer.id == question.id:
                break
    code = answer.rcode()
    return (
        (rtt, "")
        if code == dns.rcode.NOERROR
        else (None, f"rcode-{dns.rcode.to_text(code).lower()}")
    )


async def _http(spec: ProbeSpec, address: str) -> Answer:
    parts = urlsplit(spec.address if "://" in spec.address else f"//{spec.address}", scheme="http")
    secure = parts.scheme == "https" or spec.port == 443
    host = parts.hostname or spec.address
    port = spec.port or parts.port or (443 if secure else 80)
    start = time.perf_counter()
    made = await _connect(spec, address, port)
    reader, writer = await asyncio.open_connection(
        sock=made,
        ssl=_SECURE if secure else None,
        server_hostname=host if secure else None,
        limit=MOST_HEADER,
    )
    try:
        path = spec.query or parts.path or "/"
        shown = f"[{host}]" if ":" in host else host
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: {shown}\r\nUser-Agent: kaisai\r\nConnection: close\r\n\r\n".encode()
        )
        line = await reader.readline()
        rtt = _elapsed(start)
    finally:
        writer.close()
        with contextlib.suppress(OSError, ssl.SSLError):
            await writer.wait_closed()
    words = line.split()
    if len(words) < 2 or not words[0].startswith(b"HTTP/") or not words[1].isdigit():
        return None, "not-http"
    status = int(words[1])
    return (rtt, "") if status < 400 else (None, f"http-{status}")


_PROBES: dict[ProbeKind, Callable[[ProbeSpec, str], Awaitable[Answer]]] = {
    ProbeKind.TCP: _tcp,
    ProbeKind.DNS: _dns,
    ProbeKind.HTTP: _http,
}


async def probe_stream(spec: ProbeSpec, address: str) -> Result:
    """Ask once. `address` is the IP literal that the spec's host resolved to.

    Raises:
        PlaceMissing: the place from which to ask does not exist.
    """
    sent_at = time.time()
    try:
        rtt, reason = await asyncio.wait_for(_PROBES[spec.kind](spec, address), spec.timeout)
    except (TimeoutError, OSError, ValueError, dns.exception.DNSException) as error:
        rtt, reason = None, reason_of(error)
    return Result(spec.key, sent_at, rtt, reason)


def reason_of(error: BaseException) -> str:
    """A stable word for what the operating system or a library said."""
    words: list[tuple[type[BaseException], str]] = [
        (TimeoutError, "timeout"),
        (ssl.SSLCertVerificationError, "certificate"),
        (ssl.SSLError, "tls"),
        (ConnectionRefusedError, "refused"),
        (ConnectionResetError, "reset"),
        (PermissionError, "permission"),
        (OSError, "no-route"),
    ]
    return next((word for kind, word in words if isinstance(error, kind)), "bad-request")
