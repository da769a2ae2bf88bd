"""What people decide: which agents are asked, and how."""

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
    ProfileRemoved,
    ProfileSaved,
    UplinksMarked,
)
from kaisai.domains.traffic.enums import Authentication, PartKind, Privacy, SnmpVersion
from kaisai.domains.traffic.models import Agent, Part, SnmpProfile
from kaisai.domains.traffic.queries import find_agent, find_profile
from kaisai.domains.traffic.rules import may_manage_agents

SHORTEST_KEY = 8  # characters of a password (RFC 3414, 11.2)
_SECRETS = ("community", "auth_key", "privacy_key")


@operation("traffic.save_profile", may=may_manage_agents)
def save_profile(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    name: str,
    version: SnmpVersion = SnmpVersion.V2C,
    port: int = 161,
    community: str = "",
    user: str = "",
    auth: Authentication = Authentication.NONE,
    auth_key: str = "",
    privacy: Privacy = Privacy.NONE,
    privacy_key: str = "",
) -> SnmpProfile:
    """Lay down how agents are asked, or change the profile of that name.

    Secrets that are left empty stay as they were. Writes `traffic.profile_saved`. Refuses a profile
    that could not ask: without community or user, a key without its algorithm, a key of fewer than
    8 characters. Safe to repeat.
    """
    profile = SnmpProfile.objects.filter(conference=conference, name=name).first()
    profile = profile or SnmpProfile(conference=conference, name=name)
    profile.version, profile.port, profile.user = version, port, user
    profile.auth, profile.privacy = auth, privacy
    given: dict[str, str] = dict(zip(_SECRETS, (community, auth_key, privacy_key), strict=True))
    for field, secret in given.items():
        if secret:
            setattr(profile, field, secret)
    _require_sense(profile)
    clean(profile)
    profile.save()
    record(
        ProfileSaved(name=profile.name, snmp=SnmpVersion(version).label),
        by=by,
        at=at,
        conference=conference,
    )
    return profile


def _require_sense(profile: SnmpProfile) -> None:
    """Refuse what could never be asked with, and drop the secrets that it does not need."""
    if profile.version != SnmpVersion.V3:
        profile.user = profile.auth = profile.auth_key = ""
        profile.privacy = profile.privacy_key = ""
        if not profile.community:
            raise _bad(_("community: say the community of the agents."))
        return
    profile.community = ""
    if not profile.user:
        raise _bad(_("user: SNMPv3 asks as a user."))
    if profile.privacy and not profile.auth:
        raise _bad(_("auth: SNMPv3 encrypts only for a user who is authenticated."))
    for field, used in (("auth_key", profile.auth), ("privacy_key", profile.privacy)):
        if not used:
            setattr(profile, field, "")
        elif len(getattr(profile, field)) < SHORTEST_KEY:
            raise _bad(_("%s: a password of SNMPv3 has at least 8 characters.") % field)


def _bad(sentence: Any) -> Refused:
    return Refused("bad-value", sentence, status=422)


@operation("traffic.remove_profile", may=may_manage_agents)
def remove_profile(*, by: Actor, conference: Conference, at: datetime, name: str) -> None:
    """Forget a profile and its secrets. Writes `traffic.profile_removed`. Refuses one in use."""
    profile = find_profile(conference, name)
    used = [str(agent) for agent in profile.agents.select_related("device")[:3]]
    if used:
        raise Refused("in-use", _("Agents are asked with it: %s.") % ", ".join(used), status=409)
    profile.delete()
    record(ProfileRemoved(name=name), by=by, at=at, conference=conference)


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

    An `address` of its own is for a single device whose agent is reached elsewhere. Writes
    `traffic.agents_watched`. Refuses a device without any address. Safe to repeat.
    """
    found = find_profile(conference, profile)
    if not devices:
        raise _bad(_("devices: name at least one."))
    if address and len(devices) > 1:
        raise _bad(_("address: it can be that of one device only."))
    names = []
    for slug in dict.fromkeys(devices):
        device = find_device(conference, slug)
        if not (address or device.addresses.exists() or device.targets.exists()):
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
