"""VictoriaMetrics with the embedded store in front: nothing acknowledged is lost, whoever dies.

An append is committed to the local file, as a tick and in an outbox, and is done. A thread carries
the outbox to the server, oldest first. The server acknowledges before it writes to disk and loses
what it had in memory when it is killed, so what was sent stays in the outbox for a minute; when the
server turns out to be a new run, all of it is sent again. So is all of it after a restart of this
process. The server counts what comes twice once (`-dedup.minScrapeInterval=1ms`).
"""

import logging
import math
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from kaisai.engines.metrics import codec
from kaisai.engines.metrics.codec import ABSENT, CorruptError
from kaisai.engines.metrics.embedded import EmbeddedStore, Row
from kaisai.engines.metrics.port import (
    Counter,
    OnePoll,
    Points,
    Poll,
    Sample,
    Selection,
    SeriesKey,
    Tick,
)
from kaisai.engines.metrics.victoria import VictoriaStore
from kaisai.engines.metrics.wire import Run, Unreachable

log = logging.getLogger(__name__)
T = TypeVar("T")

BATCH = 1000  # polls in one request
SETTLED = 60.0  # seconds until what was sent is surely on the server's disk
LOOK = 5.0  # seconds between two looks whether the server is still the same run
RETRY = 2.0
MARGIN_MS = 600_000  # what the local file must reach back further for a rate at the beginning
_OUTBOX = """CREATE TABLE IF NOT EXISTS outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT, source_id INTEGER NOT NULL, t_ms INTEGER NOT NULL,
    body BLOB NOT NULL)"""


class Outbox(EmbeddedStore):
    """The local file: a whole metric store, and what the server may not have yet."""

    def __init__(self, path: Path | str, *, most_bytes: int, retention_days: float) -> None:
        """Open or create; beyond `most_bytes` of waiting values the oldest are given up."""
        super().__init__(path, retention_days=retention_days, rollup_days=0)
        self.most_bytes = most_bytes
        self.given_up = 0  # polls
        with self._writing():
            self._db.execute(_OUTBOX)
            query = "SELECT coalesce(sum(length(body)), 0), min(id) FROM outbox"
            self._bytes, _ = self._db.execute(query).fetchone()

    def waiting(self, after: int) -> tuple[int, list[Poll]]:
        """The next polls after an id, oldest first, and the id of the last one."""
        query = (
            "SELECT outbox.id, name, source_id, t_ms, body FROM outbox"
            " JOIN source ON source.id = source_id WHERE outbox.id > ? ORDER BY outbox.id LIMIT ?"
        )
        with self._lock:
            rows = self._db.execute(query, (after, BATCH)).fetchall()
            polls = []
            for _, source, source_id, t, body in rows:
                names = list(self._columns_of(source_id, fresh=True))
                counters = self.counters_of(source_id)
                told = {names[at]: counter for at, counter in counters.items() if at < len(names)}
                try:
                    row = codec.decode_tick(body)
                except CorruptError as error:
                    self._report(f"outbox at {t}: {error}")
                    continue
                values = {n: v for n, v in zip(names, row, strict=False) if v != ABSENT}
                polls.append(Poll(source, t, values, told or None))
        return (rows[-1][0] if rows else after), polls

    def done(self, until: int) -> None:
        """Forget everything up to this id, a slice at a time."""
        query = "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE id <= ? LIMIT 2000)"
        while True:
            with self._writing():
                if not self._db.execute(query, (until,)).rowcount:
                    break
        with self._lock:
            query = "SELECT coalesce(sum(length(body)), 0) FROM outbox"
            self._bytes = self._db.execute(query).fetchone()[0]

    def oldest(self) -> int | None:
        """Time of the oldest tick or block, None when there is none."""
        query = (
            "SELECT min(t) FROM (SELECT min(t_ms) t FROM tick UNION ALL"
            " SELECT min(start_ms) FROM block)"
        )
        with self._lock:
            oldest: int | None = self._db.execute(query).fetchone()[0]
        return oldest

    def _also(self, rows: list[Row]) -> None:
        self._db.executemany("INSERT INTO outbox(source_id, t_ms, body) VALUES (?, ?, ?)", rows)
        self._bytes += sum(len(body) for _, _, body in rows)
        while self._bytes > self.most_bytes:
            query = "SELECT id, length(body) FROM outbox ORDER BY id LIMIT ?"
            old = self._db.execute(query, (BATCH,)).fetchall()
            if len(old) <= len(rows):
                break
            old = old[: max(1, len(old) - len(rows))]
            self._db.execute("DELETE FROM outbox WHERE id <= ?", (old[-1][0],))
            self._bytes -= sum(size for _, size in old)
            self.given_up += len(old)
            log.error("outbox is full, the oldest are given up: %d polls so far", self.given_up)


class Spooled(OnePoll):
    """See `LiveStore`. Answers come from the local file as far as it reaches, else the server.

    On a machine where nothing is written the local file is empty and the server answers everything.
    """

    def __init__(
        self,
        path: Path | str,
        remote: VictoriaStore,
        *,
        most_bytes: int = 4_000_000_000,
        local_days: float = 1,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """The file at `path` keeps `local_days` for reading and what waits, up to `most_bytes`."""
        self.local = Outbox(path, most_bytes=most_bytes, retention_days=local_days)
        self.remote = remote
        self._monotonic = monotonic
        self._sent = 0
        self._looks: list[Run] = []  # the first of this run of the server, the newest
        self._looked = -LOOK
        self._away_until = -math.inf  # nobody waits for a server that was away a moment ago
        self._marks: deque[tuple[float, int]] = deque()
        self._wake, self._stop = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Carry to the server from now on, in a thread of its own."""
        self._thread = threading.Thread(target=self._carry, name="metric-spool", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop carrying and let go of both; what waits is sent by the next start."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
        self.local.close()
        self.remote.close()

    # -- writing

    def append_all(self, polls: Iterable[Poll]) -> None:
        """Keep many polls in one transaction: all or none."""
        self.local.append_all(polls)
        self._wake.set()

    def maintain(self, now: int) -> bool:
        """One slice of the local file."""
        return self.local.maintain(now)

    def forward(self) -> bool:
        """Send one batch; True when there was one. `Unreachable` when the server does not answer."""
        self._look()
        last, polls = self.local.waiting(self._sent)
        if last == self._sent:
            return False
        self.remote.append_all(polls)
        self._sent = last
        self._marks.append((self._monotonic(), last))
        return True

    # -- reading

    def range(
        self, sel: Selection, start: int, end: int, step: int | None = None, fn: str = "raw"
    ) -> dict[SeriesKey, Points]:
        """Of the local file from where it is complete, of the server before that; see `MetricStore`."""
        oldest = self.local.oldest()
        if oldest is not None and oldest + MARGIN_MS <= start:
            return self.local.range(sel, start, end, step, fn)
        near = self.local.range
        if oldest is None or oldest + MARGIN_MS >= end or (step is None and fn != "raw"):
            return self._far(
                lambda: self.remote.range(sel, start, end, step, fn),
                lambda: near(sel, start, end, step, fn),
            )
        width = step or 1
        seam = start + -(-(oldest + MARGIN_MS - start) // width) * width
        found = self._far(
            lambda: self.remote.range(sel, start, min(seam, end), step, fn),
            lambda: near(sel, start, min(seam, end), step, fn),
        )
        for key, (times, values) in near(sel, seam, end, step, fn).items():
            before = found.get(key, ([], []))
            found[key] = (before[0] + times, before[1] + values)
        return found

    def last(
        self, sel: Selection, fn: str = "value", window: int | None = None, top: int | None = None
    ) -> list[Sample]:
        """Of the local file; see `MetricStore`."""
        if self.local.oldest() is not None:
            return self.local.last(sel, fn, window, top)
        return self._far(lambda: self.remote.last(sel, fn, window, top), list[Sample])

    def series(self, sel: Selection) -> list[SeriesKey]:
        """What exists here or there."""
        far = self._far(lambda: self.remote.series(sel), list[SeriesKey])
        return list(dict.fromkeys((*far, *self.local.series(sel))))

    def counters(self, sel: Selection) -> dict[SeriesKey, Counter]:
        """What was told of counters and is not the usual."""
        far = self._far(lambda: self.remote.counters(sel), dict[SeriesKey, Counter])
        return far | self.local.counters(sel)

    def newest(self, source: str) -> int | None:
        """Time of the newest tick, None when there is none."""
        near = self.local.newest(source)
        return near or self._far(lambda: self.remote.newest(source), lambda: None)

    def tail(self, source: str, after_t_ms: int) -> list[Tick]:
        """Ticks newer than the cursor; see `Shelf.tail`."""
        if self.local.newest(source) is not None:
            return self.local.tail(source, after_t_ms)
        return self._far(lambda: self.remote.tail(source, after_t_ms), list[Tick])

    def window(self, source: str, start: int, end: int) -> list[Tick]:
        """All ticks with start <= t <= end, from where they are."""
        oldest = self.local.oldest()
        if oldest is not None and oldest <= start:
            return self.local.window(source, start, end)
        return self._far(
            lambda: self.remote.window(source, start, end),
            lambda: self.local.window(source, start, end),
        )

    def _far(self, ask: Callable[[], T], instead: Callable[[], T]) -> T:
        """What the server says; while it does not answer, what is here: pages go on without the past."""
        if self._monotonic() < self._away_until:
            return instead()
        try:
            return ask()
        except Unreachable as error:
            log.warning("the metric server does not answer, only the local file does: %s", error)
            self._away_until = self._monotonic() + RETRY
            return instead()

    # -- within

    def _look(self) -> None:
        """Forget what is settled; send all again when the server is a new run."""
        now = self._monotonic()
        if now - self._looked < LOOK:
            return
        run = self.remote.run()
        self._looked = now
        if not self._looks or not _same(self._looks[0], self._looks[-1], run):
            self._sent = 0
            self._marks.clear()
            self._looks.clear()
        self._looks = [*self._looks[:1], run]
        settled = 0
        while self._marks and now - self._marks[0][0] > SETTLED:
            settled = self._marks.popleft()[1]
        if settled:
            self.local.done(settled)

    def _carry(self) -> None:
        while not self._stop.is_set():
            try:
                more = self.forward()
            except (Unreachable, sqlite3.Error) as error:
                log.warning("metrics wait in the outbox: %s", error)
                self._looked = -LOOK
                self._stop.wait(RETRY)
                continue
            if not more:
                self._wake.wait(LOOK)
                self._wake.clear()


def _same(first: Run, before: Run, now: Run) -> bool:
    """Whether the server still lives and has what had been sent when it was last looked at."""
    had = first.taken + before.sent - first.sent
    return now.started == first.started and now.taken >= had
