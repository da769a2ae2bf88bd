"""Asks every target at its own pace and hands over the answers in batches.

One task paces all ICMP probes through one socket per address family and place; no task, timer or
process per target. TCP, DNS, HTTP and relayed probes are short coroutines.
"""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping, Sequence

from kaisai.engines.probes.doubts import Doubts
from kaisai.engines.probes.faults import FaultInjector
from kaisai.engines.probes.outbox import Outbox
from kaisai.engines.probes.pacing import Grid, Turns, steady
from kaisai.engines.probes.permission import PermissionMissing
from kaisai.engines.probes.pings import Pings
from kaisai.engines.probes.places import PlaceMissing
from kaisai.engines.probes.problems import Problem, Problems, problem_of
from kaisai.engines.probes.resolving import Resolver, host_of
from kaisai.engines.probes.spec import ProbeKind, ProbeSpec, Result
from kaisai.engines.probes.underway import Underway

OnResults = Callable[[Sequence[Result]], None]
OnGap = Callable[[float, float], None]

_LOOK_EVERY = 0.02  # seconds between two looks whether a single round is complete


class Prober:
    """Runs until stopped; its list may be replaced at any time.

    Args:
        on_results: receives batches in the order in which answers and time-outs became known.
        on_gap: receives start and end (Unix seconds) of a time in which the prober stood still.
        faults: loses and delays probes for a simulation.
        known_hosts: file with the SSH host keys of relays; the user's own when None.
    """

    def __init__(
        self,
        on_results: OnResults,
        on_gap: OnGap | None = None,
        *,
        faults: FaultInjector | None = None,
        known_hosts: str | None = None,
    ) -> None:
        self._outbox = Outbox(on_results)
        self._on_gap = on_gap
        self._faults = faults
        self._underway = Underway(self._on_answer, self._on_problem, known_hosts)
        self._resolver = Resolver()
        self._pings = Pings(self._on_answers, self._lose)
        self._specs: list[ProbeSpec] = []
        self._hosts: list[str] = []
        self._index: dict[str, int] = {}
        self._grid = Grid(())
        self._doubts = Doubts()
        self._problems = Problems()
        self._stopped = asyncio.Event()

    # -- what it is told

    def replace(self, specs: Iterable[ProbeSpec]) -> None:
        """Take over a list; probes in flight to the old one are forgotten, not lost."""
        self._specs = list({spec.key: spec for spec in specs}.values())
        self._index = {spec.key: index for index, spec in enumerate(self._specs)}
        self._grid = Grid((spec.key, spec.interval) for spec in self._specs)
        self._pings.begin(len(self._specs))
        self._doubts.clear()
        self._problems.forget()
        self._underway.drop_all()
        self._hosts = [host_of(spec.address) for spec in self._specs]
        self._resolver.follow(self._hosts)

    def stop(self) -> None:
        """End `run` soon."""
        self._stopped.set()

    def problems(self) -> list[Problem]:
        """What keeps probes from being sent at present, each said once."""
        return self._problems.present(steady())

    def hindered(self) -> Mapping[str, Problem]:
        """By key, what could not be asked at least once since it is in the list, and why."""
        return self._problems.hindered

    async def probe_now(self, keys: Iterable[str]) -> dict[str, Result]:
        """Ask these targets out of turn and wait for their answers; the results go to everybody."""
        known = {key: self._index[key] for key in keys if key in self._index}
        asked = {key: self._outbox.next_of(key) for key in known}
        for index in known.values():
            self._probe_again(index)
        if asked:
            longest = max(self._specs[index].timeout for index in known.values())
            await asyncio.wait(asked.values(), timeout=longest * 2 + 2)
        return {key: future.result() for key, future in asked.items() if future.done()}

    # -- its life

    async def run(self) -> None:
        """Probe until `stop` or cancelled."""
        resolving = asyncio.get_running_loop().create_task(self._resolver.run(), name="resolver")
        try:
            await self._pace()
        finally:
            resolving.cancel()
            self._pings.close()
            await self._underway.close()

    async def _pace(self) -> None:
        turns = Turns(steady())
        while not self._stopped.is_set():
            now = steady()
            if stood_still := turns.stood_still(now):
                self._stood_still(stood_still)
            for slot in turns.due(now):
                self._serve(slot)
            drained_until = steady()  # before draining: a stall in between judges nobody
            self._pings.receive()
            for index, sent_at, reason in self._pings.lost(drained_until):
                self._lose(index, reason, sent_at)
                self._doubts.lost(self._specs[index].key, drained_until)
            for key in self._doubts.due(steady()):
                self._probe_again(self._index[key])
            self._outbox.flush()
            self._pings.look_at_places(steady())
            awaiting = self._pings.await_answers or self._doubts.is_any or self._underway.is_any
            wake_at = self._grid.wakes_at(turns.next, awaiting=awaiting)
            await asyncio.sleep(turns.until(wake_at, steady()))

    def _serve(self, slot: int) -> None:
        due = self._grid.due(slot)
        if due:
            self._pings.send_all(due, self._probe)

    def _stood_still(self, seconds: float) -> None:
        """What did not come meanwhile may have been missed and is not held against anybody."""
        self._pings.stand_still()
        self._underway.drop_all()
        self._doubts.postpone()
        if self._on_gap is not None:
            self._outbox.flush()
            self._on_gap(time.time() - seconds, time.time())

    # -- sending

    def _probe_again(self, index: int) -> None:
        """Out of turn; within one turn a channel sends to nobody twice."""
        self._pings.next_round()
        self._probe(index)

    def _probe(self, index: int) -> None:
        spec = self._specs[index]
        if not spec.supported:
            self._lose(index, "unsupported-via")
            return
        address = self._resolver.find(self._hosts[index])
        if address is None:
            if self._resolver.is_unknown(self._hosts[index]):
                self._lose(index, "unresolved")
        elif self._faults is not None and self._faults.loses(spec.key):
            self._lose(index, "timeout")
        elif spec.kind is ProbeKind.ICMP and not spec.relayed:
            self._ping(index, spec, address)
        elif index not in self._underway:
            self._underway.start(index, spec, address)

    def _ping(self, index: int, spec: ProbeSpec, address: str) -> None:
        # a literal stays where it is
        settled = self._faults is None and address == self._hosts[index]
        try:
            self._pings.send(index, spec, address, settled=settled)
        except (OSError, PlaceMissing, PermissionMissing) as error:
            self._on_problem(spec.key, problem_of(error))

    # -- answers

    def _on_answers(self, results: Sequence[Result]) -> None:
        self._doubts.answered(result.key for result in results)
        if self._faults is not None:
            specs, index = self._specs, self._index
            results = [self._delayed(result, specs[index[result.key]]) for result in results]
        self._outbox.extend(results)

    def _on_answer(self, index: int, spec: ProbeSpec, result: Result) -> None:
        if self._index.get(spec.key) == index:
            self._outbox.add(self._delayed(result, spec))

    def _on_problem(self, key: str, problem: Problem) -> None:
        """No loss: a hindrance on our side says nothing of the target."""
        if key in self._index:
            self._problems.met(problem, key, steady())

    def _delayed(self, result: Result, spec: ProbeSpec) -> Result:
        return result if self._faults is None else self._faults.delayed(result, spec)

    def _lose(self, index: int, reason: str, sent_at: float = 0.0) -> None:
        self._outbox.add(Result(self._specs[index].key, sent_at or time.time(), None, reason))


async def probe_once(
    specs: Iterable[ProbeSpec], seconds: float, *, known_hosts: str | None = None
) -> tuple[list[Result], dict[str, Problem]]:
    """One round over all targets.

    Args:
        specs: what to ask.
        seconds: how long to wait for everything, names and relays included.
        known_hosts: file with the SSH host keys of relays; the user's own when None.

    Returns:
        One result each, in the order of `specs`, without what could not be asked; and by key, why
        it could not.
    """
    asked = list(specs)
    found: dict[str, Result] = {}

    def keep(results: Sequence[Result]) -> None:
        for result in results:
            found.setdefault(result.key, result)

    prober = Prober(keep, known_hosts=known_hosts)
    prober.replace(asked)
    running = asyncio.get_running_loop().create_task(prober.run())
    open_keys = {spec.key for spec in asked}
    end = steady() + seconds
    while open_keys and steady() < end:
        await asyncio.sleep(_LOOK_EVERY)
        open_keys -= found.keys() | prober.hindered().keys()
    prober.stop()
    await running
    hindered = {key: why for key, why in prober.hindered().items() if key not in found}
    return [found[spec.key] for spec in asked if spec.key in found], hindered
