"""The port that every metric store serves: the embedded one, VictoriaMetrics, and both in a row."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

Selection = Mapping[str, str | Sequence[str]]


class SeriesKey(NamedTuple):
    """One series: where it comes from (`pycon/rtt`) and its name within (`ap-401`)."""

    source: str
    key: str


class Counter(NamedTuple):
    """What a series that only counts up needs to become a rate.

    Attributes:
        bits: 32 or 64, the width at which it starts again at nought.
        most: the fastest it can count, per second: tells a wrap of 32 bits from a restart.
    """

    bits: int = 64
    most: float = 125e6  # octets of one gigabit a second


class Sample(NamedTuple):
    """The newest value of a series; `t_ms` is Unix time in milliseconds."""

    series: SeriesKey
    t_ms: int
    value: float


class Poll(NamedTuple):
    """What one source answered at one moment; `counters` says which keys count, told once is enough."""

    source: str
    t_ms: int
    values: Mapping[str, float]
    counters: Mapping[str, Counter] | None = None


Points = tuple[list[int], list[float]]
Tick = tuple[int, dict[str, float]]  # Unix milliseconds, values by key


class OnePoll(ABC):
    """What every store says alike: one poll is many of which there is one."""

    def append(
        self,
        source: str,
        t_ms: int,
        values: Mapping[str, float],
        counters: Mapping[str, Counter] | None = None,
    ) -> None:
        """See `MetricStore`."""
        self.append_all((Poll(source, t_ms, values, counters),))

    @abstractmethod
    def append_all(self, polls: Iterable[Poll]) -> None:
        """See `MetricStore`; a store says how."""


class MetricStore(Protocol):
    """Times are Unix milliseconds. NaN = asked and lost; absent = not asked.

    A selection is `{"source": name or names, "key": name or names}`; what is left out matches all.
    `fn` of `range`: raw, avg, max, min, count, lost, rate; with `step` (ms) one point per step that
    has one, without `step` one point at `start` (`raw`: all). `rate` is per second, see `rates`.
    """

    def append(
        self,
        source: str,
        t_ms: int,
        values: Mapping[str, float],
        counters: Mapping[str, Counter] | None = None,
    ) -> None:
        """Keep one poll; durable on return. What is not told to be a counter has 64 bits."""

    def append_all(self, polls: Iterable[Poll]) -> None:
        """Keep many polls at once."""

    def range(
        self, sel: Selection, start: int, end: int, step: int | None = None, fn: str = "raw"
    ) -> dict[SeriesKey, Points]:
        """Values with start <= t < end; ValueError for an unknown `fn` or a step below 1."""

    def last(
        self, sel: Selection, fn: str = "value", window: int | None = None, top: int | None = None
    ) -> list[Sample]:
        """The newest of each series, at most `window` ms older than the newest of its source.

        `fn` is `value` (NaN when lost; ten minutes) or `rate` over the window (one minute; a series
        without a known rate is left out). With `top` only the largest answered ones, largest first.
        """

    def series(self, sel: Selection) -> list[SeriesKey]:
        """What exists."""

    def counters(self, sel: Selection) -> dict[SeriesKey, Counter]:
        """What was told of counters and is not the usual."""

    def maintain(self, now: int) -> bool:
        """One small slice of compaction and expiry; True when more may be waiting."""


class LiveStore(MetricStore, Protocol):
    """A store that can also be followed, poll by poll: for pages that are alive, and for replay."""

    def newest(self, source: str) -> int | None:
        """Time of the newest poll of a source, None when there is none."""

    def tail(self, source: str, after_t_ms: int) -> list[Tick]:
        """Polls newer than the cursor; cheap enough to ask once a second."""

    def window(self, source: str, start: int, end: int) -> list[Tick]:
        """All polls with start <= t <= end in order of time."""
