"""Which agents there are, how they are asked, and what they have."""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kaisai.core.access.verdicts import may_see_conference
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import NotFound
from kaisai.core.operations.registry import query
from kaisai.domains.traffic.models import Agent, Part, Profile
from kaisai.engines.probes.rest.asking import RestAccess
from kaisai.engines.probes.snmp.live import SnmpAccess


@dataclass(frozen=True, slots=True)
class AgentRow:
    """How one agent is asked; `device` is the slug. `mark` changes when anything of it does."""

    device: str
    host: str
    interval: float
    access: SnmpAccess | RestAccess
    answers: bool | None

    @property
    def mark(self) -> str:
        """A digest of all of it, secrets too."""
        told = repr((self.device, self.host, self.interval, asdict(self.access)))
        return hashlib.sha256(told.encode()).hexdigest()[:16]


def snmp_source(conference: Conference, device: str) -> str:
    """The name under which what the agent of a device counts is kept."""
    return f"{conference.slug}/snmp/{device}"


def list_profiles(conference: Conference) -> QuerySet[Profile]:
    """Profiles by name."""
    return Profile.objects.filter(conference=conference).order_by("name")


def find_profile(conference: Conference, name: str) -> Profile:
    """The profile of that name; refuses with `not-found`."""
    profile = list_profiles(conference).filter(name=name).first()
    if profile is None:
        raise NotFound(_("There is no profile “%s”.") % name[:60])
    return profile


def list_agents(conference: Conference) -> QuerySet[Agent]:
    """Agents by the name of their device."""
    return (
        Agent.objects.filter(conference=conference)
        .select_related("device", "device__room", "profile")
        .order_by("device__name")
    )


def find_agent(conference: Conference, device: str) -> Agent:
    """The agent of the device with that slug; refuses with `not-found`."""
    agent = list_agents(conference).filter(device__slug=device).first()
    if agent is None:
        raise NotFound(_("“%s” is not asked.") % device[:60])
    agent.conference = conference
    return agent


def list_parts(agent: Agent, *kinds: str) -> QuerySet[Part]:
    """What an agent has now, of these kinds or of all, in the order in which it told.

    They know the agent as it is here, so that nothing of it is read again.
    """
    parts = agent.parts.filter(present=True).select_related("device")
    return (parts.filter(kind__in=kinds) if kinds else parts).order_by("pk")


def find_part(agent: Agent, kind: str, key: str) -> Part:
    """The part with that kind and key, also one that is gone; refuses with `not-found`."""
    parts = Part.objects.filter(agent=agent).select_related(
        "device", "agent__device", "agent__conference"
    )
    part = parts.filter(kind=kind, key=key.replace("\0", "")).first()
    if part is None:
        raise NotFound(_("The device has no such part."))
    return part


def agent_rows(conference: Conference) -> list[AgentRow]:
    """Whom the poller asks, and how; the address is the agent's own, else the first of the device."""
    rows = []
    for agent in list_agents(conference).prefetch_related("device__addresses", "device__targets"):
        host = agent.address or _address_of(agent)
        if agent.profile.is_snmp and not host:
            continue
        access = access_of(agent.profile, host)
        rows.append(AgentRow(agent.device.slug, host, float(agent.interval), access, agent.answers))
    return rows


def access_of(profile: Profile, host: str) -> SnmpAccess | RestAccess:
    """How an agent is asked, with its secrets; a controller stands where its profile says."""
    return snmp_access_of(profile, host) if profile.is_snmp else _rest_access_of(profile)


def snmp_access_of(profile: Profile, host: str) -> SnmpAccess:
    """How an SNMP agent at an address is asked, with its secrets."""
    return SnmpAccess(
        host,
        port=profile.port,
        version=profile.version,
        community=profile.community,
        user=profile.user,
        auth=profile.auth,
        auth_key=profile.auth_key,
        privacy=profile.privacy,
        privacy_key=profile.privacy_key,
    )


def _rest_access_of(profile: Profile) -> RestAccess:
    return RestAccess(
        profile.url,
        profile.kind,
        site=profile.site,
        user=profile.user,
        secret=profile.secret,
        trust=profile.certificate,
    )


def _address_of(agent: Agent) -> str:
    told: Iterable[str] = (
        *(address.value for address in agent.device.addresses.all()),
        *(target.address for target in agent.device.targets.all() if target.kind == "icmp"),
    )
    return next(iter(told), "")


@query("traffic.agents", may=may_see_conference)
def agents(*, by: Actor, conference: Conference) -> QuerySet[Agent]:
    """Every agent that is asked, by the name of its device."""
    return list_agents(conference)
