"""Whole lists: read, previewed, taken over."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference, Room
from kaisai.core.conference.queries import list_rooms
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused, Unavailable
from kaisai.core.operations.registry import operation, query
from kaisai.domains.network.entries import TargetsImported
from kaisai.domains.network.enums import DeviceKind
from kaisai.domains.network.models import Address, Device, SourceFile, Target, TargetGroup
from kaisai.domains.network.operations.devices import free_slug
from kaisai.domains.network.queries import current_inventory, kept_thresholds, kept_via
from kaisai.domains.network.rules import may_manage_network
from kaisai.engines.formats.findings import Severity
from kaisai.engines.formats.inventory import Entry, Inventory
from kaisai.engines.formats.targets import diff_targets, read_targets, remap, write_deadman_bytes
from kaisai.engines.formats.targets.netbox import connect_netbox, read_netbox

SHOWN_NAMES = 20
KINDS = frozenset(DeviceKind.values)


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What an import did. `findings` are (line, code, severity, sentence)."""

    targets: int
    added: int
    changed: int
    removed: int
    findings: tuple[tuple[int, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What an import would do: the difference in words, and what the file gives rise to say."""

    dialect: str
    targets: int
    added: int
    changed: int
    removed: int
    lines: tuple[str, ...]
    findings: tuple[tuple[int, str, str, str], ...]


def _language() -> str:
    return "ja" if (get_language() or "").startswith("ja") else "en"


def _read(data: bytes, name: str, network: str) -> Inventory:
    inventory = read_targets(data, name=name)
    if not network:
        return inventory
    try:
        return remap(inventory, network)
    except ValueError as error:
        raise Refused("bad-value", str(error), status=422) from error


def _told(inventory: Inventory) -> tuple[tuple[int, str, str, str], ...]:
    language = _language()
    return tuple(
        (f.line, f.code, f.severity.value, f.sentence(language)) for f in inventory.findings
    )


@query("network.preview_import", may=may_manage_network)
def preview_import(
    *,
    by: Actor,
    conference: Conference,
    data: bytes,
    name: str = "",
    remap_to: str = "",
) -> ImportPreview:
    """What importing a file would change, and what is wrong with it; nothing is written."""
    inventory = _read(data, name, remap_to)
    difference = diff_targets(_comparable(conference), inventory)
    return ImportPreview(
        inventory.dialect,
        len(inventory.entries),
        len(difference.added),
        len(difference.changed),
        len(difference.removed),
        tuple(difference.lines(_language())),
        _told(inventory),
    )


def _comparable(conference: Conference) -> Inventory:
    return current_inventory(conference, secrets=True)


@operation("network.import_targets", may=may_manage_network)
def import_targets(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    data: bytes,
    name: str = "",
    remap_to: str = "",
) -> ImportOutcome:
    """Make a file the list of targets: deadman in every dialect, deadmon YAML or JSON, CSV.

    Good lines are taken, bad ones reported; what the file no longer names is removed, history
    stays by key. `remap_to` moves every address into a loopback network for a rehearsal. Refuses a
    file with no usable line. Writes one `network.targets_imported`. Safe to repeat.
    """
    inventory = _read(data, name, remap_to)
    return _take_over(by, conference, at, inventory, name=name, data=data if not remap_to else b"")


@operation("network.import_netbox", may=may_manage_network)
def import_netbox(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    url: str,
    token: str = "",
    site: str = "",
    tag: str = "",
) -> ImportOutcome:
    """Make the devices of a NetBox the list of targets. The token is used once and kept nowhere.

    Refuses when nothing usable is found. Writes one `network.targets_imported`. Safe to repeat.
    """
    inventory = read_netbox(connect_netbox(url, token), site=site or None, tag=tag or None)
    if not inventory.entries and any(f.severity is Severity.ERROR for f in inventory.findings):
        raise Unavailable(inventory.findings[0].sentence(_language()))
    return _take_over(by, conference, at, inventory, name="NetBox", data=b"")


def _take_over(
    by: Actor, conference: Conference, at: datetime, inventory: Inventory, *, name: str, data: bytes
) -> ImportOutcome:
    if not inventory.entries:
        first = next(iter(inventory.findings), None)
        told = first.sentence(_language()) if first else _("The file names no target.")
        raise Refused("nothing-to-import", told, status=422)
    difference = diff_targets(_comparable(conference), inventory)
    _Writer(conference).write(inventory)
    SourceFile.objects.update_or_create(
        conference=conference,
        defaults={
            "name": name[:200],
            "dialect": inventory.dialect,
            "data": data or write_deadman_bytes(replace(inventory, lines=())),
            "interval": inventory.interval,
            "timeout": inventory.timeout,
            "thresholds": kept_thresholds(inventory.thresholds),
            "imported_at": at,
            "imported_by": by.label,
        },
    )
    changed = [entry.name for entry in difference.added][:SHOWN_NAMES]
    record(
        TargetsImported(
            file=name or inventory.dialect,
            dialect=inventory.dialect,
            added=len(difference.added),
            changed=len(difference.changed),
            removed=len(difference.removed),
            names=changed,
            problems=sum(f.severity is not Severity.NOTE for f in inventory.findings),
        ),
        by=by,
        at=at,
        conference=conference,
    )
    return ImportOutcome(
        len(inventory.entries),
        len(difference.added),
        len(difference.changed),
        len(difference.removed),
        _told(inventory),
    )


class _Writer:
    """Puts an inventory into the tables, in a handful of statements whatever its size."""

    def __init__(self, conference: Conference) -> None:
        self._conference = conference
        self._rooms = _rooms_by_word(list_rooms(conference))
        self._devices = {
            device.name: device for device in Device.objects.filter(conference=conference)
        }

    def write(self, inventory: Inventory) -> None:
        """Groups, devices, targets, parents; then away with what is no longer named."""
        groups = self._groups(inventory)
        for entry in inventory.entries:
            self._device(entry)
        targets = [
            self._target(entry, groups, position)
            for position, entry in enumerate(inventory.entries)
        ]
        Target.objects.bulk_create(
            targets,
            update_conflicts=True,
            unique_fields=["conference", "key"],
            batch_size=200,
            update_fields=[
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
            ],
        )
        kept = {entry.key for entry in inventory.entries}
        gone = Target.objects.filter(conference=self._conference).exclude(device__isnull=True)
        Target.objects.filter(
            pk__in=[pk for pk, key in gone.values_list("pk", "key") if key not in kept]
        ).delete()
        self._addresses(inventory.entries)
        self._parents(inventory.entries)
        Device.objects.filter(conference=self._conference, targets=None).exclude(
            name__in={name for entry in inventory.entries for name in entry.parents}
        ).delete()
        TargetGroup.objects.filter(conference=self._conference, targets=None).delete()

    def _groups(self, inventory: Inventory) -> dict[str, TargetGroup]:
        limits = {group.title: group for group in inventory.groups}
        titles = list(dict.fromkeys([*limits, *(entry.group for entry in inventory.entries)]))
        rows = [
            TargetGroup(
                conference=self._conference,
                title=title[:120],
                position=position,
                note=limits[title].note[:300] if title in limits else "",
                thresholds=kept_thresholds(limits[title].thresholds) if title in limits else {},
            )
            for position, title in enumerate(titles)
        ]
        TargetGroup.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["conference", "title"],
            update_fields=["position", "note", "thresholds"],
        )
        return {
            group.title: group for group in TargetGroup.objects.filter(conference=self._conference)
        }

    def _device(self, entry: Entry) -> None:
        name = (entry.device or entry.name)[:200]
        device = self._devices.get(name)
        if device is None:
            device = Device(
                conference=self._conference, slug=free_slug(self._conference, name), name=name
            )
            self._devices[name] = device
        told: dict[str, Any] = {
            "kind": entry.device_kind if entry.device_kind in KINDS else device.kind,
            "room": self._rooms.get(entry.room.casefold()) if entry.room else device.room,
            "tags": sorted(entry.tags) or device.tags,
        }
        if device.pk is None or any(
            getattr(device, field) != value for field, value in told.items()
        ):
            for field, value in told.items():
                setattr(device, field, value)
            device.save()

    def _target(self, entry: Entry, groups: dict[str, TargetGroup], position: int) -> Target:
        via, secret = kept_via(entry.via)
        return Target(
            conference=self._conference,
            device=self._devices[(entry.device or entry.name)[:200]],
            group=groups.get(entry.group[:120]),
            key=entry.key[:200],
            name=entry.name[:200],
            address=entry.address[:500],
            kind=entry.kind.value,
            port=entry.port,
            query=entry.query[:300],
            source=entry.source[:100],
            via=via,
            via_secret=secret,
            interval=entry.interval,
            timeout=entry.timeout,
            thresholds=kept_thresholds(entry.thresholds),
            anchor=entry.anchor,
            alerts=entry.alerts,
            note=entry.note[:500],
            info_url=entry.info_url[:500],
            position=position,
        )

    def _addresses(self, entries: Iterable[Entry]) -> None:
        rows = [
            Address(
                conference=self._conference,
                device=self._devices[(entry.device or entry.name)[:200]],
                value=entry.address[:253],
            )
            for entry in entries
        ]
        Address.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)

    def _parents(self, entries: Iterable[Entry]) -> None:
        by_target = {
            entry.name: self._devices[(entry.device or entry.name)[:200]] for entry in entries
        }
        through = Device.parents.through
        ours = list(self._devices.values())
        through.objects.filter(from_device__conference=self._conference).delete()
        wanted = {
            (self._devices[(entry.device or entry.name)[:200]].pk, parent.pk)
            for entry in entries
            for name in entry.parents
            if (parent := self._devices.get(name) or by_target.get(name)) is not None
            and parent in ours
        }
        through.objects.bulk_create(
            [
                through(from_device_id=child, to_device_id=parent)
                for child, parent in sorted(wanted)
                if child != parent
            ],
            ignore_conflicts=True,
        )


def _rooms_by_word(rooms: Iterable[Room]) -> dict[str, Room]:
    """Rooms by slug and by each of their names, case folded."""
    found: dict[str, Room] = {}
    for room in rooms:
        for word in (room.name.localize("ja"), room.name.localize("en"), room.slug):
            found[word.casefold()] = room
    return found
