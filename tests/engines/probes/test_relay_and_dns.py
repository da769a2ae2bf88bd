"""Pings through a real SSH server on loopback, and questions to a real UDP name server."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import cast

import asyncssh
import dns.message
import dns.rcode
import pytest

from kaisai.engines.probes.prober import probe_once
from kaisai.engines.probes.relay import command_for
from kaisai.engines.probes.spec import ProbeKind, ProbeSpec, Via, ViaKind


class _Anyone(asyncssh.SSHServer):
    def begin_auth(self, username: str) -> bool:
        return False


class _NameServer(asyncio.DatagramProtocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, address: tuple[str, int]) -> None:
        question = dns.message.from_wire(data)
        answer = dns.message.make_response(question)
        if "gone" in str(question.question[0].name):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        self.transport.sendto(b"junk", address)
        self.transport.sendto(answer.to_wire(), address)


def _answering(commands: list[str]) -> Callable[[asyncssh.SSHServerProcess[str]], None]:
    def handle(process: asyncssh.SSHServerProcess[str]) -> None:
        commands.append(process.command or "")
        if "192.0.2.1" in commands[-1]:
            process.exit(1)
        else:
            process.stdout.write("64 bytes from 192.0.2.2: icmp_seq=1 ttl=64 time=1.25 ms\n")
            process.exit(0)

    return handle


@pytest.mark.parametrize("known", [True, False])
async def test_a_relay_pings_for_us_only_with_the_right_host_key(
    tmp_path: Path, known: bool
) -> None:
    right, wrong = (asyncssh.generate_private_key("ssh-ed25519") for _ in range(2))
    commands: list[str] = []
    server = await asyncssh.listen(
        "127.0.0.1",
        0,
        server_factory=_Anyone,
        server_host_keys=[right],
        process_factory=_answering(commands),
    )
    port = server.get_port()
    shown = (right if known else wrong).export_public_key().decode()
    hosts = tmp_path / "known_hosts"
    hosts.write_text(f"[127.0.0.1]:{port} {shown}")
    via = Via(ViaKind.SSH, f"127.0.0.1:{port}", user="crew")
    try:
        results = await probe_once(
            [ProbeSpec("dead", "192.0.2.1", via=via), ProbeSpec("alive", "192.0.2.2", via=via)],
            30,
            known_hosts=str(hosts),
        )
    finally:
        server.close()
        await server.wait_closed()
    said = [(result.rtt_ms, result.reason) for result in results]
    if known:
        assert said == [(None, "timeout"), (1.25, "")]
        assert "ping -n -c 1 -W 1 192.0.2.2" in commands
    else:
        assert said == [(None, "host-key")] * 2
        assert commands == []


def test_only_addresses_reach_the_command_line() -> None:
    with pytest.raises(ValueError, match="does not appear"):
        command_for("Linux", "192.0.2.1; reboot", 1)
    assert command_for("Darwin", "2001:db8::1", 1).startswith("ping6 ")


async def test_a_name_server_is_judged_by_its_answer() -> None:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(_NameServer, ("127.0.0.1", 0))
    port = transport.get_extra_info("sockname")[1]
    names = ("here.example", "gone.example")
    try:
        results = await probe_once(
            [ProbeSpec(n, "127.0.0.1", ProbeKind.DNS, port=port, query=n) for n in names], 20
        )
    finally:
        transport.close()
    assert [result.reason for result in results] == ["", "rcode-nxdomain"]
