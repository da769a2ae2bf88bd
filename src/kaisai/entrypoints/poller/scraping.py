"""Scraping the exporters of one conference: numbers to the metric store, news of them to the domain."""

import asyncio
import math
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx
import structlog

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import POLLER
from kaisai.core.kit.errors import NotFound
from kaisai.domains.exchange import operations
from kaisai.domains.exchange.queries import ExporterRow, prom_source
from kaisai.domains.monitoring.queries import metric_store
from kaisai.engines.metrics.port import Poll
from kaisai.engines.probes.scrape import TIMEOUT, ScrapeLost, asking, scrape, wanted
from kaisai.entrypoints.poller.watching import InDatabase

log = structlog.get_logger(__name__)
KEEP_EVERY = 1.0  # seconds: polls of one second are one transaction
AT_ONCE = 4  # texts that are read at the same time; each may be of many megabytes
NEWS_WAITING_MOST = 10_000  # of exporters that come and go while the database is away


@dataclass(frozen=True, slots=True)
class _News:
    """An exporter is lost (`problem`), or is back."""

    device: str
    problem: str = ""
    at: datetime = field(default_factory=lambda: datetime.now(tz=UTC))


class ConferenceScraping:
    """The exporters of one conference, and their ways to the store and to the database."""

    def __init__(self, conference: Conference, in_database: InDatabase) -> None:
        self.conference = conference
        self._in_database = in_database
        self._asked: dict[str, tuple[ExporterRow, asyncio.Task[None]]] = {}
        self._answers: dict[str, bool | None] = {}
        self._polls: list[Poll] = []
        self._news: asyncio.Queue[_News] = asyncio.Queue(NEWS_WAITING_MOST)
        self._reading = asyncio.Semaphore(AT_ONCE)
        self._client: httpx.AsyncClient | None = None

    async def replace(self, rows: Sequence[ExporterRow]) -> None:
        """Take over a list; exporters that stay as they are go on without a break."""
        listed = {row.device: row for row in rows}
        for device, (row, task) in list(self._asked.items()):
            if listed.get(device) != row:
                task.cancel()
                del self._asked[device]
        for device, row in listed.items():
            if device not in self._asked:
                self._answers[device] = row.answers
                task = asyncio.get_running_loop().create_task(
                    self._ask(row), name=f"scrape {device}"
                )
                self._asked[device] = (row, task)

    async def run(self) -> None:
        """Until cancelled."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._keep(), name=f"scraped {self.conference.slug}")
                group.create_task(self._record(), name=f"exporters {self.conference.slug}")
        finally:
            tasks = [task for _row, task in self._asked.values()]
            self._asked.clear()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            if self._client is not None:
                await self._client.aclose()

    # -- one exporter

    async def _ask(self, row: ExporterRow) -> None:
        """Until cancelled. Rounds stand on a grid of their own, spread by the name of the device."""
        loop, interval = asyncio.get_running_loop(), row.interval
        due = loop.time() + zlib.crc32(row.device.encode()) % 1000 / 1000 * interval
        while True:
            await asyncio.sleep(max(0.0, due - loop.time()))
            try:
                await self._round(row)
            except Exception:
                log.exception("an exporter could not be read", device=row.device)
            due += interval
            due += math.ceil(max(0.0, loop.time() - due) / interval) * interval

    async def _round(self, row: ExporterRow) -> None:
        if self._client is None:
            self._client = asking()
        try:
            async with self._reading:
                t_ms = round(time.time() * 1000)
                seconds = min(TIMEOUT, row.interval)
                found = await scrape(self._client, row.url, login=row.login, timeout=seconds)
        except ScrapeLost as lost:
            self._tell(row.device, answers=False, problem=lost.code)
            return
        if values := wanted(found, row.keep):
            self._polls.append(Poll(prom_source(self.conference, row.device), t_ms, values))
        self._tell(row.device, answers=True)

    def _tell(self, device: str, *, answers: bool, problem: str = "") -> None:
        if self._answers.get(device) is answers:
            return
        self._answers[device] = answers
        try:
            self._news.put_nowait(_News(device, problem))
        except asyncio.QueueFull:
            log.exception("news of exporters are given up", conference=self.conference.slug)

    # -- its tasks

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(KEEP_EVERY)
            polls, self._polls = self._polls, []
            if polls:
                await asyncio.to_thread(metric_store().append_all, polls)

    async def _record(self) -> None:
        while True:
            news = await self._news.get()
            failures = 0
            while True:
                try:
                    await self._in_database(
                        operations.record_exporter,
                        by=POLLER,
                        conference=self.conference,
                        at=news.at,
                        device=news.device,
                        problem=news.problem,
                    )
                    break
                except NotFound:  # taken out meanwhile
                    break
                except Exception:
                    failures += 1
                    log.warning(
                        "news of an exporter could not be kept, trying again", exc_info=True
                    )
                    await asyncio.sleep(min(2**failures, 30))
