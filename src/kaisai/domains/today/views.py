"""The day board and its two sources of data: any moment, any stretch."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from kaisai.core.kit.clock import from_ms, now
from kaisai.core.kit.errors import Refused
from kaisai.core.surfaces.requests import ConferenceRequest
from kaisai.domains.today.queries import board_at, board_now, changes, replay

LATEST_MS = 4_000_000_000_000  # the year 2096; beyond it somebody mistyped


def _language() -> str:
    return "ja" if (get_language() or "").startswith("ja") else "en"


def _moment(request: HttpRequest, name: str) -> datetime | None:
    text = request.GET.get(name, "")
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or int(text[:15]) > LATEST_MS:
        raise Refused("bad-value", _("A moment is given in milliseconds since 1970."), status=400)
    return from_ms(int(text))


@require_GET
def today(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - set on the request
    """The page that stays open all day."""
    board = board_now(request.conference, now(), _language())
    return render(request, "today/today.html", {"board": board})


@require_GET
def at(request: ConferenceRequest, conference: str) -> JsonResponse:  # noqa: ARG001 - set on the request
    """The board at `?t=` milliseconds, or now."""
    moment = _moment(request, "t")
    current = now()
    if moment is None or moment >= current:
        return JsonResponse(board_now(request.conference, current, _language()))
    return JsonResponse(board_at(request.conference, moment, _language()))


def _stretch(request: HttpRequest) -> tuple[datetime, datetime]:
    start, end = _moment(request, "from"), _moment(request, "to")
    if start is None or end is None or end < start:
        raise Refused(
            "bad-value",
            _("Say from= and to= in milliseconds since 1970, in this order."),
            status=400,
        )
    return start, end


@require_GET
def between(request: ConferenceRequest, conference: str) -> JsonResponse:  # noqa: ARG001 - set on the request
    """Ticks and feed from `?from=` to `?to=` milliseconds, of all targets or of the one in `?key=`."""
    start, end = _stretch(request)
    key = request.GET.get("key", "")
    return JsonResponse(replay(request.conference, start, end, _language(), key))


@require_GET
def changed(request: ConferenceRequest, conference: str) -> JsonResponse:  # noqa: ARG001 - set on the request
    """When states changed from `?from=` to `?to=` milliseconds."""
    return JsonResponse({"changes": changes(request.conference, *_stretch(request))})
