"""One source's part of an answer: columns of its pieces folded per step, or told as rates."""

import math
from collections.abc import Iterable, Mapping, Sequence

from kaisai.engines.metrics.codec import ABSENT
from kaisai.engines.metrics.folding import MAIN, Tally, part
from kaisai.engines.metrics.pieces import Minutes, Strip, Ticks, asked_only
from kaisai.engines.metrics.port import Counter, Points
from kaisai.engines.metrics.rates import (
    FEW,
    PLAIN,
    Pace,
    Slot,
    newest_rate,
    rates,
    rising_rates,
    slots_of,
)
from kaisai.engines.metrics.rollups import ANSWERED, LOST, ROW_OF, Summary


def add_raw(
    tally: Tally, strip: Strip, columns: Sequence[int], slots: Sequence[Slot], fn: str
) -> None:
    """Raw values of the columns into their steps."""
    values = [strip.column(column) for column in columns]
    for start, first, end in slots:
        parts = [part(each[first:end], fn) for each in values]
        tally.add(start, *zip(*parts, strict=True))


def add_minutes(
    tally: Tally, piece: Minutes, columns: Sequence[int], slots: Sequence[Slot], fn: str
) -> None:
    """Minutes of a roll-up into their steps."""
    _, fold, nothing = MAIN[fn]
    rows = [[piece.row(row, column) for row in (ROW_OF[fn], ANSWERED, LOST)] for column in columns]
    for start, first, end in slots:
        parts = []
        for main, answered, lost in rows:
            asked = [at for at in range(first, end) if answered[at] != ABSENT]
            mains = [main[at] for at in asked if answered[at]]
            parts.append(
                (
                    fold(mains) if mains else nothing,
                    int(sum(answered[at] for at in asked)),
                    int(sum(lost[at] for at in asked)),
                )
            )
        tally.add(start, *zip(*parts, strict=True))


def add_summaries(
    tally: Tally, summaries: Sequence[Summary], columns: Sequence[int], start: int, fn: str
) -> None:
    """Whole blocks of one step."""
    _, fold, _ = MAIN[fn]
    row = ROW_OF[fn]
    mains = zip(*(each.row(row, columns) for each in summaries), strict=True)
    tally.add(
        start,
        list(map(fold, mains)),
        *(
            list(
                map(
                    int, map(sum, zip(*(each.row(row, columns) for each in summaries), strict=True))
                )
            )
            for row in (ANSWERED, LOST)
        ),
    )


def rates_of(
    strip: Strip,
    columns: Sequence[int],
    counters: Mapping[int, Counter],
    span: tuple[int, int, int | None],
) -> list[Points]:
    """Per column its rates; `span` is start, end and step."""
    pace, slots = Pace(strip.times), slots_of(strip.times, *span)
    edges = sorted({at for slot in slots for at in (max(slot.first - 1, 0), slot.end - 1)})
    risen = strip.rising(columns, edges if pace.even else ())
    found = []
    for column, told in zip(columns, risen, strict=True):
        if told is not None:
            found.append(rising_rates(dict(zip(edges, told, strict=True)), strip.times, slots))
            continue
        times, values, kept = asked_only(strip.times, strip.column(column))
        its, at = (pace[kept], slots_of(times, *span)) if kept else (pace, slots)
        found.append(rates(values, its, at, counters.get(column, PLAIN)) if times else ([], []))
    return found


def rates_now(
    strip: Strip, columns: tuple[int, ...], window: int, least: float = -math.inf
) -> list[float | None]:
    """Per column its newest rate, None where that needs a second look; empty if all are <= `least`.

    Seven polls of all ports of a device at once instead of port by port: this is asked for all.
    """
    times = strip.times
    if (
        len(strip.pieces) != 1
        or not isinstance(strip.pieces[0], Ticks)
        or times[0] < times[-1] - window
        or len(times) < FEW
        or not Pace(times).even
    ):
        return [None] * len(columns)
    rises, odd = strip.pieces[0].risen(columns)
    scale = 1000 / (times[-1] - times[0])
    if odd:
        pairs = zip(columns, rises, strict=True)
        return [None if column in odd else rise * scale for column, rise in pairs]
    return [rise * scale for rise in rises] if max(rises) * scale > least else []


def slow_rates_now(
    strip: Strip, columns: Iterable[int], counters: Mapping[int, Counter], window: int
) -> list[tuple[int, float] | None]:
    """The same, column by column, with all rules of `rates`; `strip` reaches further back."""
    found: list[tuple[int, float] | None] = []
    for column in columns:
        times, values, _ = asked_only(strip.times, strip.column(column))
        answered = [t for t, v in zip(times, values, strict=True) if v == v]  # noqa: PLR0124 - not NaN
        rate = newest_rate((times, values), window, counters.get(column, PLAIN))
        found.append(None if rate is None else (answered[-1], rate))
    return found
