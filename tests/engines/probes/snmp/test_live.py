"""Agents that are asked over the network: the one of ours with recordings, and net-snmp's own."""

import asyncio
import contextlib
import shutil
import socket
import subprocess

import pytest

from kaisai.engines.formats.snmp import Row, Tag, read_recording
from kaisai.engines.formats.snmp.responder import Book, Responder
from kaisai.engines.probes.snmp import live
from kaisai.engines.probes.snmp.agents import AgentLost, RecordedAgent
from kaisai.engines.probes.snmp.live import LiveAgent, SnmpAccess
from kaisai.engines.probes.snmp.survey import survey

NAMES = ("ciscowlc_cbw240ac", "arubaos-cx_10.07", "unifi_nanohd", "junos_ex")


def told_of(found):
    return {kind: [(i.key, i.values) for i in items] for kind, items in found.items.items()}


@pytest.mark.parametrize("version", ["1", "2c"])
@pytest.mark.parametrize("name", NAMES)
async def test_over_the_network_an_agent_tells_what_its_recording_tells(shared_data, name, version):
    recording = read_recording((shared_data / "snmp" / f"{name}.snmprec").read_bytes())
    agent = await Responder.start(Book(recording), "127.0.0.1")
    try:
        found = await survey(LiveAgent(SnmpAccess("127.0.0.1", agent.port, version)))
    finally:
        await agent.stop()
    expected = await survey(RecordedAgent(recording))
    assert told_of(found) == told_of(expected)
    assert (found.vendor, found.uptime) == (expected.vendor, expected.uptime)


async def test_an_agent_that_is_silent_or_speaks_to_others_only_is_lost(monkeypatch):
    monkeypatch.setattr(live, "TIMEOUT", 0.3)
    agent = await Responder.start(Book([]), "127.0.0.1", community="secret")
    try:
        with pytest.raises(AgentLost, match="timeout"):
            await survey(LiveAgent(SnmpAccess("127.0.0.1", agent.port)))
    finally:
        await agent.stop()


async def test_a_table_without_end_is_left(monkeypatch):
    monkeypatch.setattr(live, "MOST_ROWS", 500)
    rows = [Row((1, 3, 6, 1, 2, 1, 2, 2, 1, 2, n), Tag.OCTETS, b"eth") for n in range(600)]
    agent = await Responder.start(Book(rows), "127.0.0.1")
    try:
        with pytest.raises(AgentLost, match="broken"):
            await LiveAgent(SnmpAccess("127.0.0.1", agent.port)).walk("1.3.6.1.2.1.2.2.1.2")
    finally:
        await agent.stop()


async def test_answers_that_are_no_snmp_are_told_as_such():
    class Liar(asyncio.DatagramProtocol):
        def connection_made(self, transport):
            self.transport = transport

        def datagram_received(self, data, addr):
            self.transport.sendto(b"\x30\x82\xff\xff" + data[:9], addr)

    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(Liar, local_addr=("127.0.0.1", 0))
    try:
        port = transport.get_extra_info("sockname")[1]
        with pytest.raises(AgentLost, match=r"broken|timeout"):
            await survey(LiveAgent(SnmpAccess("127.0.0.1", port)))
    finally:
        transport.close()


def test_secrets_do_not_show():
    access = SnmpAccess("192.0.2.1", community="s3cret", auth_key="k3y", privacy_key="k4y")
    assert all(word not in repr(access) for word in ("s3cret", "k3y", "k4y"))


@contextlib.contextmanager
def net_snmp(folder):
    """A real snmpd on a free port of loopback."""
    program = shutil.which("snmpd", path="/usr/sbin:/usr/bin:/sbin")
    if program is None:
        pytest.skip("snmpd is not installed")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "snmpd.conf").write_text(
        "rocommunity public\nsysName real-agent\n"
        "createUser weak MD5 authpass123 DES privpass123\n"
        "createUser strong SHA-256 authpass123 AES privpass123\n"
        "createUser plain SHA authpass123\n"
        "rouser weak priv\nrouser strong priv\nrouser plain auth\n"
    )
    environment = {"SNMP_PERSISTENT_DIR": str(folder / "kept"), "MIBS": "", "PATH": "/usr/bin"}
    words = [
        program,
        "-f",
        "-C",
        "-c",
        folder / "snmpd.conf",
        "-Lf",
        folder / "log",
        f"udp:127.0.0.1:{port}",
    ]
    with subprocess.Popen(words, env=environment) as running:
        try:
            yield port
        finally:
            running.terminate()
            running.wait(60)


async def _patiently(access):
    for _ in range(120):  # the agent needs a moment to listen
        with contextlib.suppress(AgentLost):
            return await survey(LiveAgent(access))
        await asyncio.sleep(0.25)
    return await survey(LiveAgent(access))


@pytest.mark.parametrize(
    "secured",
    [
        {"version": "2c"},
        {"version": "1"},
        {"version": "3", "user": "weak", "auth": "md5", "privacy": "des"},
        {"version": "3", "user": "strong", "auth": "sha256", "privacy": "aes"},
        {"version": "3", "user": "plain", "auth": "sha"},
    ],
    ids=lambda told: told.get("user") or told["version"],
)
def test_a_real_agent_is_read_in_every_version(tmp_path, secured):
    keys = {"auth_key": "authpass123"} | (
        {"privacy_key": "privpass123"} if "privacy" in secured else {}
    )
    with net_snmp(tmp_path) as port:
        found = asyncio.run(_patiently(SnmpAccess("127.0.0.1", port, **secured, **keys)))
    assert found.name == "real-agent"
    assert found.vendor == "net-snmp"
    assert "lo" in {port.text("descr") for port in found.of("port")}
    assert found.troubles == []


def test_a_wrong_key_is_told_as_such(tmp_path):
    with net_snmp(tmp_path) as port:
        good = SnmpAccess("127.0.0.1", port, "3", user="plain", auth="sha", auth_key="authpass123")
        asyncio.run(_patiently(good))
        bad = SnmpAccess("127.0.0.1", port, "3", user="plain", auth="sha", auth_key="wrongpass1")
        with pytest.raises(AgentLost, match=r"auth|timeout"):
            asyncio.run(survey(LiveAgent(bad)))
