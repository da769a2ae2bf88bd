"""The newest numbers of one agent, and what its counters count per second."""

from collections.abc import Mapping
from operator import sub
from typing import cast

from kaisai.engines.metrics.port import Counter
from kaisai.engines.metrics.rates import GAP, PLAIN, counted

_NONE: Mapping[str, Counter] = {}


class Numbers:
    """One agent, round by round. The rules for rates are those of `engines.metrics.rates`.

    Attributes:
        values: of the last round, by name of the series.
        rates: of the last interval; what is not known is left out.
        at: Unix seconds of the last round, 0 before the first.
    """

    def __init__(self) -> None:
        self.values: Mapping[str, float] = {}
        self.rates: Mapping[str, float] = {}
        self.at = 0.0
        self._counters: Mapping[str, Counter] = _NONE
        self._names: tuple[str, ...] = ()
        self._before: dict[str, tuple[int, float]] = {}
        self._whole: tuple[int, list[float]] | None = None  # the round before, when it told all

    def count(self, counters: Mapping[str, Counter]) -> None:
        """What counts, from now on; what was counted before a survey is compared no further."""
        self._spread()
        self._counters, self._names = counters, tuple(counters)
        self._before = {name: told for name, told in self._before.items() if name in counters}

    def take(self, t_ms: int, values: Mapping[str, float], interval: float) -> None:
        """One round; `interval` is the usual one in seconds."""
        longest = GAP * interval * 1000
        rates = self._all_at_once(t_ms, values, longest)
        if rates is None:
            rates = self._one_by_one(t_ms, values, longest)
        self.values, self.rates, self.at = values, rates, t_ms / 1000

    def _all_at_once(
        self, t_ms: int, values: Mapping[str, float], longest: float
    ) -> dict[str, float] | None:
        """What nearly every round is: all told twice in a row, nothing fell. None when it is not so."""
        now, before = list(map(values.get, self._names)), self._whole
        elapsed = t_ms - before[0] if before is not None else 0
        if before is None or None in now or not 0 < elapsed <= longest:
            self._spread()
            return None
        told = cast("list[float]", now)
        more = list(map(sub, told, before[1]))
        if more and not min(more) >= 0:
            self._spread()
            return None
        self._whole = (t_ms, told)
        return dict(zip(self._names, [each * 1000 / elapsed for each in more], strict=True))

    def _one_by_one(
        self, t_ms: int, values: Mapping[str, float], longest: float
    ) -> dict[str, float]:
        rates: dict[str, float] = {}
        before = self._before
        for name, counter in self._counters.items():
            value = values.get(name)
            if value is None:
                continue
            known = before.get(name)
            before[name] = (t_ms, value)
            if known is None:
                continue
            elapsed = t_ms - known[0]
            if 0 < elapsed <= longest:
                more = value - known[1]
                if more < 0:
                    wrapped = counted(known[1], value, elapsed, counter or PLAIN)
                    if wrapped is None:
                        continue
                    more = wrapped
                rates[name] = more * 1000 / elapsed
        if len(before) == len(self._names) and all(told[0] == t_ms for told in before.values()):
            self._whole = (t_ms, [before[name][1] for name in self._names])
        return rates

    def _spread(self) -> None:
        """What was told all at once, one by one."""
        if self._whole is not None:
            t_ms, told = self._whole
            self._before = {
                name: (t_ms, value) for name, value in zip(self._names, told, strict=True)
            }
            self._whole = None
