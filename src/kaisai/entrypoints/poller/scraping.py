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
from kaisai.domains.exchange import operations
from kaisai.domains.exchange.queries import ExporterRow, prom_source
from kaisai.engines.metrics.port import Poll
from kaisai.engines.probes.scrape import TIMEOUT, ScrapeLost, asking, scrape, wanted
from kaisai.entrypoints.poller.keeping import Keeping
from kaisai.entrypoints.poller.watching import InDatabase

log = structlog.get_logger(__name__)
AT_ONCE = 4  # texts that are read at the same time; each may be of many megabytes


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
        self._keeping: Keeping[_News] = Keeping("exporters", conference, in_database, _record)
        self._asked: dict[str, tuple[ExporterRow, asyncio.Task[None]]] = {}
        self._answers: dict[str, bool | None] = {}
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
            await self._keeping.run()
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
            self._keeping.poll(Poll(prom_source(self.conference, row.device), t_ms, values))
        self._tell(row.device, answers=True)

    def _tell(self, device: str, *, answers: bool, problem: str = "") -> None:
        if self._answers.get(device) is answers:
            return
        self._answers[device] = answers
        self._keeping.tell(_News(device, problem))


def _record(conference: Conference, news: _News) -> None:
    operations.record_exporter(
        by=POLLER,
        conference=conference,
        at=news.at,
        device=news.device,
        problem=news.problem,
    )
