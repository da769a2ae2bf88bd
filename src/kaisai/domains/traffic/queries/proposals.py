"""What a search found, held against the inventory."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from kaisai.core.access.verdicts import may_see_conference
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.operations.registry import query
from kaisai.domains.network.enums import DeviceKind
from kaisai.domains.network.queries import list_devices, list_links
from kaisai.domains.traffic.enums import ProposalKind
from kaisai.domains.traffic.models import Agent, Proposal
from kaisai.engines.probes.snmp.discovery import Discovery, Found, Wire

End = tuple[str, str]  # name of a device, port
_SENTENCES = {
    ProposalKind.DEVICE: _("%(name)s (%(kind)s, %(address)s)"),
    ProposalKind.AGENT: _("Ask %(name)s over SNMP at %(address)s"),
    ProposalKind.LINK: _("Cable %(a)s %(a_port)s – %(b)s %(b_port)s"),
    ProposalKind.PARENT: _("%(name)s is reached through %(parent)s"),
}


@dataclass(frozen=True, slots=True)
class Proposed:
    """One proposal; `key` stays the same from search to search, `told` says all that is needed."""

    kind: ProposalKind
    key: str
    told: dict[str, Any]


def list_proposals(conference: Conference) -> QuerySet[Proposal]:
    """What waits for somebody to say yes or no: devices first, then what hangs on them."""
    ranks = [When(kind=kind, then=Value(rank)) for rank, kind in enumerate(ProposalKind.values)]
    waiting = Proposal.objects.filter(conference=conference, dismissed=False)
    return waiting.select_related("profile").order_by(Case(*ranks), "pk")


def sentence_of(proposal: Proposal) -> str:
    """What would be written down."""
    told = dict(proposal.told)
    if proposal.kind == ProposalKind.DEVICE:
        told["kind"] = DeviceKind(told["kind"]).label
    return str(_SENTENCES[ProposalKind(proposal.kind)] % told)


class _Known:
    """The inventory, by name and by address."""

    def __init__(self, conference: Conference) -> None:
        self.names: dict[str, str] = {}  # lower-case name or address: name
        self.asked = set(
            Agent.objects.filter(conference=conference).values_list("device__name", flat=True)
        )
        self.with_parents: set[str] = set()
        self.links: set[frozenset[End]] = set()
        devices = list_devices(conference).prefetch_related("addresses", "targets", "parents")
        for device in devices:
            places = [address.value for address in device.addresses.all()]
            places += [target.address for target in device.targets.all()]
            for word in (device.name, device.slug, *places):
                self.names.setdefault(word.lower(), device.name)
            if device.parents.all():
                self.with_parents.add(device.name)
            for link in list_links(device):
                ends = (link.a.name, link.a_port), (link.b.name, link.b_port)
                self.links.add(frozenset(ends))

    def name_of(self, *words: str) -> str:
        """What the inventory calls a device that is known by one of these words; "" for none."""
        return next((self.names[word.lower()] for word in words if word.lower() in self.names), "")


def proposals_of(conference: Conference, told: Discovery) -> list[Proposed]:
    """What the inventory does not have of what was found."""
    known = _Known(conference)
    names = {f.address: known.name_of(f.address, f.name) or f.name or f.address for f in told.found}
    proposed = []
    for found in told.found:
        name = names[found.address]
        place = {"name": name, "address": found.address}
        if not known.name_of(found.address, found.name):
            kind = found.kind if found.kind in DeviceKind.values else DeviceKind.OTHER
            proposed.append(Proposed(ProposalKind.DEVICE, name, {**place, "kind": kind}))
        if name not in known.asked:
            proposed.append(Proposed(ProposalKind.AGENT, name, place))
    links = {link: None for link in _links(told.found, names, known) if link not in known.links}
    for link in links:
        (a, a_port), (b, b_port) = sorted(link)
        ends = {"a": a, "a_port": a_port, "b": b, "b_port": b_port}
        proposed.append(Proposed(ProposalKind.LINK, " ".join(ends.values()), ends))
    for found in told.found:
        name, parent = names[found.address], names.get(found.through, "")
        if parent and name not in known.with_parents:
            hangs = {"name": name, "parent": parent}
            proposed.append(Proposed(ProposalKind.PARENT, f"{name} {parent}", hangs))
    return proposed


def _links(
    found: Iterable[Found], names: dict[str, str], known: _Known
) -> Iterator[frozenset[End]]:
    """Cables between devices that are known or proposed; each of which both ends tell, once."""
    for each in found:
        for wire in each.wires:
            far = _far_name(wire, names, known)
            if far and far != names[each.address]:
                yield frozenset({(names[each.address], wire.port), (far, wire.far_port)})


def _far_name(wire: Wire, names: dict[str, str], known: _Known) -> str:
    if wire.far_address in names:
        return names[wire.far_address]
    found = known.name_of(*filter(None, (wire.far_address, wire.far)))
    return found or (wire.far if wire.far in names.values() else "")


@query("traffic.proposals", may=may_see_conference)
def proposals(*, by: Actor, conference: Conference) -> QuerySet[Proposal]:
    """What the last search found that waits for somebody to confirm it."""
    return list_proposals(conference)
