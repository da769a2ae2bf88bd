"""Asks every target at its own pace and hands over the answers in batches.

One task paces all ICMP probes through one socket per address family and place; no task, timer or
process per target. TCP, DNS, HTTP and relayed probes are short coroutines.
"""

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence

from kaisai.engines.probes.channels import Channels
from kaisai.engines.probes.deadlines import Deadline, Deadlines
from kaisai.engines.probes.doubts import Doubts
from kaisai.engines.probes.faults import FaultInjector
from kaisai.engines.probes.icmp import Destination, IcmpChannel, Reply, destination_of
from kaisai.engines.probes.outbox import Outbox
from kaisai.engines.probes.pacing import Grid, Turns, steady
from kaisai.engines.probes.permission import PermissionMissing
from kaisai.engines.probes.places import PlaceMissing
from kaisai.engines.probes.problems import Problem, Problems, problem_of
from kaisai.engines.probes.resolving import Resolver, host_of
from kaisai.engines.probes.spec import ProbeKind, ProbeSpec, Result, ViaKind
from kaisai.engines.probes.underway import Underway

OnResults = Callable[[Sequence[Result]], None]
OnGap = Callable[[float, float], None]
# For a target whose address and socket are settled: all that sending to it takes.
Lane = tuple[IcmpChannel, Destination, float, deque[Deadline]]

MOST_RTT = 60_000.0  # milliseconds
_UNSUPPORTED = frozenset({ViaKind.SNMP, ViaKind.ROUTEROS})


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
        self._underway = Underway(self._on_answer, known_hosts)
        self._resolver = Resolver()
        self._channels = Channels(self._on_replies)
        self._specs: list[ProbeSpec] = []
        self._hosts: list[str] = []
        self._index: dict[str, int] = {}
        self._grid = Grid(())
        self._lanes: list[Lane | None] = []
        self._deadlines = Deadlines()
        self._doubts = Doubts()
        self._problems = Problems()
        self._stopped = asyncio.Event()

    # -- what it is told

    def replace(self, specs: Iterable[ProbeSpec]) -> None:
        """Take over a list; probes in flight to the old one are forgotten, not lost."""
        self._specs = list({spec.key: spec for spec in specs}.values())
        self._index = {spec.key: index for index, spec in enumerate(self._specs)}
        self._lanes = [None] * len(self._specs)
        self._grid = Grid((spec.key, spec.interval) for spec in self._specs)
        self._deadlines.clear()
        self._doubts.clear()
        self._channels.forget_all()
        self._underway.drop_all()
        self._hosts = [host_of(spec.address) for spec in self._specs]
        self._resolver.follow(self._hosts)

    def stop(self) -> None:
        """End `run` soon."""
        self._stopped.set()

    def problems(self) -> list[Problem]:
        """What keeps probes from being sent at present, each said once."""
        return self._problems.present(steady())

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
            self._channels.close()
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
            self._channels.receive()
            self._expire(drained_until)
            for index in self._doubts.due(steady()):
                self._probe_again(index)
            self._outbox.flush()
            await asyncio.sleep(turns.until_next(steady(), self._grid.stride))

    def _serve(self, slot: int) -> None:
        due = self._grid.due(slot)
        if due:
            self._channels.next_round()
            now, lanes = steady(), self._lanes
            for count, index in enumerate(due):
                lane = lanes[index]
                if lane is None:
                    self._probe(index)
                else:
                    self._send(index, lane, now)
                if count % 64 == 63:
                    self._channels.receive()

    def _stood_still(self, seconds: float) -> None:
        """Hear what came meanwhile; what did not come may have been missed and is not held against anybody."""
        self._channels.receive()
        self._channels.forget_flights()
        self._underway.drop_all()
        self._deadlines.clear()
        self._doubts.postpone()
        if self._on_gap is not None:
            self._outbox.flush()
            self._on_gap(time.time() - seconds, time.time())

    # -- sending

    def _probe_again(self, index: int) -> None:
        """Out of turn; within one turn a channel sends to nobody twice."""
        self._channels.next_round()
        self._probe(index)

    def _probe(self, index: int) -> None:
        spec = self._specs[index]
        if spec.via is not None and spec.via.kind in _UNSUPPORTED:
            self._lose(index, "unsupported-via")
            return
        address = self._resolver.find(self._hosts[index])
        if address is None:
            if self._resolver.is_unknown(self._hosts[index]):
                self._lose(index, "unresolved")
        elif self._faults is not None and self._faults.loses(spec.key):
            self._lose(index, "timeout")
        elif spec.kind is ProbeKind.ICMP and (spec.via is None or spec.via.kind is not ViaKind.SSH):
            self._ping(index, spec, address)
        elif index not in self._underway:
            self._underway.start(index, spec, address)

    def _ping(self, index: int, spec: ProbeSpec, address: str) -> None:
        try:
            channel = self._channels.channel(index, spec, address)
        except (OSError, PlaceMissing, PermissionMissing) as error:
            problem = problem_of(error)
            self._problems.met(problem, steady())
            if not problem.blinding:
                self._lose(index, problem.code)
            return
        queue = self._deadlines.queue(spec.timeout)
        lane = (channel, destination_of(address), spec.timeout, queue)
        if self._faults is None and address == self._hosts[index]:
            self._lanes[index] = lane  # a literal stays where it is
        self._send(index, lane, steady())

    def _send(self, index: int, lane: Lane, now: float) -> None:
        channel, destination, timeout, waiting = lane
        flight, reason = channel.send(index, destination)
        if flight:
            waiting.append((now + timeout, index, flight))
        elif reason:
            self._lose(index, reason)

    # -- answers

    def _on_replies(self, replies: Sequence[Reply]) -> None:
        specs, faults = self._specs, self._faults
        self._doubts.answered(index for index, _, _ in replies)
        # outside of these bounds the clock was set meanwhile; that it answered is still true
        results = [
            Result(specs[index].key, sent_at, rtt if 0.0 <= rtt <= MOST_RTT else 0.0)
            for index, sent_at, rtt in replies
        ]
        if faults is not None:
            results = [self._delayed(result, specs[self._index[result.key]]) for result in results]
        self._outbox.extend(results)

    def _on_answer(self, index: int, spec: ProbeSpec, result: Result) -> None:
        if self._index.get(spec.key) == index:
            self._outbox.add(self._delayed(result, spec))

    def _delayed(self, result: Result, spec: ProbeSpec) -> Result:
        return result if self._faults is None else self._faults.delayed(result, spec)

    def _expire(self, now: float) -> None:
        """Time-outs are judged only after the sockets were drained."""
        for index, flight in self._deadlines.expired(now):
            sent_at = self._channels.forget(index, flight)
            if sent_at is not None:
                self._lose(index, "timeout", sent_at)
                self._doubts.lost(index, now)

    def _lose(self, index: int, reason: str, sent_at: float = 0.0) -> None:
        self._outbox.add(Result(self._specs[index].key, sent_at or time.time(), None, reason))


async def probe_once(
    specs: Iterable[ProbeSpec], seconds: float, *, known_hosts: str | None = None
) -> list[Result]:
    """One round over all targets.

    Args:
        specs: what to ask.
        seconds: how long to wait for everything, names and relays included.
        known_hosts: file with the SSH host keys of relays; the user's own when None.

    Returns:
        One result each, in the order of `specs`; what could not be asked is missing.
    """
    asked = list(specs)
    found: dict[str, Result] = {}
    complete = asyncio.Event()

    def keep(results: Sequence[Result]) -> None:
        for result in results:
            found.setdefault(result.key, result)
        if len(found) >= len({spec.key for spec in asked}):
            complete.set()

    prober = Prober(keep, known_hosts=known_hosts)
    prober.replace(asked)
    running = asyncio.get_running_loop().create_task(prober.run())
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(complete.wait(), seconds)
    prober.stop()
    await running
    return [found[spec.key] for spec in asked if spec.key in found]
