"""Our ICMP engine alone: bursts of all targets at once, or each target once a second.

Environment: `DUMP=FILE` writes every round trip in ms; `HOG_MS=k` blocks the loop k of every 50 ms
(mode `hz`).
"""

import asyncio
import json
import os
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kaisai.engines.probes.channels import Channels
from kaisai.engines.probes.icmp import destination_of
from kaisai.engines.probes.prober import Prober
from kaisai.engines.probes.spec import ProbeSpec, Result

PATIENCE = 1.0
CHUNK = 64


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


class _Burst:
    def __init__(self, addresses: list[str]) -> None:
        self.rtts: list[float] = []
        self._specs = [ProbeSpec(str(index), address) for index, address in enumerate(addresses)]
        self._destinations = [destination_of(address) for address in addresses]
        self._channels = Channels(self._take)

    def _take(self, answers: Sequence[Result]) -> None:
        self.rtts += [each.rtt_ms for each in answers if each.rtt_ms is not None]

    def round(self) -> None:
        """All targets once; returns when all answered or a second passed."""
        channels = self._channels
        channels.next_round()
        wanted = len(self.rtts) + len(self._specs)
        for start in range(0, len(self._specs), CHUNK):
            for index in range(start, min(start + CHUNK, len(self._specs))):
                spec = self._specs[index]
                channels.channel(index, spec, spec.address).send(index, self._destinations[index])
            channels.receive()
        end = time.monotonic() + PATIENCE
        while len(self.rtts) < wanted and time.monotonic() < end:
            time.sleep(0.0005)
            channels.receive()
        channels.forget_flights()


def run(mode: str, targets_file: Path, rounds: int) -> dict[str, Any]:
    """Measure; returns sent, recv, elapsed, cpu_loop, p50, p90, p99, max (ms) and per = [[s, CPU s], …]."""
    addresses = [
        line.strip()
        for line in targets_file.read_text(encoding="ascii").splitlines()
        if line.strip()
    ]
    if mode == "burst":
        rtts, per = _burst(addresses, rounds)
    else:
        rtts, per = asyncio.run(_paced(addresses, rounds))
    if "DUMP" in os.environ:
        Path(os.environ["DUMP"]).write_text("\n".join(map(str, rtts)), encoding="ascii")
    rtts.sort()

    def at(share: float) -> float | None:
        return round(rtts[min(len(rtts) - 1, int(share * len(rtts)))], 4) if rtts else None

    return {
        "sent": len(addresses) * rounds,
        "recv": len(rtts),
        "elapsed": round(sum(s for s, _ in per), 5),
        "cpu_loop": round(sum(c for _, c in per), 5),
        "p50": at(0.5),
        "p90": at(0.9),
        "p99": at(0.99),
        "max": at(1.0),
        "per": per,
    }


def _burst(addresses: list[str], rounds: int) -> tuple[list[float], list[tuple[float, float]]]:
    burst = _Burst(addresses)
    per = []
    for _ in range(rounds):
        start, cpu = time.monotonic(), _cpu()
        burst.round()
        per.append((round(time.monotonic() - start, 6), round(_cpu() - cpu, 6)))
    return burst.rtts, per


async def _hog(milliseconds: float) -> None:
    while milliseconds:
        end = time.perf_counter() + milliseconds / 1000
        while time.perf_counter() < end:
            pass
        await asyncio.sleep(0.05 - milliseconds / 1000)


async def _paced(
    addresses: list[str], seconds: int
) -> tuple[list[float], list[tuple[float, float]]]:
    rtts: list[float] = []

    def take(results: Any) -> None:
        rtts.extend(
            result.rtt_ms
            for result in results
            if isinstance(result, Result) and result.rtt_ms is not None
        )

    prober = Prober(take)
    prober.replace(ProbeSpec(str(index), address) for index, address in enumerate(addresses))
    start, cpu = time.monotonic(), _cpu()
    task = asyncio.get_running_loop().create_task(prober.run())
    hog = asyncio.get_running_loop().create_task(_hog(float(os.environ.get("HOG_MS", "0"))))
    await asyncio.sleep(seconds)
    hog.cancel()
    prober.stop()
    await task
    return rtts, [(round(time.monotonic() - start, 6), round(_cpu() - cpu, 6))]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))) + "\n")
