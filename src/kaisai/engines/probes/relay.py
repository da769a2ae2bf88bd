"""Pings through an SSH relay: one kept connection per relay, host keys always checked.

Connecting has its own time limit, apart from the ping's, so that a slow relay is not taken for a
dead target.
"""

import asyncio
import re
import shlex
import time
from ipaddress import ip_address

import asyncssh

from kaisai.engines.probes.spec import ProbeSpec, Result, Via

CONNECT_TIMEOUT = 3.0
RETRY_AFTER = 5.0
_TIME = re.compile(rb"time[=<]\s*([0-9.]+)\s*ms")


def command_for(os_name: str, address: str, timeout: float) -> str:
    """The ping command of that operating system; the address is an IP literal, nothing else passes."""
    literal = str(ip_address(address))
    seconds = str(max(1, round(timeout)))
    flavours = {
        "linux": ["ping", "-n", "-c", "1", "-W", seconds, literal],
        "darwin": ["ping6" if ":" in literal else "ping", "-n", "-c", "1", literal],
        "freebsd": ["ping", "-n", "-c", "1", "-t", seconds, literal],
    }
    return shlex.join(flavours.get(os_name.lower() or "linux", flavours["linux"]))


class Relays:
    """Connections to relays, opened when first needed, shared by all targets behind one relay."""

    def __init__(self, known_hosts: str | None = None) -> None:
        self._known_hosts = known_hosts
        self._open: dict[Via, asyncssh.SSHClientConnection] = {}
        self._locks: dict[Via, asyncio.Lock] = {}
        self._failed: dict[Via, tuple[float, str]] = {}

    async def probe(self, spec: ProbeSpec, address: str) -> Result:
        """Ask once from the relay. Reasons: `relay`, `host-key`, `relay-denied`, `timeout`."""
        if spec.via is None:
            raise ValueError("a relay probe has a relay")
        connection, reason = await self._connection(spec.via)
        sent_at = time.time()
        if connection is None:
            return Result(spec.key, sent_at, None, reason)
        try:
            command = command_for(spec.via.os, address, spec.timeout)
            done = await asyncio.wait_for(connection.run(command, encoding=None), spec.timeout + 2)
        except (TimeoutError, ValueError):
            return Result(spec.key, sent_at, None, "timeout")
        except (asyncssh.Error, OSError):
            self._open.pop(spec.via, None)
            return Result(spec.key, sent_at, None, "relay")
        found = _TIME.search(done.stdout if isinstance(done.stdout, bytes) else b"")
        if found is None:
            return Result(spec.key, sent_at, None, "timeout")
        return Result(spec.key, sent_at, float(found.group(1)))

    async def close(self) -> None:
        """Close every connection."""
        for connection in self._open.values():
            connection.close()
        self._open.clear()

    async def _connection(self, via: Via) -> tuple[asyncssh.SSHClientConnection | None, str]:
        async with self._locks.setdefault(via, asyncio.Lock()):
            known = self._open.get(via)
            if known is not None and not known.is_closed():
                return known, ""
            failed_at, reason = self._failed.get(via, (-RETRY_AFTER, ""))
            if time.monotonic() - failed_at < RETRY_AFTER:
                return None, reason
            try:
                self._open[via] = await asyncio.wait_for(self._connect(via), CONNECT_TIMEOUT)
            except (asyncssh.HostKeyNotVerifiable, asyncssh.KeyExchangeFailed):
                reason = "host-key"
            except asyncssh.PermissionDenied:
                reason = "relay-denied"
            except (TimeoutError, asyncssh.Error, OSError, ValueError):
                reason = "relay"
            else:
                return self._open[via], ""
            self._failed[via] = (time.monotonic(), reason)
            return None, reason

    def _connect(self, via: Via) -> "asyncio.Future[asyncssh.SSHClientConnection]":
        host, _, port = via.host.partition(":") if via.host.count(":") == 1 else (via.host, "", "")
        options: dict[str, object] = {}
        if self._known_hosts is not None:
            options["known_hosts"] = self._known_hosts
        if via.user:
            options["username"] = via.user
        if via.key_file:
            options["client_keys"] = [via.key_file]
        return asyncio.ensure_future(
            asyncssh.connect(host, int(port or 22), keepalive_interval=15, **options)
        )
