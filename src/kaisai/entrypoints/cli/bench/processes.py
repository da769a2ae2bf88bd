"""Our engine beside the way of deadman: one `ping` process for each target and round.

Where deadman's own script is at hand (`KAISAI_BENCH_DEADMAN=/path/of/deadman`), its own class for
a target is asked; else the same is done without it: `ping -n -W1 -c1 ADDRESS` for all at once,
which leaves deadman's own parsing out and so flatters it.
"""

import asyncio
import importlib.machinery
import importlib.util
import os
import resource
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from kaisai.engines.probes.places import in_namespace
from kaisai.entrypoints.cli.bench.figures import Figure, Skipped
from kaisai.entrypoints.cli.bench.pings import NEAR, _ours, addresses, targets_file, two_namespaces

ROUNDS = 2


async def _fork_all(targets: list[str]) -> None:
    async def one(address: str) -> None:
        ping = await asyncio.create_subprocess_exec(
            "ping", "-n", "-W1", "-c1", address, stdout=asyncio.subprocess.PIPE
        )
        await ping.communicate()

    await asyncio.gather(*map(one, targets))


def _deadman(script: str) -> Any:
    """The own class of deadman, `PingTarget`; its file loaded as a module."""
    loader = importlib.machinery.SourceFileLoader("deadman_script", script)
    specification = importlib.util.spec_from_loader("deadman_script", loader)
    if specification is None:
        raise ImportError(script)
    module = importlib.util.module_from_spec(specification)
    sys.argv = [script]
    loader.exec_module(module)
    return module.PingTarget


async def _ask_all(kind: Any, targets: list[str]) -> None:
    await asyncio.gather(*(kind(address, address, "Linux").async_send() for address in targets))


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def measure(number: int = 200) -> list[Figure | Skipped]:
    """One round of so many targets, each way."""
    name = f"ICMP, {number} targets: CPU per 1,000 pings"
    if os.geteuid() != 0 or shutil.which("ip") is None:
        return [Skipped(name, "needs root to make network namespaces")]
    if shutil.which("ping") is None:
        return [Skipped(name, "ping is not installed")]
    script = os.environ.get("KAISAI_BENCH_DEADMAN", "")
    kind = _deadman(script) if script else None
    with tempfile.TemporaryDirectory(prefix="kaisai-bench-") as folder, two_namespaces():
        targets = targets_file(Path(folder), number)
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours += [cpu for _, cpu, _ in _ours(targets, number)]
            before = _cpu()
            work = _ask_all(kind, addresses(number)) if kind else _fork_all(addresses(number))
            in_namespace(NEAR, lambda work=work: asyncio.run(work))  # type: ignore[misc]  # mypy cannot type a default of a lambda
            theirs.append((_cpu() - before) * 1e6 / number)
    cpu, peer = min(ours), min(theirs)
    who = "deadman" if script else "a ping process each, as deadman"
    if not script:  # a bare process is less than what deadman does, so nothing is promised of it
        return [Figure(f"{name} (best)", cpu, "ms", peer, who)]
    return [Figure(f"{name} (best)", cpu, "ms", peer, who, "≤ 1/500", cpu * 500 <= peer)]
