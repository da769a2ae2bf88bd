"""Pings through an SSH relay: few kept connections per relay, host keys always checked.

Connecting has its own time limit, apart from the ping's, so that a slow relay is not taken for a
dead target; and what goes wrong on the way to the relay is never held against a target.
"""

import asyncio
import contextlib
import re
import shlex
import time
from ipaddress import ip_address

import asyncssh

from kaisai.engines.probes.relay_faults import RelayFailed, fault_of
from kaisai.engines.probes.spec import ProbeSpec, Result, Via

CONNECT_TIMEOUT = 3.0
RETRY_AFTER = 5.0
PATIENCE = 10.0  # seconds beyond the ping's own time-out; a busy relay is slow to start commands
ENDLESS_EXTRA = 2.0  # the same, where ping does not end by itself
MOST_CONNECTIONS = 4
MOST_SESSIONS = 8  # at once on one connection; sshd refuses more than MaxSessions, by default 10
_TIME = re.compile(rb"time[=<]\s*([0-9.]+)\s*ms")
_NO_PING = (126, 127)  # what a shell returns for a command that it cannot run


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


def _text(told: bytes | str | None) -> str:
    return told.decode(errors="replace") if isinstance(told, bytes) else told or ""


class _Line:
    """One connection, opened when first needed, and how many sessions run on it."""

    def __init__(self) -> None:
        self.sessions = 0
        self.connection: asyncssh.SSHClientConnection | None = None

    def opened(self) -> asyncssh.SSHClientConnection | None:
        known = self.connection
        return None if known is None or known.is_closed() else known

    def drop(self, broken: asyncssh.SSHClientConnection) -> None:
        broken.abort()
        if self.connection is broken:
            self.connection = None


class Relay:
    """One relay: so many sessions at once as its connections carry; who comes later waits.

    Args:
        via: the relay.
        known_hosts: file with its host key; the user's own when None.
    """

    def __init__(self, via: Via, known_hosts: str | None) -> None:
        self._via = via
        self._known_hosts = known_hosts
        self._lines = [_Line() for _ in range(MOST_CONNECTIONS)]
        self._room = asyncio.Semaphore(MOST_CONNECTIONS * MOST_SESSIONS)
        self._connecting = asyncio.Lock()
        self._failed: tuple[float, RelayFailed] | None = None
        self._sessions: set[asyncio.Task[Result]] = set()

    async def probe(self, spec: ProbeSpec, address: str) -> Result:
        """Ask once from the relay.

        Raises:
            RelayFailed: the relay could not ask; that says nothing of the target.
        """
        command = command_for(self._via.os, address, spec.timeout)
        await self._room.acquire()
        # goes on when nobody waits any more: what runs over there counts until it has ended
        session = asyncio.get_running_loop().create_task(self._session(spec, command))
        self._sessions.add(session)
        session.add_done_callback(self._ended)
        return await asyncio.shield(session)

    async def close(self) -> None:
        """Close every connection."""
        for session in self._sessions:
            session.cancel()
        for line in self._lines:
            if line.connection is not None:
                line.connection.close()
        await asyncio.gather(*self._sessions, return_exceptions=True)

    def _ended(self, session: "asyncio.Task[Result]") -> None:
        self._sessions.discard(session)
        self._room.release()
        if not session.cancelled():
            session.exception()  # perhaps nobody else looks

    async def _session(self, spec: ProbeSpec, command: str) -> Result:
        line = next(line for line in self._lines if line.sessions < MOST_SESSIONS)
        line.sessions += 1
        try:
            connection = await self._connection(line)
            sent_at = time.time()
            printed = await self._run(line, connection, command, spec.timeout)
        finally:
            line.sessions -= 1
        found = _TIME.search(printed)
        if found is None:
            return Result(spec.key, sent_at, None, "timeout")
        return Result(spec.key, sent_at, float(found.group(1)))

    async def _run(
        self, line: _Line, connection: asyncssh.SSHClientConnection, command: str, seconds: float
    ) -> bytes:
        """What the command printed; its session has ended."""
        process = await self._started(line, connection, command)
        endless = self._via.os.lower() == "darwin"
        try:
            patience = seconds + (ENDLESS_EXTRA if endless else PATIENCE)
            printed, told = await asyncio.wait_for(process.communicate(), patience)
        except TimeoutError as error:
            if endless:
                return b""
            raise self._fault(error) from error
        except (asyncssh.Error, OSError) as error:
            line.drop(connection)
            raise self._fault(error) from error
        finally:
            process.close()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(process.wait_closed(), ENDLESS_EXTRA)
        if process.exit_status in _NO_PING:
            raise RelayFailed("relay-ping", self._via, _text(told))
        if process.returncode is None and not printed:  # it went away meanwhile
            raise RelayFailed("relay", self._via)
        return printed if isinstance(printed, bytes) else b""

    async def _started(
        self, line: _Line, connection: asyncssh.SSHClientConnection, command: str
    ) -> asyncssh.SSHClientProcess[bytes]:
        try:
            starting = connection.create_process(command, encoding=None)
            return await asyncio.wait_for(starting, PATIENCE)
        except asyncssh.ChannelOpenError as error:
            if connection.is_closed():
                raise self._fault(error) from error
            raise RelayFailed("relay-sessions", self._via, str(error)) from error
        except (TimeoutError, asyncssh.Error, OSError) as error:
            line.drop(connection)
            raise self._fault(error) from error

    def _fault(self, error: Exception) -> RelayFailed:
        return fault_of(error, self._via, self._known_hosts)

    async def _connection(self, line: _Line) -> asyncssh.SSHClientConnection:
        known = line.opened()
        if known is not None:
            return known
        async with self._connecting:
            known = line.opened()
            if known is not None:
                return known
            if self._failed is not None and time.monotonic() - self._failed[0] < RETRY_AFTER:
                raise self._failed[1].with_traceback(None)
            try:
                line.connection = await asyncio.wait_for(self._connect(), CONNECT_TIMEOUT)
            except (TimeoutError, asyncssh.Error, OSError, ValueError) as error:
                failure = self._fault(error)
                self._failed = (time.monotonic(), failure)
                raise failure from error
            return line.connection

    async def _connect(self) -> asyncssh.SSHClientConnection:
        host, port = self._via.endpoint
        options: dict[str, object] = {}
        if self._known_hosts is not None:
            options["known_hosts"] = self._known_hosts
        if self._via.user:
            options["username"] = self._via.user
        if self._via.key_file:
            options["client_keys"] = [self._via.key_file]
        return await asyncssh.connect(host, port, keepalive_interval=5, **options)
