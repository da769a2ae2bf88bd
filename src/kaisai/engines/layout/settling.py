"""The whole layout, around nodes that somebody has put elsewhere."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kaisai.engines.layout.graph import (
    GAP_X,
    GAP_Y,
    NODE_HEIGHT,
    NODE_WIDTH,
    Link,
    Node,
    Place,
    Tree,
)
from kaisai.engines.layout.hanging import hang
from kaisai.engines.layout.ordering import untangle


def lay_out(
    nodes: Sequence[Node], links: Iterable[Link] = (), fixed: Mapping[str, Place] | None = None
) -> dict[str, Place]:
    """A place for each node: the same for the same nodes, whatever the order they come in.

    `fixed` nodes stay exactly where they are said to be. What hangs below one goes along with it;
    free nodes keep clear of it and of each other.
    """
    tree = hang(nodes, links)
    places = untangle(tree)
    pinned = {key: place for key, place in (fixed or {}).items() if key in places}
    return _settled(tree, places, pinned) if pinned else places


def _settled(
    tree: Tree, places: Mapping[str, Place], pinned: Mapping[str, Place]
) -> dict[str, Place]:
    room = _Room()
    for place in pinned.values():
        room.take(place)
    moved: dict[str, tuple[float, float]] = {}
    settled: dict[str, Place] = {}
    for key in tree.downwards():
        if key in pinned:
            moved[key] = pinned[key].x - places[key].x, pinned[key].y - places[key].y
            settled[key] = Place(*pinned[key])
            continue
        away = moved[key] = moved.get(tree.above[key] or "", (0.0, 0.0))
        wish = Place(places[key].x + away[0], places[key].y + away[1])
        settled[key] = next(one for one in _around(wish) if room.is_free(one))
        room.take(settled[key])
    return settled


def _around(wish: Place) -> Iterator[Place]:
    """The wish, then places ever farther from it."""
    yield wish
    ring = 0
    while True:
        ring += 1
        for down in range(-ring, ring + 1):
            for right in range(-ring, ring + 1):
                if max(abs(down), abs(right)) == ring:
                    yield Place(
                        wish.x + right * (NODE_WIDTH + GAP_X), wish.y + down * (NODE_HEIGHT + GAP_Y)
                    )


class _Room:
    """Which places are taken, looked up by cells of the size of a node."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[Place]] = {}

    def take(self, place: Place) -> None:
        self._cells.setdefault(self._cell(place), []).append(place)

    def is_free(self, place: Place) -> bool:
        column, row = self._cell(place)
        return not any(
            abs(one.x - place.x) < NODE_WIDTH and abs(one.y - place.y) < NODE_HEIGHT
            for c in (column - 1, column, column + 1)
            for r in (row - 1, row, row + 1)
            for one in self._cells.get((c, r), ())
        )

    @staticmethod
    def _cell(place: Place) -> tuple[int, int]:
        return int(place.x // NODE_WIDTH), int(place.y // NODE_HEIGHT)
