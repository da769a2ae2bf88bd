"""VictoriaMetrics (single node, 1.79 or newer) as a metric store, over HTTP.

Two metrics, `kaisai_value` and `kaisai_lost` (1 per poll without an answer: NaN cannot be stored),
each with the labels `source` and `key`, and `bits` and `most` where a counter was told.
Written as JSON lines to `/api/v1/import`. Folded by the server (`avg_over_time` and the like at the
last millisecond of each step, so that a step is start <= t < end here, too); rates are made here
from exported values, by the rules of `rates`, because the server knows neither wraps nor gaps.

What is sent twice is kept twice unless the server runs with `-dedup.minScrapeInterval=1ms`.
https://docs.victoriametrics.com/url-examples/
"""

import json
import math
import re
from collections.abc import Iterable, Iterator

from kaisai.engines.metrics.folding import checked, fold
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
from kaisai.engines.metrics.rates import LOOK_BACK, Pace, newest_rate, rates, slots_of
from kaisai.engines.metrics.schema import matches
from kaisai.engines.metrics.wire import LOST, VALUE, Wire

_MOST_POINTS = 10_000  # of one series in one answer; the server's own limit is 30,000
_MOST_QUERY = 8_000  # characters; the server's own limit is 16,384
_HOUR, _YEARS = "1h", "1000d"
_WINDOWS = {"value": 600_000, "rate": 60_000}

Found = dict[SeriesKey, Points]


class VictoriaStore(OnePoll, Wire):
    """See `MetricStore`. Safe to share between threads. Appended values show within a second."""

    # -- writing

    def append_all(self, polls: Iterable[Poll]) -> None:
        """Hand over many polls in one request; `Unreachable` when it is not known to be taken."""
        polls = list(polls)
        if lines := "\n".join(self._lines(polls)):
            self._ask("/api/v1/import", content=lines.encode())
            self._rows_sent += sum(len(poll.values) for poll in polls)

    def maintain(self, now: int) -> bool:  # noqa: ARG002 - the port's signature; the server tends itself
        """Nothing to do: the server compacts and expires by itself."""
        return False

    # -- reading

    def range(
        self, sel: Selection, start: int, end: int, step: int | None = None, fn: str = "raw"
    ) -> Found:
        """Values with start <= t < end, per `step` ms by `fn`; see `MetricStore`."""
        checked(fn, step)
        if fn == "raw":
            return self._export(sel, start, end)
        if fn == "rate":
            found = {
                key: rates(
                    points[1],
                    Pace(points[0]),
                    slots_of(points[0], start, end, step),
                    self._counters.get(key, Counter()),
                )
                for key, points in self._export(sel, start - LOOK_BACK, end).items()
            }
            return {key: points for key, points in found.items() if points[0]}
        steps = list(_evaluations(start, end, step))
        asked = None
        if sum(count for _, _, count in steps) <= _MOST_POINTS:
            asked = self._folded(sel, steps, fn)
        if asked is not None:
            return asked
        raw = self._export(sel, start, end)
        return {key: fold(points, start, step, fn) for key, points in raw.items()}

    def last(
        self, sel: Selection, fn: str = "value", window: int | None = None, top: int | None = None
    ) -> list[Sample]:
        """The newest of each series; see `MetricStore`."""
        if fn not in _WINDOWS:
            raise ValueError(f"unknown function {fn!r}")
        window = window or _WINDOWS[fn]
        newest = self._newest(sel)
        if not newest:
            return []
        start = min(newest.values()) - window - (LOOK_BACK if fn == "rate" else 0)
        found = []
        for key, (times, values) in self._export(sel, start, max(newest.values()) + 1).items():
            if times[-1] < newest[key.source] - window:
                continue
            if fn == "value":
                found.append(Sample(key, times[-1], values[-1]))
                continue
            rate = newest_rate((times, values), window, self._counters.get(key, Counter()))
            at = max((t for t, v in zip(times, values, strict=True) if v == v), default=0)  # noqa: PLR0124 - not NaN
            if rate is not None and at >= newest[key.source] - window:
                found.append(Sample(key, at, rate))
        if top is None:
            return found
        answered = [sample for sample in found if not math.isnan(sample.value)]
        return sorted(answered, key=lambda sample: -sample.value)[:top]

    def series(self, sel: Selection) -> list[SeriesKey]:
        """What exists, in the order of names."""
        data = {"match[]": _matchers(None, sel), "start": "1"}  # for "0" it takes five minutes ago
        told = self._ask("/api/v1/series", data=data).json()["data"]
        for labels in told:
            self._learn(labels)
        keys = {SeriesKey(each["source"], each["key"]) for each in told}
        return sorted(key for key in keys if _wanted(sel, key))

    def counters(self, sel: Selection) -> dict[SeriesKey, Counter]:
        """What was told of counters and is not the usual."""
        told = {key: self._counters.get(key, Counter()) for key in self.series(sel)}
        return {key: counter for key, counter in told.items() if counter != Counter()}

    def newest(self, source: str) -> int | None:
        """Time of the newest poll of a source, None when there is none."""
        return self._newest({"source": source}).get(source)

    def tail(self, source: str, after_t_ms: int) -> list[Tick]:
        """Polls newer than the cursor; what was appended shows within a second."""
        return self.window(source, after_t_ms + 1, int(self._now() * 1000))

    def window(self, source: str, start: int, end: int) -> list[Tick]:
        """All polls with start <= t <= end in order of time, for replay."""
        found: dict[int, dict[str, float]] = {}
        for key, points in self._export({"source": source}, start, end + 1).items():
            for t, value in zip(*points, strict=True):
                found.setdefault(t, {})[key.key] = value
        return sorted(found.items())

    # -- within

    def _export(self, sel: Selection, start: int, end: int) -> Found:
        """Raw values with start <= t < end; LOST as NaN; learns the counters."""
        data = {"match[]": _matchers(None, sel), "start": _seconds(start), "end": _seconds(end - 1)}
        found: dict[SeriesKey, list[tuple[int, float]]] = {}
        for line in self._ask("/api/v1/export", data=data).text.splitlines():
            told = json.loads(line)
            labels = told["metric"]
            key = self._learn(labels)
            if not _wanted(sel, key):
                continue
            lost = labels["__name__"] == LOST
            values = [math.nan] * len(told["values"]) if lost else map(float, told["values"])
            found.setdefault(key, []).extend(zip(told["timestamps"], values, strict=True))
        return {key: _in_order(pairs) for key, pairs in found.items()}

    def _folded(self, sel: Selection, steps: list[tuple[int, int, int]], fn: str) -> Found | None:
        """None when a series has been told of anew in between and so is two for the server."""
        values: dict[SeriesKey, dict[int, float]] = {}
        losses: dict[SeriesKey, dict[int, float]] = {}
        over_values = "count" if fn == "lost" else fn
        for metric, over, into in ((VALUE, over_values, values), (LOST, "count", losses)):
            for first, width, count in steps:
                query = f"{over}_over_time({_matchers(metric, sel)}[{width}ms])"
                if not self._evaluate(query, sel, (first, width, count), into):
                    return None
        return {
            key: _merged(values.get(key, {}), losses.get(key, {}), fn)
            for key in dict.fromkeys((*values, *losses))
        }

    def _evaluate(
        self,
        query: str,
        sel: Selection,
        step: tuple[int, int, int],
        into: dict[SeriesKey, dict[int, float]],
    ) -> bool:
        first, width, count = step
        data = {
            "query": query,
            "start": _seconds(first + width - 1),
            "end": _seconds(first + width * count - 1),
            "step": f"{width}ms",
            "nocache": "1",
        }
        seen = set()
        for each in self._ask("/api/v1/query_range", data=data).json()["data"]["result"]:
            key = SeriesKey(each["metric"]["source"], each["metric"]["key"])
            if key in seen:
                return False
            seen.add(key)
            if _wanted(sel, key):
                points = {round(t * 1000) + 1 - width: float(v) for t, v in each["values"]}
                into.setdefault(key, {}).update(points)
        return True

    def _newest(self, sel: Selection) -> dict[str, int]:
        for reach in (_HOUR, _YEARS):
            query = f"max(tlast_over_time({_matchers(None, sel)}[{reach}])) by (source)"
            data = {"query": query, "time": _seconds(int(self._now() * 1000)), "nocache": "1"}
            told = self._ask("/api/v1/query", data=data).json()["data"]["result"]
            found = {
                each["metric"]["source"]: round(float(each["value"][1]) * 1000) for each in told
            }
            if found:
                return found
        return {}


def _seconds(t_ms: int) -> str:
    return f"{t_ms // 1000}.{t_ms % 1000:03d}"


def _matchers(metric: str | None, sel: Selection) -> str:
    """A series selector; a list of names that is too long is left to `_wanted`."""
    parts = [f'__name__="{metric}"' if metric else f'__name__=~"{VALUE}|{LOST}"']
    for label in ("source", "key"):
        wanted = sel.get(label)
        if isinstance(wanted, str):
            parts.append(f"{label}={json.dumps(wanted, ensure_ascii=False)}")
        elif wanted is not None:
            pattern = json.dumps("|".join(map(re.escape, wanted)), ensure_ascii=False)
            if len(pattern) <= _MOST_QUERY:
                parts.append(f"{label}=~{pattern}")
    return "{" + ",".join(parts) + "}"


def _wanted(sel: Selection, key: SeriesKey) -> bool:
    return matches(sel, "source", key.source) and matches(sel, "key", key.key)


def _evaluations(start: int, end: int, step: int | None) -> Iterator[tuple[int, int, int]]:
    """First step, its width, how many: the whole ones, and the rest that `end` cuts."""
    width = step or max(1, end - start)
    whole, rest = divmod(max(0, end - start), width)
    if whole:
        yield start, width, whole
    if rest:
        yield start + whole * width, rest, 1


def _in_order(pairs: list[tuple[int, float]]) -> Points:
    """By time, each pair once."""
    told = sorted({(t, repr(v)): (t, v) for t, v in pairs}.values(), key=lambda pair: pair[0])
    return [t for t, _ in told], [v for _, v in told]


def _merged(values: dict[int, float], losses: dict[int, float], fn: str) -> Points:
    times = sorted({*values, *losses})
    if fn == "lost":
        return times, [losses.get(t, 0.0) for t in times]
    nothing = 0.0 if fn == "count" else math.nan
    return times, [values.get(t, nothing) for t in times]
