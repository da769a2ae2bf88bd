"""Reads the journal and the metric store once for all viewers of this process and publishes frames."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import structlog
from django.db import close_old_connections, connections

from kaisai.consumers.live.channels import RELOAD, Channel, encode
from kaisai.core.conference.models import Conference
from kaisai.core.journal.feeds import Position, end_of_journal, read_after
from kaisai.core.kit.clock import now
from kaisai.domains.alerts.queries import count_firing
from kaisai.domains.capacity.queries import count_complaints, told_ahead
from kaisai.domains.desk.queries import inside_now
from kaisai.domains.monitoring.queries import (
    FEED_KINDS,
    STATE_CHANGED,
    feed_item,
    health_now,
    metric_store,
    newsworthy,
    rtt_source,
    told_value,
)
from kaisai.domains.network.queries import watch_list

log = structlog.get_logger(__name__)
LOOK_EVERY = 0.1  # seconds between two looks at the journal while somebody watches
ALIVE_EVERY = 15.0  # seconds
AHEAD_EVERY = 30.0  # seconds
STILL_HERE = b": still here\n\n"
LANGUAGES = ("en", "ja")
ALERTS = "alerts.alert_"
# After these the list of targets or rooms on an open page is no longer right.
RELOADING = (
    "network.",
    "program.",
    "conference.",
    "monitoring.watch_started",
    "monitoring.maintenance",
)


@dataclass(slots=True)
class Watching:
    """What the hub keeps of one conference while somebody looks at it."""

    conference: Conference
    channels: dict[str, Channel]
    keys: list[str] = field(default_factory=list)
    generation: str = ""
    newest: int = 0

    @property
    def viewers(self) -> int:
        """Open streams, over both languages."""
        return sum(channel.viewers for channel in self.channels.values())


Frames = list[tuple[str, str, bytes]]  # conference slug, language, frame


class Hub:
    """Publishes for every conference that has a viewer; sleeps when nobody looks."""

    def __init__(self) -> None:
        self._watching: dict[str, Watching] = {}
        self._position = Position()
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="live-reader")
        self._task: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()
        self._alive_at = 0.0
        # The half hour ahead may take a while to work out, and no tick waits for it.
        self._outlook = ThreadPoolExecutor(1, thread_name_prefix="live-outlook")
        self._ahead: asyncio.Task[None] | None = None
        self._ahead_at = 0.0

    @asynccontextmanager
    async def viewing(self, conference: Conference, language: str) -> AsyncIterator[Channel]:
        """The channel of a conference, made when its first viewer comes, kept until its last one left."""
        watching = self._watching.get(conference.slug)
        if watching is None:
            watching = Watching(conference, {language: Channel() for language in LANGUAGES})
            await self._in_reader(self._load, watching)
            watching = self._watching.setdefault(conference.slug, watching)
        channel = watching.channels[language]
        channel.viewers += 1  # before anything is waited for, or the hub may forget the channel
        try:
            await self._start()
            yield channel
        finally:
            channel.viewers -= 1

    async def _start(self) -> None:
        async with self._starting:  # a crowd that comes back starts one look, from one position
            if self._task is None or self._task.done():
                self._position = await self._in_reader(end_of_journal)
                self._task = asyncio.get_running_loop().create_task(self._look(), name="live-hub")

    def wake_all(self) -> None:
        """Let every viewer look up, though there is nothing to tell."""
        for watching in self._watching.values():
            for channel in watching.channels.values():
                channel.wake()

    async def close(self) -> None:
        """Stop looking, and give the reader's connection to the database back."""
        if self._task is not None:
            self._task.cancel()
        if self._ahead is not None:
            self._ahead.cancel()
        for threads in (self._reader, self._outlook):
            await asyncio.get_running_loop().run_in_executor(threads, connections.close_all)
            threads.shutdown(wait=False, cancel_futures=True)

    async def _in_reader(self, function: Any, *args: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._reader, function, *args)

    async def _look(self) -> None:
        failures = 0
        while True:
            self._keep_alive(time.monotonic())
            self._look_ahead(time.monotonic())
            await asyncio.sleep(min(LOOK_EVERY * 2**failures, 5.0))
            self._watching = {slug: w for slug, w in self._watching.items() if w.viewers > 0}
            if not self._watching:
                return  # the last viewer left; the next one starts anew
            try:
                frames = await self._in_reader(self._read)
            except Exception:
                failures = min(failures + 1, 6)
                log.warning("live reading failed", exc_info=True)
                continue
            if failures:  # what was read before it failed was told to nobody; the pages have it
                self._tell_all(RELOAD)
            failures = 0
            self._publish(frames)

    def _publish(self, frames: Frames) -> None:
        for slug, language, frame in frames:
            if slug in self._watching:
                self._watching[slug].channels[language].publish(frame)

    def _look_ahead(self, now: float) -> None:
        """Begin to work out the half hour ahead when it is time and the last one is done."""
        if now >= self._ahead_at and (self._ahead is None or self._ahead.done()):
            self._ahead_at = now + AHEAD_EVERY
            self._ahead = asyncio.get_running_loop().create_task(self._tell_ahead())

    async def _tell_ahead(self) -> None:
        """Also when nothing changed: it mends what a page missed while it was loaded."""
        loop = asyncio.get_running_loop()
        for watching in list(self._watching.values()):
            conference = watching.conference
            try:
                self._publish(await loop.run_in_executor(self._outlook, _ahead_frames, conference))
                # Alerts are read where `_look` reads them, so that none is told after a newer one.
                self._publish(await self._in_reader(_alerts_frames, conference))
            except Exception:
                log.warning("the half hour ahead cannot be told", exc_info=True)

    def _keep_alive(self, now: float) -> None:
        """A comment to streams on which nothing was said, so that proxies keep them and the lost are noticed."""
        if now >= self._alive_at:
            self._alive_at = now + ALIVE_EVERY
            self._tell_all(STILL_HERE)

    def _tell_all(self, frame: bytes) -> None:
        for watching in self._watching.values():
            for channel in watching.channels.values():
                channel.publish(frame)

    # -- in the reader's thread

    def _load(self, watching: Watching) -> None:
        watched = watch_list(watching.conference)
        watching.keys = [row.key for row in watched.rows]
        watching.generation = watched.generation

    def _read(self) -> Frames:
        close_old_connections()
        frames: Frames = []
        entries = read_after(self._position)
        if entries:
            self._position = Position(entries[-1].tx, entries[-1].pk)
        for slug, watching in list(self._watching.items()):
            own = [entry for entry in entries if entry.conference == slug]
            if own:
                frames += self._tell(watching, own)
            frames += self._ticks(watching)
        return frames

    def _tell(self, watching: Watching, entries: list[Any]) -> Frames:
        slug = watching.conference.slug
        frames: Frames = []
        if any(entry.kind.startswith(RELOADING) for entry in entries):
            self._load(watching)
            frames += _both(slug, RELOAD)
        if any(entry.kind.startswith(ALERTS) for entry in entries):
            frames += _alerts_frames(watching.conference)
        told = [entry for entry in entries if entry.kind in FEED_KINDS]
        if told:
            frames += [
                (slug, language, _state_frame(watching, told, language)) for language in LANGUAGES
            ]
        for entry in told:
            frames += [
                (slug, language, frame)
                for language in LANGUAGES
                for frame in _sight_frames(entry, language)
            ]
        return frames

    def _ticks(self, watching: Watching) -> Frames:
        slug = watching.conference.slug
        source = rtt_source(watching.conference)
        if not watching.newest:
            watching.newest = metric_store().newest(source) or 0
        frames: Frames = []
        for t, values in metric_store().tail(source, watching.newest):
            watching.newest = max(watching.newest, t)
            tick = {
                "t": t,
                "g": watching.generation,
                "v": [told_value(values, key) for key in watching.keys],
            }
            frames += _both(slug, encode("tick", tick))
        return frames


def _both(slug: str, frame: bytes) -> Frames:
    """The same in every language."""
    return [(slug, language, frame) for language in LANGUAGES]


def _alerts_frames(conference: Conference) -> Frames:
    counts = count_firing(conference)
    return _both(
        conference.slug, encode("alerts", {"levels": counts.levels, "rooms": counts.rooms})
    )


def _ahead_frames(conference: Conference) -> Frames:
    close_old_connections()
    at = now()
    rest = {"inside": inside_now(conference, at), "complaints": count_complaints(conference, at)}
    return [
        (
            conference.slug,
            language,
            encode("ahead", {"rooms": told_ahead(conference, at, language), **rest}),
        )
        for language in LANGUAGES
    ]


def _state_frame(watching: Watching, entries: Iterable[Any], language: str) -> bytes:
    told = list(entries)
    health = health_now(watching.conference, language)
    changes = [
        {
            "key": entry.payload["key"],
            "old": entry.payload["old"],
            "new": entry.payload["new"],
            "why": entry.payload["why_ja" if language == "ja" else "why_en"],
            "cause": entry.payload["cause"],
            "hides": entry.payload["hides"],
            "score": entry.payload["score"],
            "flapping": entry.payload.get("flapping", False),
            "at": round(entry.at.timestamp() * 1000),
        }
        for entry in told
        if entry.kind == STATE_CHANGED
    ]
    return encode(
        "state",
        {
            "t": round(told[-1].at.timestamp() * 1000),
            "changes": changes,
            "rooms": [{"slug": room, **values} for room, values in health.items() if room],
            "health": health.get("", {"score": 0, "why": ""}),
            "feed": [feed_item(entry, language) for entry in reversed(newsworthy(told))],
        },
        entry_id=told[-1].pk,
    )


def _sight_frames(entry: Any, language: str) -> list[bytes]:
    if entry.kind == "monitoring.not_watching":
        end = round(entry.at.timestamp() * 1000)
        start = end - round(entry.payload["seconds"] * 1000)
        return [encode("gap", {"from": start, "to": end, "sentence": entry.sentence(language)})]
    if entry.kind in {"monitoring.blinded", "monitoring.sees_again"}:
        blind = entry.kind == "monitoring.blinded"
        return [encode("blind", {"blind": blind, "why": entry.sentence(language) if blind else ""})]
    return []
