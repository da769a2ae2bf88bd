"""Series out of a store and into one: Prometheus text with timestamps, CSV, Parquet.

Prometheus text is one line a sample: `kaisai_value{source="…",key="…"} 1.5 1790000000000`, NaN for
lost, with `bits` and `most` for what was told to be a counter. Lines of other programs are taken,
too: the metric's name becomes the source and its labels the key.
https://prometheus.io/docs/instrumenting/exposition_formats/

CSV is `source,key,t_ms,value`, value empty for lost. Both are written and read hour by hour.
"""

import csv
import importlib
import importlib.util
import math
import re
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import Any, TextIO

from kaisai.engines.metrics.port import Counter, MetricStore, Poll, Selection

HOUR = 3_600_000
BATCH = 500  # polls in one transaction
METRIC = "kaisai_value"
COLUMNS = ("source", "key", "t_ms", "value")
_LINE = re.compile(r"([A-Za-z_:][\w:]*)\s*(?:\{(.*)\})?\s+(\S+)\s+(-?\d+)\s*")
_LABEL = re.compile(r'\s*([A-Za-z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(?:,|$)')
_ESCAPED = re.compile(r"\\.")
_ESCAPES = {"\\\\": "\\", '\\"': '"', "\\n": "\n"}


class BadLine(ValueError):
    """A line cannot be read; the sentence has its number."""


class NoParquet(RuntimeError):
    """Parquet was asked for and pyarrow is not installed."""


def polls_of(store: MetricStore, sel: Selection, start: int, end: int) -> Iterator[Poll]:
    """Everything with start <= t < end, by hour, source and time."""
    counters = store.counters(sel)
    for first in range(start, end, HOUR):
        found: dict[tuple[str, int], dict[str, float]] = {}
        for key, points in store.range(sel, first, min(first + HOUR, end)).items():
            for t, value in zip(*points, strict=True):
                found.setdefault((key.source, t), {})[key.key] = value
        for (source, t), values in sorted(found.items(), key=lambda item: item[0]):
            told = {key: counters[source, key] for key in values if (source, key) in counters}  # type: ignore[index]  # a plain tuple equals a SeriesKey
            yield Poll(source, t, values, told or None)


def load(store: MetricStore, polls: Iterable[Poll]) -> int:
    """Append them, many at a time; the number of values. What was there before stays beside it."""
    rest, count = iter(polls), 0
    while batch := list(islice(rest, BATCH)):
        store.append_all(batch)
        count += sum(len(poll.values) for poll in batch)
    return count


# -- Prometheus text


def write_prometheus(polls: Iterable[Poll], out: TextIO) -> int:
    """The number of lines written."""
    count = 0
    for source, t_ms, values, counters in polls:
        for key, value in values.items():
            labels = f'source="{_escaped(source)}",key="{_escaped(key)}"'
            if counters and key in counters:
                labels += f',bits="{counters[key].bits}",most="{counters[key].most!r}"'
            told = "NaN" if math.isnan(value) else repr(value)
            out.write(f"{METRIC}{{{labels}}} {told} {t_ms}\n")
            count += 1
    return count


def read_prometheus(lines: Iterable[str]) -> Iterator[Poll]:
    """Polls of consecutive lines with the same source and time; `BadLine` for what is none."""
    rows = (_row(number, line) for number, line in enumerate(lines, 1) if _counts(line))
    for (source, t_ms), group in groupby(rows, key=lambda row: row[:2]):
        values, counters = {}, {}
        for _, _, key, value, counter in group:
            values[key] = value
            if counter is not None:
                counters[key] = counter
        yield Poll(source, t_ms, values, counters or None)


def _counts(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _row(number: int, line: str) -> tuple[str, int, str, float, Counter | None]:
    found = _LINE.fullmatch(line.strip())
    if found is None:
        raise BadLine(f"line {number} is not `name{{labels}} value milliseconds`")
    name, inside, told, t_ms = found.groups()
    try:
        labels, value = _labels(inside or ""), float(told)
        counter = Counter(int(labels["bits"]), float(labels["most"])) if "bits" in labels else None
    except (ValueError, KeyError) as error:
        raise BadLine(f"line {number}: {error}") from error
    if name == METRIC and {"source", "key"} <= labels.keys():
        return labels["source"], int(t_ms), labels["key"], value, counter
    key = ",".join(f"{label}={value}" for label, value in sorted(labels.items()))
    return name, int(t_ms), key or name, value, None


def _labels(text: str) -> dict[str, str]:
    labels, at = {}, 0
    while at < len(text):
        found = _LABEL.match(text, at)
        if found is None:
            raise ValueError(f"labels {text!r}")
        labels[found[1]] = _ESCAPED.sub(
            lambda pair: _ESCAPES.get(str(pair[0]), str(pair[0])), found[2]
        )
        at = found.end()
    return labels


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


# -- tables


def write_csv(polls: Iterable[Poll], out: TextIO) -> int:
    """The number of rows written, without the head."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    count = 0
    for source, t_ms, values, _ in polls:
        rows = [(source, key, t_ms, "" if math.isnan(v) else repr(v)) for key, v in values.items()]
        writer.writerows(rows)
        count += len(rows)
    return count


def read_csv(lines: Iterable[str]) -> Iterator[Poll]:
    """Polls of consecutive rows with the same source and time; `BadLine` for what is none."""
    reader = csv.reader(lines)
    if tuple(next(reader, ())) != COLUMNS:
        raise BadLine(f"line 1 is not {','.join(COLUMNS)}")

    def rows() -> Iterator[tuple[str, int, str, float]]:
        for row in reader:
            try:
                source, key, t_ms, told = row
                yield source, int(t_ms), key, float(told) if told else math.nan
            except ValueError as error:
                raise BadLine(f"line {reader.line_num}: {error}") from error

    for (source, t_ms), group in groupby(rows(), key=lambda row: row[:2]):
        yield Poll(source, t_ms, {key: value for _, _, key, value in group})


def write_parquet(polls: Iterable[Poll], path: str) -> int:
    """The number of rows written; `NoParquet` without pyarrow. Columns as in CSV, null for lost."""
    if importlib.util.find_spec("pyarrow") is None:
        raise NoParquet(
            "Parquet needs the package pyarrow, which is not installed; CSV works without."
        )
    arrow: Any = importlib.import_module("pyarrow")
    parquet: Any = importlib.import_module("pyarrow.parquet")
    text = arrow.dictionary(arrow.int32(), arrow.string())
    kinds = zip(COLUMNS, (text, text, arrow.int64(), arrow.float64()), strict=True)
    schema, rest, count = arrow.schema(list(kinds)), iter(polls), 0
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        while batch := list(islice(rest, BATCH * 10)):
            rows = [
                (poll.source, key, poll.t_ms, None if math.isnan(v) else v)
                for poll in batch
                for key, v in poll.values.items()
            ]
            columns = [
                arrow.array(c, k)
                for c, k in zip(zip(*rows, strict=True), schema.types, strict=True)
            ]
            writer.write_table(arrow.table(columns, schema=schema))
            count += len(rows)
    return count
