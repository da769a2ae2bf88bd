"""The poller process: watches every living conference, follows changes of its inventory."""

import asyncio
import contextlib
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ParamSpec, TypeVar

import structlog
from django.db import close_old_connections

from kaisai.core.conference.models import Conference
from kaisai.core.journal.feeds import Position, end_of_journal, read_after
from kaisai.core.kit.clock import now
from kaisai.domains.monitoring.queries import list_maintenance
from kaisai.domains.network.queries import WatchList, watch_list
from kaisai.entrypoints.poller.faultfile import FaultFile
from kaisai.entrypoints.poller.watching import ConferenceWatch, Work

log = structlog.get_logger(__name__)
P = ParamSpec("P")
R = TypeVar("R")
LOOK_EVERY = 1.0
# Teardown and return of lent devices take some days; after that nothing is probed any more.
WATCHED_AFTER_END = timedelta(days=7)
NEVER = datetime.max.replace(tzinfo=UTC)
RELEVANT = ("network.", "conference.", "monitoring.maintenance")


class PollerProcess:
    """Keeps one `ConferenceWatch` running for each conference that has something to watch."""

    def __init__(self, faults: FaultFile | None = None) -> None:
        self._fault_file = faults
        self._faults = faults.injector if faults else None
        self._database = ThreadPoolExecutor(1, thread_name_prefix="poller-database")
        self._watches: dict[str, tuple[ConferenceWatch, asyncio.Task[None]]] = {}
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
        for _, task in self._watches.values():
            task.cancel()
        await asyncio.gather(*(task for _, task in self._watches.values()), return_exceptions=True)
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
        return any(entry.kind.startswith(RELEVANT) for entry in entries)

    def _lists(self) -> list[tuple[Conference, WatchList, list[Work]]]:
        at = now()
        self._work_begins = NEVER
        alive = Conference.objects.filter(ends_on__gte=at.date() - WATCHED_AFTER_END)
        return [
            (conference, watch_list(conference), self._work(conference, at)) for conference in alive
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
        for slug, (_, task) in list(self._watches.items()):
            if task.done():  # say why, then start anew
                log.error("watch failed", conference=slug, exc_info=task.exception())
                del self._watches[slug]
                reload = True
        if not reload:
            return
        if self._position == Position():
            self._position = await self._in_database(end_of_journal)
        lists = await self._in_database(self._lists)
        for conference, watched, work in lists:
            await self._watch(conference, watched)
            if conference.slug in self._watches:
                self._watches[conference.slug][0].maintain(work)
        alive = {conference.slug for conference, watched, _ in lists if watched.specs}
        for slug in self._watches.keys() - alive:
            self._watches.pop(slug)[1].cancel()

    async def _watch(self, conference: Conference, watched: WatchList) -> None:
        running = self._watches.get(conference.slug)
        if running is not None:
            if running[0].generation != watched.generation:
                await running[0].replace(watched)
        elif watched.specs:
            watch = ConferenceWatch(conference, watched, self._in_database, self._faults)
            task = asyncio.get_running_loop().create_task(
                watch.run(), name=f"watch {conference.slug}"
            )
            self._watches[conference.slug] = (watch, task)


def run_poller(faults: Path | None = None) -> None:
    """Run the poller in this process until it is told to stop; `faults` tells what to simulate."""
    asyncio.run(PollerProcess(FaultFile(faults) if faults else None).run())
