"""The lines of the map, and which ports tell what runs over them."""

from collections.abc import Sequence
from dataclasses import dataclass

from kaisai.core.conference.models import Conference
from kaisai.domains.network.queries import list_devices
from kaisai.domains.traffic.enums import PartKind
from kaisai.domains.traffic.queries import list_agents


@dataclass(frozen=True, slots=True)
class MapLink:
    """A line between two devices (slugs): a cable, or only that one is reached through the other."""

    key: str
    a: str
    b: str
    a_port: str = ""
    b_port: str = ""
    is_cable: bool = True


@dataclass(frozen=True, slots=True)
class MapPort:
    """A port that counts: of which device (slug), its key there, and its speed in bit/s, 0 unknown."""

    device: str
    key: str
    speed: float


def list_map_links(conference: Conference) -> list[MapLink]:
    """Cables, and parents to which no cable is written down; two statements."""
    devices = list_devices(conference)
    cables = devices.filter(links_a__isnull=False).order_by("links_a__pk")
    links = [
        MapLink(f"link-{pk}", a, b, a_port, b_port)
        for pk, a, b, a_port, b_port in cables.values_list(
            "links_a__pk", "slug", "links_a__b__slug", "links_a__a_port", "links_a__b_port"
        )
    ]
    joined = {frozenset((link.a, link.b)) for link in links}
    parents = devices.filter(parents__isnull=False).order_by("pk", "parents__pk")
    links += [
        MapLink(f"parent-{child}-{parent}", up, down, is_cable=False)
        for child, parent, down, up in parents.values_list(
            "pk", "parents__pk", "slug", "parents__slug"
        )
        if frozenset((down, up)) not in joined
    ]
    return links


@dataclass(frozen=True, slots=True)
class Ends:
    """The ports at the two ends of a line, as far as they are known."""

    a: MapPort | None
    b: MapPort | None


def find_ends(conference: Conference, links: Sequence[MapLink]) -> dict[str, Ends]:
    """By the key of a line, its ports: as the cable says, else as the neighbours tell (LLDP)."""
    ports = _ports(conference, links)
    told = _by_neighbor(conference)
    found = {}
    for link in links:
        a_port = link.a_port or told.get((link.a, link.b), "")
        b_port = link.b_port or told.get((link.b, link.a), "")
        ends = Ends(ports.get((link.a, a_port)), ports.get((link.b, b_port)))
        if ends.a or ends.b:
            found[link.key] = ends
    return found


def _ports(conference: Conference, links: Sequence[MapLink]) -> dict[tuple[str, str], MapPort]:
    """Ports of the devices at the ends, by (device, name) and by (device, key)."""
    ends = {slug for link in links for slug in (link.a, link.b)}
    rows = (
        list_agents(conference)
        .filter(device__slug__in=ends, parts__kind=PartKind.PORT, parts__present=True)
        .values_list("device__slug", "parts__key", "parts__name", "parts__labels")
    )
    ports: dict[tuple[str, str], MapPort] = {}
    for device, key, name, labels in rows:
        port = MapPort(device, key, float(labels.get("speed") or 0))
        ports.setdefault((device, key), port)
        ports[device, name] = port
    return ports


def _by_neighbor(conference: Conference) -> dict[tuple[str, str], str]:
    """By (device, neighbour), the name of the device's port towards it."""
    kinds = (PartKind.NEIGHBOR, PartKind.LOCAL_PORT)
    rows = (
        list_agents(conference)
        .filter(parts__kind__in=kinds, parts__present=True)
        .values_list("device__slug", "parts__kind", "parts__name", "parts__key", "parts__labels")
    )
    slugs = {
        name.lower(): slug for slug, name in list_devices(conference).values_list("slug", "name")
    }
    own: dict[tuple[str, str], str] = {}
    far: list[tuple[str, str, str]] = []
    for device, kind, name, key, labels in rows:
        if kind == PartKind.LOCAL_PORT:
            own[device, str(labels.get("local", ""))] = name or key
        else:
            neighbor = str(labels.get("name", "")).lower()
            far.append((device, str(labels.get("local", "")), slugs.get(neighbor, "")))
    return {
        (device, neighbor): own.get((device, local), "")
        for device, local, neighbor in far
        if neighbor
    }
