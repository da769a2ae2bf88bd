"""Reported round trips against a packet sniffer on the same cable, at one ping a second.

Once with an idle event loop and once with one that is blocked 20 of every 50 ms, as by a busy
program; beside gufo-ping where it is installed. What fell into a freeze of the machine is left out.
"""

import asyncio
import importlib.util
import os
import random
import shutil
import time
from collections.abc import Awaitable, Callable

from kaisai.engines.probes.places import in_namespace
from kaisai.engines.probes.prober import Prober
from kaisai.engines.probes.spec import ProbeSpec, Result
from kaisai.entrypoints.cli.bench.figures import Figure, Skipped
from kaisai.entrypoints.cli.bench.freezes import FreezeWatch
from kaisai.entrypoints.cli.bench.pings import NEAR, addresses, two_namespaces
from kaisai.entrypoints.cli.bench.sniffer import Sniffer

SECONDS = 12.0
Told = list[tuple[str, float, float]]  # address, about when (Unix seconds), milliseconds


async def _blocker() -> None:
    while True:
        time.sleep(0.02)  # noqa: ASYNC251 - blocking is what is wanted
        await asyncio.sleep(0.03)


async def _ours(targets: list[str], told: Told) -> None:
    def keep(results: "list[Result]") -> None:
        for key, sent_at, rtt, _reason in results:
            if rtt is not None:
                told.append((key, sent_at, rtt))

    prober = Prober(keep)  # type: ignore[arg-type]  # a list is the sequence that comes
    prober.replace(ProbeSpec(address, address) for address in targets)
    running = asyncio.get_running_loop().create_task(prober.run())
    await asyncio.sleep(SECONDS)
    prober.stop()
    await running


async def _gufo(targets: list[str], told: Told) -> None:
    from gufo.ping import Ping  # noqa: PLC0415 - optional part

    ping = Ping()
    end = time.monotonic() + SECONDS

    async def follow(address: str) -> None:
        await asyncio.sleep(random.random())  # noqa: S311 - spreads the load
        while time.monotonic() < end:
            at = time.time()
            rtt = await ping.ping(address)
            if rtt is not None:
                told.append((address, at, rtt * 1000))
            await asyncio.sleep(max(0.0, 1 - (time.time() - at)))

    await asyncio.gather(*map(follow, targets))


Run = Callable[[list[str], Told], Awaitable[None]]


def _errors(run: Run, targets: list[str], *, blocked: bool) -> list[float]:
    """Absolute errors in milliseconds, in order of size."""
    told: Told = []

    async def both() -> None:
        blocking = asyncio.get_running_loop().create_task(_blocker()) if blocked else None
        await run(targets, told)
        if blocking is not None:
            blocking.cancel()

    to_unix = time.time() - time.monotonic()
    with FreezeWatch() as freezes, Sniffer("kb0", NEAR) as sniffer:
        in_namespace(NEAR, lambda: asyncio.run(both()))
    trips = sniffer.round_trips()
    errors = []
    for address, at, reported in told:
        near = [trip for trip in trips.get(address, ()) if -0.005 < trip[0] - at < 0.4]
        if not near:
            continue
        sent, true = near[0]
        if freezes.any_frozen(at - to_unix - 0.005, sent + true / 1000 - to_unix + 0.05) == 0.0:
            errors.append(abs(reported - true))
    return sorted(errors)


def _at(errors: list[float], share: float) -> float:
    return errors[min(len(errors) - 1, int(len(errors) * share))] if errors else float("inf")


def measure(number: int = 500) -> list[Figure | Skipped]:
    """With so many targets."""
    name = f"RTT error, {number} targets at 1 Hz"
    if os.geteuid() != 0 or shutil.which("ip") is None:
        return [Skipped(name, "needs root to make network namespaces")]
    peer = importlib.util.find_spec("gufo") is not None
    figures: list[Figure | Skipped] = []
    with two_namespaces():
        targets = addresses(number)
        for blocked in (False, True):
            ours = _errors(_ours, targets, blocked=blocked)
            theirs = _errors(_gufo, targets, blocked=blocked) if peer else []
            how = "loop blocked 20 of 50 ms" if blocked else "idle"
            for share, goal in ((0.5, 0.01), (0.99, 0.1)):
                error = _at(ours, share)
                figures.append(
                    Figure(
                        f"{name}, {how}: p{share * 100:.0f} (of {len(ours)})",
                        error,
                        "ms",
                        _at(theirs, share) if theirs else None,
                        "gufo-ping",
                        f"≤ {goal} ms",
                        error <= goal,
                    )
                )
    return figures
