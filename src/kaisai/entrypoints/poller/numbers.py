"""The newest numbers of one agent, and what its counters count per second."""

from collections.abc import Mapping

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
        self._before: dict[str, tuple[int, float]] = {}

    def count(self, counters: Mapping[str, Counter]) -> None:
        """What counts, from now on; what was counted before a survey is compared no further."""
        self._counters = counters
        self._before = {name: told for name, told in self._before.items() if name in counters}

    def take(self, t_ms: int, values: Mapping[str, float], interval: float) -> None:
        """One round; `interval` is the usual one in seconds."""
        rates: dict[str, float] = {}
        longest, before = GAP * interval * 1000, self._before
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
        self.values, self.rates, self.at = values, rates, t_ms / 1000
