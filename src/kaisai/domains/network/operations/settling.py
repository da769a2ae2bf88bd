"""An inventory as it will be read back once taken over, so that nothing differs but what differs.

Rooms become slugs, parents become devices, what the tables cannot hold is cut, a target that was
known keeps its key. What a file says nothing of anywhere (rooms, kinds, tags, parents,
limits of groups) stays as the crew laid it down by hand.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace

from kaisai.core.conference.models import Conference, Room
from kaisai.core.conference.queries import list_rooms
from kaisai.domains.network.enums import DeviceKind
from kaisai.domains.network.models import Device
from kaisai.engines.formats.findings import Finding, Severity
from kaisai.engines.formats.inventory import Entry, Group, Inventory
from kaisai.engines.formats.targets.writing import match
from kaisai.engines.liveness.states import Thresholds

KINDS = frozenset(DeviceKind.values)
_LONGEST = {"name": 200, "device": 200, "group": 120, "query": 300, "source": 100, "note": 500}
_LONGEST_KEY = 200
# PostgreSQL keeps neither, and no name needs them.
_UNKEPT = {0: None} | dict.fromkeys(range(0xD800, 0xE000))


@dataclass(slots=True)
class DeviceFacts:
    """What a file (or the tables) says of one device; several targets may stand for it."""

    kind: str = DeviceKind.OTHER.value
    room: str = ""
    tags: set[str] = field(default_factory=set)
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settled:
    """The list as it will be, and the devices that it is made of, by name."""

    inventory: Inventory
    devices: Mapping[str, DeviceFacts]


def storable(text: str) -> str:
    """The text without what a database cannot keep."""
    return text.translate(_UNKEPT)


def device_name(entry: Entry) -> str:
    """The device that an entry stands for."""
    return entry.device or entry.name


def settle(
    conference: Conference, current: Inventory, wanted: Inventory, *, keep_untold: bool = True
) -> Settled:
    """What `wanted` comes to when it replaces `current`.

    Without `keep_untold` it is taken at its word: what it does not say is empty.
    """
    entries = _keep_keys(current.entries, [_storable(entry) for entry in wanted.entries])
    rooms = rooms_by_word(list_rooms(conference))
    known = _known_devices(conference)
    told = _facts(entries, rooms, known, keep_untold=keep_untold)
    findings = (*wanted.findings, *_strange_rooms(entries, rooms))
    settled = tuple(_with_facts(entry, told[device_name(entry)]) for entry in entries)
    return Settled(
        replace(
            wanted,
            entries=settled,
            groups=_groups(current.groups, wanted.groups, entries),
            findings=tuple(sorted(findings, key=lambda finding: finding.line)),
        ),
        told,
    )


def _groups(
    old: Sequence[Group], new: Sequence[Group], entries: Sequence[Entry]
) -> tuple[Group, ...]:
    """Every group once; limits and notes as the crew laid them down where the list has none at all."""
    wanted = [replace(group, title=storable(group.title)[: _LONGEST["group"]]) for group in new]
    said = {group.title: group for group in reversed(wanted)}
    if not any(group.note or group.thresholds != Thresholds() for group in wanted):
        said |= {group.title: group for group in old}
    titles = dict.fromkeys([*(group.title for group in wanted), *(e.group for e in entries)])
    return tuple(said.get(title, Group(title)) for title in titles)


def _storable(entry: Entry) -> Entry:
    texts = {
        f.name: storable(value)[: _LONGEST.get(f.name, 500)]
        for f in fields(entry)
        if type(value := getattr(entry, f.name)) is str
    }
    if len(entry.key) > _LONGEST_KEY:
        mark = hashlib.sha256(entry.key.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        texts["key"] = f"{texts['key'][: _LONGEST_KEY - 17]}#{mark}"
    return replace(
        entry,
        **texts,  # type: ignore[arg-type]  # only the text fields, by their own names
        tags=frozenset(storable(tag) for tag in entry.tags),
        parents=tuple(storable(parent) for parent in entry.parents),
    )


def _keep_keys(old: Sequence[Entry], new: Sequence[Entry]) -> list[Entry]:
    """History hangs on the key: a target that was merely renamed keeps the one it had."""
    pairs, _added = match(old, new)
    kept = {after.key: before.key for before, after in pairs if after is not None}
    taken = set(kept.values())
    found = []
    for entry in new:
        key = kept.get(entry.key)
        if key is None:
            key = next(k for k in _numbered(entry.key) if k not in taken)
            taken.add(key)
        found.append(replace(entry, key=key))
    return found


def _numbered(key: str) -> Iterator[str]:
    yield key
    number = 2
    while True:
        yield f"{key[: _LONGEST_KEY - 8]}~{number}"
        number += 1


def _known_devices(conference: Conference) -> dict[str, DeviceFacts]:
    devices = Device.objects.filter(conference=conference).select_related("room")
    return {
        device.name: DeviceFacts(
            device.kind,
            device.room.slug if device.room else "",
            set(device.tags),
            tuple(sorted(parent.name for parent in device.parents.all())),
        )
        for device in devices.prefetch_related("parents")
    }


def _facts(
    entries: Sequence[Entry],
    rooms: Mapping[str, Room],
    known: Mapping[str, DeviceFacts],
    *,
    keep_untold: bool,
) -> dict[str, DeviceFacts]:
    found: dict[str, DeviceFacts] = {}
    for entry in entries:
        facts = found.setdefault(device_name(entry), DeviceFacts())
        if entry.device_kind in KINDS and facts.kind == DeviceKind.OTHER:
            facts.kind = entry.device_kind
        room = rooms.get(entry.room.casefold())
        facts.room = facts.room or (room.slug if room else "")
        facts.tags |= entry.tags
    _lay_parents(entries, found, known)
    if keep_untold:
        _keep_untold(entries, found, known)
    _break_rings(found, known)
    return found


def _keep_untold(
    entries: Sequence[Entry], found: dict[str, DeviceFacts], known: Mapping[str, DeviceFacts]
) -> None:
    said = {
        "kind": any(entry.device_kind for entry in entries),
        "room": any(entry.room for entry in entries),
        "tags": any(entry.tags for entry in entries),
        "parents": any(entry.parents for entry in entries),
    }
    for name in found.keys() & known.keys():
        for attribute in (attribute for attribute, told in said.items() if not told):
            setattr(found[name], attribute, getattr(known[name], attribute))


def _lay_parents(
    entries: Sequence[Entry], found: dict[str, DeviceFacts], known: Mapping[str, DeviceFacts]
) -> None:
    by_target = {entry.name: device_name(entry) for entry in entries}
    for entry in entries:
        child = device_name(entry)
        named = {
            name if name in found or name in known else by_target.get(name, child)
            for name in entry.parents
        }
        found[child].parents = tuple(sorted({*found[child].parents, *named} - {child}))


def _break_rings(found: dict[str, DeviceFacts], known: Mapping[str, DeviceFacts]) -> None:
    """Leave out each parent that would close a ring; the reader has told of it with its line."""
    finished: set[str] = set()
    for start in found:
        way = [start]
        while way:
            name = way[-1]
            facts = found.get(name) or known.get(name) or DeviceFacts()
            rings = set(facts.parents) & set(way)
            if rings and name in found:
                facts.parents = tuple(p for p in facts.parents if p not in rings)
            ahead = [p for p in facts.parents if p not in finished and p not in way]
            if ahead:
                way.append(ahead[0])
            else:
                finished.add(way.pop())


def _with_facts(entry: Entry, facts: DeviceFacts) -> Entry:
    return replace(
        entry,
        device=entry.device if entry.device != entry.name else "",
        device_kind=facts.kind if facts.kind != DeviceKind.OTHER else "",
        room=facts.room,
        tags=frozenset(facts.tags),
        parents=facts.parents,
    )


def _strange_rooms(entries: Iterable[Entry], rooms: Mapping[str, Room]) -> Iterator[Finding]:
    strange = {e.room: e.line for e in reversed(list(entries)) if e.room}
    for room, line in strange.items():
        if room.casefold() not in rooms:
            yield Finding(
                line,
                "unknown-room",
                Severity.WARNING,
                f"Line {line}: there is no room {room[:80]}. Add it under Rooms, or correct the name.",
                f"{line}行目: 部屋「{room[:80]}」がありません。「部屋」に追加するか、名前を直してください。",
            )


def rooms_by_word(rooms: Iterable[Room]) -> dict[str, Room]:
    """Rooms by slug and by each of their names, case folded."""
    found: dict[str, Room] = {}
    for room in rooms:
        for word in (room.name.localize("ja"), room.name.localize("en"), room.slug):
            found[word.casefold()] = room
    return found
