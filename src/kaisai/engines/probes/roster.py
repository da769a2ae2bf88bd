"""Which series of one exporter are known: one that names new ones in every answer is bounded.

The metric store has a column for each series that ever was, so an exporter that puts a time or a
request's number into a label would fill it without end.
"""

from collections.abc import Mapping

MOST_KNOWN = 10_000  # twice what is kept of one answer
FORGOTTEN_AFTER = 6 * 3600.0  # seconds


class Roster:
    """The series of one exporter, and when each was told last."""

    def __init__(self) -> None:
        self._told: dict[str, float] = {}

    def admitted(self, values: Mapping[str, float], now: float) -> dict[str, float]:
        """What of one answer is kept: known series always, new ones while there is room.

        Args:
            values: by series.
            now: seconds of a clock that only goes ahead.
        """
        if len(self._told.keys() | values.keys()) > MOST_KNOWN:
            since = now - FORGOTTEN_AFTER
            self._told = {key: at for key, at in self._told.items() if at > since}
        kept = {}
        for key, value in values.items():
            if key in self._told or len(self._told) < MOST_KNOWN:
                self._told[key] = now
                kept[key] = value
        return kept
