"""What docs/do/hear-traps.md says, done: real traps through a real snmptrapd into the log."""

import asyncio
import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from tests.entrypoints.poller.test_hearing import heard

__all__ = ["heard"]
PAGE = Path(__file__).parents[3] / "docs" / "do" / "hear-traps.md"
NEEDED = ("snmptrapd", "snmptrap", "sed", "nc")
COLD_START, LINK_DOWN, LINK_UP = (f"1.3.6.1.6.3.1.1.5.{number}" for number in (1, 3, 4))
KEYS = ("-a", "SHA", "-A", "first password", "-x", "AES", "-X", "second password")
pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, NEEDED)), reason="snmptrapd, snmptrap or nc is not installed"
)


def free_udp_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def taking_traps(folder, syslog):
    """The page's files and its command, with other ports."""
    conf, rules, command, *_more = re.findall(
        r"^```\w+\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL
    )
    (folder / "snmptrapd.conf").write_text(conf)
    (folder / "traps.sed").write_text(rules)
    port = free_udp_port()
    command = command.replace("udp:0.0.0.0:162", f"udp:127.0.0.1:{port}")
    command = command.replace("127.0.0.1 5514", f"127.0.0.1 {syslog}")
    environment = {**os.environ, "SNMP_PERSISTENT_DIR": str(folder)}
    running = subprocess.Popen(
        ["sh", "-c", command], cwd=folder, env=environment, start_new_session=True
    )
    try:
        yield f"127.0.0.1:{port}"
    finally:
        os.killpg(running.pid, signal.SIGTERM)
        running.wait(30)


def trap(*words):
    subprocess.run(["snmptrap", *words], env={**os.environ, "MIBS": ""}, timeout=60, check=True)


async def test_traps_of_all_versions_belong_to_their_device(heard, tmp_path):
    with taking_traps(tmp_path, heard.addresses[1][1]) as where:
        first = ("-v", "2c", "-c", "public", where, "", LINK_DOWN)
        which = ("1.3.6.1.2.1.2.2.1.1.7", "i", "7", "1.3.6.1.2.1.2.2.1.2.7", "s", "ge-0/0/7")
        async with asyncio.timeout(60):
            while True:  # whether it listens yet, nobody tells: a trap is not answered
                await asyncio.to_thread(trap, *first, *which)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(heard.lines(1), 1)
                    break
        await asyncio.to_thread(
            trap, "-v", "1", "-c", "public", where, "1.3.6.1.4.1.9", "127.0.0.1", "2", "0", ""
        )
        await asyncio.to_thread(trap, "-v", "2c", "-c", "guessed", where, "", COLD_START)
        await asyncio.to_thread(
            trap, *("-v", "3", "-e", "0x8000000001020304", "-u", "noc", "-l", "authPriv"),
            *KEYS, where, "", LINK_UP,
        )  # fmt: skip
        async with asyncio.timeout(60):
            told = set()
            while len(told) < 3:
                lines = await heard.lines(1)
                told = {found.text.strip() for found in lines}
                await asyncio.sleep(0.1)
    # nobody believes a guessed community
    assert told == {'linkDown, ifIndex 7, ifDescr "ge-0/0/7"', "Link Down", "linkUp"}
    assert {(found.device, found.room) for found in lines} == {("sw-4f", "hall-4f")}
