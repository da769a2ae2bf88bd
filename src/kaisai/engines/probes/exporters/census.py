"""Which pools and session tables one exporter has, although it does not tell of all of them each time."""

from collections.abc import Iterable
from dataclasses import replace

from kaisai.engines.probes.exporters.reading import MOST_PARTS, ExporterPart

FORGOTTEN_AFTER = 3600.0  # seconds: a pool without leases is often left out for a while


class Census:
    """The parts of one exporter.

    Args:
        parts: known before.
        now: seconds of a clock that only goes ahead.

    Attributes:
        parts: by kind and key.
    """

    def __init__(self, parts: Iterable[ExporterPart], now: float) -> None:
        self.parts = tuple(parts)
        self._seen = {(part.kind, part.key): now for part in self.parts}

    def take(self, found: Iterable[ExporterPart], now: float) -> bool:
        """What it told of now; whether it has others than were known."""
        before, known = self.parts, {(part.kind, part.key): part for part in self.parts}
        for part in found:
            place = part.kind, part.key
            if place not in known and len(known) >= MOST_PARTS:
                continue
            old = known.get(place, part)
            known[place] = replace(part, series={**old.series, **part.series})
            self._seen[place] = now
        since = now - FORGOTTEN_AFTER
        self._seen = {place: at for place, at in self._seen.items() if at >= since}
        self.parts = tuple(known[place] for place in sorted(known.keys() & self._seen.keys()))
        return self.parts != before
