"""Watching one conference: probes in, states and round-trip times out."""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import structlog

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import POLLER
from kaisai.domains.monitoring import operations
from kaisai.domains.monitoring.operations import HealthNow, Observation
from kaisai.domains.monitoring.queries import metric_store, rtt_source
from kaisai.domains.network.queries import WatchList, WatchRow
from kaisai.engines.liveness.health import Health, room_health
from kaisai.engines.liveness.machine import Liveness
from kaisai.engines.liveness.states import Change, State, Why
from kaisai.engines.liveness.views import TargetView
from kaisai.engines.probes.faults import FaultInjector
from kaisai.engines.probes.prober import Prober
from kaisai.engines.probes.spec import Result

log = structlog.get_logger(__name__)
InDatabase = Callable[..., Awaitable[object]]
Work = tuple[str, str, float]  # subject, name, end in Unix seconds
WAITING_MOST = 50_000  # changes kept while the database is away; older ones are still in the states


def _instant(at: float) -> datetime:
    return datetime.fromtimestamp(at, tz=UTC)


def subjects_of(row: WatchRow) -> dict[str, str]:
    """By what announced work may name this target."""
    return {"target": row.key, "device": row.device, "room": row.room, "group": row.group}


@dataclass(slots=True)
class Backlog:
    """What must be written, in the order in which it happened, kept until the database took it."""

    changes: list[Change] = field(default_factory=list)
    gaps: list[tuple[float, float]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.changes or self.gaps)


class ConferenceWatch:
    """The prober and the state machine of one conference, and the way to the database.

    Attributes:
        states: of each target, and from when in Unix seconds.
        ready: the states of before a restart are known again.
    """

    def __init__(
        self,
        conference: Conference,
        watched: WatchList,
        in_database: InDatabase,
        faults: FaultInjector | None,
    ) -> None:
        self.conference = conference
        self.generation = watched.generation
        self._in_database = in_database
        self._rows: dict[str, WatchRow] = {row.key: row for row in watched.rows}
        self._liveness = Liveness(watched.watched, time.time())
        self._faults = faults
        self._prober = Prober(self._on_results, self._on_gap, faults=faults)
        self._prober.replace(watched.specs)
        self._values: dict[str, float] = {}
        self._backlog = Backlog()
        self._urgent = asyncio.Event()
        self._was_blind = False
        self._said: set[str] = set()
        self.ready = False  # states of before are restored
        self.states: dict[str, tuple[State, float]] = {}
        self._maintained: dict[str, float] = {}
        self._asking: set[asyncio.Task[object]] = set()

    # -- from the prober

    def _on_results(self, results: Sequence[Result]) -> None:
        values = self._values
        for key, _sent_at, rtt, _reason in results:
            values[key] = math.nan if rtt is None else rtt
        self._take(self._liveness.observe(results))
        wanted = self._liveness.wanted()
        if wanted:
            task = asyncio.get_running_loop().create_task(self._prober.probe_now(wanted))
            self._asking.add(task)
            task.add_done_callback(self._asking.discard)

    def _on_gap(self, start: float, end: float) -> None:
        self._liveness.not_watching(start, end)
        self._backlog.gaps.append((start, end))
        self._urgent.set()

    def _take(self, changes: Sequence[Change]) -> None:
        if changes:
            self.states.update((change.key, (change.new, change.at)) for change in changes)
            self._backlog.changes += changes
            del self._backlog.changes[:-WAITING_MOST]
            self._urgent.set()

    def maintain(self, work: Sequence[Work]) -> None:
        """Follow the announced work: what it is about turns nothing red until it ends."""
        until = _maintained(self._rows, work)
        now = time.time()
        for key in self._maintained.keys() - until.keys():
            self._take(self._liveness.set_maintenance(key, None, now))
        for key, end in until.items():
            if self._maintained.get(key) != end:
                self._take(self._liveness.set_maintenance(key, end, now))
        self._maintained = until

    # -- its tasks

    async def run(self) -> None:
        """Probe, keep and tell until cancelled; one task failing ends all, the poller starts anew."""
        await self._restore()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._prober.run(), name=f"probe {self.conference.slug}")
            group.create_task(self._keep_ticks(), name=f"ticks {self.conference.slug}")
            group.create_task(self._tell(), name=f"tell {self.conference.slug}")

    async def replace(self, watched: WatchList) -> None:
        """Take over a changed list; what did not change keeps its state and its pace."""
        self.generation = watched.generation
        self._rows = {row.key: row for row in watched.rows}
        self._take(self._liveness.replace(watched.watched, time.time()))
        self._know_states()
        self._prober.replace(watched.specs)
        await self._start_watch()

    async def _restore(self) -> None:
        known = await self._in_database(_states_before, self.conference)
        self._liveness.restore(known)  # type: ignore[arg-type]  # through the executor the type is lost
        self._know_states()
        self.ready = True
        await self._start_watch()

    def _know_states(self) -> None:
        self.states = {view.key: (view.state, view.since) for view in self._liveness.views()}

    @property
    def blind(self) -> bool:
        """True while the monitor itself cannot see."""
        return self._liveness.blind

    async def _start_watch(self) -> None:
        await self._in_database(
            operations.start_watch,
            by=POLLER,
            conference=self.conference,
            at=_instant(time.time()),
            keys=list(self._rows),
            health=self._health(),
            simulated=self._faults is not None,
        )

    async def _keep_ticks(self) -> None:
        source = rtt_source(self.conference)
        while True:
            now = time.time()
            await asyncio.sleep(1.0 - now % 1.0)
            at = time.time()
            values, self._values = self._values, {}
            self._take(self._liveness.tick(at))
            for problem in self._prober.problems():
                await self._say_problem(problem.en, problem.ja)
            # also when empty: a page tells silence of targets from silence of the poller
            await asyncio.to_thread(_keep, source, round(at * 1000), values)

    async def _say_problem(self, en: str, ja: str) -> None:
        if en not in self._said:
            self._said.add(en)
            log.error("cannot probe", problem=en)
            await self._in_database(
                operations.record_problem,
                by=POLLER,
                conference=self.conference,
                at=_instant(time.time()),
                en=en,
                ja=ja,
            )

    async def _tell(self) -> None:
        while True:
            await self._urgent.wait()
            self._urgent.clear()
            await self._tell_sight()
            backlog, self._backlog = self._backlog, Backlog()
            try:
                await self._write(backlog)
            except Exception:
                log.warning("states could not be written, trying again", exc_info=True)
                self._backlog = Backlog(
                    backlog.changes + self._backlog.changes, backlog.gaps + self._backlog.gaps
                )
                self._urgent.set()
                await asyncio.sleep(1)

    async def _tell_sight(self) -> None:
        blind = self._liveness.blind
        if blind != self._was_blind:
            self._was_blind = blind
            await self._in_database(
                operations.record_sight,
                by=POLLER,
                conference=self.conference,
                at=_instant(time.time()),
                blind=blind,
                why=self._liveness.blind_why or Why("blind"),
                health=self._health(),
            )

    async def _write(self, backlog: Backlog) -> None:
        while backlog.gaps:
            start, end = backlog.gaps[0]
            await self._in_database(
                operations.record_gap,
                by=POLLER,
                conference=self.conference,
                at=_instant(end),
                start=_instant(start),
                end=_instant(end),
            )
            backlog.gaps.pop(0)
        if backlog.changes:
            observations = [
                _observation(change, self._rows, self._liveness.snapshot(change.key))
                for change in backlog.changes
                if change.key in self._rows
            ]
            await self._in_database(
                operations.record_changes,
                by=POLLER,
                conference=self.conference,
                at=_instant(time.time()),
                observations=observations,
                health=self._health(),
            )
            backlog.changes.clear()

    def _health(self) -> list[HealthNow]:
        return _health_of(self._rows, self._liveness.views())


def _observation(change: Change, rows: Mapping[str, WatchRow], view: TargetView) -> Observation:
    row = rows[change.key]
    names = tuple(rows[key].name for key in change.hides if key in rows)
    return Observation(change, row.name, row.room, view.score, view.flapping, names)


def _maintained(rows: Mapping[str, WatchRow], work: Sequence[Work]) -> dict[str, float]:
    """By key of a target, until when it is worked on."""
    until: dict[str, float] = {}
    for subject, name, ends_at in work:
        for key, row in rows.items():
            if subjects_of(row)[subject] == name:
                until[key] = max(until.get(key, 0.0), ends_at)
    return until


def _keep(source: str, t_ms: int, values: dict[str, float]) -> None:
    store = metric_store()
    store.append(source, t_ms, values)
    store.maintain(t_ms)  # one short slice of compaction a second keeps up with any list


def _health_of(rows: Mapping[str, WatchRow], told: Sequence[TargetView]) -> list[HealthNow]:
    views = {view.key: view for view in told}
    rooms: dict[str, list[TargetView]] = {"": list(views.values())}
    for row in rows.values():
        if row.room and row.key in views:
            rooms.setdefault(row.room, []).append(views[row.key])
    return [_health_now(room, room_health(found)) for room, found in rooms.items()]


def _health_now(room: str, health: Health) -> HealthNow:
    return HealthNow(room, health.score, health.state, health.why)


def _states_before(conference: Conference) -> dict[str, tuple[State, float]]:
    from kaisai.domains.monitoring.queries import states_now  # noqa: PLC0415 - apps not ready

    return {
        key: (State(s.state), s.since / 1000) for key, s in states_now(conference, "en").items()
    }
