"""Where what the poller hears goes: numbers to the metric store, news through the database."""

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

import structlog
from django.db import InterfaceError, OperationalError

from kaisai.core.conference.models import Conference
from kaisai.core.kit.errors import NotFound, Unavailable
from kaisai.domains.monitoring.queries import metric_store
from kaisai.engines.metrics.port import Poll
from kaisai.entrypoints.poller.watching import InDatabase

log = structlog.get_logger(__name__)
N = TypeVar("N")
KEEP_EVERY = 1.0  # seconds: polls of one second are one transaction
WAITING_MOST = 10_000  # pieces of news while the database is away
ATTEMPTS = 2  # more, at news that fail although the database is there
LONGEST_PAUSE = 30  # seconds between two attempts


class Keeping(Generic[N]):
    """What was heard for one conference is put aside at once, and kept by two tasks.

    Args:
        what: whom it is of, for the names of the tasks and for the log.
        keep: hands one piece of news to its domain, in the thread of the database.
    """

    def __init__(
        self,
        what: str,
        conference: Conference,
        in_database: InDatabase,
        keep: Callable[[Conference, N], None],
    ) -> None:
        self._what = what
        self._conference = conference
        self._in_database = in_database
        self._keep_news = keep
        self._polls: list[Poll] = []
        self._news: asyncio.Queue[N] = asyncio.Queue(WAITING_MOST)

    def poll(self, poll: Poll) -> None:
        """Numbers of one round."""
        self._polls.append(poll)

    def tell(self, news: N) -> None:
        """News, in the order in which they are told."""
        try:
            self._news.put_nowait(news)
        except asyncio.QueueFull:
            log.exception("news are given up", of=self._what, conference=self._conference.slug)

    @property
    def is_idle(self) -> bool:
        """Whether no news wait."""
        return self._news.empty()

    async def run(self) -> None:
        """Until cancelled."""
        slug = self._conference.slug
        async with asyncio.TaskGroup() as group:
            group.create_task(self._keep_polls(), name=f"polls of {self._what} {slug}")
            group.create_task(self._record(), name=f"news of {self._what} {slug}")

    async def _keep_polls(self) -> None:
        while True:
            await asyncio.sleep(KEEP_EVERY)
            polls, self._polls = self._polls, []
            if polls:
                await asyncio.to_thread(metric_store().append_all, polls)

    async def _record(self) -> None:
        while True:
            news = await self._news.get()
            failures = 0
            while not await self._recorded(news, failures):
                failures += 1
                await asyncio.sleep(min(2**failures, LONGEST_PAUSE))

    async def _recorded(self, news: N, failures: int) -> bool:
        try:
            await self._in_database(self._keep_news, self._conference, news)
        except NotFound:  # taken out meanwhile
            return True
        except Exception as error:
            # What the database cannot take would fail for ever, and hold up all other news.
            away = isinstance(error, OperationalError | InterfaceError | Unavailable)
            if not away and failures >= ATTEMPTS:
                log.exception("news could not be kept and are given up", of=self._what)
                return True
            log.warning("news could not be kept, trying again", of=self._what, exc_info=True)
            return False
        return True
