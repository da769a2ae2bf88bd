"""`kaisai watch` with 500 targets in a real pseudo-terminal: CPU, and key press to redraw."""

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

import psutil

from kaisai.entrypoints.cli.bench.figures import Figure, Skipped
from kaisai.entrypoints.cli.bench.freezes import FreezeWatch
from kaisai.entrypoints.cli.bench.stage import loopback_targets

WARM_UP, MEASURED = 12.0, 15.0
PRESSES = 40
QUIET = 0.05  # seconds without output before a key is pressed


def _drain(master: int, seconds: float) -> None:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if select.select([master], [], [], left)[0]:
            os.read(master, 1 << 16)


def _press(master: int, key: bytes) -> tuple[float, float] | None:
    """Monotonic times of the press and of the first output after it."""
    for _ in range(200):  # wait for a pause between two redraws
        if not select.select([master], [], [], QUIET)[0]:
            break
        os.read(master, 1 << 16)
    pressed = time.monotonic()
    os.write(master, key)
    if not select.select([master], [], [], 5.0)[0]:
        return None
    return pressed, time.monotonic()


def measure(number: int = 500) -> list[Figure | Skipped]:
    """Watch so many addresses of the loopback."""
    with tempfile.TemporaryDirectory(prefix="kaisai-bench-") as folder:
        file = Path(folder) / "targets.conf"
        file.write_bytes(loopback_targets(number))
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 45, 160, 0, 0))
        command = [sys.executable, "-m", "kaisai", "watch", str(file)]
        environment = {**os.environ, "TERM": "xterm-256color"}
        process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment,
            start_new_session=True,
        )
        os.close(slave)
        try:
            return _measured(psutil.Process(process.pid), master, number)
        finally:
            process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            if process.poll() is None:
                process.kill()
                process.wait()
            os.close(master)


def _measured(process: psutil.Process, master: int, number: int) -> list[Figure | Skipped]:
    _drain(master, WARM_UP)
    before, start = sum(process.cpu_times()[:2]), time.monotonic()
    _drain(master, MEASURED)
    share = (sum(process.cpu_times()[:2]) - before) / (time.monotonic() - start) * 100
    spans = []
    with FreezeWatch() as freezes:
        for count in range(PRESSES):
            span = _press(master, b"j" if count % 4 != 3 else b"k")
            if span is not None:
                spans.append(span)
    delays = sorted((end - begin - freezes.any_frozen(begin, end)) * 1000 for begin, end in spans)
    worst = delays[int(len(delays) * 0.95)] if len(delays) == PRESSES else float("inf")
    name = f"kaisai watch, {number} targets"
    return [
        Figure(f"{name}: CPU of one core", share, "%", goal="≤ 25 %", met=share <= 25),
        Figure(
            f"{name}: key press to redraw (p95)", worst, "ms", goal="≤ 100 ms", met=worst <= 100
        ),
    ]
