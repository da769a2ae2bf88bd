"""What can only be said when all targets are known: doubles, parents that are not there, loops."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kaisai.engines.formats.inventory import Entry
from kaisai.engines.formats.reporting import Report
from kaisai.engines.formats.targets.building import with_keys
from kaisai.engines.probes.spec import ProbeKind, Via

Probe = tuple[str, ProbeKind, int, str, str, Via | None]


def probe_of(entry: Entry) -> Probe:
    """What is asked, where and how: two entries with the same probe measure the same."""
    return (
        entry.address.lower(),
        entry.kind,
        entry.port,
        entry.query,
        entry.source,
        entry.via,
    )


def finish(entries: Iterable[Entry], report: Report) -> tuple[Entry, ...]:
    """The entries with unique keys; doubles and hanging parents are reported."""
    keyed = with_keys(entries, report)
    _report_doubles(keyed, report)
    named = by_name(keyed)
    for entry in keyed:
        for parent in entry.parents:
            if parent not in named:
                report.add("unknown-parent", entry.line, parent=parent, name=entry.name)
    for entry in looping(keyed, named):
        report.add("parent-loop", entry.line, name=entry.name)
    return keyed


def by_name(entries: Sequence[Entry]) -> dict[str, tuple[str, ...]]:
    """Keys by what a parent may be called: its name, its device or its own key."""
    found: dict[str, list[str]] = {}
    for entry in entries:
        for name in dict.fromkeys((entry.name, entry.device, entry.key)):
            if name:
                found.setdefault(name, []).append(entry.key)
    return {name: tuple(keys) for name, keys in found.items()}


def looping(entries: Sequence[Entry], named: dict[str, tuple[str, ...]]) -> tuple[Entry, ...]:
    """Entries from which a way over parents leads back to themselves (Tarjan would name more).

    Leaves are peeled off until only loops and what hangs above them remain, then from the top.
    """
    parents = {
        entry.key: {key for name in entry.parents for key in named.get(name, ())}
        for entry in entries
    }
    rest = _peel(parents)
    children: dict[str, set[str]] = {key: set() for key in rest}
    for key in rest:
        for parent in parents[key] & rest:
            children[parent].add(key)
    rest = _peel({key: children[key] for key in rest})
    return tuple(entry for entry in entries if entry.key in rest)


def without_loops(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries, those in a loop without the parents that lie in it too."""
    named = by_name(entries)
    inside = {entry.key for entry in looping(entries, named)}
    return tuple(
        replace(
            entry,
            parents=tuple(name for name in entry.parents if not inside & {*named.get(name, ())}),
        )
        if entry.key in inside
        else entry
        for entry in entries
    )


def _peel(above: dict[str, set[str]]) -> set[str]:
    """The keys that remain when all without anything above are taken away, again and again."""
    below: dict[str, list[str]] = {key: [] for key in above}
    missing = {key: len(others & above.keys()) for key, others in above.items()}
    for key, others in above.items():
        for other in others & above.keys():
            below[other].append(key)
    free = [key for key, count in missing.items() if count == 0]
    rest = set(above)
    while free:
        key = free.pop()
        rest.discard(key)
        for other in below[key]:
            missing[other] -= 1
            if missing[other] == 0:
                free.append(other)
    return rest


def _report_doubles(entries: Sequence[Entry], report: Report) -> None:
    names: dict[str, int] = {}
    probes: dict[Probe, int] = {}
    for entry in entries:
        first = names.setdefault(entry.name, entry.line)
        if first != entry.line:
            report.add("duplicate-name", entry.line, name=entry.name, first=first)
        first = probes.setdefault(probe_of(entry), entry.line)
        if first != entry.line:
            report.add("duplicate-address", entry.line, address=entry.address, first=first)
