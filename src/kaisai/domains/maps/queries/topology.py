"""The network as a map: devices, lines, places."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from kaisai.core.access.verdicts import may_see_conference
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.operations.registry import query
from kaisai.domains.maps.models import Position
from kaisai.domains.maps.queries.figures import figures_at
from kaisai.domains.maps.queries.links import MapLink, list_map_links
from kaisai.domains.network.queries import list_devices
from kaisai.domains.traffic.queries import list_agents
from kaisai.engines.layout import Link, Node, Place, lay_out

_ORDER = ("uplink", "router", "switch", "controller", "server", "ap", "sign", "other")


def list_nodes(conference: Conference) -> list[dict[str, Any]]:
    """Every device as maps draw it, by name; `targets` are the keys that its state is told by."""
    asked = set(list_agents(conference).values_list("device__slug", flat=True))
    devices = list_devices(conference).prefetch_related("parents", "targets")
    return [
        {
            "slug": device.slug,
            "name": device.name,
            "kind": device.kind,
            "kind_name": device.get_kind_display(),
            "room": device.room.slug if device.room else "",
            "room_name": str(device.room) if device.room else "",
            "parents": [parent.slug for parent in device.parents.all()],
            "targets": [target.key for target in device.targets.all() if target.enabled],
            "anchor": any(target.anchor for target in device.targets.all()),
            "url": reverse("network:device", args=[conference.slug, device.slug]),
            "traffic_url": reverse("traffic:device", args=[conference.slug, device.slug])
            if device.slug in asked
            else "",
        }
        for device in devices
    ]


def topology_map(conference: Conference) -> dict[str, Any]:
    """Devices with their places, and the lines between them.

    Returns:
        `{"nodes": [{…, "x", "y", "fixed"}], "links": [{"key", "a", "b", "a_port", "b_port", "cable"}]}`.
    """
    nodes, links = list_nodes(conference), list_map_links(conference)
    rows = Position.objects.filter(conference=conference)
    fixed = {slug: Place(x, y) for slug, x, y in rows.values_list("device__slug", "x", "y")}
    places = _placed(nodes, links, fixed)
    for node in nodes:
        place = places[node["slug"]]
        node["x"], node["y"] = round(place.x, 1), round(place.y, 1)
        node["fixed"] = node["slug"] in fixed
    return {"nodes": nodes, "links": [told_link(link) for link in links]}


def told_link(link: MapLink) -> dict[str, Any]:
    """A line as pages want it."""
    return {
        "key": link.key,
        "a": link.a,
        "b": link.b,
        "a_port": link.a_port,
        "b_port": link.b_port,
        "cable": link.is_cable,
    }


def _placed(
    nodes: Sequence[dict[str, Any]], links: Sequence[MapLink], fixed: dict[str, Place]
) -> dict[str, Place]:
    return lay_out(
        [
            Node(
                node["slug"],
                tuple(node["parents"]),
                is_top=node["anchor"] or node["kind"] == "uplink",
                rank=(_ORDER.index(node["kind"]), node["room"]),
            )
            for node in nodes
        ],
        [Link(link.a, link.b) for link in links],
        fixed,
    )


@query("maps.topology", may=may_see_conference)
def topology(
    *, by: Actor, conference: Conference, at: datetime, moment: datetime | None = None
) -> dict[str, Any]:
    """The topology map with states, load, clients and airtime, now or at a `moment` of the past.

    Devices and lines are today's, whatever the moment.
    """
    past = moment is not None and moment < at
    figures = figures_at(conference, moment if past and moment else at, "en", past=past)
    return {**topology_map(conference), "figures": figures}
