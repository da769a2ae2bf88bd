"""The port that every metric store serves; the embedded one and later VictoriaMetrics."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

Selection = Mapping[str, str | Sequence[str]]


class SeriesKey(NamedTuple):
    """One series: where it comes from (`pycon/rtt`) and its name within (`ap-401`)."""

    source: str
    key: str


class Sample(NamedTuple):
    """The newest value of a series; `t_ms` is Unix time in milliseconds."""

    series: SeriesKey
    t_ms: int
    value: float


Points = tuple[list[int], list[float]]


class MetricStore(Protocol):
    """Times are Unix milliseconds. NaN = asked and lost; absent = not asked.

    A selection is `{"source": name or names, "key": name or names}`; what is left out matches all.
    `fn` of `range`: raw, avg, max, min, count, lost; with `step` (ms) one point per step.
    """

    def append(self, source: str, t_ms: int, values: Mapping[str, float]) -> None:
        """Keep one poll; durable on return."""

    def range(
        self, sel: Selection, start: int, end: int, step: int | None = None, fn: str = "raw"
    ) -> dict[SeriesKey, Points]:
        """Values with start <= t < end."""

    def last(self, sel: Selection, fn: str = "value", top: int | None = None) -> list[Sample]:
        """The newest value of each series, largest first when `top` is given."""

    def series(self, sel: Selection) -> list[SeriesKey]:
        """What exists."""

    def maintain(self, now: int) -> bool:
        """One small slice of compaction and expiry; True when more is waiting."""
