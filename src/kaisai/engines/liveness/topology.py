"""Who hangs behind whom: parents without loops, children, and what is wrong with them."""

from collections.abc import Iterable, Mapping

from kaisai.engines.formats.findings import Finding, Severity
from kaisai.engines.liveness.states import Watched


def _known(watched: Mapping[str, Watched]) -> dict[str, list[str]]:
    return {
        key: [p for p in dict.fromkeys(each.parents) if p in watched and p != key]
        for key, each in watched.items()
    }


def _in_loops(parents: Mapping[str, list[str]]) -> set[str]:
    """Keys on a loop of parents (or between two): what is left when roots, then leaves, are peeled."""
    children: dict[str, list[str]] = {key: [] for key in parents}
    for key, above in parents.items():
        for parent in above:
            children[parent].append(key)
    left = set(parents)
    for incoming, outgoing in ((parents, children), (children, parents)):
        degree = {key: sum(one in left for one in incoming[key]) for key in left}
        ready = [key for key, count in degree.items() if not count]
        while ready:
            key = ready.pop()
            left.discard(key)
            for other in outgoing[key]:
                if other in left:
                    degree[other] -= 1
                    if not degree[other]:
                        ready.append(other)
    return left


def effective_parents(watched: Mapping[str, Watched]) -> dict[str, tuple[str, ...]]:
    """Parents that exist and lie on no loop; a parent inside a loop counts as none."""
    parents = _known(watched)
    loops = _in_loops(parents)
    return {
        key: tuple(p for p in above if not (key in loops and p in loops))
        for key, above in parents.items()
    }


def topology_problems(watched: Iterable[Watched]) -> list[Finding]:
    """What is odd about the parents: missing ones, itself as parent, loops. `path` names the key."""
    by_key = {each.key: each for each in watched}
    found = []
    for each in by_key.values():
        for parent in each.parents:
            if parent == each.key:
                en = f"{each.name} names itself as its parent; this is ignored."
                ja = f"{each.name} の親に自分自身が指定されています。無視します。"
                found.append(Finding(0, "parent-self", Severity.WARNING, en, ja, each.key))
            elif parent not in by_key:
                en = f"{each.name} names the parent {parent}, which is not watched; correct the name."
                ja = f"{each.name} の親 {parent} は監視対象にありません。名前を直してください。"
                found.append(Finding(0, "parent-missing", Severity.WARNING, en, ja, each.key))
    for key in sorted(_in_loops(_known(by_key))):
        name = by_key[key].name
        en = (
            f"{name} is its own ancestor; the parents within this loop are ignored until it is cut."
        )
        ja = f"{name} の親子関係が循環しています。解消するまでこの循環内の親は無視します。"
        found.append(Finding(0, "parent-loop", Severity.WARNING, en, ja, key))
    return found
