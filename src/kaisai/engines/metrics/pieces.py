"""The stretches of time in which a source's values lie: ticks, blocks, roll-ups, put in order."""

from __future__ import annotations  # array[float] cannot be evaluated by Python 3.11

import math
import sqlite3
from array import array
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import accumulate, compress, pairwise
from operator import itemgetter, sub
from typing import Protocol, TypeVar

from kaisai.engines.metrics import codec
from kaisai.engines.metrics.codec import ABSENT, Block, CorruptError
from kaisai.engines.metrics.rollups import LAST, ROWS, Summary

Report = Callable[[str], None]
BlockRow = tuple[int, bytes, bytes, int]  # width, times, body, start
TickRow = tuple[int, bytes]  # time, body
Opens = Callable[[bytes, int, int], Block]  # body, times, width


class Piece(Protocol):
    """Times in order, and the values of a column at these times, ABSENT where not asked."""

    times: list[int]
    width: int

    def column(self, number: int) -> list[float]:
        """One column; a number beyond the width is a column that came later."""

    def rising(self, number: int, positions: Sequence[int]) -> list[float] | None:
        """The values at some positions, in order; None where not all are known or one may fall."""


class Ticks:
    """Rows that are not yet in blocks."""

    def __init__(self, rows: Sequence[TickRow], report: Report) -> None:
        self.times: list[int] = []
        self.damaged: list[int] = []
        self._checked: list[bytes] = []
        for at, (t, body) in enumerate(rows):
            try:
                self._checked.append(codec.checked_tick(body))
            except CorruptError as error:
                report(f"tick {t}: {error}")
                self.damaged.append(at)
            else:
                self.times.append(t)
        widths = set(map(len, self._checked))
        self.width = max(widths, default=0) // 8
        self._narrowest = min(widths, default=0) // 8

    @cached_property
    def rows(self) -> list[array[float]]:
        """The values at each time; a row may be shorter than `width`."""
        return list(map(codec.row_of, self._checked))

    def risen(self, columns: tuple[int, ...]) -> tuple[list[float], set[int]]:
        """What each column rose by from first to last, and those that did not rise all the way."""
        if max(columns) >= self._narrowest or self._narrowest < self.width:
            return [math.nan] * len(columns), set(columns)
        pick = itemgetter(*columns, columns[0])  # a tuple, also of one column
        first, last = codec.row_of(self._checked[0]), codec.row_of(self._checked[-1])
        told = list(map(sub, pick(last)[:-1], pick(first)))
        odd = codec.fallen(self._checked, columns)
        if not math.isfinite(sum(told)):
            odd.update(at for at, rise in zip(columns, told, strict=True) if not rise < math.inf)
        return told, odd

    def column(self, number: int) -> list[float]:
        """See `Piece`."""
        if number < self._narrowest:
            return list(map(itemgetter(number), self.rows))
        return [row[number] if number < len(row) else ABSENT for row in self.rows]

    def rising(self, number: int, positions: Sequence[int]) -> list[float] | None:
        """See `Piece`."""
        values = self.column(number)
        if not math.isfinite(sum(values)) or sorted(values) != values:
            return None
        return [values[at] for at in positions]


class Raw:
    """A block; a column that is damaged is reported and counts as not asked."""

    def __init__(self, row: BlockRow, report: Report, opens: Opens = Block) -> None:
        """CorruptError when the head of the block is damaged."""
        self.width, times, body, self._start = row
        self.times = codec.decode_times(times)
        self._block = opens(body, len(self.times), self.width)
        self._report = report

    def column(self, number: int) -> list[float]:
        """See `Piece`."""
        return self._read(number) if number < self.width else [ABSENT] * len(self.times)

    def rising(self, number: int, positions: Sequence[int]) -> list[float] | None:
        """See `Piece`."""
        return self._rising(number, positions) if number < self.width else None

    def _rising(self, number: int, positions: Sequence[int]) -> list[float] | None:
        """Damage is left to `column`, which reports it."""
        try:
            return self._block.rising(number, positions)
        except (CorruptError, ValueError, OverflowError):
            return None

    def _read(self, number: int) -> list[float]:
        try:
            return self._block.column(number)
        except (CorruptError, ValueError, OverflowError) as error:
            self._report(f"block at {self._start}: {error}")
        return [ABSENT] * len(self.times)


class Minutes(Raw):
    """A block of a roll-up; `column` gives the last value of each minute."""

    def __init__(self, row: BlockRow, report: Report, opens: Opens = Block) -> None:
        """CorruptError when the head of the block is damaged."""
        super().__init__(row, report, opens)
        self.width //= ROWS

    def column(self, number: int) -> list[float]:
        """See `Piece`."""
        return self.row(LAST, number)

    def rising(self, number: int, positions: Sequence[int]) -> list[float] | None:
        """See `Piece`."""
        return self._rising(LAST * self.width + number, positions) if number < self.width else None

    def row(self, row: int, number: int) -> list[float]:
        """One of LOW … LAST of a column."""
        if number >= self.width:
            return [ABSENT] * len(self.times)
        return self._read(row * self.width + number)


_Kind = TypeVar("_Kind", bound=Raw)


def opened(
    kind: type[_Kind], rows: Sequence[BlockRow], report: Report, opens: Opens = Block
) -> list[_Kind]:
    """The blocks that can be read; the others are reported."""
    found = []
    for row in rows:
        try:
            found.append(kind(row, report, opens))
        except (CorruptError, ValueError) as error:
            report(f"block at {row[3]}: {error}")
    return found


class Strip:
    """Pieces of one source as one, in order of time; equal times in order of arrival."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = [piece for piece in pieces if piece.times]
        times = [t for piece in self.pieces for t in piece.times]
        self._order: list[int] | None = None
        self.times = sorted(times)
        if self.times != times:
            self._order = sorted(range(len(times)), key=times.__getitem__)
        self.width = max((piece.width for piece in self.pieces), default=0)

    def column(self, number: int) -> list[float]:
        """The values of one column at `times`."""
        if len(self.pieces) == 1 and self._order is None:
            return self.pieces[0].column(number)
        values = [v for piece in self.pieces for v in piece.column(number)]
        return values if self._order is None else [values[at] for at in self._order]

    def rising(self, columns: Sequence[int], positions: Sequence[int]) -> list[list[float] | None]:
        """Per column its values at some positions, in order, or None; see `Piece`."""
        if self._order is not None or not positions:
            return [None] * len(columns)
        begins = list(accumulate((len(piece.times) for piece in self.pieces), initial=0))
        wanted, parts, kept = set(positions), [], []
        for begin, end in pairwise(begins):
            first, beyond = bisect_left(positions, begin), bisect_left(positions, end)
            mine = sorted({begin, *positions[first:beyond], end - 1})
            parts.append([at - begin for at in mine])
            kept += [at in wanted for at in mine]
        return [self._risen(column, parts, kept) for column in columns]

    def _risen(
        self, number: int, parts: Sequence[Sequence[int]], kept: Sequence[bool]
    ) -> list[float] | None:
        found: list[float] = []
        for piece, positions in zip(self.pieces, parts, strict=True):
            told = piece.rising(number, positions)
            if told is None or (found and told[0] < found[-1]):
                return None
            found += told
        return list(compress(found, kept))


def asked_only(times: list[int], values: list[float]) -> tuple[list[int], list[float], list[int]]:
    """Without what was not asked; also the positions that are left, empty when all are."""
    if math.isfinite(sum(values)) or ABSENT not in values:
        return times, values, []
    kept = [at for at, value in enumerate(values) if value != ABSENT]
    return [times[at] for at in kept], [values[at] for at in kept], kept


def block_rows(
    db: sqlite3.Connection, table: str, source_id: int, start: int, end: int
) -> list[BlockRow]:
    """Blocks of `block` or `rollup` that touch start <= t <= end."""
    query = (
        f"SELECT width, times, body, start_ms FROM {table}"  # noqa: S608 - one of two fixed words
        " WHERE source_id = ? AND end_ms >= ? AND start_ms <= ? ORDER BY start_ms, id"
    )
    return db.execute(query, (source_id, start, end)).fetchall()


def tick_rows(db: sqlite3.Connection, source_id: int, start: int, end: int) -> list[TickRow]:
    """Ticks with start <= t <= end."""
    query = (
        "SELECT t_ms, body FROM tick WHERE source_id = ? AND t_ms BETWEEN ? AND ? ORDER BY t_ms, n"
    )
    return db.execute(query, (source_id, start, end)).fetchall()


def whole_blocks(
    db: sqlite3.Connection, source_id: int, span: tuple[int, int, int | None]
) -> tuple[dict[int, list[Summary]], list[int]]:
    """By step, the summaries of blocks that lie in one; and the ids of the others.

    `span` is start, end and step; None is one step.
    """
    start, end, step = span
    query = (
        "SELECT id, start_ms, (SELECT body FROM summary WHERE block_id = id"
        " AND ?2 <= start_ms AND end_ms < ?3"
        " AND (start_ms - ?2) / ?4 = (end_ms - ?2) / ?4) FROM block"
        " WHERE source_id = ?1 AND end_ms >= ?2 AND start_ms < ?3 ORDER BY start_ms, id"
    )
    width = step or max(1, end - start)
    wholes: dict[int, list[Summary]] = {}
    others: list[int] = []
    for block_id, first, body in db.execute(query, (source_id, start, end, width)):
        summary = _summary(body)
        if summary is None:
            others.append(block_id)
        else:
            wholes.setdefault(start + (first - start) // width * width, []).append(summary)
    return wholes, others


def _summary(body: bytes | None) -> Summary | None:
    """None where the block itself has to do: it is in two steps, of an older file, or damaged."""
    try:
        return Summary(body) if body else None
    except CorruptError:
        return None
