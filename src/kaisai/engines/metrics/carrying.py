"""Polls out of a store and into one, little by little: what is held at once does not grow with the span."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from kaisai.engines.metrics.port import MetricStore, Poll, Selection, SeriesKey

HOUR = 3_600_000
DAY = 24 * HOUR
SHORTEST = 60_000  # ms read at once of a source with many series
MOST_VALUES = 1_000_000  # of a source that is asked once a second, held at once
BATCH = 500  # polls in one transaction


class Loaded(NamedTuple):
    """How many values were new, and how many were there already."""

    new: int
    known: int


def polls_of(store: MetricStore, sel: Selection, start: int, end: int) -> Iterator[Poll]:
    """Everything with start <= t < end, by hour, source and time; one source is held at a time."""
    counters = store.counters(sel)
    keys_of: dict[str, list[str]] = {}
    for source, key in store.series(sel):
        keys_of.setdefault(source, []).append(key)
    for first, last in _pieces(start, end, DAY):
        there = store.range(sel, first, last, None, "count")
        busy = sorted({source for source, _key in there})
        for begin, stop in _pieces(first, last, HOUR):
            for source in busy:
                keys = keys_of.get(source, [])
                asked: Selection = {"source": source, **({"key": keys} if "key" in sel else {})}
                for at, until in _pieces(begin, stop, _width(len(keys))):
                    for t, values in _ticks(store, asked, at, until):
                        told = {
                            key: counters[series]
                            for key in values
                            if (series := SeriesKey(source, key)) in counters
                        }
                        yield Poll(source, t, values, told or None)


def _pieces(start: int, end: int, width: int) -> Iterator[tuple[int, int]]:
    """Neighbouring spans that begin at whole multiples of the width."""
    at = start
    while at < end:
        beyond = min((at // width + 1) * width, end)
        yield at, beyond
        at = beyond


def _width(series: int) -> int:
    """How much is read at once of a source with so many series."""
    return max(SHORTEST, min(HOUR, MOST_VALUES * 1000 // max(series, 1)))


def _ticks(
    store: MetricStore, asked: Selection, start: int, end: int
) -> list[tuple[int, dict[str, float]]]:
    found: dict[int, dict[str, float]] = {}
    for series, points in store.range(asked, start, end).items():
        for t, value in zip(*points, strict=True):
            found.setdefault(t, {})[series.key] = value
    return sorted(found.items())


def load(store: MetricStore, polls: Iterable[Poll], now: int = 0) -> Loaded:
    """Append what is not there yet, many at a time.

    A value is there when its series has one at the same millisecond, whatever it is: what is there
    stays. So repeating is safe as far back as raw values are kept; of what has become one value a
    minute meanwhile, the others of that minute are appended again.

    Args:
        store: where to.
        polls: in any order, fastest in order of time.
        now: Unix ms; given, old values are compacted on the way, a slice a batch.
    """
    rest, new, known = iter(polls), 0, 0
    while batch := list(islice(rest, BATCH)):
        fresh = _fresh(store, batch)
        store.append_all(fresh)
        if now:
            store.maintain(now)
        count = sum(len(poll.values) for poll in fresh)
        new, known = new + count, known + sum(len(poll.values) for poll in batch) - count
    return Loaded(new, known)


def _fresh(store: MetricStore, batch: Sequence[Poll]) -> list[Poll]:
    """The polls without what the store, or an earlier one of them, has already."""
    groups: dict[tuple[str, int], list[Poll]] = {}
    for poll in batch:
        groups.setdefault((poll.source, poll.t_ms // HOUR), []).append(poll)
    fresh = []
    for (source, _hour), polls in groups.items():
        keys = sorted({key for poll in polls for key in poll.values})
        times = [poll.t_ms for poll in polls]
        there = {
            (series.key, t)
            for series, points in store.range(
                {"source": source, "key": keys}, min(times), max(times) + 1
            ).items()
            for t in points[0]
        }
        for poll in polls:
            values = {k: v for k, v in poll.values.items() if (k, poll.t_ms) not in there}
            there.update((key, poll.t_ms) for key in values)
            if values:
                fresh.append(poll._replace(values=values))
    return fresh
