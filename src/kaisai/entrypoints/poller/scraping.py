"""Scraping the exporters of one conference: numbers to the metric store, news of them to the domain."""

import asyncio
import math
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
import structlog

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import POLLER
from kaisai.domains.alerts.queries import exporter_key
from kaisai.domains.exchange import operations
from kaisai.domains.exchange.queries import ExporterRow, prom_source
from kaisai.engines.metrics.port import Poll
from kaisai.engines.probes.exporters.census import Census
from kaisai.engines.probes.exporters.reading import ExporterPart, find_parts
from kaisai.engines.probes.roster import Roster
from kaisai.engines.probes.scrape import PARTLY, TIMEOUT, ScrapeLost, asking, scrape, wanted
from kaisai.entrypoints.poller.judging import ConferenceJudging
from kaisai.entrypoints.poller.keeping import Keeping
from kaisai.entrypoints.poller.watching import InDatabase

log = structlog.get_logger(__name__)
AT_ONCE = 4  # texts that are read at the same time; each may be of many megabytes


@dataclass(frozen=True, slots=True)
class _News:
    """An exporter is lost or tells too much (`problem`), is well, or has other `parts` than before."""

    device: str
    problem: str = ""
    parts: Sequence[ExporterPart] | None = None
    at: datetime = field(default_factory=lambda: datetime.now(tz=UTC))


class ConferenceScraping:
    """The exporters of one conference, and their ways to the store, to the database and to judging."""

    def __init__(
        self, conference: Conference, in_database: InDatabase, judging: ConferenceJudging
    ) -> None:
        self.conference = conference
        self._judging = judging
        self._keeping: Keeping[_News] = Keeping("exporters", conference, in_database, _record)
        self._asked: dict[str, tuple[ExporterRow, asyncio.Task[None]]] = {}
        self._states: dict[str, str | None] = {}
        self._rosters: dict[str, Roster] = {}
        self._parts: dict[str, Census] = {}
        self._reading = asyncio.Semaphore(AT_ONCE)
        self._client: httpx.AsyncClient | None = None

    async def replace(self, rows: Sequence[ExporterRow]) -> None:
        """Take over a list; exporters that stay as they are go on without a break."""
        listed = {row.device: row for row in rows}
        for device in self._rosters.keys() - listed.keys():
            del self._rosters[device]
        for device, (row, task) in list(self._asked.items()):
            if listed.get(device) != row:
                task.cancel()
                del self._asked[device]
        for device, row in listed.items():
            if device not in self._asked:
                self._states[device] = None if row.answers is None else _state(row.problem)
                self._parts[device] = Census(row.parts, time.monotonic())
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
            t_ms = round(time.time() * 1000)
            seconds = min(TIMEOUT, row.interval)
            found = await scrape(
                self._client, row.url, login=row.login, timeout=seconds, place=self._reading
            )
        except ScrapeLost as lost:
            self._tell(row.device, lost.code)
            return
        parts, judged = find_parts(found.samples)
        self._judging.values(exporter_key(row.device), t_ms, judged)
        census = self._parts.setdefault(row.device, Census(row.parts, time.monotonic()))
        if census.take(parts, time.monotonic()):
            self._keeping.tell(_News(row.device, parts=census.parts))
        values = await wanted(found, row.keep) | judged
        kept = self._rosters.setdefault(row.device, Roster()).admitted(values, time.monotonic())
        if kept:
            self._keeping.poll(Poll(prom_source(self.conference, row.device), t_ms, kept))
        too_new = "too-new" if len(kept) < len(values) else ""
        self._tell(row.device, too_new or ("too-many" if found.is_cut else ""))

    def _tell(self, device: str, problem: str = "") -> None:
        if self._states.get(device) == _state(problem):
            return
        self._states[device] = _state(problem)
        self._keeping.tell(_News(device, problem))


def _state(problem: str) -> str:
    """What is told when it changes: why an exporter is lost may change from round to round."""
    return problem if not problem or problem in PARTLY else "lost"


def _record(conference: Conference, news: _News) -> None:
    around: dict[str, Any] = {
        "by": POLLER,
        "conference": conference,
        "at": news.at,
        "device": news.device,
    }
    if news.parts is not None:
        operations.record_parts(**around, parts=news.parts)
    else:
        operations.record_exporter(**around, problem=news.problem)
