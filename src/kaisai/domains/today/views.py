"""The day board and its two sources of data: any moment, any stretch."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kaisai.core.kit.clock import from_ms, now
from kaisai.core.kit.language import spoken
from kaisai.core.surfaces.moments import moment_in, stretch_in
from kaisai.core.surfaces.requests import ConferenceRequest
from kaisai.domains.desk.queries import told_arrivals
from kaisai.domains.today.queries import board_at, board_now, changes, replay


@require_GET
def today(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - set on the request
    """The page that stays open all day."""
    board = board_now(request.conference, now(), spoken())
    context = {"board": board, "doors": _doors(board["arrivals"])}
    return render(request, "today/today.html", context)


@require_GET
def arriving(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - set on the request
    """How the morning at the desk goes, asked for again and again by open boards."""
    told = told_arrivals(request.conference, now(), spoken())
    context = {"arrivals": told, "doors": _doors(told)}
    return render(request, "today/arrivals.html", context)


@require_GET
def at(request: ConferenceRequest, conference: str) -> JsonResponse:  # noqa: ARG001 - set on the request
    """The board at `?t=` milliseconds, or now."""
    moment = moment_in(request, "t")
    current = now()
    if moment is None or moment >= current:
        return JsonResponse(board_now(request.conference, current, spoken()))
    return JsonResponse(board_at(request.conference, moment, spoken()))


@require_GET
def between(request: ConferenceRequest, conference: str) -> JsonResponse:  # noqa: ARG001 - set on the request
    """Ticks and feed from `?from=` to `?to=` milliseconds, of all targets or of the one in `?key=`."""
    start, end = stretch_in(request)
    key = request.GET.get("key", "")
    return JsonResponse(replay(request.conference, start, end, spoken(), key))


@require_GET
def changed(request: ConferenceRequest, conference: str) -> JsonResponse:  # noqa: ARG001 - set on the request
    """When states changed from `?from=` to `?to=` milliseconds."""
    return JsonResponse({"changes": changes(request.conference, *stretch_in(request))})


def _doors(arrivals: dict[str, Any]) -> datetime | None:
    return from_ms(arrivals["doors"]) if arrivals["doors"] else None
