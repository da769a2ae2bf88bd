"""What the charts of a page are drawn from."""

from datetime import datetime, timedelta

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from kaisai.core.conference.queries import find_room
from kaisai.core.kit.clock import to_ms
from kaisai.core.kit.language import spoken
from kaisai.core.surfaces.moments import stretch_in
from kaisai.core.surfaces.requests import ConferenceRequest
from kaisai.domains.network.queries import find_device
from kaisai.domains.traffic.queries import (
    charts_named,
    charts_of,
    draw,
    find_agent,
    marks_of_conference,
    marks_of_device,
    marks_of_room,
    port_sparks,
)

SHORTEST, USUAL, LONGEST = timedelta(milliseconds=1), timedelta(hours=1), timedelta(days=400)
MOST_CHARTS = 40


def _stretch(request: HttpRequest) -> tuple[datetime, datetime]:
    return stretch_in(request, usual=USUAL, shortest=SHORTEST, longest=LONGEST)


def _stretch_ms(request: HttpRequest) -> tuple[int, int]:
    start, end = _stretch(request)
    return to_ms(start), to_ms(end)


@require_GET
def charts(request: ConferenceRequest, conference: str) -> JsonResponse:  # noqa: ARG001 - set on the request
    """The charts `?name=` (several) from `?from=` to `?to=` milliseconds; the last hour unless told."""
    of = request.GET.get("of", "").replace("\0", "")
    names = request.GET.getlist("name")[:MOST_CHARTS]
    found = charts_named(charts_of(request.conference, of), names)
    return JsonResponse({"charts": draw(found, *_stretch_ms(request))})


@require_GET
def sparks(request: ConferenceRequest, conference: str, slug: str) -> JsonResponse:  # noqa: ARG001 - set on the request
    """The small curves in the table of ports."""
    found = port_sparks(find_agent(request.conference, slug), *_stretch_ms(request))
    return JsonResponse({"sparks": found})


@require_GET
def marks(request: ConferenceRequest, conference: str) -> JsonResponse:  # noqa: ARG001 - set on the request
    """What happened meanwhile, for all charts of a page."""
    start, end = _stretch(request)
    language = spoken()
    what, _slash, rest = request.GET.get("of", "").replace("\0", "").partition("/")
    if what in {"", "conference"}:
        told = marks_of_conference(request.conference, start, end, language)
    elif what == "room":
        told = marks_of_room(find_room(request.conference, rest), start, end, language)
    else:
        device = find_device(request.conference, rest.partition("/")[0])
        told = marks_of_device(device, start, end, language)
    return JsonResponse({"marks": told})
