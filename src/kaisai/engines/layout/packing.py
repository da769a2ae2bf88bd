"""Places from a tree: what hangs below a node stands in a block below it, ends of lines in a grid.

Every subtree has a box of its own and boxes of siblings lie side by side, so nothing overlaps.
"""

import math
from collections.abc import Mapping

from kaisai.engines.layout.graph import (
    GAP_X,
    GAP_Y,
    LEVEL,
    NODE_HEIGHT,
    NODE_WIDTH,
    Place,
    Tree,
)

WANTED_SHAPE = 1.7  # width to height, about that of a screen
MOST_COLUMNS = 8
CELL_X, CELL_Y = NODE_WIDTH + GAP_X, NODE_HEIGHT + GAP_Y
Size = tuple[float, float]


def pack(tree: Tree) -> dict[str, Place]:
    """A place for each node; ends of lines in as many columns as fill a screen best."""
    sizes = {columns: _sizes(tree, columns) for columns in range(1, MOST_COLUMNS + 1)}
    best = min(sizes, key=lambda columns: _misfit(sizes[columns][None]))
    return _places(tree, sizes[best], best)


def _misfit(size: Size) -> float:
    return abs(math.log(max(size[0], 1) / max(size[1], 1) / WANTED_SHAPE))


def _ends(tree: Tree, key: str | None) -> list[str]:
    return [child for child in tree.below[key] if not tree.below[child]]


def _grid(count: int, columns: int) -> tuple[int, int]:
    """Columns and rows of so many ends of lines."""
    wide = min(columns, count)
    return wide, math.ceil(count / wide) if wide else 0


def _sizes(tree: Tree, columns: int) -> dict[str | None, Size]:
    """The box of each subtree; the box of None holds all."""
    sizes: dict[str | None, Size] = {}
    for key in [*reversed(list(tree.downwards())), None]:
        wide, rows = _grid(len(_ends(tree, key)), columns)
        inner = [sizes[child] for child in tree.below[key] if tree.below[child]]
        width = wide * CELL_X + sum(size[0] for size in inner)
        height = max([rows * CELL_Y, *(size[1] for size in inner)])
        if key is not None:
            width = max(width, CELL_X)
            height = height + LEVEL if tree.below[key] else CELL_Y
        sizes[key] = width, height
    return sizes


def _places(tree: Tree, sizes: Mapping[str | None, Size], columns: int) -> dict[str, Place]:
    corners: dict[str | None, tuple[float, float]] = {None: (0.0, 0.0)}
    places: dict[str, Place] = {}
    for key in [None, *tree.downwards()]:
        left, top = corners[key]
        if key is not None:
            places[key] = Place(left + sizes[key][0] / 2, top + CELL_Y / 2)
            top += LEVEL
        corners.update(_corners_below(tree, key, sizes, columns, (left, top)))
    return places


def _corners_below(
    tree: Tree,
    key: str | None,
    sizes: Mapping[str | None, Size],
    columns: int,
    corner: tuple[float, float],
) -> dict[str, tuple[float, float]]:
    """Where the boxes of what hangs below a node begin: in their order, the ends together."""
    ends = _ends(tree, key)
    wide, _rows = _grid(len(ends), columns)
    inner = [child for child in tree.below[key] if tree.below[child]]
    used = wide * CELL_X + sum(sizes[child][0] for child in inner)
    left = corner[0] + (sizes[key][0] - used) / 2
    corners: dict[str, tuple[float, float]] = {}
    for child in tree.below[key]:
        if child in corners:
            continue
        if tree.below[child]:
            corners[child] = left, corner[1]
            left += sizes[child][0]
            continue
        for number, end in enumerate(ends):
            row, column = divmod(number, wide)
            corners[end] = left + column * CELL_X, corner[1] + row * CELL_Y
        left += wide * CELL_X
    return corners
