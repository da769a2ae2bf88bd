"""From a list of targets to what the probes ask and what the state machine watches."""

from dataclasses import fields

from kaisai.engines.formats.inventory import Inventory
from kaisai.engines.formats.targets.checking import by_name, without_loops
from kaisai.engines.liveness.states import Thresholds, Watched
from kaisai.engines.probes.spec import ProbeSpec

DEFAULT_INTERVAL = 1.0
DEFAULT_TIMEOUT = 1.0


def to_specs(inventory: Inventory) -> list[ProbeSpec]:
    """One probe per entry; spans of time in seconds are inherited file < target."""
    return [
        ProbeSpec(
            key=entry.key,
            address=entry.address,
            kind=entry.kind,
            port=entry.port,
            query=entry.query,
            source=entry.source,
            via=entry.via,
            interval=entry.interval or inventory.interval or DEFAULT_INTERVAL,
            timeout=entry.timeout or inventory.timeout or DEFAULT_TIMEOUT,
        )
        for entry in inventory.entries
    ]


def to_watched(inventory: Inventory) -> list[Watched]:
    """One watched target per entry; limits merged file < group < target, parents as keys.

    A parent that is not in the list was reported when the list was read and is left out here, as
    are parents that would make a target hang below itself.
    """
    named = by_name(inventory.entries)
    groups = {group.title: group.thresholds for group in reversed(inventory.groups)}
    return [
        Watched(
            key=entry.key,
            name=entry.name,
            group=entry.group,
            room=entry.room,
            kind=entry.device_kind or "other",
            parents=tuple(
                dict.fromkeys(
                    key for name in entry.parents for key in named.get(name, ()) if key != entry.key
                )
            ),
            thresholds=merged(
                inventory.thresholds, groups.get(entry.group, Thresholds()), entry.thresholds
            ),
            anchor=entry.anchor,
            tags=entry.tags,
            interval=entry.interval or inventory.interval or DEFAULT_INTERVAL,
        )
        for entry in without_loops(inventory.entries)
    ]


def merged(*layers: Thresholds) -> Thresholds:
    """The limits of several layers, a later one overriding where it says something."""
    found = {}
    for layer in layers:
        for field in fields(Thresholds):
            value = getattr(layer, field.name)
            if value is not None:
                found[field.name] = value
    return Thresholds(**found)
