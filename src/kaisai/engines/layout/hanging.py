"""From parents and links to one tree: whatever is reached first from the top hangs there."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence

from kaisai.engines.layout.graph import Link, Node, Tree


def hang(nodes: Sequence[Node], links: Iterable[Link]) -> Tree:
    """The tree of the shortest ways from the tops; a ring of parents is cut where it closes."""
    known = {node.key: node for node in nodes}
    order = sorted(known, key=lambda key: (tuple(map(_sortable, known[key].rank)), key))
    parents = {
        key: [up for up in dict.fromkeys(known[key].parents) if up in known and up != key]
        for key in order
    }
    joined = {frozenset(link): link for link in links if link.a in known and link.b in known}
    cables = [link for ends, link in joined.items() if len(ends) > 1]
    below: dict[str, list[str]] = {key: [] for key in order}
    around: dict[str, list[str]] = {key: [] for key in order}
    for key in order:
        for up in parents[key]:
            below[up].append(key)
    for a, b in cables:
        around[a].append(b)
        around[b].append(a)
    above: dict[str, str | None] = {}
    tops = [key for key in order if not parents[key] and below[key]]
    _spread(tops, below, above)
    # What no parent tells hangs on its cable.
    both = {key: [*below[key], *parents[key], *sorted(around[key])] for key in order}
    _spread([], both, above)
    degree = {key: len(both[key]) for key in order}
    for key in sorted(order, key=lambda key: (not known[key].is_top, -degree[key])):
        if key not in above:
            _spread([key], both, above)
    return _tree(order, above, parents, cables)


def _sortable(value: int | str) -> tuple[int, str]:
    return (value, "") if isinstance(value, int) else (0, value)


def _spread(
    tops: Iterable[str], ways: Mapping[str, Sequence[str]], above: dict[str, str | None]
) -> None:
    """Hang everything that can be reached below what is reached first."""
    waiting = deque(above)
    for top in tops:
        above[top] = None
        waiting.append(top)
    while waiting:
        key = waiting.popleft()
        for far in ways[key]:
            if far not in above:
                above[far] = key
                waiting.append(far)


def _tree(
    order: Sequence[str],
    above: dict[str, str | None],
    parents: Mapping[str, Sequence[str]],
    cables: Sequence[Link],
) -> Tree:
    below: dict[str | None, list[str]] = {None: [], **{key: [] for key in order}}
    for key in order:
        below[above[key]].append(key)
    drawn = {frozenset((key, up)) for key, up in above.items() if up is not None}
    told = [*(Link(key, up) for key in order for up in parents[key]), *cables]
    others = {frozenset(link): link for link in told if frozenset(link) not in drawn}
    tree = Tree(above, below, {}, tuple(others.values()))
    for key in tree.downwards():
        up = above[key]
        tree.level[key] = 0 if up is None else tree.level[up] + 1
    return tree
