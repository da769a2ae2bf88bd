"""From a cut link to a red tile: a real poller and web server, a real link, a subscribed viewer.

A thousand targets answer in two network namespaces; the cable to the second is cut and mended again
and again. Measured is the time from the cut to the arrival of the change in an event stream, less
the spans in which the machine itself stood still.
"""

import contextlib
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from kaisai.entrypoints.cli.bench.figures import Figure, Skipped
from kaisai.entrypoints.cli.bench.freezes import FreezeWatch
from kaisai.entrypoints.cli.bench.pings import (
    FAR,
    NEAR,
    addresses,
    ip_batch,
    remove_namespaces,
    two_namespaces,
)
from kaisai.entrypoints.cli.bench.viewers import free_port, web_server

LEAF = "kaisai-bench-c"
BEHIND = 10  # targets behind the cable that is cut
CUTS = 8
PATIENCE = 60.0
LEAF_ROUTE = "route replace 10.66.200.0/24 via 10.66.129.2"
INTERVAL = 1.0


@contextmanager
def _leaf() -> Iterator[None]:
    """A third namespace behind the second."""
    remove_namespaces(LEAF)
    ip_batch(
        [f"netns add {LEAF}", f"link add kb2 netns {FAR} type veth peer name kb3 netns {LEAF}"]
    )
    ip_batch(["addr add 10.66.129.1/30 dev kb2", "link set kb2 up", LEAF_ROUTE], FAR)
    ip_batch(
        [
            "addr add 10.66.129.2/30 dev kb3",
            "link set kb3 up",
            "link set lo up",
            "route add default via 10.66.129.1",
            *(f"addr add 10.66.200.{n + 1}/32 dev lo" for n in range(BEHIND)),
        ],
        LEAF,
    )
    ip_batch(["route add 10.66.200.0/24 via 10.66.128.2"], NEAR)
    forward = ["sysctl", "-qw", "net.ipv4.ip_forward=1"]
    subprocess.run(
        ["ip", "netns", "exec", FAR, *forward], capture_output=True, check=True, timeout=30
    )
    try:
        yield
    finally:
        remove_namespaces(LEAF)


def inventory(number: int) -> bytes:
    """The targets as CSV, all asked from the first namespace."""
    # cutting again and again would count as flapping and rightly be damped
    rows = ["name,address,anchor,via,relay,flap_changes", f"here,10.66.128.1,yes,netns,{NEAR},1000"]
    rows += [
        f"far-{n},{address},,netns,{NEAR},1000"
        for n, address in enumerate(addresses(number - BEHIND - 1))
    ]
    rows += [f"leaf-{n},10.66.200.{n + 1},,netns,{NEAR},1000" for n in range(BEHIND)]
    return "\n".join(rows).encode()


class Viewer:
    """One event stream, read line by line on a plain socket."""

    def __init__(self, port: int, token: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self._socket.sendall(
            f"GET /live/bench HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
        )
        self._lines = self._socket.makefile("rb")

    def wait_for(self, key: str, states: set[str]) -> float:
        """The monotonic time at which the target is told to be in one of the states."""
        deadline = time.monotonic() + PATIENCE
        for line in self._lines:
            at = time.monotonic()
            if at > deadline:
                break
            if line.startswith(b"data: ") and b'"changes"' in line:
                changes = json.loads(line[6:])["changes"]
                if any(change["key"] == key and change["new"] in states for change in changes):
                    return at
        raise TimeoutError(f"{key} never became {' or '.join(sorted(states))}")

    def close(self) -> None:
        """Leave."""
        self._socket.close()


@contextmanager
def running_poller(directory: Path) -> Iterator[psutil.Process]:
    """`kaisai poller` as a process of its own, ended afterwards."""
    environment = {**os.environ, "KAISAI_DATA": str(directory), "KAISAI_LOG": "error"}
    environment.pop("DATABASE_URL", None)
    process = subprocess.Popen([sys.executable, "-m", "kaisai", "poller"], env=environment)
    try:
        yield psutil.Process(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(15)
        if process.poll() is None:
            process.kill()


def measure(number: int = 1000, cuts: int = CUTS) -> list[Figure | Skipped]:
    """Cut and mend so many times with so many targets."""
    name = f"detection with {number} targets"
    if os.geteuid() != 0 or shutil.which("ip") is None:
        return [Skipped(name, "needs root to make network namespaces")]
    with tempfile.TemporaryDirectory(prefix="kaisai-bench-") as folder, two_namespaces(), _leaf():
        from kaisai.entrypoints.cli.bench.stage import Stage  # noqa: PLC0415 - slow start: loads Django

        stage = Stage(Path(folder), targets=inventory(number))
        key = next(k for k in stage.keys if stage.names[k] == "leaf-0")
        port = free_port()
        with web_server(Path(folder), port), running_poller(Path(folder)), FreezeWatch() as watch:
            spans = _cut_and_mend(Viewer(port, stage.token), key, cuts)
    limit = INTERVAL * 3 + 0.5
    figures: list[Figure | Skipped] = []
    for what, found in spans.items():
        delays = sorted(b - a - watch.any_frozen(a, b) for a, b in found)
        worst = delays[-1]
        figures.append(
            Figure(
                f"{name}: {what} (worst of {cuts})",
                worst,
                "s",
                goal=f"≤ {limit} s",
                met=worst <= limit,
            )
        )
    return figures


def _cut_and_mend(viewer: Viewer, key: str, cuts: int) -> dict[str, list[tuple[float, float]]]:
    spans: dict[str, list[tuple[float, float]]] = {"cut → red": [], "mended → green": []}
    viewer.wait_for(key, {"up"})
    try:
        for _ in range(cuts):
            # anywhere in the second: the cut knows nothing of the grid of probes
            time.sleep(2 + random.random())  # noqa: S311 - not a secret
            for act, what, states in (
                ("down", "cut → red", {"down"}),
                ("up", "mended → green", {"up"}),
            ):
                start = time.monotonic()
                # a link that went down took its routes along
                ip_batch([f"link set kb2 {act}", *([LEAF_ROUTE] if act == "up" else [])], FAR)
                spans[what].append((start, viewer.wait_for(key, states)))
    finally:
        viewer.close()
    return spans
