"""The reading half of the embedded store: any moment of the past, from ticks, blocks and roll-ups."""

import math
from collections.abc import Iterable, Iterator, Sequence
from heapq import nlargest

from kaisai.engines.metrics.catalogue import Catalogue, Chosen
from kaisai.engines.metrics.codec import ABSENT
from kaisai.engines.metrics.folding import Tally, checked
from kaisai.engines.metrics.gathering import (
    add_minutes,
    add_raw,
    add_summaries,
    rates_now,
    rates_of,
    slow_rates_now,
)
from kaisai.engines.metrics.keeping import OpenBlocks
from kaisai.engines.metrics.pieces import (
    BlockRow,
    Minutes,
    Raw,
    Strip,
    TickRow,
    Ticks,
    asked_only,
    block_rows,
    opened,
    tick_rows,
    whole_blocks,
)
from kaisai.engines.metrics.port import Points, Sample, Selection, SeriesKey, Tick
from kaisai.engines.metrics.rates import LOOK_BACK, slots_of

Now = tuple[float, int, str]  # value, time, key
VALUE_WINDOW, RATE_WINDOW = 600_000, 60_000
FEW_SOURCES = 10  # are asked one by one
_LATELY = OpenBlocks(48 << 20)  # a day of some forty switches
_RECENT = """WITH newest AS MATERIALIZED (SELECT id, (SELECT max(t_ms) FROM tick WHERE source_id = id) t,
    (SELECT max(end_ms) FROM block WHERE source_id = id) b FROM source)
    SELECT id, t_ms, body FROM newest CROSS JOIN tick ON source_id = id AND t_ms >= t - ?1
    WHERE coalesce(b, 0) < t - ?1 ORDER BY id, t_ms, n"""


class Shelf(Catalogue):
    """One file opened for reading; `EmbeddedStore` adds the writing."""

    def window(self, source: str, start: int, end: int) -> list[Tick]:
        """All ticks with start <= t <= end in order of time, for replay; not of rolled-up days."""
        with self._reading():
            source_id = self._source_id(source)
            if source_id is None:
                return []
            blocks = block_rows(self._db, "block", source_id, start, end)
            ticks = tick_rows(self._db, source_id, start, end)
            names = list(self._columns_of(source_id, fresh=True))
        strip = self._strip(blocks, ticks)
        columns = [strip.column(number) for number in range(strip.width)]
        rows = zip(*columns, strict=True) if columns else [()] * len(strip.times)
        return [
            (t, _named(names, row))
            for t, row in zip(strip.times, rows, strict=True)
            if start <= t <= end
        ]

    def size(self) -> int:
        """Bytes of the file that are in use; pages that became free are used again."""
        with self._lock:
            pragmas = ("page_count", "freelist_count", "page_size")
            told = [self._db.execute(f"PRAGMA {each}").fetchone()[0] for each in pragmas]
        return int((told[0] - told[1]) * told[2])

    def tail(self, source: str, after_t_ms: int) -> list[Tick]:
        """Ticks newer than the cursor that are not yet in blocks; cheap enough to poll."""
        with self._reading():
            source_id = self._source_id(source)
            if source_id is None:
                return []
            found = tick_rows(self._db, source_id, after_t_ms + 1, 2**62)
            names = list(self._columns_of(source_id, fresh=True)) if found else []
        ticks = Ticks(found, self._report)
        return [(t, _named(names, row)) for t, row in zip(ticks.times, ticks.rows, strict=True)]

    def newest(self, source: str) -> int | None:
        """Time of the newest tick, None when there is none."""
        with self._reading():
            source_id = self._source_id(source)
            return None if source_id is None else self._newest(source_id)

    def series(self, sel: Selection) -> list[SeriesKey]:
        """What exists, in the order of first appearance."""
        return [SeriesKey(each.source, key) for each in self._chosen(sel) for key in each.keys]

    def range(
        self, sel: Selection, start: int, end: int, step: int | None = None, fn: str = "raw"
    ) -> dict[SeriesKey, Points]:
        """Values with start <= t < end, per `step` ms by `fn`; see `MetricStore`.

        Where raw values have been rolled up there is one value a minute (`raw`: its last).
        """
        checked(fn, step)
        of = {"raw": self._raw, "rate": self._rates}.get(fn, self._folded)
        found: dict[SeriesKey, Points] = {}
        for each in self._chosen(sel):
            told = of(each, (start, end, step), fn)
            for key, points in zip(each.keys, told, strict=True):
                if points[0]:
                    found[SeriesKey(each.source, key)] = points
        return found

    def last(
        self, sel: Selection, fn: str = "value", window: int | None = None, top: int | None = None
    ) -> list[Sample]:
        """The newest of each series; see `MetricStore`."""
        if fn not in ("value", "rate"):
            raise ValueError(f"unknown function {fn!r}")
        of = self._rates_now if fn == "rate" else self._values_now
        window = window or (RATE_WINDOW if fn == "rate" else VALUE_WINDOW)
        found: list[tuple[float, int, str, str]] = []
        least = -math.inf
        chosen = self._chosen(sel)
        for each, strip in zip(chosen, self._recents(chosen, window), strict=True):
            told = of(each, strip, window, least) if strip.times else ()
            if top is None:
                found += [(value, t, each.source, key) for value, t, key in told]
            elif better := [(v, t, each.source, key) for v, t, key in told if v > least]:
                found = nlargest(top, found + better)
                least = found[-1][0] if len(found) == top else least
        return [Sample(SeriesKey(source, key), t, value) for value, t, source, key in found]

    # -- of one source

    def _raw(self, chosen: Chosen, span: tuple[int, int, int | None], _: str) -> list[Points]:
        strip = self._fetched(chosen.source_id, span[0], span[1] - 1)
        found = []
        for column in chosen.columns:
            times, values, _kept = asked_only(strip.times, strip.column(column))
            slots = slots_of(times, span[0], span[1], None)
            first, end = slots[0][1:] if slots else (0, 0)
            found.append((times[first:end], values[first:end]))
        return found

    def _rates(self, chosen: Chosen, span: tuple[int, int, int | None], _: str) -> list[Points]:
        strip = self._fetched(chosen.source_id, span[0] - LOOK_BACK, span[1] - 1)
        return rates_of(strip, chosen.columns, self.counters_of(chosen.source_id), span)

    def _folded(self, chosen: Chosen, span: tuple[int, int, int | None], fn: str) -> list[Points]:
        start, end, _ = span
        tally = Tally(fn, len(chosen.columns))
        with self._reading():
            wholes, others = whole_blocks(self._db, chosen.source_id, span)
            query = "SELECT width, times, body, start_ms FROM block WHERE id = ?"
            blocks = [self._db.execute(query, (each,)).fetchone() for each in others]
            ticks = tick_rows(self._db, chosen.source_id, start, end - 1)
            minutes = block_rows(self._db, "rollup", chosen.source_id, start, end - 1)
        for at, summaries in wholes.items():
            add_summaries(tally, summaries, chosen.columns, at, fn)
        strip = self._strip(blocks, ticks)
        add_raw(tally, strip, chosen.columns, slots_of(strip.times, *span), fn)
        for piece in opened(Minutes, minutes, self._report):
            add_minutes(tally, piece, chosen.columns, slots_of(piece.times, *span), fn)
        return tally.points()

    def _values_now(self, chosen: Chosen, strip: Strip, *_: float) -> Iterable[Now]:
        for key, column in zip(chosen.keys, chosen.columns, strict=True):
            times, values, _kept = asked_only(strip.times, strip.column(column))
            if times:
                yield values[-1], times[-1], key

    def _rates_now(self, chosen: Chosen, strip: Strip, window: int, least: float) -> Iterable[Now]:
        told, newest = rates_now(strip, chosen.columns, window, least), strip.times[-1]
        if not told:
            return ()
        found = [
            (rate, newest, key)
            for rate, key in zip(told, chosen.keys, strict=True)
            if rate is not None and rate > least
        ]
        odd = [at for at, rate in enumerate(told) if rate is None]
        if not odd:
            return found
        strip = self._recent(chosen.source_id, window + LOOK_BACK)
        columns = [chosen.columns[at] for at in odd]
        slow = slow_rates_now(strip, columns, self.counters_of(chosen.source_id), window)
        for at, sample in zip(odd, slow, strict=True):
            if sample is not None and sample[0] >= newest - window:
                found.append((sample[1], sample[0], chosen.keys[at]))
        return found

    # -- within

    def _recents(self, chosen: Sequence[Chosen], window: int) -> Iterator[Strip]:
        """The last `window` ms of each; of many sources at once where ticks suffice."""
        ticks: dict[int, list[TickRow]] = {}
        if len(chosen) > FEW_SOURCES:
            with self._reading():
                for source_id, t, body in self._db.execute(_RECENT, (window,)):
                    ticks.setdefault(source_id, []).append((t, body))
        for each in chosen:
            rows = ticks.get(each.source_id)
            yield (
                Strip([Ticks(rows, self._report)]) if rows else self._recent(each.source_id, window)
            )

    def _recent(self, source_id: int, window: int) -> Strip:
        with self._reading():
            newest = self._newest(source_id)
        return Strip([]) if newest is None else self._fetched(source_id, newest - window, newest)

    def _newest(self, source_id: int) -> int | None:
        query = (
            "SELECT max(t) FROM (SELECT max(t_ms) t FROM tick WHERE source_id = ?1"
            " UNION ALL SELECT max(end_ms) FROM block WHERE source_id = ?1)"
        )
        newest: int | None = self._db.execute(query, (source_id,)).fetchone()[0]
        return newest

    def _fetched(self, source_id: int, start: int, end: int) -> Strip:
        with self._reading():
            minutes = block_rows(self._db, "rollup", source_id, start, end)
            blocks = block_rows(self._db, "block", source_id, start, end)
            ticks = tick_rows(self._db, source_id, start, end)
        return self._strip(blocks, ticks, minutes)

    def _strip(
        self, blocks: Sequence[BlockRow], ticks: Sequence[TickRow], minutes: Sequence[BlockRow] = ()
    ) -> Strip:
        report = self._report
        kept = opened(Minutes, minutes, report, _LATELY.open)
        raw = opened(Raw, blocks, report, _LATELY.open)
        return Strip([*kept, *raw, Ticks(ticks, report)])


def _named(names: Sequence[str], row: Sequence[float]) -> dict[str, float]:
    return {name: v for name, v in zip(names, row, strict=False) if v != ABSENT}
