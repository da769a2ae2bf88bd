"""Puts a settled inventory into the tables, in a handful of statements whatever its size."""

from collections.abc import Iterable

from kaisai.core.conference.models import Conference
from kaisai.core.conference.queries import list_rooms
from kaisai.core.kit.ids import slugify
from kaisai.domains.network.models import Address, Device, Target, TargetGroup
from kaisai.domains.network.operations.settling import Settled, device_name, rooms_by_word
from kaisai.domains.network.queries import kept_thresholds, kept_via
from kaisai.engines.formats.inventory import Entry, Inventory

_OVERWRITTEN = (
    "device",
    "group",
    "name",
    "address",
    "kind",
    "port",
    "query",
    "source",
    "via",
    "via_secret",
    "interval",
    "timeout",
    "thresholds",
    "anchor",
    "alerts",
    "note",
    "info_url",
    "position",
)


def take_over(conference: Conference, settled: Settled) -> None:
    """Make the tables say what the list says. Devices without targets that people added stay."""
    entries = settled.inventory.entries
    groups = _save_groups(conference, settled.inventory)
    devices = _save_devices(conference, settled)
    _remove_targets(conference, {entry.key for entry in entries}, set(settled.devices))
    Target.objects.bulk_create(
        [
            _target(conference, entry, devices[device_name(entry)], groups[entry.group], position)
            for position, entry in enumerate(entries)
        ],
        update_conflicts=True,
        unique_fields=["conference", "key"],
        update_fields=_OVERWRITTEN,
        batch_size=200,
    )
    _save_addresses(conference, entries, devices)
    _save_parents(settled, devices)
    TargetGroup.objects.filter(conference=conference, targets=None).delete()


def _save_groups(conference: Conference, inventory: Inventory) -> dict[str, TargetGroup]:
    limits = {group.title: group for group in reversed(inventory.groups)}
    titles = [group.title for group in inventory.groups]
    titles = list(dict.fromkeys([*titles, *(entry.group for entry in inventory.entries)]))
    TargetGroup.objects.bulk_create(
        [
            TargetGroup(
                conference=conference,
                title=title,
                position=position,
                note=limits[title].note[:300] if title in limits else "",
                thresholds=kept_thresholds(limits[title].thresholds) if title in limits else {},
            )
            for position, title in enumerate(titles)
        ],
        update_conflicts=True,
        unique_fields=["conference", "title"],
        update_fields=["position", "note", "thresholds"],
        batch_size=300,
    )
    return {group.title: group for group in TargetGroup.objects.filter(conference=conference)}


def _save_devices(conference: Conference, settled: Settled) -> dict[str, Device]:
    rooms = rooms_by_word(list_rooms(conference))
    known = {device.name: device for device in Device.objects.filter(conference=conference)}
    slugs = {device.slug for device in known.values()}
    new, changed = [], []
    for name, facts in settled.devices.items():
        told = {
            "kind": facts.kind,
            "room_id": rooms[facts.room].pk if facts.room else None,
            "tags": sorted(facts.tags),
        }
        device = known.get(name)
        if device is None:
            new.append(Device(conference=conference, slug=_free_slug(name, slugs), name=name))
            device = new[-1]
        elif any(getattr(device, field) != value for field, value in told.items()):
            changed.append(device)
        for field, value in told.items():
            setattr(device, field, value)
    Device.objects.bulk_create(new, batch_size=200)
    Device.objects.bulk_update(changed, ["kind", "room", "tags"], batch_size=200)
    return known | {device.name: device for device in new}


def _free_slug(name: str, taken: set[str]) -> str:
    base = slugify(name, fallback="device")
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    taken.add(slug)
    return slug


def _remove_targets(conference: Conference, kept: set[str], named: set[str]) -> None:
    """Targets that are gone, and the devices that were there for nothing else."""
    gone = [
        (pk, device)
        for pk, key, device in Target.objects.filter(conference=conference).values_list(
            "pk", "key", "device_id"
        )
        if key not in kept
    ]
    Target.objects.filter(pk__in=[pk for pk, _device in gone]).delete()
    idle = Device.objects.filter(
        pk__in={device for _pk, device in gone}, targets=None, children=None
    )
    idle.filter(links_a=None, links_b=None).exclude(name__in=named).delete()


def _target(
    conference: Conference, entry: Entry, device: Device, group: TargetGroup, position: int
) -> Target:
    via, secret = kept_via(entry.via)
    return Target(
        conference=conference,
        device=device,
        group=group,
        key=entry.key,
        name=entry.name,
        address=entry.address,
        kind=entry.kind.value,
        port=entry.port,
        query=entry.query,
        source=entry.source,
        via=via,
        via_secret=secret,
        interval=entry.interval,
        timeout=entry.timeout,
        thresholds=kept_thresholds(entry.thresholds),
        anchor=entry.anchor,
        alerts=entry.alerts,
        note=entry.note,
        info_url=entry.info_url,
        position=position,
    )


def _save_addresses(
    conference: Conference, entries: Iterable[Entry], devices: dict[str, Device]
) -> None:
    """The addresses of the list; labelled ones were written by people and stay."""
    wanted = {(devices[device_name(entry)].pk, entry.address[:253]) for entry in entries}
    ours = Address.objects.filter(conference=conference, label="")
    known = {(device, value): pk for pk, device, value in ours.values_list("pk", "device", "value")}
    Address.objects.filter(pk__in=[known[it] for it in known.keys() - wanted]).delete()
    Address.objects.bulk_create(
        [
            Address(conference=conference, device_id=device, value=value)
            for device, value in sorted(wanted - known.keys())
        ],
        ignore_conflicts=True,
        batch_size=500,
    )


def _save_parents(settled: Settled, devices: dict[str, Device]) -> None:
    through = Device.parents.through
    wanted = {
        (devices[name].pk, devices[parent].pk)
        for name, facts in settled.devices.items()
        for parent in facts.parents
        if parent in devices
    }
    ours = through.objects.filter(from_device__in=[devices[name].pk for name in settled.devices])
    known = {(a, b): pk for pk, a, b in ours.values_list("pk", "from_device_id", "to_device_id")}
    through.objects.filter(pk__in=[known[it] for it in known.keys() - wanted]).delete()
    through.objects.bulk_create(
        [
            through(from_device_id=child, to_device_id=parent)
            for child, parent in sorted(wanted - known.keys())
        ],
        batch_size=500,
    )
