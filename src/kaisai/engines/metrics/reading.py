"""The reading half of the embedded store: any moment of the past, from ticks and blocks alike."""

from __future__ import annotations  # array[float] cannot be evaluated by Python 3.11

import logging
import math
import sqlite3
import threading
from array import array
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kaisai.engines.metrics import codec
from kaisai.engines.metrics.codec import ABSENT, CorruptError
from kaisai.engines.metrics.folding import fold
from kaisai.engines.metrics.port import Points, Sample, Selection, SeriesKey
from kaisai.engines.metrics.schema import matches

log = logging.getLogger(__name__)

Tick = tuple[int, dict[str, float]]


class Shelf:
    """One file opened for reading; `EmbeddedStore` adds the writing."""

    def __init__(self, path: Path | str) -> None:
        self.problems: deque[str] = deque(maxlen=100)
        self._lock = threading.RLock()
        self._columns: dict[int, dict[str, int]] = {}
        self._sources: dict[str, int] = {}
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()

    # -- reading

    def window(self, source: str, start: int, end: int) -> list[Tick]:
        """All ticks with start <= t <= end in order of time, for replay."""
        with self._reading():
            source_id = self._source_id(source)
            if source_id is None:
                return []
            blocks = self._db.execute(
                "SELECT ticks, width, times, body, start_ms FROM block"
                " WHERE source_id = ? AND start_ms <= ? AND end_ms >= ? ORDER BY start_ms, id",
                (source_id, end, start),
            ).fetchall()
            ticks = self._ticks(source_id, start, end)
            names = list(self._columns_of(source_id, fresh=True))
        found: list[Tick] = []
        for row in blocks:
            found += self._open_block(row, names, start, end)
        found += self._open_ticks(ticks, names)
        found.sort(key=lambda tick: tick[0])
        return found

    def tail(self, source: str, after_t_ms: int) -> list[Tick]:
        """Ticks newer than the cursor that are not yet in blocks; cheap enough to poll."""
        with self._reading():
            source_id = self._source_id(source)
            if source_id is None:
                return []
            ticks = self._ticks(source_id, after_t_ms + 1, 2**62)
            names = list(self._columns_of(source_id, fresh=True)) if ticks else []
        return self._open_ticks(ticks, names)

    def newest(self, source: str) -> int | None:
        """Time of the newest tick, None when there is none."""
        with self._reading():
            source_id = self._source_id(source)
            query = (
                "SELECT max(t) FROM (SELECT max(t_ms) t FROM tick WHERE source_id = ?1"
                " UNION ALL SELECT max(end_ms) FROM block WHERE source_id = ?1)"
            )
            newest: int | None = self._db.execute(query, (source_id,)).fetchone()[0]
            return newest

    def series(self, sel: Selection) -> list[SeriesKey]:
        """What exists, in the order of first appearance."""
        with self._lock:
            rows = self._db.execute(
                "SELECT name, key FROM series JOIN source ON id = source_id ORDER BY source_id, col"
            ).fetchall()
        return [
            SeriesKey(source, key)
            for source, key in rows
            if matches(sel, "source", source) and matches(sel, "key", key)
        ]

    def range(
        self, sel: Selection, start: int, end: int, step: int | None = None, fn: str = "raw"
    ) -> dict[SeriesKey, Points]:
        """Values with start <= t < end, folded per `step` ms by `fn`; see `MetricStore`."""
        chosen = self.series(sel)
        points: defaultdict[SeriesKey, Points] = defaultdict(lambda: ([], []))
        for source in dict.fromkeys(each.source for each in chosen):
            keys = [each for each in chosen if each.source == source]
            for t, values in self.window(source, start, end - 1):
                for each in keys:
                    if each.key in values:
                        points[each][0].append(t)
                        points[each][1].append(values[each.key])
        return {each: fold(found, start, step, fn) for each, found in points.items()}

    def last(self, sel: Selection, fn: str = "value", top: int | None = None) -> list[Sample]:
        """The newest value of each series of the last ten minutes; `fn` is `value`."""
        if fn != "value":
            raise ValueError(f"unknown function {fn!r}")
        found: dict[SeriesKey, Sample] = {}
        chosen = set(self.series(sel))
        for source in dict.fromkeys(each.source for each in chosen):
            newest = self.newest(source)
            for t, values in self.window(source, newest - 600_000, newest) if newest else []:
                found |= {
                    key: Sample(key, t, value)
                    for name, value in values.items()
                    if (key := SeriesKey(source, name)) in chosen
                }
        if top is None:
            return list(found.values())
        answered = [sample for sample in found.values() if not math.isnan(sample.value)]
        return sorted(answered, key=lambda sample: -sample.value)[:top]

    # -- within

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

    def _ticks(self, source_id: int, start: int, end: int) -> list[tuple[int, bytes]]:
        query = (
            "SELECT t_ms, body FROM tick WHERE source_id = ? AND t_ms BETWEEN ? AND ?"
            " ORDER BY t_ms, n"
        )
        return self._db.execute(query, (source_id, start, end)).fetchall()

    def _open_ticks(self, ticks: list[tuple[int, bytes]], names: list[str]) -> list[Tick]:
        found: list[Tick] = []
        for t, body in ticks:
            try:
                row = codec.decode_tick(body)
            except CorruptError as error:
                self._report(f"tick {t}: {error}")
                continue
            found.append((t, _named(names, row)))
        return found

    def _open_block(
        self, row: tuple[int, int, bytes, bytes, int], names: list[str], start: int, end: int
    ) -> list[Tick]:
        ticks, width, times_body, body, start_ms = row
        try:
            times = codec.decode_times(times_body)
            columns = codec.decode_block(body, len(times), width)
        except CorruptError as error:
            self._report(f"block at {start_ms}: {error}")
            return []
        return [
            (t, _named(names, columns[i::ticks])) for i, t in enumerate(times) if start <= t <= end
        ]

    def _report(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)
            log.error("corrupt metric row skipped: %s", problem)


def _named(names: list[str], row: array[float]) -> dict[str, float]:
    return {name: v for name, v in zip(names, row, strict=False) if v != ABSENT}
