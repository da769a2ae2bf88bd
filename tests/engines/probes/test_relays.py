"""Pings through a real SSH server on loopback, and what is said when the relay itself is at fault."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import asyncssh
import pytest

from kaisai.engines.probes import relay as module
from kaisai.engines.probes.prober import Prober, probe_once
from kaisai.engines.probes.problems import Problem
from kaisai.engines.probes.relay import MOST_CONNECTIONS, command_for
from kaisai.engines.probes.spec import ProbeKind, ProbeSpec, Result, Via, ViaKind
from tests.engines.probes.relays import HANGING, SILENT, Relay, relay_on_loopback


async def until(condition: Callable[[], object], seconds: float = 60.0) -> None:
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while not condition() and loop.time() < end:  # noqa: ASYNC110 - polls what has no signal
        await asyncio.sleep(0.05)
    assert condition()


async def test_a_relay_pings_for_us(tmp_path: Path) -> None:
    async with relay_on_loopback(tmp_path) as relay:
        specs = [
            ProbeSpec("dead", SILENT, via=relay.via, timeout=0.5),
            ProbeSpec("alive", "192.0.2.2", via=relay.via),
        ]
        results, hindered = await probe_once(specs, 30, known_hosts=relay.known_hosts)
    assert [(result.rtt_ms, result.reason) for result in results] == [(None, "timeout"), (1.25, "")]
    assert "ping -n -c 1 -W 1 192.0.2.2" in relay.commands
    assert hindered == {}


async def test_forty_targets_behind_a_relay_that_allows_ten_sessions(tmp_path: Path) -> None:
    results: list[Result] = []
    async with relay_on_loopback(tmp_path) as relay:
        prober = Prober(results.extend, known_hosts=relay.known_hosts)
        specs = [ProbeSpec(f"t{n}", f"198.51.100.{n}", via=relay.via) for n in range(40)]
        prober.replace(specs)
        running = asyncio.create_task(prober.run())
        await until(
            lambda: all([result.key for result in results].count(s.key) >= 3 for s in specs)
        )
        assert [result for result in results if result.rtt_ms is None] == []
        assert prober.problems() == []
        assert relay.refused == 0
        assert relay.connections <= MOST_CONNECTIONS
        prober.stop()
        await running


async def test_a_relay_that_hangs_is_at_fault_and_its_sessions_are_given_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE", 1.0)
    results: list[Result] = []
    async with relay_on_loopback(tmp_path) as relay:
        prober = Prober(results.extend, known_hosts=relay.known_hosts)
        hanging = [
            ProbeSpec(f"hangs{n}", HANGING, via=relay.via, interval=0.5, timeout=0.1)
            for n in range(12)
        ]
        prober.replace([*hanging, ProbeSpec("alive", "192.0.2.2", via=relay.via)])
        running = asyncio.create_task(prober.run())
        await until(lambda: sum(HANGING in command for command in relay.commands) >= 36)
        assert prober.problems()
        prober.stop()
        await running
        await until(lambda: relay.running == 0)
    assert {result.key for result in results} == {"alive"}
    assert all(result.rtt_ms is not None for result in results)
    assert relay.refused == 0
    assert relay.connections <= MOST_CONNECTIONS


async def test_a_list_that_is_replaced_again_and_again_asks_no_more_than_the_relay_allows(
    tmp_path: Path,
) -> None:
    results: list[Result] = []
    async with relay_on_loopback(tmp_path) as relay:
        prober = Prober(results.extend, known_hosts=relay.known_hosts)
        specs = [ProbeSpec(f"t{n}", f"198.51.100.{n}", via=relay.via) for n in range(40)]
        prober.replace(specs)
        running = asyncio.create_task(prober.run())
        await until(lambda: len(results) > 40)
        for _ in range(8):
            await asyncio.sleep(0.15)
            prober.replace(specs)
        results.clear()
        await until(lambda: len({result.key for result in results}) == 40)
        assert prober.problems() == []
        assert relay.refused == 0
        prober.stop()
        await running


async def test_a_relay_that_restarts_is_found_again_and_nobody_is_lost(tmp_path: Path) -> None:
    results: list[Result] = []
    async with relay_on_loopback(tmp_path) as relay:
        prober = Prober(results.extend, known_hosts=relay.known_hosts)
        prober.replace([ProbeSpec("a", "192.0.2.2", via=relay.via, interval=0.2)])
        running = asyncio.create_task(prober.run())
        await until(lambda: results)
        for conn in relay.open:
            conn.abort()
        seen = len(results)
        await until(lambda: len(results) >= seen + 3)
        prober.stop()
        await running
    assert [result for result in results if result.rtt_ms is None] == []


async def hindrance(spec: ProbeSpec, relay: Relay) -> Problem:
    """What is said of a relay at fault; the target is neither lost nor answered."""
    results, hindered = await probe_once([spec], 30, known_hosts=relay.known_hosts)
    assert results == []
    problem = hindered[spec.key]
    host = relay.via.host.partition(":")[0]
    assert host in problem.en
    assert host in problem.ja
    assert relay.commands == []
    return problem


async def test_an_unknown_host_key_is_said_with_the_remedy(tmp_path: Path) -> None:
    async with relay_on_loopback(tmp_path) as relay:
        Path(relay.known_hosts).write_text("")
        problem = await hindrance(ProbeSpec("a", "192.0.2.2", via=relay.via), relay)
        port = relay.via.host.partition(":")[2]
    assert problem.code == "host-key"
    assert f"ssh-keyscan -p {port} 127.0.0.1 >> {relay.known_hosts}" in problem.en
    assert f"ssh-keyscan -p {port} 127.0.0.1 >> {relay.known_hosts}" in problem.ja


@pytest.mark.parametrize("kind", ["ssh-ed25519", "ecdsa-sha2-nistp256"])
async def test_a_changed_host_key_is_another_matter(tmp_path: Path, kind: str) -> None:
    other = asyncssh.generate_private_key(kind)
    async with relay_on_loopback(tmp_path, known=other) as relay:
        problem = await hindrance(ProbeSpec("a", "192.0.2.2", via=relay.via), relay)
    assert problem.code == "host-key-changed"
    assert "ssh-keygen" in problem.en


async def test_a_key_file_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    missing, locked, junk = (tmp_path / name for name in ("missing", "locked", "junk"))
    key = asyncssh.generate_private_key("ssh-ed25519")
    key.write_private_key(str(locked), "pkcs8-pem", passphrase="fictional")
    junk.write_text("no key")
    async with relay_on_loopback(tmp_path) as relay:
        for file, code in (
            (missing, "relay-key"),
            (locked, "relay-passphrase"),
            (junk, "relay-key"),
        ):
            via = replace(relay.via, key_file=str(file))
            problem = await hindrance(ProbeSpec("a", "192.0.2.2", via=via), relay)
            assert problem.code == code
            assert str(file) in problem.en


async def test_a_refused_user_is_named(tmp_path: Path) -> None:
    async with relay_on_loopback(tmp_path, user="somebody") as relay:
        problem = await hindrance(ProbeSpec("a", "192.0.2.2", via=relay.via), relay)
    assert problem.code == "relay-denied"
    assert "crew" in problem.en


async def test_a_relay_that_is_off_is_named(tmp_path: Path) -> None:
    async with relay_on_loopback(tmp_path) as relay:
        pass
    problem = await hindrance(ProbeSpec("a", "192.0.2.2", via=relay.via), relay)
    assert problem.code == "relay"


@pytest.mark.parametrize("kind", [ProbeKind.TCP, ProbeKind.DNS, ProbeKind.HTTP])
@pytest.mark.parametrize("over", [ViaKind.SSH, ViaKind.SNMP, ViaKind.ROUTEROS])
async def test_only_pings_pass_a_relay(kind: ProbeKind, over: ViaKind) -> None:
    via = Via(over, "127.0.0.1:1")
    results, _ = await probe_once([ProbeSpec("a", "127.0.0.1", kind, port=80, via=via)], 20)
    assert [(result.rtt_ms, result.reason) for result in results] == [(None, "unsupported-via")]


def test_only_addresses_reach_the_command_line() -> None:
    with pytest.raises(ValueError, match="does not appear"):
        command_for("Linux", "192.0.2.1; reboot", 1)
    assert command_for("Darwin", "2001:db8::1", 1).startswith("ping6 ")
