"""The slower probes under way (TCP, DNS, HTTP, through a relay): one bounded task each."""

import asyncio
import time
from collections.abc import Callable

from kaisai.engines.probes.places import PlaceMissing
from kaisai.engines.probes.problems import Problem, problem_of
from kaisai.engines.probes.relay_faults import RelayFailed
from kaisai.engines.probes.relays import Relays
from kaisai.engines.probes.spec import ProbeSpec, Result
from kaisai.engines.probes.streams import probe_stream

MOST_STREAMS = 500


class Underway:
    """Tasks by index of their target.

    Args:
        on_result: receives index, spec and result of each that ended by itself.
        on_problem: receives key and problem of each that could not be sent for a reason of ours.
        known_hosts: file with the SSH host keys of relays; the user's own when None.
    """

    def __init__(
        self,
        on_result: Callable[[int, ProbeSpec, Result], None],
        on_problem: Callable[[str, Problem], None],
        known_hosts: str | None,
    ) -> None:
        self._on_result = on_result
        self._on_problem = on_problem
        self._relays = Relays(known_hosts)
        self._tasks: dict[int, asyncio.Task[None]] = {}

    @property
    def is_any(self) -> bool:
        """Whether any is under way."""
        return bool(self._tasks)

    def __contains__(self, index: int) -> bool:
        return index in self._tasks

    def start(self, index: int, spec: ProbeSpec, address: str) -> None:
        """Begin a probe, unless very many are under way: then its turn is passed over."""
        if len(self._tasks) < MOST_STREAMS:
            running = asyncio.get_running_loop().create_task(self._probe(index, spec, address))
            self._tasks[index] = running

    def drop_all(self) -> None:
        """Forget them: what they would say no longer counts."""
        for task in self._tasks.values():
            task.cancel()
        self._tasks.clear()

    async def close(self) -> None:
        """Forget them and close the connections to relays."""
        ending = list(self._tasks.values())
        self.drop_all()
        await asyncio.gather(*ending, return_exceptions=True)
        await self._relays.close()

    async def _probe(self, index: int, spec: ProbeSpec, address: str) -> None:
        told: Result | Problem
        try:
            if spec.relayed:
                told = await self._relays.probe(spec, address)
            else:
                told = await probe_stream(spec, address)
        except (RelayFailed, PlaceMissing) as error:
            told = problem_of(error)
        except Exception:  # noqa: BLE001 - a fault of ours or a library's is a loss with a reason, not a target that is never asked again
            told = Result(spec.key, time.time(), None, "internal")
        if self._tasks.get(index) is not asyncio.current_task():
            return
        del self._tasks[index]
        if isinstance(told, Problem):
            self._on_problem(spec.key, told)
        else:
            self._on_result(index, spec, told)
