"""What the charts of a page are drawn from."""

from datetime import timedelta

from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from kaisai.core.conference.queries import find_room
from kaisai.core.kit.clock import from_ms, now, to_ms
from kaisai.core.kit.errors import Refused
from kaisai.core.surfaces.requests import ConferenceRequest
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

LONGEST = timedelta(days=400)
LATEST_MS = 4_000_000_000_000  # the year 2096; beyond it somebody mistyped
USUAL_MS = 3_600_000
MOST_CHARTS = 40


def _moment(request: HttpRequest, name: str, otherwise: int) -> int:
    text = request.GET.get(name, "")
    if not text:
        return otherwise
    if not text.isascii() or not text.isdigit() or int(text[:15]) > LATEST_MS:
        raise Refused("bad-value", _("A moment is given in milliseconds since 1970."), status=400)
    return int(text)


def _stretch(request: HttpRequest) -> tuple[int, int]:
    end = _moment(request, "to", to_ms(now()))
    start = _moment(request, "from", end - USUAL_MS)
    if not start < end or end - start > LONGEST.total_seconds() * 1000:
        raise Refused(
            "bad-value",
            _("Say from= and to= in milliseconds since 1970, in this order."),
            status=400,
        )
    return start, end


@require_GET
def charts(request: ConferenceRequest, conference: str) -> JsonResponse:  # noqa: ARG001 - set on the request
    """The charts `?name=` (several) from `?from=` to `?to=` milliseconds; the last hour unless told."""
    of = request.GET.get("of", "").replace("\0", "")
    names = request.GET.getlist("name")[:MOST_CHARTS]
    found = charts_named(charts_of(request.conference, of), names)
    stretch = _stretch(request)
    return JsonResponse({"charts": [draw(chart, *stretch) for chart in found]})


@require_GET
def sparks(request: ConferenceRequest, conference: str, slug: str) -> JsonResponse:  # noqa: ARG001 - set on the request
    """The small curves in the table of ports."""
    found = port_sparks(find_agent(request.conference, slug), *_stretch(request))
    return JsonResponse({"sparks": found})


@require_GET
def marks(request: ConferenceRequest, conference: str) -> JsonResponse:  # noqa: ARG001 - set on the request
    """What happened meanwhile, for all charts of a page."""
    start, end = (from_ms(moment) for moment in _stretch(request))
    language = get_language() or "en"
    what, _slash, rest = request.GET.get("of", "").replace("\0", "").partition("/")
    if what in {"device", "part"}:
        agent = find_agent(request.conference, rest.partition("/")[0])
        told = marks_of_device(agent, start, end, language)
    elif what == "room":
        told = marks_of_room(find_room(request.conference, rest), start, end, language)
    else:
        told = marks_of_conference(request.conference, start, end, language)
    return JsonResponse({"marks": told})
