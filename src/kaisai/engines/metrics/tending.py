"""Old ticks into blocks, old blocks into roll-ups, old roll-ups away: one small slice at a time.

A slice reads under the lock, works without it, and writes under it again, so an append never waits
for more than a short transaction. What is written replaces what was read in that one transaction.
"""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import NamedTuple, TypeVar

from kaisai.engines.metrics import codec
from kaisai.engines.metrics.pieces import BlockRow, Minutes, Raw, Ticks, opened
from kaisai.engines.metrics.port import Counter
from kaisai.engines.metrics.rollups import LAST, ROWS, roll_up, summarize

SLICE_SAMPLES = 120_000  # values per block at most: bounds how long one slice of work takes
SLICE_TICKS = 3600
FEWEST_TICKS = 10
SPAN = 4.5  # a block spans so many times what stays as ticks
DAY_MS = 86_400_000
EXPIRE = 50  # blocks at a time

Writing = Callable[[], AbstractContextManager[None]]


Rows = tuple[list[int], list[list[float]]]  # times, and six times the columns
_Kind = TypeVar("_Kind", bound=Raw)


class Keep(NamedTuple):
    """How long what is kept, in milliseconds."""

    ticks: int
    raw: int
    minutes: int


class Gone(Exception):
    """Somebody else has done this slice meanwhile."""


class Tending:
    """The slices of one file; at most one is under way in this process."""

    def __init__(
        self,
        db: sqlite3.Connection,
        writing: Writing,
        keep: Keep,
        report: Callable[[str], None],
        counters: Callable[[int], dict[int, Counter]],
    ) -> None:
        self._db, self._writing, self._keep = db, writing, keep
        self._report, self._counters = report, counters
        self._one_at_a_time = threading.Lock()
        self._waiting: dict[int, int] = {}
        self._due: list[int] = []

    def arrived(self, source_id: int, width: int) -> None:
        """One more tick: a wide source fills a block before its time."""
        waiting = self._waiting.get(source_id, 0) + 1
        self._waiting[source_id] = waiting
        if waiting * width >= SLICE_SAMPLES and waiting % most_ticks(width) == 0:
            self._due.append(source_id)

    def slice(self, now: int) -> bool:
        """One slice of what is due at `now` (Unix ms); True when there was something to do."""
        with self._one_at_a_time:
            try:
                return self._compact(now) or self._roll_up(now) or self._expire(now)
            except Gone:
                return True

    # -- ticks to blocks

    def _compact(self, now: int) -> bool:
        before = now - self._keep.ticks
        if not self._due:
            stale = before - int(self._keep.ticks * SPAN)
            with self._writing():
                query = (
                    "SELECT id FROM source WHERE EXISTS"
                    " (SELECT 1 FROM tick WHERE source_id = id AND t_ms < ?)"
                )
                self._due = [row[0] for row in self._db.execute(query, (stale,))]
        while self._due:
            if self._compact_source(self._due.pop(), before):
                return True
        return False

    def _compact_source(self, source_id: int, before: int) -> bool:
        with self._writing():
            width = self._db.execute(
                "SELECT count(*) FROM series WHERE source_id = ?", (source_id,)
            ).fetchone()[0]
            query = (
                "SELECT t_ms, n, body FROM tick WHERE source_id = ? AND t_ms < ?"
                " ORDER BY t_ms, n LIMIT ?"
            )
            rows = self._db.execute(query, (source_id, before, most_ticks(width))).fetchall()
        if not rows:
            return False
        together = rows[0][0] + int(self._keep.ticks * SPAN)
        rows = [row for row in rows if row[0] <= together]  # a long block makes a short look slow
        ticks = Ticks([(t, body) for t, _, body in rows], lambda _: None)
        bad = [(source_id, *rows[at]) for at in ticks.damaged]
        for _, t, _, _ in bad:
            self._report(f"tick {t} of source {source_id} put aside")
        columns = [ticks.column(at) for at in range(max(1, ticks.width))]
        made = (codec.encode_block(columns), summarize(columns)) if ticks.times else None
        with self._writing():
            keys = [(source_id, t, n) for t, n, _ in rows]
            query = "DELETE FROM tick WHERE (source_id, t_ms, n) = (?, ?, ?)"
            if self._db.executemany(query, keys).rowcount != len(keys):
                raise Gone
            self._db.executemany("INSERT OR IGNORE INTO corrupt VALUES (?, ?, ?, ?)", bad)
            if made:
                block_id = self._insert("block", source_id, ticks.times, len(columns), made[0])
                row = (block_id, made[1])
                self._db.execute("INSERT OR REPLACE INTO summary VALUES (?, ?)", row)
        self._waiting[source_id] = max(0, self._waiting.get(source_id, 0) - len(rows))
        return True

    def _insert(self, table: str, source_id: int, times: list[int], width: int, body: bytes) -> int:
        names, more = ("", "") if table == "rollup" else (", overview", ", x''")
        query = (
            f"INSERT INTO {table}(source_id, start_ms, end_ms, ticks, width, times, body{names})"  # noqa: S608 - fixed words
            f" VALUES (?, ?, ?, ?, ?, ?, ?{more})"
        )
        packed = codec.encode_times(times)
        row = (source_id, times[0], times[-1], len(times), width, packed, body)
        return self._db.execute(query, row).lastrowid or 0

    # -- blocks to roll-ups

    def _roll_up(self, now: int) -> bool:
        with self._writing():
            found = self._db.execute(
                "SELECT id, source_id, width, times, body, start_ms FROM block"
                " WHERE end_ms < ? ORDER BY source_id, start_ms, id LIMIT 1",
                (now - self._keep.raw,),
            ).fetchone()
            if found is None:
                return False
            block_id, source_id = found[:2]
            last = self._db.execute(
                "SELECT width, times, body, start_ms, id FROM rollup WHERE source_id = ?"
                " AND end_ms <= ? ORDER BY end_ms DESC LIMIT 1",
                (source_id, found[5]),
            ).fetchone()
            counters = self._counters(source_id)
        old = self._opened(Minutes, last[:4]) if last else None
        made = self._minutes(found[2:], counters, old) if self._keep.minutes else None
        joined = _joined(old, made) if made and old else None
        with self._writing():
            if self._db.execute("DELETE FROM block WHERE id = ?", (block_id,)).rowcount != 1:
                raise Gone
            self._db.execute("DELETE FROM summary WHERE block_id = ?", (block_id,))
            if joined:
                self._db.execute("DELETE FROM rollup WHERE id = ?", (last[4],))
            if kept := joined or made:
                self._insert(
                    "rollup", source_id, kept[0], len(kept[1]), codec.encode_block(kept[1])
                )
        return True

    def _opened(self, kind: type[_Kind], row: BlockRow) -> _Kind | None:
        found = opened(kind, [row], self._report)
        return found[0] if found else None

    def _minutes(
        self, row: BlockRow, counters: dict[int, Counter], old: Minutes | None
    ) -> Rows | None:
        raw = self._opened(Raw, row)
        if raw is None:
            return None

        def before(column: int) -> tuple[int, float] | None:
            return (old.times[-1], old.row(LAST, column)[-1]) if old else None

        columns = [raw.column(at) for at in range(raw.width)]
        return roll_up(raw.times, columns, counters, before)

    # -- away

    def _expire(self, now: int) -> bool:
        with self._writing():
            oldest = now - self._keep.raw - self._keep.minutes
            query = (
                "DELETE FROM rollup WHERE id IN"
                " (SELECT id FROM rollup WHERE end_ms < ? ORDER BY id LIMIT ?)"
            )
            gone = self._db.execute(query, (oldest, EXPIRE)).rowcount
            self._db.execute("DELETE FROM corrupt WHERE t_ms < ?", (now - self._keep.raw,))
        return gone == EXPIRE


def most_ticks(width: int) -> int:
    """Ticks of a block of so many columns."""
    return min(SLICE_TICKS, max(FEWEST_TICKS, SLICE_SAMPLES // max(1, width)))


def _joined(old: Minutes, made: Rows) -> Rows | None:
    """The newest roll-up made longer, None when it is long enough as it is."""
    times, columns = made
    width = len(columns) // ROWS
    if (len(old.times) + len(times)) * len(columns) > SLICE_SAMPLES // 2 or old.width > width:
        return None
    longer = [
        old.row(row, column) + columns[row * width + column]
        for row in range(ROWS)
        for column in range(width)
    ]
    return old.times + times, longer
