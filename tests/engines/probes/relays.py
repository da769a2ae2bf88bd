"""A real SSH server on loopback that is a relay, as strict as sshd."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncssh

from kaisai.engines.probes.spec import Via, ViaKind

MOST_SESSIONS = 10  # as sshd
SILENT = "192.0.2.11"  # ping ends without an answer
HANGING = "192.0.2.12"  # ping does not end
ANSWER = b"64 bytes from 192.0.2.2: icmp_seq=1 ttl=64 time=1.25 ms\n"


class Relay:
    """What the server saw.

    Attributes:
        connections: how many were made so far.
        refused: sessions beyond the limit.
        running: sessions at present.
        commands: what was to be run.
    """

    def __init__(self, via: Via, known_hosts: Path) -> None:
        self.via = via
        self.known_hosts = str(known_hosts)
        self.connections = self.refused = self.running = 0
        self.commands: list[str] = []
        self.open: set[asyncssh.SSHServerConnection] = set()


class _Server(asyncssh.SSHServer):
    def __init__(self, relay: Relay, user: str, slow: float) -> None:
        self._relay = relay
        self._user = user
        self._slow = slow
        self._sessions = 0

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._relay.connections += 1
        self._relay.open.add(conn)

    async def begin_auth(self, username: str) -> bool:
        await asyncio.sleep(self._slow)
        return username != self._user

    def session_requested(self) -> object:
        if self._sessions >= MOST_SESSIONS:
            self._relay.refused += 1
            return False
        return self._answer

    async def _answer(
        self,
        stdin: asyncssh.SSHReader[bytes],
        stdout: asyncssh.SSHWriter[bytes],
        _stderr: asyncssh.SSHWriter[bytes],
    ) -> None:
        channel = stdout.channel
        self._sessions += 1
        self._relay.running += 1
        command = channel.get_command() or ""
        self._relay.commands.append(command)
        try:
            if HANGING not in command:
                await asyncio.sleep(0.1)
                stdout.write(b"" if SILENT in command else ANSWER)
                channel.exit(1 if SILENT in command else 0)
            await channel.wait_closed()
        finally:
            self._sessions -= 1
            self._relay.running -= 1


@asynccontextmanager
async def relay_on_loopback(
    folder: Path, *, slow: float = 0.0, known: asyncssh.SSHKey | None = None, user: str = "crew"
) -> AsyncIterator[Relay]:
    """A relay that lets `crew` in.

    Args:
        folder: for the file of known host keys.
        slow: seconds until it lets anybody in.
        known: the host key that is written down for it, its own when None.
        user: who is let in without a key.
    """
    key = asyncssh.generate_private_key("ssh-ed25519")
    made: list[Relay] = []
    server = await asyncssh.listen(
        "127.0.0.1",
        0,
        server_factory=lambda: _Server(made[0], user, slow),
        server_host_keys=[key],
        encoding=None,
    )
    port = server.get_port()
    hosts = folder / "known_hosts"
    hosts.write_text(f"[127.0.0.1]:{port} {(known or key).export_public_key().decode()}")
    made.append(Relay(Via(ViaKind.SSH, f"127.0.0.1:{port}", user="crew"), hosts))
    try:
        yield made[0]
    finally:
        server.close()
        for conn in made[0].open:
            conn.abort()
        await server.wait_closed()
