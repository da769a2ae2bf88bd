"""Whole lists: read, previewed, taken over."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused, Unavailable
from kaisai.core.kit.language import spoken
from kaisai.core.operations.registry import operation, query
from kaisai.domains.network.entries import TargetsImported, TargetsUnchanged
from kaisai.domains.network.models import SourceFile
from kaisai.domains.network.operations.settling import Settled, settle, storable
from kaisai.domains.network.operations.taking import take_over
from kaisai.domains.network.queries import (
    WatchRow,
    current_inventory,
    kept_thresholds,
    list_rows,
)
from kaisai.domains.network.rules import may_manage_network
from kaisai.engines.formats.findings import Severity
from kaisai.engines.formats.inventory import Inventory
from kaisai.engines.formats.targets import (
    TargetDiff,
    diff_targets,
    read_targets,
    remap,
    write_deadman_bytes,
)
from kaisai.engines.formats.targets.netbox import connect_netbox, read_netbox

SHOWN_NAMES = 20


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
    """What an import would do: the difference in words, and what the file gives rise to say.

    `expect` names the inventory that it was compared with; handed to the import, that one is
    refused when somebody changed the inventory in the meantime.
    """

    dialect: str
    targets: int
    added: int
    changed: int
    removed: int
    lines: tuple[str, ...]
    findings: tuple[tuple[int, str, str, str], ...]
    expect: str = ""


def _read(data: bytes, name: str, network: str) -> Inventory:
    inventory = read_targets(data, name=name)
    if not network:
        return inventory
    try:
        return remap(inventory, network)
    except ValueError as error:
        raise Refused("bad-value", str(error), status=422) from error


def _told(inventory: Inventory) -> tuple[tuple[int, str, str, str], ...]:
    language = spoken()
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
    current = current_inventory(conference, secrets=True)
    settled = settle(conference, current, _read(data, name, remap_to))
    difference = diff_targets(current, settled.inventory)
    return ImportPreview(
        settled.inventory.dialect,
        len(settled.inventory.entries),
        len(difference.added),
        _count_changed(difference),
        len(difference.removed),
        tuple(difference.lines(spoken())),
        _told(settled.inventory),
        _mark(current),
    )


def _mark(inventory: Inventory) -> str:
    told = repr((inventory.entries, inventory.groups))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _count_changed(difference: TargetDiff) -> int:
    changed = {change.new.key for change in difference.changed}
    return len(changed | {new.key for _old, new in difference.renamed})


@operation("network.import_targets", may=may_manage_network)
def import_targets(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    data: bytes,
    name: str = "",
    remap_to: str = "",
    expect: str = "",
) -> ImportOutcome:
    """Make a file the list of targets: deadman in every dialect, deadmon YAML or JSON, CSV.

    Good lines are taken, bad ones reported; what the file no longer names is removed, history
    stays by key. Rooms, kinds, tags and parents that the file says nothing of stay as they are.
    `remap_to` moves every address into a loopback network for a rehearsal. Refuses a file with no
    usable line, and, when `expect` of a preview is given, an inventory changed since. Writes one
    `network.targets_imported`, or `network.targets_unchanged`. Safe to repeat.
    """
    inventory = _read(data, name, remap_to)
    kept = data if not remap_to else b""
    return _take_over(by, conference, at, inventory, name=name, data=kept, expect=expect)


def _is_plain(url: str) -> bool:
    """The address of a server: no query or fragment that would turn our requests into others, no login."""
    try:
        parts = urlsplit(url)
    except ValueError:  # brackets that do not match
        return False
    plain = not (parts.query or parts.fragment or "?" in url or "@" in parts.netloc)
    return plain and parts.scheme in {"http", "https"} and bool(parts.hostname)


def _fetch_netbox(*, url: str, token: str = "", site: str = "", tag: str = "") -> Inventory:
    """Read it before the transaction begins: other writers must not wait for a slow NetBox."""
    if not _is_plain(url):
        raise Refused("bad-value", _("url: write it like https://netbox.example."), status=422)
    inventory = read_netbox(connect_netbox(url, token), site=site or None, tag=tag or None)
    if not inventory.entries and any(f.severity is Severity.ERROR for f in inventory.findings):
        raise Unavailable(inventory.findings[0].sentence(spoken()))
    return inventory


@operation("network.import_netbox", may=may_manage_network, prepare=_fetch_netbox)
def import_netbox(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    url: str,
    token: str = "",
    site: str = "",
    tag: str = "",
    prepared: Inventory | None = None,
) -> ImportOutcome:
    """Make the devices of a NetBox the list of targets. The token is used once and kept nowhere.

    Refuses when nothing usable is found. Writes one `network.targets_imported`, or
    `network.targets_unchanged`. Safe to repeat.
    """
    inventory = prepared or _fetch_netbox(url=url, token=token, site=site, tag=tag)
    return _take_over(by, conference, at, inventory, name="NetBox", data=b"")


def _take_over(
    by: Actor,
    conference: Conference,
    at: datetime,
    inventory: Inventory,
    *,
    name: str,
    data: bytes,
    expect: str = "",
) -> ImportOutcome:
    if not inventory.entries:
        first = next(iter(inventory.findings), None)
        told = first.sentence(spoken()) if first else _("The file names no target.")
        raise Refused("nothing-to-import", told, status=422)
    current = current_inventory(conference, secrets=True)
    if expect and expect != _mark(current):
        raise Refused(
            "changed-meanwhile",
            _("Somebody changed the inventory after this preview was made. Look at it again."),
        )
    settled = settle(conference, current, inventory)
    difference = diff_targets(current, settled.inventory)
    before = list_rows(conference)
    take_over(conference, settled)
    _keep_source(by, conference, at, settled, name=name, data=data)
    same = _mark(current_inventory(conference, secrets=True)) == _mark(current)
    told = storable(name) or inventory.dialect
    news: TargetsImported | TargetsUnchanged = TargetsUnchanged(
        file=told, targets=len(inventory.entries)
    )
    if difference or not same:
        came, went = _came_and_went(before, list_rows(conference))
        news = _news(told, settled.inventory, difference, came, went)
    record(news, by=by, at=at, conference=conference)
    return ImportOutcome(
        len(inventory.entries),
        len(difference.added),
        _count_changed(difference),
        len(difference.removed),
        _told(settled.inventory),
    )


def _came_and_went(
    before: Sequence[WatchRow], after: Sequence[WatchRow]
) -> tuple[list[str], list[dict[str, object]]]:
    known, kept = {row.key for row in before}, {row.key for row in after}
    return (
        [row.key for row in after if row.key not in known],
        [asdict(row) for row in before if row.key not in kept],
    )


def _news(
    file: str,
    inventory: Inventory,
    difference: TargetDiff,
    came: Sequence[str],
    went: Sequence[dict[str, object]],
) -> TargetsImported:
    touched = [
        *(entry.name for entry in difference.added),
        *(entry.name for entry in difference.removed),
        *(new.name for _old, new in difference.renamed),
        *(change.new.name for change in difference.changed),
    ]
    return TargetsImported(
        file=file,
        dialect=inventory.dialect,
        added=len(difference.added),
        changed=_count_changed(difference),
        removed=len(difference.removed),
        names=list(dict.fromkeys(touched))[:SHOWN_NAMES],
        problems=sum(f.severity is not Severity.NOTE for f in inventory.findings),
        came=came,
        went=went,
    )


def _keep_source(
    by: Actor, conference: Conference, at: datetime, settled: Settled, *, name: str, data: bytes
) -> None:
    inventory = settled.inventory
    SourceFile.objects.update_or_create(
        conference=conference,
        defaults={
            "name": storable(name)[:200],
            "dialect": inventory.dialect,
            "data": data or write_deadman_bytes(replace(inventory, lines=(), encoding="utf-8")),
            "interval": inventory.interval,
            "timeout": inventory.timeout,
            "thresholds": kept_thresholds(inventory.thresholds),
            "imported_at": at,
            "imported_by": by.label[:120],
        },
    )
