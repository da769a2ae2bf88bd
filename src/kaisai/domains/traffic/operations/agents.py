"""What people decide: which agents are asked, and which of their ports lead out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.operations.cleaning import clean
from kaisai.core.operations.registry import operation
from kaisai.domains.network.queries import find_device
from kaisai.domains.traffic.entries import (
    AgentDropped,
    AgentsWatched,
    UplinksMarked,
)
from kaisai.domains.traffic.enums import PartKind
from kaisai.domains.traffic.models import Agent, Part, Profile
from kaisai.domains.traffic.queries import find_agent, find_profile
from kaisai.domains.traffic.rules import may_manage_agents


def _bad(sentence: Any) -> Refused:
    return Refused("bad-value", sentence, status=422)


@operation("traffic.watch_agents", may=may_manage_agents)
def watch_agents(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    devices: Sequence[str],
    profile: str,
    address: str = "",
    interval: int = 10,
) -> int:
    """Ask the agents of these devices (slugs), every so many seconds; answers how many.

    An `address` of its own is for a single device whose agent is reached elsewhere. A profile of a
    controller asks that one controller, which is one device. Writes `traffic.agents_watched`. Refuses
    a device without any address. Safe to repeat.
    """
    found = find_profile(conference, profile)
    if not devices:
        raise _bad(_("devices: name at least one."))
    if address and len(devices) > 1:
        raise _bad(_("address: it can be that of one device only."))
    if not found.is_snmp:
        _require_one(found, devices, address)
    names = []
    for slug in dict.fromkeys(devices):
        device = find_device(conference, slug)
        if found.is_snmp and not (address or _has_address(device)):
            raise _bad(_("%s has no address; say one.") % device.name)
        agent = Agent.objects.filter(device=device).first()
        agent = agent or Agent(conference=conference, device=device)
        agent.profile, agent.address, agent.interval = found, address, interval
        clean(agent)
        agent.save()
        names.append(device.name)
    record(
        AgentsWatched(profile=profile, names=names),
        by=by,
        at=at,
        conference=conference,
        about=f"device:{devices[0]}" if len(names) == 1 else "",
    )
    return len(names)


def _has_address(device: Any) -> bool:
    return bool(device.addresses.exists() or device.targets.exists())


def _require_one(profile: Profile, devices: Sequence[str], address: str) -> None:
    """What a controller tells counts once, so it is one device."""
    if address:
        raise _bad(_("address: that of a controller stands in its profile."))
    others = profile.agents.exclude(device__slug=devices[0])
    if len(set(devices)) > 1 or others.exists():
        raise _bad(_("devices: with the profile of a controller, only one device is asked."))


@operation("traffic.drop_agent", may=may_manage_agents)
def drop_agent(*, by: Actor, conference: Conference, at: datetime, device: str) -> None:
    """Ask the agent of a device no longer; what it counted stays. Writes `traffic.agent_dropped`."""
    agent = find_agent(conference, device)
    name = agent.device.name
    agent.delete()
    record(AgentDropped(device=name), by=by, at=at, conference=conference, about=f"device:{device}")


@operation("traffic.mark_uplinks", may=may_manage_agents)
def mark_uplinks(
    *, by: Actor, conference: Conference, at: datetime, device: str, ports: Sequence[str]
) -> int:
    """Say which ports of a device (by key) lead out of the venue, and no others; answers how many.

    Writes `traffic.uplinks_marked`. Refuses a port that the agent has not. Safe to repeat.
    """
    agent = find_agent(conference, device)
    known = Part.objects.filter(agent=agent, kind=PartKind.PORT)
    found = {part.key: part for part in known.filter(key__in=list(ports))}
    for port in ports:
        if port not in found:
            raise NotFound(
                _("%(device)s has no port “%(port)s”.") % {"device": device, "port": port}
            )
    known.update(is_uplink=False)
    known.filter(key__in=list(found)).update(is_uplink=True)
    record(
        UplinksMarked(device=agent.device.name, names=[str(part) for part in found.values()]),
        by=by,
        at=at,
        conference=conference,
        about=f"device:{device}",
    )
    return len(found)
