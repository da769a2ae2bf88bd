"""Reads of the inventory, and the list by which the poller watches."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaisai.core.access.verdicts import may_see_conference
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.queries import list_entries
from kaisai.core.kit.errors import NotFound
from kaisai.core.operations.registry import query
from kaisai.core.surfaces.search import Hit
from kaisai.domains.network.models import Device, Link, SourceFile, Target, TargetGroup
from kaisai.engines.formats.inventory import Entry, Group, Inventory
from kaisai.engines.liveness.states import Thresholds, Watched
from kaisai.engines.liveness.thresholds import merge
from kaisai.engines.probes.spec import ProbeKind, ProbeSpec, Via, ViaKind

LIST_CHANGED = (
    "network.targets_imported",
    "network.target_saved",
    "network.target_removed",
    "network.device_removed",
)
INTERVAL = 1.0
TIMEOUT = 1.0
MOST_HITS = 20
_LIMITS = frozenset(f.name for f in fields(Thresholds))
_SECRETS = frozenset({"community", "password"})


@dataclass(frozen=True, slots=True)
class WatchRow:
    """One target as boards list it. `floor` and `room_name` hold the name by language."""

    key: str
    name: str
    address: str
    group: str
    room: str
    floor: Mapping[str, str]
    device: str
    device_kind: str
    anchor: bool
    room_name: Mapping[str, str] = field(default_factory=dict)
    position: int = 0

    @classmethod
    def revived(cls, told: Mapping[str, Any]) -> "WatchRow":
        """A row from the journal; fields that a later version dropped are ignored."""
        return cls(**{f.name: told[f.name] for f in fields(cls) if f.name in told})


@dataclass(frozen=True, slots=True)
class WatchList:
    """All that the poller and the boards need; `generation` changes when anything of it does."""

    generation: str
    specs: tuple[ProbeSpec, ...]
    watched: tuple[Watched, ...]
    rows: tuple[WatchRow, ...]


def thresholds_of(kept: Mapping[str, Any]) -> Thresholds:
    """Limits from a column; what is unknown is ignored."""
    return Thresholds(**{name: value for name, value in kept.items() if name in _LIMITS})


def kept_thresholds(thresholds: Thresholds) -> dict[str, Any]:
    """Limits for a column: only what is set."""
    return {name: value for name, value in asdict(thresholds).items() if value is not None}


def via_of(kept: Mapping[str, Any], secret: Mapping[str, Any]) -> Via | None:
    """A relay from its two columns."""
    if not kept:
        return None
    values = {**kept, **secret}
    return Via(**{**values, "kind": ViaKind(values["kind"])})


def kept_via(via: Via | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """A relay for its two columns: what anybody may see, and the secrets."""
    if via is None:
        return {}, {}
    values = {f.name: getattr(via, f.name) for f in fields(via)}
    secret = {name: values.pop(name) for name in _SECRETS if values[name]}
    return {name: value for name, value in values.items() if name not in _SECRETS}, secret


def list_devices(conference: Conference) -> QuerySet[Device]:
    """Devices by name, with their rooms."""
    return (
        Device.objects.filter(conference=conference)
        .select_related("room", "room__floor")
        .order_by("name")
    )


def list_targets(conference: Conference) -> QuerySet[Target]:
    """Targets in board order: by group, then as in the file."""
    return (
        Target.objects.filter(conference=conference)
        .select_related("group", "device", "device__room", "device__room__floor")
        .order_by("group__position", "position", "pk")
    )


def find_device(conference: Conference, slug: str) -> Device:
    """The device with that slug; refuses with `not-found`."""
    device = list_devices(conference).filter(slug=slug).first()
    if device is None:
        raise NotFound(_("There is no device “%s”.") % slug[:60])
    return device


def find_target(conference: Conference, key: str) -> Target:
    """The target with that key; refuses with `not-found`."""
    target = list_targets(conference).filter(key=key).first()
    if target is None:
        raise NotFound(_("There is no target “%s”.") % key[:60])
    return target


def ends_of_cables(conference: Conference) -> dict[tuple[str, str], tuple[str, str]]:
    """By device (slug) and port in small letters, what is at the other end of the cable."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for link in Link.objects.filter(conference=conference).select_related("a", "b"):
        if link.a_port and link.b_port:
            ends = (link.a.slug, link.a_port.lower()), (link.b.slug, link.b_port.lower())
            found.update(zip(ends, reversed(ends), strict=True))
    return found


def list_groups(conference: Conference) -> QuerySet[TargetGroup]:
    """Groups in board order."""
    return TargetGroup.objects.filter(conference=conference).order_by("position", "pk")


def list_links(device: Device) -> QuerySet[Link]:
    """The cables of a device."""
    ends = Q(a=device) | Q(b=device)
    return Link.objects.filter(ends).select_related("a", "b").order_by("pk")


def search_network(by: Actor, conference: Conference, text: str) -> list[Hit]:
    """Devices by their name, slug, tags or address; nothing for who may not see them."""
    if not may_see_conference(by=by, conference=conference):
        return []
    text = text.replace("\0", "")  # PostgreSQL takes none, not even to look for it
    wanted = Q(name__icontains=text) | Q(slug__icontains=text)
    wanted |= Q(targets__address__icontains=text) | Q(targets__name__icontains=text)
    devices = list_devices(conference).filter(wanted).distinct()[:MOST_HITS]
    return [
        Hit(
            kind=_("Device"),
            label=device.name,
            url=reverse("network:device", args=[conference.slug, device.slug]),
            detail=str(device.room or ""),
        )
        for device in devices
    ]


def find_source(conference: Conference) -> SourceFile | None:
    """The file that the inventory last came from."""
    return SourceFile.objects.filter(conference=conference).first()


def watch_list(conference: Conference) -> WatchList:
    """What is watched, in board order; four queries however long the list is."""
    targets = list(list_targets(conference).filter(enabled=True))
    parents = _parent_targets(conference, targets)
    source = find_source(conference)
    top = thresholds_of(source.thresholds) if source else Thresholds()
    interval = (source.interval if source else None) or INTERVAL
    timeout = (source.timeout if source else None) or TIMEOUT
    specs = tuple(_spec(target, interval, timeout) for target in targets)
    watched = tuple(
        _watched(target, parents.get(target.device_id, ()), top, interval) for target in targets
    )
    rows = tuple(_row(target) for target in targets)
    told = repr(
        [
            (_spec_identity(spec), seen, row)
            for spec, seen, row in zip(specs, watched, rows, strict=True)
        ]
    )
    return WatchList(hashlib.sha256(told.encode()).hexdigest()[:12], specs, watched, rows)


def list_rows(conference: Conference) -> list[WatchRow]:
    """What is watched now, as boards list it."""
    return [_row(target) for target in list_targets(conference).filter(enabled=True)]


def rows_at(conference: Conference, at: datetime) -> tuple[WatchRow, ...]:
    """What was watched at `at`: today's list, less what came since, with what went since at its end.

    Names, rooms and groups of what is still watched are today's.
    """
    rows = {row.key: row for row in list_rows(conference)}
    for entry in list_entries(conference, kinds=LIST_CHANGED).filter(at__gt=at):
        for key in entry.payload.get("came", ()):
            rows.pop(key, None)
        for told in entry.payload.get("went", ()):
            rows[told["key"]] = WatchRow.revived(told)
    return tuple(rows.values())


def _spec_identity(spec: ProbeSpec) -> tuple[Any, ...]:
    # a relay's repr hides its secrets; a change of them must be noticed all the same
    return (spec, hashlib.sha256(repr(asdict(spec.via)).encode()).hexdigest() if spec.via else "")


def _parent_targets(conference: Conference, targets: list[Target]) -> dict[int, tuple[str, ...]]:
    """By device: keys of the targets that stand for its parents.

    A parent that is itself not watched is passed over: what it hangs on stands for it.
    """
    of_device: dict[int, list[str]] = {}
    for target in targets:
        of_device.setdefault(target.device_id, []).append(target.key)
    above: dict[int, list[int]] = {}
    through = Device.parents.through.objects.filter(from_device__conference=conference)
    for child, parent in through.order_by("pk").values_list("from_device_id", "to_device_id"):
        above.setdefault(child, []).append(parent)
    return {child: tuple(_keys_above(child, above, of_device)) for child in above}


def _keys_above(
    child: int, above: Mapping[int, list[int]], of_device: Mapping[int, list[str]]
) -> list[str]:
    found: list[str] = []
    seen, waiting = {child}, list(above[child])
    while waiting:
        device = waiting.pop(0)
        if device in seen:
            continue
        seen.add(device)
        keys = of_device.get(device)
        if keys:
            found.extend(keys)
        else:
            waiting.extend(above.get(device, ()))
    return found


def _spec(target: Target, interval: float, timeout: float) -> ProbeSpec:
    return ProbeSpec(
        key=target.key,
        address=target.address,
        kind=ProbeKind(target.kind),
        port=target.port,
        query=target.query,
        source=target.source,
        via=via_of(target.via, target.via_secret),
        interval=target.interval or interval,
        timeout=target.timeout or timeout,
    )


def _watched(target: Target, parents: tuple[str, ...], top: Thresholds, interval: float) -> Watched:
    group = thresholds_of(target.group.thresholds) if target.group else Thresholds()
    device = target.device
    return Watched(
        key=target.key,
        name=target.name,
        group=target.group.title if target.group else "",
        room=device.room.slug if device.room else "",
        kind=device.kind,
        parents=tuple(key for key in parents if key != target.key),
        thresholds=merge(top, group, thresholds_of(target.thresholds)),
        anchor=target.anchor,
        tags=frozenset(device.tags),
        interval=target.interval or interval,
    )


def _row(target: Target) -> WatchRow:
    device, room = target.device, target.device.room
    return WatchRow(
        key=target.key,
        name=target.name,
        address=target.address,
        group=target.group.title if target.group else "",
        room=room.slug if room else "",
        floor=_both(room.floor.name) if room and room.floor else {},
        device=device.slug,
        device_kind=device.kind,
        anchor=target.anchor,
        room_name=_both(room.name) if room else {},
        position=target.position,
    )


def _both(text: Any) -> dict[str, str]:
    return {language: text.localize(language) for language in ("en", "ja")}


def current_inventory(conference: Conference, *, secrets: bool = False) -> Inventory:
    """The inventory as formats know it; relay secrets only when asked for."""
    targets = list(list_targets(conference).prefetch_related("device__parents"))
    groups: dict[str, Group] = {}
    for target in targets:
        if target.group:
            groups[target.group.title] = Group(
                target.group.title,
                note=target.group.note,
                thresholds=thresholds_of(target.group.thresholds),
            )
    source = find_source(conference)
    return Inventory(
        dialect=source.dialect if source else "deadman",
        entries=tuple(_entry(target, secrets=secrets) for target in targets),
        groups=tuple(groups.values()),
        interval=source.interval if source else None,
        timeout=source.timeout if source else None,
        thresholds=thresholds_of(source.thresholds) if source else Thresholds(),
    )


def _entry(target: Target, *, secrets: bool) -> Entry:
    device = target.device
    return Entry(
        key=target.key,
        name=target.name,
        address=target.address,
        original_address=target.address,
        group=target.group.title if target.group else "",
        kind=ProbeKind(target.kind),
        port=target.port,
        query=target.query,
        source=target.source,
        via=via_of(target.via, target.via_secret if secrets else {}),
        device=device.name if device.name != target.name else "",
        device_kind=device.kind if device.kind != "other" else "",
        room=device.room.slug if device.room else "",
        parents=tuple(sorted(parent.name for parent in device.parents.all())),
        tags=frozenset(device.tags),
        interval=target.interval,
        timeout=target.timeout,
        thresholds=thresholds_of(target.thresholds),
        anchor=target.anchor,
        info_url=target.info_url,
        note=target.note,
        alerts=target.alerts,
    )


def conference_thresholds(conference: Conference) -> Thresholds:
    """The limits of the whole conference, as its list of targets gives them."""
    source = find_source(conference)
    return thresholds_of(source.thresholds) if source else Thresholds()


@query("network.devices", may=may_see_conference)
def devices(*, by: Actor, conference: Conference) -> QuerySet[Device]:
    """Every device of the venue network, by name."""
    return list_devices(conference)


@query("network.targets", may=may_see_conference)
def targets(*, by: Actor, conference: Conference) -> QuerySet[Target]:
    """Everything that is watched, in board order."""
    return list_targets(conference)
