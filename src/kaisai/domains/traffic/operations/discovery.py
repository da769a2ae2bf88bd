"""Searching for agents; what is found is proposed, and taken over only by somebody who says so."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.operations.registry import operation
from kaisai.domains.network.enums import DeviceKind
from kaisai.domains.network.operations import save_device, save_link, save_target, set_parents
from kaisai.domains.network.queries import find_device, list_devices
from kaisai.domains.traffic.entries import (
    AgentsDiscovered,
    ProposalsAccepted,
    ProposalsDismissed,
)
from kaisai.domains.traffic.enums import ProposalKind
from kaisai.domains.traffic.models import Proposal
from kaisai.domains.traffic.operations.agents import watch_agents
from kaisai.domains.traffic.queries import (
    find_profile,
    list_proposals,
    proposals_of,
    sentence_of,
    snmp_access_of,
)
from kaisai.domains.traffic.rules import may_manage_agents
from kaisai.engines.probes.snmp.discovery import (
    Discovery,
    SearchRefused,
    addresses_of,
    allowed_networks,
    discover,
)
from kaisai.engines.probes.snmp.live import LiveAgent

REFUSALS: dict[str, str | Promise] = {
    "no-network": _("“%s” is no network, such as 192.168.1.0/24."),
    "not-private": _("%s is not a private network; only private and loopback ones are searched."),
    "too-large": _("%s has too many addresses; search at most 1,024 at once, or name a seed."),
}
SHOWN = 20
NOTHING_FOUND = Discovery()


def _search(
    *,
    conference: Conference,
    profile: str,
    networks: Sequence[str],
    seeds: Sequence[str] = (),
) -> Discovery:
    found = find_profile(conference, profile)
    if not found.is_snmp:
        raise Refused("bad-value", _("profile: a search asks over SNMP."), status=422)
    access = snmp_access_of(found, "")
    try:
        allowed = allowed_networks(networks)
        starts = list(seeds) or addresses_of(allowed)
        allowed_networks(starts)  # addresses in figures, of nobody outside
    except SearchRefused as refused:
        sentence = str(REFUSALS[refused.code]) % refused.network
        raise Refused(refused.code, sentence, status=422) from refused
    search = discover(starts, allowed, lambda address: LiveAgent(replace(access, address=address)))
    with ThreadPoolExecutor(1) as thread:  # the caller's own thread may have a loop that runs
        return thread.submit(asyncio.run, search).result()


@operation("traffic.discover_agents", may=may_manage_agents, prepare=_search)
def discover_agents(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    profile: str,
    networks: Sequence[str],
    seeds: Sequence[str] = (),
    prepared: Discovery = NOTHING_FOUND,
) -> int:
    """Search for agents and propose what the inventory does not have; answers how many proposals wait.

    From the seeds (addresses) along their neighbours (LLDP), or at every address of the networks.
    Only addresses of the networks are asked, and only private or loopback ones. What was dismissed
    once is not proposed again. Writes `traffic.agents_discovered`. Safe to repeat.
    """
    found = find_profile(conference, profile)
    Proposal.objects.filter(conference=conference, dismissed=False).delete()
    rows = [
        Proposal(
            conference=conference,
            kind=each.kind,
            key=each.key[:600],
            told=each.told,
            profile=found,
            found_at=at,
        )
        for each in proposals_of(conference, prepared)
    ]
    Proposal.objects.bulk_create(rows, ignore_conflicts=True)
    waiting: int = list_proposals(conference).count()
    record(
        AgentsDiscovered(
            answered=len(prepared.found),
            silent=prepared.silent[:SHOWN],
            outside=prepared.outside[:SHOWN],
            proposals=waiting,
        ),
        by=by,
        at=at,
        conference=conference,
    )
    return waiting


@operation("traffic.accept_proposals", may=may_manage_agents)
def accept_proposals(
    *, by: Actor, conference: Conference, at: datetime, proposals: Sequence[int]
) -> int:
    """Take over what a search had found: devices with a target, agents, cables, parents.

    Writes `traffic.proposals_accepted` and what each of them writes. Refuses a cable or a parent
    whose device is not there and not accepted with it. Repeating is refused: they are gone.
    """
    chosen = _chosen(conference, proposals)
    for proposal in chosen:
        _TAKE[ProposalKind(proposal.kind)]({"by": by, "conference": conference, "at": at}, proposal)
    names = [str(sentence_of(proposal)) for proposal in chosen]
    Proposal.objects.filter(pk__in=[proposal.pk for proposal in chosen]).delete()
    record(ProposalsAccepted(names=names[:SHOWN]), by=by, at=at, conference=conference)
    return len(chosen)


@operation("traffic.dismiss_proposals", may=may_manage_agents)
def dismiss_proposals(
    *, by: Actor, conference: Conference, at: datetime, proposals: Sequence[int]
) -> int:
    """Want none of it, now and after further searches. Writes `traffic.proposals_dismissed`."""
    chosen = _chosen(conference, proposals)
    names = [str(sentence_of(proposal)) for proposal in chosen]
    Proposal.objects.filter(pk__in=[proposal.pk for proposal in chosen]).update(dismissed=True)
    record(ProposalsDismissed(names=names[:SHOWN]), by=by, at=at, conference=conference)
    return len(chosen)


def _chosen(conference: Conference, numbers: Sequence[int]) -> list[Proposal]:
    chosen = [p for p in list_proposals(conference) if p.pk in set(numbers)]
    if not chosen or len(chosen) < len(set(numbers)):
        raise NotFound(_("There is no such proposal any more; search again."))
    return chosen


def _slug(conference: Conference, name: str) -> str:
    device = list_devices(conference).filter(name=name).first()
    if device is None:
        raise Refused("no-device", _("%s is not in the inventory; accept it as well.") % name)
    return device.slug


def _take_device(around: dict[str, Any], proposal: Proposal) -> None:
    told = proposal.told
    device = save_device(**around, name=told["name"], kind=DeviceKind(told["kind"]))
    save_target(**around, device=device.slug, address=told["address"])


def _take_agent(around: dict[str, Any], proposal: Proposal) -> None:
    told, conference = proposal.told, around["conference"]
    slug = _slug(conference, told["name"])
    known = {t.address for t in find_device(conference, slug).targets.all()}
    watch_agents(
        **around,
        devices=[slug],
        profile=proposal.profile.name,
        address="" if told["address"] in known else told["address"],
    )


def _take_link(around: dict[str, Any], proposal: Proposal) -> None:
    told, conference = proposal.told, around["conference"]
    a, b = (_slug(conference, told[end]) for end in ("a", "b"))
    save_link(**around, a=a, b=b, a_port=told["a_port"], b_port=told["b_port"])


def _take_parent(around: dict[str, Any], proposal: Proposal) -> None:
    told, conference = proposal.told, around["conference"]
    slug, parent = _slug(conference, told["name"]), _slug(conference, told["parent"])
    before = [device.slug for device in find_device(conference, slug).parents.all()]
    set_parents(**around, slug=slug, parents=[*before, parent])


_TAKE = {
    ProposalKind.DEVICE: _take_device,
    ProposalKind.AGENT: _take_agent,
    ProposalKind.LINK: _take_link,
    ProposalKind.PARENT: _take_parent,
}
