"""How far a line has come: a matter of arithmetic, so that nothing has to be counted or remembered.

The line moves by so many a minute from a moment on. A restart, a second server or a minute in which
nobody asks change nothing: the same moment gives the same figure.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Pace:
    """`per_minute` come in from `since` on, after the number `base`, all of whom had their turn then."""

    per_minute: int
    since: datetime
    base: int = 0

    def admitted(self, at: datetime) -> int:
        """The last number whose turn has come; the first ones of a minute come at its beginning."""
        seconds = (at - self.since).total_seconds()
        if seconds < 0:
            return self.base
        return self.base + int(seconds * self.per_minute / MINUTE) + 1

    def turn_of(self, number: int) -> datetime:
        """When it is the turn of a number; of those before the base, when the pace was set."""
        ahead = max(0, number - self.base - 1)
        # Rounded up, so that nobody is told of a moment at which it is not their turn yet.
        return self.since + timedelta(
            microseconds=math.ceil(ahead * MINUTE * 1e6 / self.per_minute)
        )

    def changed(self, per_minute: int, at: datetime) -> "Pace":
        """Another pace from now on; whose turn has come keeps it."""
        if at < self.since:
            return Pace(per_minute, self.since, self.base)
        return Pace(per_minute, at, self.admitted(at))
