"""How fast and how true our pings are, in the line that the comparison with other engines reads.

`burst` sends to all targets at once through one socket; `hz` lets the prober ask each once a second.
Environment: `DUMP=FILE` writes every round trip in ms; `HOG_MS=k` blocks the loop k of every 50 ms.
"""

import asyncio
import contextlib
import json
import os
import resource
import socket
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from kaisai.engines.probes.channels import open_channel
from kaisai.engines.probes.icmp import IcmpChannel
from kaisai.engines.probes.prober import Prober
from kaisai.engines.probes.spec import ProbeSpec, Result

Mode = Literal["burst", "hz"]
Round = tuple[float, float]  # seconds, CPU seconds
CHUNK = 64
LONGEST_WAIT = 1.0


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


async def _hog(milliseconds: float) -> None:
    while True:
        end = time.perf_counter() + milliseconds / 1000
        while time.perf_counter() < end:
            pass
        await asyncio.sleep(0.05 - milliseconds / 1000)


async def _one_burst(channel: IcmpChannel, targets: Sequence[tuple[str, int]]) -> list[float]:
    loop = asyncio.get_running_loop()
    found: list[float] = []
    complete = asyncio.Event()
    channel.next_round()

    def collect() -> None:
        found.extend(rtt for _, _, rtt in channel.receive())
        if len(found) >= len(targets):
            complete.set()

    loop.add_reader(channel.socket.fileno(), collect)
    try:
        for start in range(0, len(targets), CHUNK):
            for index in range(start, min(start + CHUNK, len(targets))):
                channel.send(index, targets[index])
            await asyncio.sleep(0)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(complete.wait(), LONGEST_WAIT)
    finally:
        loop.remove_reader(channel.socket.fileno())
    channel.forget_all()
    return found


async def _bursts(addresses: Sequence[str], rounds: int) -> tuple[list[float], int, list[Round]]:
    family = socket.AF_INET6 if ":" in addresses[0] else socket.AF_INET
    channel = open_channel((family, None, "", ""))
    targets = [(address, 0) for address in addresses]
    found: list[float] = []
    per: list[Round] = []
    try:
        for _ in range(rounds):
            cpu, start = _cpu(), time.monotonic()
            found += await _one_burst(channel, targets)
            per.append((time.monotonic() - start, _cpu() - cpu))
            await asyncio.sleep(0.01)
    finally:
        channel.close()
    return found, rounds * len(addresses), per


async def _hz(addresses: Sequence[str], rounds: int) -> tuple[list[float], int, list[Round]]:
    results: list[Result] = []
    prober = Prober(results.extend)
    prober.replace(ProbeSpec(str(i), address) for i, address in enumerate(addresses))
    running = asyncio.get_running_loop().create_task(prober.run())
    await asyncio.sleep(rounds)
    prober.stop()
    await running
    return [result.rtt_ms for result in results if result.rtt_ms is not None], len(results), []


async def _measure(mode: Mode, addresses: Sequence[str], rounds: int) -> dict[str, object]:
    blocked = float(os.environ.get("HOG_MS", "0"))
    hog = asyncio.get_running_loop().create_task(_hog(blocked)) if blocked else None
    cpu, start = _cpu(), time.monotonic()
    found, sent, per = await (_bursts if mode == "burst" else _hz)(addresses, rounds)
    elapsed, spent = time.monotonic() - start, _cpu() - cpu
    if hog is not None:
        hog.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await hog
    if "DUMP" in os.environ:
        await asyncio.to_thread(Path(os.environ["DUMP"]).write_text, "\n".join(map(str, found)))
    ordered = sorted(found)

    def share(part: float) -> float | None:
        return round(ordered[min(len(ordered) - 1, int(part * len(ordered)))], 4) if found else None

    return {
        "sent": sent,
        "recv": len(found),
        "elapsed": round(elapsed, 5),
        "cpu_loop": round(spent, 5),
        "p50": share(0.5),
        "p90": share(0.9),
        "p99": share(0.99),
        "max": share(1),
        "per": [(round(seconds, 6), round(used, 6)) for seconds, used in per],
    }


def run(mode: Mode, targets_file: Path, rounds: int) -> dict[str, object]:
    """Measure and return the fields of the JSON line.

    Args:
        mode: `burst` or `hz`.
        targets_file: IP literals of one family, separated by white space.
        rounds: bursts, or seconds at one ping a second.

    Raises:
        ValueError: the file names no target.
        PermissionMissing: this user may not ping.
    """
    addresses = targets_file.read_text().split()
    if not addresses:
        raise ValueError(f"{targets_file} names no target")
    return asyncio.run(_measure(mode, addresses, rounds))


if __name__ == "__main__":
    chosen: Mode = "hz" if sys.argv[1] == "hz" else "burst"
    sys.stdout.write(json.dumps(run(chosen, Path(sys.argv[2]), int(sys.argv[3]))) + "\n")
