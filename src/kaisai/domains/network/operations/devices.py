"""Changes to single devices, links and targets."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.conference.queries import find_room
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.kit.ids import slugify
from kaisai.core.operations.cleaning import clean
from kaisai.core.operations.registry import operation
from kaisai.domains.network.entries import (
    DeviceRemoved,
    DeviceSaved,
    LinkRemoved,
    LinkSaved,
    ParentsSet,
)
from kaisai.domains.network.enums import DeviceKind
from kaisai.domains.network.models import Device, Link
from kaisai.domains.network.queries import find_device, list_rows
from kaisai.domains.network.rules import may_manage_network


def free_slug(conference: Conference, name: str) -> str:
    """A slug for a device of that name that no other device has."""
    base = slugify(name, fallback="device")
    taken = set(
        Device.objects.filter(conference=conference, slug__startswith=base).values_list(
            "slug", flat=True
        )
    )
    return next(
        slug
        for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3)))
        if slug not in taken
    )


@operation("network.save_device", may=may_manage_network)
def save_device(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    name: str,
    slug: str = "",
    kind: DeviceKind = DeviceKind.OTHER,
    room: str = "",
    tags: Sequence[str] = (),
    note: str = "",
    info_url: str = "",
) -> Device:
    """Add a device, or change the one with that slug. Writes `network.device_saved`. Safe to repeat with a slug."""
    device = (
        find_device(conference, slug)
        if slug
        else Device(conference=conference, slug=free_slug(conference, name))
    )
    device.name, device.kind, device.note, device.info_url = name, kind, note, info_url
    device.tags = sorted(set(tags))
    device.room = find_room(conference, room) if room else None
    clean(device)
    device.save()
    record(
        DeviceSaved(slug=device.slug, device=name, device_kind=kind, room=room),
        by=by,
        at=at,
        conference=conference,
        about=f"device:{device.slug}",
    )
    return device


@operation("network.remove_device", may=may_manage_network)
def remove_device(*, by: Actor, conference: Conference, at: datetime, slug: str) -> None:
    """Take a device out with its targets; history stays. Writes `network.device_removed`."""
    device = find_device(conference, slug)
    went = [asdict(row) for row in list_rows(conference) if row.device == slug]
    news = DeviceRemoved(device=device.name, targets=device.targets.count(), went=went)
    device.delete()
    record(news, by=by, at=at, conference=conference, about=f"device:{slug}")


@operation("network.set_parents", may=may_manage_network)
def set_parents(
    *, by: Actor, conference: Conference, at: datetime, slug: str, parents: Sequence[str]
) -> Device:
    """Say through which devices (slugs) one is reached; any one of them suffices.

    Writes `network.parents_set`. Refuses a ring, naming it. Safe to repeat.
    """
    device = find_device(conference, slug)
    found = [find_device(conference, parent) for parent in parents]
    for parent in found:
        ring = _way_up(parent, device)
        if ring:
            raise Refused(
                "parent-loop",
                _("This would be a ring: %s.") % " → ".join([device.name, *ring]),
                status=422,
            )
    device.parents.set(found)
    record(
        ParentsSet(device=device.name, parents=[parent.name for parent in found]),
        by=by,
        at=at,
        conference=conference,
        about=f"device:{slug}",
    )
    return device


def _way_up(start: Device, goal: Device) -> list[str]:
    """Names on the way from `start` up to `goal`, empty when `goal` is not above."""
    ways: list[list[Device]] = [[start]]
    seen = {start.pk}
    while ways:
        way = ways.pop(0)
        if way[-1].pk == goal.pk:
            return [device.name for device in way]
        for parent in way[-1].parents.all():
            if parent.pk not in seen:
                seen.add(parent.pk)
                ways.append([*way, parent])
    return []


@operation("network.save_link", may=may_manage_network)
def save_link(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    a: str,
    b: str,
    a_port: str = "",
    b_port: str = "",
) -> Link:
    """Write down a cable between two devices (slugs). Writes `network.link_saved`. Safe to repeat."""
    link, _created = Link.objects.get_or_create(
        conference=conference,
        a=find_device(conference, a),
        b=find_device(conference, b),
        a_port=a_port[:60],
        b_port=b_port[:60],
    )
    record(
        LinkSaved(a=f"{a} {a_port}".strip(), b=f"{b} {b_port}".strip()),
        by=by,
        at=at,
        conference=conference,
    )
    return link


@operation("network.remove_link", may=may_manage_network)
def remove_link(*, by: Actor, conference: Conference, at: datetime, link: int) -> None:
    """Cross out a cable. Writes `network.link_removed`."""
    row = Link.objects.select_related("a", "b").filter(conference=conference, pk=link).first()
    if row is None:
        raise NotFound(_("There is no such link."))
    news = LinkRemoved(a=row.a.name, b=row.b.name)
    row.delete()
    record(news, by=by, at=at, conference=conference)
