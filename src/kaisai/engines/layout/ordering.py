"""Fewer crossings: siblings are put in the order of what else they are joined with.

Barycentre sweeps as in K. Sugiyama et al., Methods for visual understanding of hierarchical system
structures (IEEE SMC 11, 1981), kept within siblings so that groups stay together.
"""

from bisect import bisect_right, insort
from collections.abc import Mapping
from dataclasses import replace

from kaisai.engines.layout.graph import Place, Tree
from kaisai.engines.layout.packing import pack

SWEEPS = 6
Score = tuple[int, float]


def untangle(tree: Tree) -> dict[str, Place]:
    """Places with as few crossings as a few sweeps find; those of the tree's own order if none helps."""
    places = pack(tree)
    if not tree.others:
        return places
    best, found = score(tree, places), places
    for _ in range(SWEEPS):
        tree = replace(tree, below=_swept(tree, places))
        places = pack(tree)
        now = score(tree, places)
        if now >= best:
            break
        best, found = now, places
    return found


def _swept(tree: Tree, places: Mapping[str, Place]) -> dict[str | None, list[str]]:
    pulls = _pulls(tree, places)

    def wanted(key: str) -> float:
        told = pulls.get(key)
        return sum(told) / len(told) if told else places[key].x

    return {key: sorted(children, key=wanted) for key, children in tree.below.items()}


def _pulls(tree: Tree, places: Mapping[str, Place]) -> dict[str, list[float]]:
    """By key, where the far ends of all links stand that leave its subtree."""
    pulls: dict[str, list[float]] = {}
    for a, b in tree.others:
        own, other = _ancestors(tree, a), _ancestors(tree, b)
        shared = set(own) & set(other)
        for line, far in ((own, b), (other, a)):
            for key in line:
                if key not in shared:
                    pulls.setdefault(key, []).append(places[far].x)
    return pulls


def _ancestors(tree: Tree, key: str) -> list[str]:
    line: list[str] = []
    at: str | None = key
    while at is not None:
        line.append(at)
        at = tree.above[at]
    return line


def score(tree: Tree, places: Mapping[str, Place]) -> Score:
    """Crossings between lines that join the same two levels, and how wide all links reach."""
    between: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for a, b in [*((k, up) for k, up in tree.above.items() if up is not None), *tree.others]:
        high, low = sorted((a, b), key=lambda key: tree.level[key])
        levels = tree.level[high], tree.level[low]
        if levels[0] != levels[1]:
            between.setdefault(levels, []).append((places[high].x, places[low].x))
    crossings = 0
    for lines in between.values():
        seen: list[float] = []
        for _high, low_x in sorted(lines):
            crossings += len(seen) - bisect_right(seen, low_x)
            insort(seen, low_x)
    return crossings, sum(abs(places[a].x - places[b].x) for a, b in tree.others)
