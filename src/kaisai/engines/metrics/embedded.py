"""The embedded metric store: SQLite in its own file, ticks committed at once, blocks made later.

One process appends, any number read meanwhile (WAL). A block is written and its ticks are deleted
in one transaction, so a kill at any point loses and repeats nothing that was acknowledged.
`synchronous=NORMAL`: a power cut may cost the last commits, never the file.
"""

from __future__ import annotations  # array[float] cannot be evaluated by Python 3.11

import sqlite3
from array import array
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from kaisai.engines.metrics import codec
from kaisai.engines.metrics.codec import ABSENT, CorruptError
from kaisai.engines.metrics.reading import Shelf
from kaisai.engines.metrics.schema import SCHEMA

SLICE_SAMPLES = 200_000  # values per block at most: bounds how long one slice of work takes
SLICE_TICKS = 600
DAY_MS = 86_400_000


class EmbeddedStore(Shelf):
    """See `MetricStore`; times are Unix milliseconds. Safe to share between threads."""

    def __init__(
        self, path: Path | str, *, keep_minutes: float = 10, retention_days: float = 30
    ) -> None:
        """Open or create the file; ticks stay `keep_minutes` before they become blocks."""
        super().__init__(path)
        self.keep_ms = int(keep_minutes * 60_000)
        self.retention_ms = int(retention_days * DAY_MS)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        with self._writing():
            for statement in SCHEMA:
                self._db.execute(statement)

    def append(self, source: str, t_ms: int, values: Mapping[str, float]) -> None:
        """Keep one poll; durable on return. A time that was seen before is kept beside it."""
        with self._writing():
            source_id, columns = self._register(source, values)
            get = values.get
            body = codec.encode_tick([get(key, ABSENT) for key in columns])
            self._db.execute(
                "INSERT INTO tick SELECT ?1, ?2, coalesce(max(n) + 1, 0), ?3"
                " FROM tick WHERE source_id = ?1 AND t_ms = ?2",
                (source_id, t_ms, body),
            )

    def maintain(self, now: int) -> bool:
        """Compact one slice per source and expire; True when more is waiting."""
        with self._lock:
            more = False
            for source_id in [row[0] for row in self._db.execute("SELECT id FROM source")]:
                more |= self._compact(source_id, now - self.keep_ms)
            oldest = now - self.retention_ms
            with self._writing():
                self._db.execute("DELETE FROM block WHERE end_ms < ?", (oldest,))
                self._db.execute("DELETE FROM tick WHERE t_ms < ?", (oldest,))
                self._db.execute("DELETE FROM corrupt WHERE t_ms < ?", (oldest,))
            return more

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                self._columns.clear()
                self._sources.clear()
                raise
            self._db.execute("COMMIT")

    def _register(self, source: str, values: Mapping[str, float]) -> tuple[int, dict[str, int]]:
        source_id = self._source_id(source)
        if source_id is None:
            self._db.execute("INSERT OR IGNORE INTO source(name) VALUES (?)", (source,))
            source_id = self._source_id(source)
        if source_id is None:
            raise sqlite3.OperationalError(f"source {source!r} could not be registered")
        columns = self._columns_of(source_id)
        if not values.keys() <= columns.keys():
            columns = self._columns_of(source_id, fresh=True)
            new = [key for key in values if key not in columns]
            rows = [(source_id, len(columns) + i, key) for i, key in enumerate(new)]
            self._db.executemany("INSERT INTO series VALUES (?, ?, ?)", rows)
            columns.update({key: column for _, column, key in rows})
        return source_id, columns

    def _compact(self, source_id: int, before: int) -> bool:
        width = len(self._columns_of(source_id))
        count = min(SLICE_TICKS, max(10, SLICE_SAMPLES // max(1, width)))
        with self._writing():
            found = self._db.execute(
                "SELECT t_ms, n, body FROM tick WHERE source_id = ? AND t_ms < ?"
                " ORDER BY t_ms, n LIMIT ?",
                (source_id, before, count + 1),
            ).fetchall()
            taken = found[:count]
            good = [(t, row) for t, n, body in taken if (row := self._row(source_id, t, n, body))]
            if good:
                self._write_block(source_id, good)
            keys = [(source_id, t, n) for t, n, _ in taken]
            self._db.executemany("DELETE FROM tick WHERE (source_id, t_ms, n) = (?, ?, ?)", keys)
        return len(found) > count

    def _row(self, source_id: int, t: int, n: int, body: bytes) -> array[float] | None:
        try:
            return codec.decode_tick(body) or array("f", [ABSENT])
        except CorruptError as error:
            self._report(f"tick {t} of source {source_id}: {error}")
            bad = (source_id, t, n, body)
            self._db.execute("INSERT OR IGNORE INTO corrupt VALUES (?, ?, ?, ?)", bad)
            return None

    def _write_block(self, source_id: int, good: list[tuple[int, array[float]]]) -> None:
        times = [t for t, _ in good]
        width = max(len(row) for _, row in good)
        body, flat = codec.encode_block((row for _, row in good), width)
        self._db.execute(
            "INSERT INTO block(source_id, start_ms, end_ms, ticks, width, times, body, overview)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                source_id,
                times[0],
                times[-1],
                len(times),
                width,
                codec.encode_times(times),
                body,
                codec.overview(flat, width),
            ),
        )
