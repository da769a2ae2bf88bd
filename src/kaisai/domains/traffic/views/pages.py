"""Pages of the conference, a device, a part and a room."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kaisai.core.conference.queries import find_room
from kaisai.core.kit.clock import now
from kaisai.core.surfaces.navigation import Crumb
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of
from kaisai.domains.program.queries import now_and_next
from kaisai.domains.traffic.enums import PartKind
from kaisai.domains.traffic.queries import (
    charts_of_conference,
    charts_of_device,
    charts_of_part,
    charts_of_room,
    find_agent,
    find_part,
    list_agents,
    list_parts,
    list_radios,
    port_rows,
    quoted,
    radio_rows,
    room_rows,
    top_talkers,
)
from kaisai.domains.traffic.rules import may_manage_agents


def _crumbs(request: ConferenceRequest, *further: Crumb) -> list[Crumb]:
    top = reverse("traffic:overview", args=[request.conference.slug])
    return [Crumb(_("Traffic"), top), *further]


def _shown(
    request: ConferenceRequest, page: str, fragment: str, context: dict[str, Any]
) -> HttpResponse:
    """The page, or the figures of it that are asked for again while it is open."""
    return render(request, fragment if request.htmx else page, context)


@require_GET
def overview(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - set on the request
    """Totals, rooms, uplinks, busiest ports: what people ask the network crew."""
    at = now()
    agents = list(list_agents(request.conference))
    context = {
        "agents": agents,
        "silent": [agent for agent in agents if agent.answers is False],
        "quoted": quoted(request.conference, at),
        "rooms": room_rows(request.conference, at),
        "talkers": top_talkers(request.conference),
        "charts": charts_of_conference(request.conference),
        "of": "conference",
    }
    return _shown(request, "traffic/overview.html", "traffic/overview_figures.html", context)


@require_GET
def room(request: ConferenceRequest, conference: str, slug: str) -> HttpResponse:  # noqa: ARG001 - set on the request
    """A room: who is connected, and what is on."""
    at = now()
    found = find_room(request.conference, slug)
    radios = [r for r in list_radios(request.conference) if r.device.room_id == found.pk]
    context = {
        "room": found,
        "radios": radio_rows(radios, at),
        "on": now_and_next(request.conference, at).get(slug),
        "charts": charts_of_room(found),
        "of": f"room/{slug}",
        "breadcrumbs": _crumbs(request, Crumb(str(found))),
    }
    return _shown(request, "traffic/room.html", "traffic/room_figures.html", context)


@require_GET
def device(request: ConferenceRequest, conference: str, slug: str) -> HttpResponse:  # noqa: ARG001 - set on the request
    """A device: ports, radios, and what it tells of itself."""
    at = now()
    agent = find_agent(request.conference, slug)
    parts = list(list_parts(agent))
    radios = [part for part in parts if part.kind == PartKind.RADIO]
    context = {
        "agent": agent,
        "device": agent.device,
        "ports": port_rows(agent, parts, at),
        "radios": radio_rows(radios, at),
        "charts": charts_of_device(parts),
        "of": f"device/{slug}",
        "verdict": may_manage_agents(by=actor_of(request), conference=request.conference),
        "breadcrumbs": _crumbs(request, Crumb(agent.device.name)),
    }
    return _shown(request, "traffic/device.html", "traffic/device_figures.html", context)


@require_GET
def summary(request: ConferenceRequest, conference: str, slug: str) -> HttpResponse:  # noqa: ARG001 - set on the request
    """For the page of a device: what there is to see of it here; nothing when it is not asked."""
    agent = list_agents(request.conference).filter(device__slug=slug).first()
    radios = [r for r in list_radios(request.conference) if r.device.slug == slug]
    context = {"agent": agent, "radios": radio_rows(radios, now())}
    return render(request, "traffic/summary.html", context)


@require_GET
def part(
    request: ConferenceRequest,
    conference: str,
    slug: str,
    kind: str,
    key: str,
) -> HttpResponse:
    """A port, a radio, a sensor."""
    agent = find_agent(request.conference, slug)
    found = find_part(agent, kind, key)
    rows = port_rows(agent, list(list_parts(agent)), now())
    page = reverse("traffic:device", args=[conference, slug])
    context = {
        "part": found,
        "device": agent.device,
        "labels": sorted(found.labels.items()),
        "ports": [row for row in rows if row.part.pk == found.pk],
        "charts": charts_of_part(found),
        "of": f"part/{slug}/{kind}/{key}",
        "breadcrumbs": _crumbs(request, Crumb(agent.device.name, page), Crumb(str(found))),
    }
    return _shown(request, "traffic/part.html", "traffic/part_figures.html", context)
