"""The wire to VictoriaMetrics: HTTP with a time-out, polls as JSON lines, labels to counters."""

import json
import math
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import httpx

from kaisai.engines.metrics.port import Counter, Poll, SeriesKey

VALUE, LOST = "kaisai_value", "kaisai_lost"


class Run(NamedTuple):
    """One life of a server: its beginning in seconds, values it took, values that we had sent.

    The beginning is too coarse to tell a quick restart; `taken` may be a second old.
    """

    started: str
    taken: int
    sent: int


class Unreachable(ConnectionError):
    """The server did not answer, or answered with an error; the sentence says which."""


class Wire:
    """One server; what was told of counters is remembered and becomes labels."""

    def __init__(
        self, url: str, *, timeout: float = 30, now: Callable[[], float] = time.time
    ) -> None:
        """`url` without a path, such as `http://metrics.example:8428`; `timeout` in seconds."""
        self._http = httpx.Client(base_url=url, timeout=timeout, trust_env=False)
        self._now = now
        self._rows_sent = 0
        self._counters: dict[SeriesKey, Counter] = {}
        self._heads: dict[tuple[str, str, str], str] = {}

    def close(self) -> None:
        """Let go of the connection."""
        self._http.close()

    def flush(self) -> None:
        """Show what was appended to the next question."""
        self._ask("/internal/force_flush")

    def run(self) -> Run:
        """Which run of the server this is, and what it says to have taken since it began."""
        started, rows = "", 0
        for line in self._ask("/metrics").text.splitlines():
            name, _, value = line.partition(" ")
            if name == "vm_app_start_timestamp":
                started = value
            elif name == 'vm_rows_inserted_total{type="vmimport"}':
                rows = int(float(value))
        return Run(started, rows, self._rows_sent)

    def _ask(self, path: str, **body: Any) -> httpx.Response:
        try:
            told = self._http.post(path, **body)
        except httpx.HTTPError as error:
            raise Unreachable(f"VictoriaMetrics does not answer: {error}") from error
        if told.status_code >= httpx.codes.BAD_REQUEST:
            raise Unreachable(f"VictoriaMetrics: {told.status_code} {told.text[:200]}")
        return told

    def _lines(self, polls: Iterable[Poll]) -> Iterator[str]:
        rows: dict[str, tuple[list[str], list[str]]] = {}
        for source, t_ms, values, counters in polls:
            for name, counter in (counters or {}).items():
                self._tell(SeriesKey(source, name), counter)
            when = str(t_ms)
            for name, value in values.items():
                metric, told = (VALUE, repr(value)) if math.isfinite(value) else (LOST, "1")
                head = self._heads.get((metric, source, name)) or self._head(metric, source, name)
                row = rows.get(head)
                if row is None:
                    row = rows[head] = ([], [])
                row[0].append(told)
                row[1].append(when)
        for head, (told_values, times) in rows.items():
            yield f'{head}[{",".join(told_values)}],"timestamps":[{",".join(times)}]}}'

    def _tell(self, key: SeriesKey, counter: Counter) -> None:
        if self._counters.get(key, Counter()) != counter:
            self._counters[key] = counter
            for metric in (VALUE, LOST):
                self._heads.pop((metric, *key), None)

    def _head(self, metric: str, source: str, name: str) -> str:
        key = SeriesKey(source, name)
        labels = {"__name__": metric, "source": source, "key": name}
        if counter := self._counters.get(key):
            labels |= {"bits": str(counter.bits), "most": repr(float(counter.most))}
        head = f'{{"metric":{json.dumps(labels, ensure_ascii=False)},"values":'
        self._heads[metric, source, name] = head
        return head

    def _learn(self, labels: Mapping[str, str]) -> SeriesKey:
        key = SeriesKey(labels["source"], labels["key"])
        if "bits" in labels and key not in self._counters:
            self._counters[key] = Counter(int(labels["bits"]), float(labels["most"]))
        return key
