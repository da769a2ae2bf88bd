"""How long people wait, from what the desk knows: who is still to come, and how many it lets in.

Nobody counts the people in the queue. So this says what follows if everybody who is still expected comes evenly until the
doors' hour ends, and each lane goes on at its pace of the last minutes. It is an outlook to act on, not a measurement.
"""

from collections.abc import Sequence
from dataclasses import dataclass

_PRIOR = 10.0  # admissions that count as if every lane had had them: a few do not make a lane fast
_SLOWEST, _FASTEST = 0.5, 2.0  # of what is usual


@dataclass(frozen=True, slots=True)
class Queue:
    """A lane's outlook.

    Attributes:
        per_minute: admissions of the last minutes.
        waiting: people who still wait when the doors' hour ends; None outside of it.
        minutes: how long the last of those waits, or, outside of the doors' hour, how long the lane takes for
            everybody who is missing; None when it lets in nobody.
    """

    per_minute: float
    waiting: int | None
    minutes: int | None


def outlook(missing: int, came: int, window: float, left: float | None) -> Queue:
    """What a lane has before it.

    Args:
        missing: people who have not come yet.
        came: people let in during the last minutes.
        window: how many minutes those were, above zero.
        left: minutes until the doors' hour ends; None outside of it.
    """
    pace = came / window
    if left is None:
        return Queue(pace, None, round(missing / pace) if pace else None)
    waiting = max(0, round(missing - pace * left))
    minutes = 0 if not waiting else round(waiting / pace) if pace else None
    return Queue(pace, waiting, minutes)


def speeds(came: Sequence[int]) -> list[float]:
    """How fast lanes are beside each other, 1 for the usual; careful where few came."""
    if not came:
        return []
    usual = sum(came) / len(came) + _PRIOR
    return [min(_FASTEST, max(_SLOWEST, (many + _PRIOR) / usual)) for many in came]
