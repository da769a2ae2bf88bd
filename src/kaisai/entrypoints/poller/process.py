"""The poller process: watches every living conference, follows changes of its inventory."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import structlog
from django.conf import settings
from django.db import close_old_connections

from kaisai.core.conference.models import Conference
from kaisai.core.journal.feeds import Position, end_of_journal, read_after
from kaisai.core.kit.clock import now
from kaisai.domains.exchange.queries import ExporterRow, exporter_rows
from kaisai.domains.logs.queries import places_of
from kaisai.domains.monitoring.queries import list_maintenance, metrics_carried
from kaisai.domains.network.queries import WatchList, watch_list
from kaisai.domains.traffic.queries import AgentRow, agent_rows
from kaisai.entrypoints.poller.collecting import ConferenceCollecting
from kaisai.entrypoints.poller.faultfile import FaultFile
from kaisai.entrypoints.poller.hearing import Hearing, Venue
from kaisai.entrypoints.poller.judging import ConferenceJudging
from kaisai.entrypoints.poller.scraping import ConferenceScraping
from kaisai.entrypoints.poller.watching import ConferenceWatch, Work

log = structlog.get_logger(__name__)
P = ParamSpec("P")
R = TypeVar("R")
LOOK_EVERY = 1.0
# Teardown and return of lent devices take some days; after that nothing is probed any more.
WATCHED_AFTER_END = timedelta(days=7)
NEVER = datetime.max.replace(tzinfo=UTC)
RELEVANT = (
    "network.",
    "conference.",
    "monitoring.maintenance",
    "traffic.profile",
    "traffic.agents_watched",
    "traffic.agent_dropped",
    "exchange.exporter_watched",
    "exchange.exporter_dropped",
)
# What judging reads beside: the journal's own entries of judging are not among them.
JUDGED = (
    *RELEVANT,
    "program.",
    "traffic.agent_surveyed",
    "traffic.uplinks_marked",
    "exchange.exporter_surveyed",
    "alerts.acknowledged",
    "alerts.silence",
    "alerts.rule",
    "alerts.route",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be done for one conference: whom to probe and ask, which work to respect."""

    conference: Conference
    watched: WatchList
    work: list[Work]
    agents: list[AgentRow]
    exporters: list[ExporterRow]


class PollerProcess:
    """Keeps for each conference that needs them who watches, who asks agents, and who judges both."""

    def __init__(self, faults: FaultFile | None = None) -> None:
        self._fault_file = faults
        self._faults = faults.injector if faults else None
        self._database = ThreadPoolExecutor(1, thread_name_prefix="poller-database")
        self._watches: dict[str, ConferenceWatch] = {}
        self._collectings: dict[str, ConferenceCollecting] = {}
        self._scrapings: dict[str, ConferenceScraping] = {}
        self._judgings: dict[str, ConferenceJudging] = {}
        self._hearing = Hearing(settings.SYSLOG)
        self._tasks: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._position = Position()
        self._stop = asyncio.Event()
        self._work_begins = NEVER

    async def run(self) -> None:
        """Until SIGINT or SIGTERM."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stop.set)
        log.info("poller started", simulated=self._faults is not None)
        following = loop.create_task(self._fault_file.follow()) if self._fault_file else None
        failures = 0
        changed = True
        while not self._stop.is_set():
            try:
                await self._follow(reload=changed)
                changed = await self._in_database(self._inventory_changed)
                changed = changed or now() >= self._work_begins
                failures = 0
            except Exception:
                failures += 1
                changed = True
                log.warning("inventory could not be read", exc_info=True)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), min(LOOK_EVERY * 2**failures, 30))
        if following is not None:
            following.cancel()
        await self._end()

    async def _end(self) -> None:
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        self._database.shutdown()
        log.info("poller stopped")

    async def _in_database(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        def call() -> R:
            close_old_connections()
            return function(*args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._database, call)

    def _inventory_changed(self) -> bool:
        entries = read_after(self._position)
        if entries:
            self._position = Position(entries[-1].tx, entries[-1].pk)
        for entry in entries:
            if entry.kind.startswith(JUDGED) and entry.conference in self._judgings:
                self._judgings[entry.conference].reload()
        return any(entry.kind.startswith(RELEVANT) for entry in entries)

    def _lists(self) -> list[Wanted]:
        at = now()
        self._work_begins = NEVER
        alive = list(Conference.objects.filter(ends_on__gte=at.date() - WATCHED_AFTER_END))
        if settings.SYSLOG:
            places = {name: place for each in alive for name, place in places_of(each).items()}
            self._hearing.venue = Venue(places, {each.slug: each.zone for each in alive})
        return [
            Wanted(
                each, watch_list(each), self._work(each, at), agent_rows(each), exporter_rows(each)
            )
            for each in alive
        ]

    def _work(self, conference: Conference, at: datetime) -> list[Work]:
        announced = list(list_maintenance(conference, at, coming=True))
        begins = [row.starts_at for row in announced if row.starts_at > at]
        self._work_begins = min([self._work_begins, *begins])
        return [
            (row.subject, row.name, row.ends_at.timestamp())
            for row in announced
            if row.starts_at <= at
        ]

    async def _follow(self, *, reload: bool) -> None:
        if self._bury() or reload:
            if self._position == Position():
                self._position = await self._in_database(end_of_journal)
            needed = {self._hear()} if settings.SYSLOG else set()
            for wanted in await self._in_database(self._lists):
                needed |= {place async for place in self._serve(wanted)}
            for place in self._tasks.keys() - needed:
                self._drop(place)

    async def _serve(self, wanted: Wanted) -> AsyncIterator[tuple[str, str]]:
        if wanted.watched.specs or wanted.agents or wanted.exporters:
            yield self._judge(wanted)
        if wanted.watched.specs:
            yield await self._watch(wanted)
        if wanted.agents:
            yield await self._collect(wanted)
        if wanted.exporters:
            yield await self._scrape(wanted)

    def _hear(self) -> tuple[str, str]:
        """Syslog of all conferences comes to one place."""
        place = ("hear", "")
        if place not in self._tasks:
            self._tasks[place] = asyncio.get_running_loop().create_task(self._hearing.run())
        return place

    def _bury(self) -> bool:
        """Say why what ended has ended; true when there was any, to be started anew."""
        over = [(place, task) for place, task in self._tasks.items() if task.done()]
        for place, task in over:
            log.error("failed", what=place[0], conference=place[1], exc_info=task.exception())
            self._drop(place)
        return bool(over)

    def _drop(self, place: tuple[str, str]) -> None:
        what, slug = place
        self._tasks.pop(place).cancel()
        if what == "watch":
            self._watches.pop(slug)
            if slug in self._judgings:
                self._judgings[slug].watch = None
        kept: dict[str, dict[str, Any]] = {
            "collect": self._collectings,
            "judge": self._judgings,
            "scrape": self._scrapings,
        }
        kept.get(what, {}).pop(slug, None)

    def _judge(self, wanted: Wanted) -> tuple[str, str]:
        conference = wanted.conference
        if conference.slug not in self._judgings:
            judging = ConferenceJudging(conference, self._in_database)
            self._judgings[conference.slug] = judging
            self._start("judge", conference, judging.run())
        self._judgings[conference.slug].watched = bool(wanted.watched.specs)
        return "judge", conference.slug

    async def _watch(self, wanted: Wanted) -> tuple[str, str]:
        conference, watched = wanted.conference, wanted.watched
        watch = self._watches.get(conference.slug)
        if watch is None:
            watch = ConferenceWatch(conference, watched, self._in_database, self._faults)
            self._watches[conference.slug] = self._judgings[conference.slug].watch = watch
            self._start("watch", conference, watch.run())
        elif watch.generation != watched.generation:
            await watch.replace(watched)
        watch.maintain(wanted.work)
        return "watch", conference.slug

    async def _collect(self, wanted: Wanted) -> tuple[str, str]:
        conference = wanted.conference
        collecting = self._collectings.get(conference.slug)
        if collecting is None:
            judging = self._judgings[conference.slug]
            collecting = ConferenceCollecting(conference, self._in_database, judging)
            self._collectings[conference.slug] = collecting
            self._start("collect", conference, collecting.run())
        await collecting.replace(wanted.agents)
        return "collect", conference.slug

    async def _scrape(self, wanted: Wanted) -> tuple[str, str]:
        conference = wanted.conference
        scraping = self._scrapings.get(conference.slug)
        if scraping is None:
            judging = self._judgings[conference.slug]
            scraping = ConferenceScraping(conference, self._in_database, judging)
            self._scrapings[conference.slug] = scraping
            self._start("scrape", conference, scraping.run())
        await scraping.replace(wanted.exporters)
        return "scrape", conference.slug

    def _start(self, what: str, conference: Conference, running: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(running, name=f"{what} {conference.slug}")
        self._tasks[what, conference.slug] = task


def run_poller(faults: Path | None = None) -> None:
    """Run the poller in this process until it is told to stop; `faults` tells what to simulate."""
    with metrics_carried():
        asyncio.run(PollerProcess(FaultFile(faults) if faults else None).run())
