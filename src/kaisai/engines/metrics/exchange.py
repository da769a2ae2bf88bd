"""Values as text for other programs: Prometheus text with timestamps, CSV.

Prometheus text is one line a sample: `kaisai_value{source="…",key="…"} 1.5 1790000000000`, NaN for
lost, with `bits` and `most` for what was told to be a counter. Lines of other programs are taken,
too: the metric's name becomes the source and its labels the key.
https://prometheus.io/docs/instrumenting/exposition_formats/

CSV is `source,key,t_ms,value`, value empty for lost.
"""

import csv
import math
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import IO, Any, TypeVar

from kaisai.engines.metrics.port import Counter, Poll
from kaisai.engines.metrics.words import told as told_in

METRIC = "kaisai_value"
COLUMNS = ("source", "key", "t_ms", "value")
LATEST_MS = 4_000_000_000_000  # the year 2096; beyond it somebody mistook the unit
_LINE = re.compile(r"([A-Za-z_:][\w:]*+)\s*+(?:\{(.*)\}\s*+)?(?<=\s)(\S++)\s++(-?\d++)\s*+")
_LABEL = re.compile(r'\s*([A-Za-z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(?:,|$)')
_ESCAPED = re.compile(r"\\.")
_ESCAPES = {"\\\\": "\\", '\\"': '"', "\\n": "\n"}
_SHOWN = 80  # characters of what is wrong
T = TypeVar("T")
Row = tuple[str, int, str, float, Counter | None]  # source, time, key, value, what counts


class BadInput(ValueError):
    """What was given cannot be read; the sentence has the number of the line, if there is one.

    Attributes:
        code: of `words`.
        line: 1-based, 0 for the whole.
    """

    def __init__(self, code: str, line: int = 0, detail: str = "") -> None:
        super().__init__(code, line, detail)
        self.code, self.line, self.detail = code, line, detail[:_SHOWN]

    def __str__(self) -> str:
        return self.sentence("en")

    def sentence(self, language: str) -> str:
        """What is wrong, in `ja` or, for anything else, English."""
        return told_in(self.code, language, line=self.line, detail=self.detail)


OnBad = Callable[[BadInput], None]


def _refuse(bad: BadInput) -> None:
    raise bad


def _readable(
    numbered: Iterable[tuple[int, T]], read: Callable[[int, T], Row], on_bad: OnBad
) -> Iterator[Row]:
    for number, each in numbered:
        try:
            yield read(number, each)
        except BadInput as bad:
            on_bad(bad)


def _polls(rows: Iterable[Row]) -> Iterator[Poll]:
    """Consecutive rows with the same source and time are one poll."""
    for (source, t_ms), group in groupby(rows, key=lambda row: row[:2]):
        values, counters = {}, {}
        for _, _, key, value, counter in group:
            values[key] = value
            if counter is not None:
                counters[key] = counter
        yield Poll(source, t_ms, values, counters or None)


def _number(text: str, line: int) -> float:
    try:
        return float(text)
    except ValueError:
        raise BadInput("bad-number", line, text) from None


def _time(text: str, line: int) -> int:
    try:
        t_ms = int(text)
    except ValueError:
        t_ms = -1
    if not 0 <= t_ms <= LATEST_MS:
        raise BadInput("bad-time", line, text)
    return t_ms


def _written(text: str, line: int) -> str:
    """The text, when it can be written again: bytes that were no UTF-8 cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadInput("not-utf8", line) from None
    return text


# -- Prometheus text


def write_prometheus(polls: Iterable[Poll], out: IO[str]) -> int:
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


def read_prometheus(lines: Iterable[str], on_bad: OnBad = _refuse) -> Iterator[Poll]:
    """Polls of consecutive lines with the same source and time.

    A line that is none is left out and handed to `on_bad`; without it `BadInput` is raised.
    """
    numbered = ((number, line) for number, line in enumerate(lines, 1) if _counts(line))
    return _polls(_readable(numbered, _sample, on_bad))


def _counts(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _sample(number: int, line: str) -> Row:
    found = _LINE.fullmatch(_written(line, number).strip())
    if found is None:
        raise BadInput("not-a-sample", number)
    name, inside, told, time = found.groups()
    labels, value, t_ms = _labels(inside or "", number), _number(told, number), _time(time, number)
    if name == METRIC and {"source", "key"} <= labels.keys():
        return labels["source"], t_ms, labels["key"], value, _counter(labels, number)
    key = ",".join(f"{label}={value}" for label, value in sorted(labels.items()))
    return name, t_ms, key or name, value, None


def _counter(labels: dict[str, str], line: int) -> Counter | None:
    if "bits" not in labels or "most" not in labels:
        return None
    if labels["bits"] not in {"32", "64"}:
        raise BadInput("bad-number", line, labels["bits"])
    return Counter(int(labels["bits"]), _number(labels["most"], line))


def _labels(text: str, line: int) -> dict[str, str]:
    labels, at = {}, 0
    while at < len(text):
        found = _LABEL.match(text, at)
        if found is None:
            raise BadInput("bad-labels", line, text)
        labels[found[1]] = _ESCAPED.sub(
            lambda pair: _ESCAPES.get(str(pair[0]), str(pair[0])), found[2]
        )
        at = found.end()
    return labels


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


# -- tables


def write_csv(polls: Iterable[Poll], out: IO[str]) -> int:
    """The number of rows written, without the head."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    count = 0
    for source, t_ms, values, _ in polls:
        rows = [(source, key, t_ms, "" if math.isnan(v) else repr(v)) for key, v in values.items()]
        writer.writerows(rows)
        count += len(rows)
    return count


def read_csv(lines: Iterable[str], on_bad: OnBad = _refuse) -> Iterator[Poll]:
    """Polls of consecutive rows with the same source and time.

    A row that is none is left out and handed to `on_bad`; without it, and for a wrong head, `BadInput` is raised.
    """
    reader = csv.reader(lines)
    if tuple(next(reader, ())) != COLUMNS:
        raise BadInput("not-a-table", 1, ",".join(COLUMNS))
    return _polls(_readable(_csv_rows(reader), _row, on_bad))


def _csv_rows(reader: Any) -> Iterator[tuple[int, list[str]]]:
    while True:
        try:
            row = next(reader, None)
        except csv.Error:  # a field without an end
            row = ["" for _ in range(len(COLUMNS) + 1)]
        if row is None:
            return
        if row:
            yield reader.line_num, row


def _row(number: int, row: list[str]) -> Row:
    if len(row) != len(COLUMNS):
        raise BadInput("not-a-row", number)
    source, key, time, told = row
    value = _number(told, number) if told else math.nan
    return _written(source, number), _time(time, number), _written(key, number), value, None
