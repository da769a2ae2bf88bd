"""Where one lane ends and the next begins.

A border is a key: whoever's key is smaller goes to a lane before it, everybody else to one after it. So nobody has two
lanes or none, whoever comes later, and however borders move. Borders are as short as they can be, because somebody has to
read them from a sign.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from kaisai.engines.lanes.keys import FIGURE, FIGURES

END = "~"  # after every key: the lanes behind it have nobody
SLACK = (
    0.15  # of a lane's share: so far from the middle a shorter border is better than a fairer one
)
STAY = 0.25  # of a lane's share: so far off a border stays where it is while people queue


@dataclass(frozen=True, slots=True)
class _Cut:
    """A border that there could be.

    Attributes:
        before: how many people go before it.
        depth: how hard it is to read, 0 for the beginning of a script.
    """

    border: str
    before: int
    depth: int


@dataclass(frozen=True, slots=True)
class Someone:
    """A person in the row.

    Attributes:
        counts: False when they are through already: they no longer make a queue.
    """

    key: str
    counts: bool = True


def split(people: Sequence[Someone], lanes: int) -> list[str]:
    """Borders between so many lanes, each of the same share of those who count; one less than lanes."""
    return balance([], people, [1.0] * lanes)


def balance(
    borders: Sequence[str], people: Sequence[Someone], speeds: Sequence[float]
) -> list[str]:
    """The same borders, moved where a lane has too many people for its speed.

    Args:
        borders: as they are now; empty where there are none yet.
        people: everybody of these lanes.
        speeds: of each lane, in any unit, above zero.

    Returns:
        Borders in their order. With the same people and speeds again, the same ones.
    """
    cuts = list(_cuts(people))
    many = sum(one.counts for one in people)
    whole = sum(speeds)
    before = sorted(one.key for one in people if one.counts)
    found: list[str] = []
    for at, target in enumerate(accumulate(many * speed / whole for speed in speeds[:-1])):
        share = many * min(speeds[at], speeds[at + 1]) / whole
        last = found[-1] if found else ""
        if at < len(borders) and borders[at] > last:
            now = bisect_left(before, borders[at])
            if abs(now - target) <= STAY * share:
                found.append(borders[at])
                continue
        found.append(_best([cut for cut in cuts if cut.border > last], target, SLACK * share))
    return found


def lane_of(key: str, borders: Sequence[str]) -> int:
    """Where somebody goes: 0 for the lane before the first border."""
    return bisect_right(borders, key)


def _best(cuts: Sequence[_Cut], target: float, slack: float) -> str:
    near = [cut for cut in cuts if abs(cut.before - target) <= slack]
    if near:
        return min(near, key=lambda cut: (cut.depth, abs(cut.before - target))).border
    fair = min(cuts, key=lambda cut: (abs(cut.before - target), cut.depth), default=None)
    return fair.border if fair else END


def _cuts(people: Sequence[Someone]) -> Iterator[_Cut]:
    """Between every two neighbours whose keys differ."""
    row = sorted(people, key=lambda one: one.key)
    counts = accumulate(one.counts for one in row)
    for (one, next_), many in zip(pairwise(row), counts, strict=False):
        if one.key != next_.key:
            border, depth = _between(one.key, next_.key)
            yield _Cut(border, many, depth)


def _between(key: str, next_: str) -> tuple[str, int]:
    """The shortest border after one key and not after the next one, and its depth."""
    if key[0] != next_[0]:
        return next_[0], 0
    if key[0] == FIGURES:
        return _round(int(key[1:]), int(next_[1:]))
    long = next(at for at in range(1, len(next_) + 1) if next_[:at] > key)
    return next_[:long], long - 1


def _round(figure: int, next_: int) -> tuple[str, int]:
    """The roundest figure above one and not above the next one."""
    zeros = next(
        zeros for zeros in range(FIGURE, -1, -1) if next_ // 10**zeros * 10**zeros > figure
    )
    found = next_ // 10**zeros * 10**zeros
    return FIGURES + str(found).zfill(FIGURE), len(str(found)) - zeros
