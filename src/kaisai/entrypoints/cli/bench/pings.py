"""Our ICMP engine beside fping (and deadman, where its script is given), over a veth pair.

Two network namespaces are made for it and removed afterwards; nothing leaves the machine. CPU is
user + system time of each program's own measured part, so it includes the kernel's answering side,
for both alike. Runs are interleaved and the best of each is compared, because stalls of the
machine are charged to whoever runs.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kaisai.entrypoints.cli.bench.figures import Figure, Skipped

NEAR, FAR = "kaisai-bench-a", "kaisai-bench-b"
ROUNDS = 5
MOST_SECONDS = 60


def ip_batch(commands: Sequence[str], namespace: str = "") -> None:
    """Carry out `ip` commands at once, inside a namespace where one is named."""
    where = ["-n", namespace] if namespace else []
    subprocess.run(
        ["ip", *where, "-batch", "-"], input="\n".join(commands), text=True, check=True, timeout=30
    )


def remove_namespaces(*names: str) -> None:
    """Take them away; harmless when they are not there."""
    for name in names:
        subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False, timeout=30)


@contextmanager
def two_namespaces() -> Iterator[None]:
    """A cable between two namespaces; the far one answers for all of 10.66.0.0/17."""
    remove_namespaces(NEAR, FAR)
    ip_batch(
        [
            f"netns add {NEAR}",
            f"netns add {FAR}",
            f"link add kb0 netns {NEAR} type veth peer name kb1 netns {FAR}",
        ]
    )
    try:
        ip_batch(
            [
                "addr add 10.66.128.1/30 dev kb0",
                "link set kb0 up",
                "link set lo up",
                "route add 10.66.0.0/17 via 10.66.128.2",
            ],
            NEAR,
        )
        ip_batch(
            [
                "addr add 10.66.128.2/30 dev kb1",
                "link set kb1 up",
                "link set lo up",
                "route add local 10.66.0.0/17 dev lo",
            ],
            FAR,
        )
        yield
    finally:
        remove_namespaces(NEAR, FAR)


def addresses(number: int) -> list[str]:
    """Addresses that the far namespace answers for."""
    return [f"10.66.{n // 250}.{n % 250 + 1}" for n in range(number)]


def targets_file(folder: Path, number: int) -> Path:
    """Those addresses, one a line, as fping and our own engine read them."""
    targets = folder / "targets"
    targets.write_text("\n".join(addresses(number)) + "\n", encoding="ascii")
    return targets


def _ours(targets: Path, number: int) -> list[tuple[float, float, int]]:
    """(seconds, CPU-ms per 1,000 pings, lost) of each round."""
    command = [
        "ip",
        "netns",
        "exec",
        NEAR,
        sys.executable,
        "-m",
        "kaisai",
        "bench",
        "icmp",
        "burst",
        str(targets),
        str(ROUNDS),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=MOST_SECONDS)
    told = json.loads(done.stdout.strip().splitlines()[-1])
    lost = int(told["sent"]) - int(told["recv"])
    return [(seconds, cpu * 1e6 / number, lost) for seconds, cpu in told["per"]]


def fping(targets: Path, number: int) -> tuple[float, float, int]:
    """Seconds, CPU-ms per 1,000 pings and how many were lost, of one burst from the near namespace."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(
        ["ip", "netns", "exec", NEAR, "fping", "-C1", "-q", "-t1000", "-i0", "-f", str(targets)],
        capture_output=True,
        text=True,
        check=False,
        timeout=MOST_SECONDS,
    )
    seconds, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    lost = sum(line.rstrip().endswith(" -") for line in done.stderr.splitlines())
    return seconds, cpu * 1e6 / number, lost


def measure(number: int = 5000, tries: int = 4) -> list[Figure | Skipped]:
    """A burst of so many targets, ours and fping in turn."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        return [Skipped(f"ICMP burst of {number}", "needs root to make network namespaces")]
    if shutil.which("fping") is None:
        return [Skipped(f"ICMP burst of {number}", "fping is not installed")]
    with tempfile.TemporaryDirectory(prefix="kaisai-bench-") as name, two_namespaces():
        targets = targets_file(Path(name), number)
        ours: list[tuple[float, float, int]] = []
        theirs: list[tuple[float, float, int]] = []
        for _ in range(tries):
            ours += _ours(targets, number)
            theirs.append(fping(targets, number))
    cpu, peer_cpu = min(c for _, c, _ in ours), min(c for _, c, _ in theirs)
    rate = number / min(s for s, _, _ in ours)
    lost = min(lost for _, _, lost in ours)
    return [
        Figure(
            f"ICMP burst of {number}: CPU per 1,000 pings (best)",
            cpu,
            "ms",
            peer_cpu,
            "fping",
            "≤ 1.2 × fping",
            cpu <= 1.2 * peer_cpu,
        ),
        Figure(
            f"ICMP burst of {number}: targets per second (best)",
            rate,
            "/s",
            goal="≥ 80,000 /s",
            met=rate >= 80_000,
        ),
        Figure(f"ICMP burst of {number}: lost", lost, "", goal="0", met=lost == 0),
    ]
