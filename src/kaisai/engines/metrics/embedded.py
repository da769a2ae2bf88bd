"""The embedded metric store: SQLite in its own file, ticks committed at once, blocks made later.

One process appends, any number read meanwhile (WAL). A block is written and its ticks are deleted
in one transaction, so a kill at any point loses and repeats nothing that was acknowledged.
`synchronous=NORMAL`: a power cut may cost the last commits, never the file.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from kaisai.engines.metrics import codec
from kaisai.engines.metrics.codec import ABSENT
from kaisai.engines.metrics.port import Counter, OnePoll, Poll
from kaisai.engines.metrics.reading import Shelf
from kaisai.engines.metrics.schema import SCHEMA
from kaisai.engines.metrics.tending import DAY_MS, Keep, Tending

_APPEND = (
    "INSERT INTO tick VALUES (?1, ?2, (SELECT coalesce(max(n) + 1, 0)"
    " FROM tick WHERE source_id = ?1 AND t_ms = ?2), ?3)"
)
Row = tuple[int, int, bytes]  # source, time, body


class EmbeddedStore(OnePoll, Shelf):
    """See `MetricStore`; times are Unix milliseconds. Safe to share between threads."""

    def __init__(
        self,
        path: Path | str,
        *,
        keep_minutes: float = 10,
        retention_days: float = 30,
        rollup_days: float = 370,
    ) -> None:
        """Open or create the file.

        Ticks stay at least `keep_minutes` before they become blocks. Raw values stay for
        `retention_days`; one row a minute after that, for `rollup_days` more (0: none).
        """
        super().__init__(path)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._told: dict[str, Mapping[str, Counter]] = {}
        keep = Keep(
            int(keep_minutes * 60_000), int(retention_days * DAY_MS), int(rollup_days * DAY_MS)
        )
        self._tending = Tending(self._db, self._writing, keep, self._report, self.counters_of)
        with self._writing():
            for statement in SCHEMA:
                self._db.execute(statement)

    def append_all(self, polls: Iterable[Poll]) -> None:
        """Keep many polls in one transaction: all or none."""
        with self._writing():
            rows = [self._row(poll) for poll in polls]
            self._db.executemany(_APPEND, rows)
            self._also(rows)

    def maintain(self, now: int) -> bool:
        """One slice of compaction, roll-up or expiry; True when more may be waiting."""
        return self._tending.slice(now)

    def _also(self, rows: list[Row]) -> None:
        """More that belongs into the transaction of an append."""

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
                self._told.clear()
                raise
            self._db.execute("COMMIT")

    def _row(self, poll: Poll) -> Row:
        source, t_ms, values, counters = poll
        source_id = self._sources.get(source, 0)
        columns = self._columns.get(source_id, {})
        alike = len(values) == len(columns) and list(values) == list(columns)
        if not alike or not source_id:
            source_id, columns = self._register(source, values)
        if counters and counters is not self._told.get(source):
            self._tell(source_id, counters)
            self._told[source] = counters
        if alike:
            body = codec.encode_tick(list(values.values()))
        else:
            get = values.get
            body = codec.encode_tick([get(key, ABSENT) for key in columns])
        self._tending.arrived(source_id, len(columns))
        return source_id, t_ms, body

    def _tell(self, source_id: int, counters: Mapping[str, Counter]) -> None:
        query = "SELECT key, bits, most FROM counter WHERE source_id = ?"
        known = {
            key: Counter(bits, most) for key, bits, most in self._db.execute(query, (source_id,))
        }
        rows = [
            (source_id, key, *counter)
            for key, counter in counters.items()
            if counter != known.get(key) and (counter.bits != Counter().bits or key in known)
        ]
        self._db.executemany("INSERT OR REPLACE INTO counter VALUES (?, ?, ?, ?)", rows)

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
