"""What the embedded store knows by heart: sources, their columns, their counters."""

import logging
import sqlite3
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from kaisai.engines.metrics.port import Counter, Selection, SeriesKey
from kaisai.engines.metrics.schema import wanted_of

log = logging.getLogger(__name__)

CACHE_KIB = 16_384
MOST_CHOICES = 16
Names = frozenset[str] | None


class Chosen(NamedTuple):
    """What a selection means for one source; a column for each key."""

    source_id: int
    source: str
    keys: list[str]
    columns: tuple[int, ...]


class Catalogue:
    """One open file and its names; another process may add to them at any time."""

    def __init__(self, path: Path | str) -> None:
        self.problems: deque[str] = deque(maxlen=100)
        self._lock = threading.RLock()
        self._columns: dict[int, dict[str, int]] = {}
        self._sources: dict[str, int] = {}
        self._seen = 0  # series, when the columns were last complete
        self._choices: dict[tuple[Names, Names], list[Chosen]] = {}
        self._counters: tuple[int, dict[int, dict[int, Counter]]] = (0, {})
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
        self._db.execute(f"PRAGMA cache_size=-{CACHE_KIB}")

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()

    def counters(self, sel: Selection) -> dict[SeriesKey, Counter]:
        """What was told of counters and is not the usual."""
        found = {}
        for each in self._chosen(sel):
            told = self.counters_of(each.source_id)
            for key, column in zip(each.keys, each.columns, strict=True):
                if column in told:
                    found[SeriesKey(each.source, key)] = told[column]
        return found

    def counters_of(self, source_id: int) -> dict[int, Counter]:
        """By column, what was told to be a counter that is not the usual one of 64 bits."""
        with self._lock:
            newest = self._db.execute("SELECT max(rowid) FROM counter").fetchone()[0] or 0
            if newest != self._counters[0]:
                query = (
                    "SELECT source_id, col, bits, most FROM counter JOIN series"
                    " USING (source_id, key)"
                )
                found: dict[int, dict[int, Counter]] = {}
                for source, column, bits, most in self._db.execute(query):
                    found.setdefault(source, {})[column] = Counter(bits, most)
                self._counters = (newest, found)
            return self._counters[1].get(source_id, {})

    def _chosen(self, sel: Selection) -> list[Chosen]:
        wanted, among = wanted_of(sel, "key"), wanted_of(sel, "source")
        with self._lock:
            seen = self._db.execute("SELECT count(*) FROM series").fetchone()[0]
            fresh, self._seen = seen != self._seen, seen
            if fresh or len(self._choices) > MOST_CHOICES:
                self._choices.clear()
            if (known := self._choices.get((among, wanted))) is not None:
                return known
            sources = self._db.execute("SELECT id, name FROM source ORDER BY id").fetchall()
            found = []
            for source_id, source in sources:
                columns = self._columns_of(source_id, fresh=fresh)
                if among is not None and source not in among:
                    continue
                if wanted is None:
                    kept = dict(columns)
                else:
                    kept = {key: at for key, at in columns.items() if key in wanted}
                if kept:
                    found.append(Chosen(source_id, source, list(kept), tuple(kept.values())))
            self._choices[among, wanted] = found
        return found

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """One snapshot, so that a tick is never seen both in a block and on its own."""
        with self._lock:
            self._db.execute("BEGIN")
            try:
                yield
            finally:
                self._db.execute("COMMIT")

    def _source_id(self, source: str) -> int | None:
        if source not in self._sources:
            row = self._db.execute("SELECT id FROM source WHERE name = ?", (source,)).fetchone()
            if row is None:
                return None
            self._sources[source] = row[0]
        return self._sources[source]

    def _columns_of(self, source_id: int, *, fresh: bool = False) -> dict[str, int]:
        known = self._columns.setdefault(source_id, {})
        if fresh or not known:
            rows = self._db.execute(
                "SELECT key, col FROM series WHERE source_id = ? AND col >= ? ORDER BY col",
                (source_id, len(known)),
            )
            known.update(rows.fetchall())
        return known

    def _report(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)
            log.error("corrupt metric row skipped: %s", problem)
