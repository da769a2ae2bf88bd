"""Changes to single targets and to the groups that they are listed in."""

from dataclasses import asdict, fields
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.cleaning import clean
from kaisai.core.operations.registry import operation
from kaisai.domains.network.entries import GroupSaved, TargetRemoved, TargetSaved
from kaisai.domains.network.models import Target, TargetGroup
from kaisai.domains.network.queries import (
    find_device,
    find_target,
    kept_thresholds,
    list_rows,
    thresholds_of,
)
from kaisai.domains.network.rules import may_manage_network
from kaisai.engines.formats.targets.values import is_host
from kaisai.engines.liveness.states import Thresholds
from kaisai.engines.probes.spec import ProbeKind

_LIMITS = {f.name for f in fields(Thresholds)}


@operation("network.save_target", may=may_manage_network)
def save_target(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    device: str,
    address: str,
    name: str = "",
    key: str = "",
    kind: ProbeKind = ProbeKind.ICMP,
    port: int = 0,
    query: str = "",
    group: str = "",
    interval: float | None = None,
    timeout: float | None = None,
    anchor: bool = False,
    alerts: bool = True,
    enabled: bool = True,
    note: str = "",
) -> Target:
    """Add a target to a device (slug), or change the one with that key. Writes `network.target_saved`.

    A group is found by its title, or added. Refuses an address that is neither an IP address nor a
    host name, a port beyond 65535, and times outside 0.1 to 3600 s. Safe to repeat with a key.
    """
    owner = find_device(conference, device)
    if kind is not ProbeKind.HTTP and not is_host(address):
        raise Refused(
            "bad-host", _("address: this is neither an IP address nor a host name."), status=422
        )
    _within("interval", interval)
    _within("timeout", timeout)
    if not 0 <= port <= 65535:
        raise Refused("bad-value", _("port: from 0 to 65535."), status=422)
    target = Target.objects.filter(conference=conference, key=key).first() if key else None
    before = _watched(conference, key) if target else []
    if target is None:
        target = Target(
            conference=conference,
            key=key or _free_key(conference, name or owner.name, kind, address),
        )
        target.position = Target.objects.filter(conference=conference).count()
    target.device, target.address, target.name = owner, address, name or owner.name
    target.kind, target.port, target.query, target.note = kind, port, query, note
    target.group = _group_titled(conference, group)
    target.interval, target.timeout = interval, timeout
    target.anchor, target.alerts, target.enabled = anchor, alerts, enabled
    clean(target)
    target.save()
    record(
        _saved(target, before),
        by=by,
        at=at,
        conference=conference,
        about=f"target:{target.key}"[:120],
    )
    return target


def _saved(target: Target, before: list[dict[str, object]]) -> TargetSaved:
    return TargetSaved(
        key=target.key,
        target=target.name,
        address=target.address,
        came=[target.key] if target.enabled and not before else [],
        went=[] if target.enabled else before,
    )


def _watched(conference: Conference, key: str) -> list[dict[str, object]]:
    """The target as boards list it; nothing when it is not watched."""
    return [asdict(row) for row in list_rows(conference) if row.key == key]


def _within(name: str, seconds: float | None) -> None:
    if seconds is not None and not 0.1 <= seconds <= 3600:
        raise Refused("bad-value", _("%s: from 0.1 to 3600 seconds.") % name, status=422)


def _group_titled(conference: Conference, title: str) -> TargetGroup:
    position = TargetGroup.objects.filter(conference=conference).count()
    group, _created = TargetGroup.objects.get_or_create(
        conference=conference, title=title[:120], defaults={"position": position}
    )
    return group


@operation("network.save_group", may=may_manage_network)
def save_group(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    title: str,
    note: str = "",
    limits: dict[str, float] | None = None,
) -> TargetGroup:
    """Add a group of targets, or change the one with that title. Writes `network.group_saved`.

    `limits` are those of liveness (`fail_after`, `late_ms`, `loss_percent` …); None leaves them as
    they are. Refuses a limit that does not exist or is not above zero. Safe to repeat.
    """
    wrong = [name for name, value in (limits or {}).items() if name not in _LIMITS or value <= 0]
    if wrong:
        raise Refused(
            "bad-value", _("%s: no such limit, or not above zero.") % ", ".join(wrong), status=422
        )
    group = _group_titled(conference, title)
    group.note = note
    if limits is not None:
        group.thresholds = kept_thresholds(thresholds_of(limits))
    clean(group)
    group.save()
    record(
        GroupSaved(
            group=title, limits=[f"{name} = {value}" for name, value in group.thresholds.items()]
        ),
        by=by,
        at=at,
        conference=conference,
    )
    return group


def _free_key(conference: Conference, name: str, kind: ProbeKind, address: str) -> str:
    base = f"{name}/{kind}/{address}"[:180]
    taken = Target.objects.filter(conference=conference, key__startswith=base).count()
    return base if not taken else f"{base}#{taken + 1}"


@operation("network.remove_target", may=may_manage_network)
def remove_target(*, by: Actor, conference: Conference, at: datetime, key: str) -> None:
    """Stop watching a target; its history stays. Writes `network.target_removed`."""
    target = find_target(conference, key)
    news = TargetRemoved(key=key, target=target.name, went=_watched(conference, key))
    target.delete()
    record(news, by=by, at=at, conference=conference, about=f"target:{key}"[:120])
