"""What is laid out: nodes, what they hang on, and what else joins them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

NODE_WIDTH, NODE_HEIGHT = 128, 40  # of every node, in units of the drawing
GAP_X, GAP_Y = 24, 12  # between two nodes of one level, of one block
LEVEL = 96  # from a node down to what hangs below it


class Place(NamedTuple):
    """The middle of a node; x to the right, y down."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Node:
    """One node.

    Attributes:
        key: its name, unique.
        parents: keys of what it hangs on; unknown ones are ignored, the nearest to the top counts.
        is_top: preferred as the top of what has no parent (an anchor, an uplink).
        rank: siblings stand in this order, then by key.
    """

    key: str
    parents: tuple[str, ...] = ()
    is_top: bool = False
    rank: tuple[int | str, ...] = ()


class Link(NamedTuple):
    """Two nodes that are joined, whatever hangs on what."""

    a: str
    b: str


@dataclass(frozen=True, slots=True)
class Tree:
    """Each node below one other, or below nothing.

    Attributes:
        above: by key, the key of the node above, None for a top.
        below: by key (None for the tops), the keys below it in their order.
        level: by key, the distance from its top.
        others: links and parents that are no line of the tree.
    """

    above: dict[str, str | None]
    below: dict[str | None, list[str]]
    level: dict[str, int]
    others: tuple[Link, ...]

    def downwards(self) -> Iterable[str]:
        """Every key, each after the one above it."""
        waiting = list(self.below[None])
        for key in waiting:
            waiting.extend(self.below[key])
        return waiting
