"""The topology map, a floor plan, and the JSON they are drawn from."""

import hashlib
import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kaisai.core.kit.clock import now
from kaisai.core.kit.language import spoken
from kaisai.core.surfaces.moments import moment_in, stretch_in
from kaisai.core.surfaces.navigation import Crumb
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of
from kaisai.domains.maps.queries import (
    figures_at,
    find_plan,
    list_changes,
    list_days,
    list_plans,
    plan_map,
    topology_map,
)
from kaisai.domains.maps.rules import may_draw_maps

# A drawing is only ever shown as a picture; opened by itself it may do nothing at all.
LOCKED = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
ENDINGS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "image/svg+xml": "svg",
}


def _around(request: ConferenceRequest) -> dict[str, Any]:
    """What every map needs beside its own things."""
    conference, at = request.conference, now()

    def url(name: str) -> str:
        return reverse(f"maps:{name}", args=[conference.slug])

    return {
        "language": spoken(),
        "zone": conference.time_zone,
        "live_url": f"/live/{conference.slug}",
        "may": bool(may_draw_maps(by=actor_of(request), conference=conference)),
        "urls": {name: url(name) for name in ("figures", "layout", "changes", "place", "clear")},
        "days": list_days(conference, at),
        "figures": figures_at(conference, at, spoken()),
    }


def _page(request: ConferenceRequest, told: dict[str, Any], **more: Any) -> HttpResponse:
    context = {
        "map": told | _around(request),
        "plans": list_plans(request.conference),
        "verdict": may_draw_maps(by=actor_of(request), conference=request.conference),
    }
    return render(request, "maps/map.html", context | more)


@require_GET
def topology(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - set on the request
    """The network as a map."""
    return _page(request, topology_map(request.conference))


@require_GET
def plan(request: ConferenceRequest, conference: str, plan: int) -> HttpResponse:
    """A floor plan."""
    found = find_plan(request.conference, plan)
    told = plan_map(found)
    told["plan"]["spot_url"] = reverse("maps:spot", args=[conference, plan])
    told["plan"]["remove_url"] = reverse("maps:spot_remove", args=[conference, plan])
    crumbs = [Crumb(_("Maps"), reverse("maps:topology", args=[conference])), Crumb(str(found))]
    return _page(request, told, plan=found, breadcrumbs=crumbs)


def _answered(request: HttpRequest, told: dict[str, Any], digested: object) -> HttpResponseBase:
    """JSON, or nothing where the reader has it already."""
    mark = f'"{hashlib.sha256(json.dumps(digested, default=str).encode()).hexdigest()[:20]}"'
    if request.headers.get("If-None-Match") == mark:
        response: HttpResponseBase = HttpResponseNotModified()
    else:
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        response = HttpResponse(text, content_type="application/json")
    response.headers["ETag"] = mark
    return response


@require_GET
def figures(request: ConferenceRequest, conference: str) -> HttpResponseBase:  # noqa: ARG001 - set on the request
    """What maps are coloured by, at `?t=` milliseconds or now."""
    moment, current = moment_in(request, "t"), now()
    past = moment is not None and moment < current
    at = moment if past and moment else current
    told = figures_at(request.conference, at, spoken(), past=past)
    return _answered(request, told, {k: v for k, v in told.items() if k != "at"} | {"l": spoken()})


@require_GET
def layout(request: ConferenceRequest, conference: str) -> HttpResponseBase:  # noqa: ARG001 - set on the request
    """The devices of the topology map with their places, and its lines."""
    told = topology_map(request.conference)
    return _answered(request, told, [told, spoken()])


@require_GET
def changes(request: ConferenceRequest, conference: str) -> HttpResponseBase:  # noqa: ARG001 - set on the request
    """When states changed from `?from=` to `?to=` milliseconds."""
    told = {"changes": list_changes(request.conference, *stretch_in(request))}
    return _answered(request, told, told)


@require_GET
def drawing(request: ConferenceRequest, conference: str, plan: int) -> HttpResponse:
    """The picture of a floor plan, for `<img>` and `<image>` only."""
    found = find_plan(request.conference, plan)
    name = f"{conference}-plan-{found.pk}.{ENDINGS[found.media_type]}"
    return HttpResponse(
        bytes(found.drawing),
        content_type=found.media_type,
        headers={
            "Content-Security-Policy": LOCKED,
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "private, max-age=3600",  # the address holds a digest of the picture
        },
    )
