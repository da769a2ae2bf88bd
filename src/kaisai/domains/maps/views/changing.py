"""What is changed on maps: places, plans, spots."""

import math

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from kaisai.core.kit.errors import Refused
from kaisai.core.surfaces.given import number_in, word_in
from kaisai.core.surfaces.navigation import Crumb
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of, around
from kaisai.domains.maps.forms import PlanForm
from kaisai.domains.maps.operations import (
    Corner,
    clear_positions,
    place_device,
    place_spot,
    remove_plan,
    remove_spot,
    save_plan,
)
from kaisai.domains.maps.queries import list_plans, topology_map
from kaisai.domains.maps.rules import may_draw_maps
from kaisai.engines.formats.drawings import LARGEST

MOST_CORNERS = 60


def _number(text: str) -> float:
    try:
        number = float(text[:30])
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise Refused("bad-value", gettext_lazy("A place is given as two numbers."), status=400)
    return number


@require_POST
def place(request: ConferenceRequest, conference: str) -> JsonResponse:  # noqa: ARG001 - set on the request
    """A device was dragged; answers the map as it is laid out now."""
    x, y = _number(word_in(request.POST, "x")), _number(word_in(request.POST, "y"))
    place_device(**around(request), device=word_in(request.POST, "device"), x=x, y=y)
    return JsonResponse(topology_map(request.conference))


@require_POST
def clear(request: ConferenceRequest, conference: str) -> JsonResponse:  # noqa: ARG001 - set on the request
    """Place one device, or all, automatically again; answers the map as it is laid out now."""
    clear_positions(**around(request), device=word_in(request.POST, "device"))
    return JsonResponse(topology_map(request.conference))


@require_http_methods(["GET", "POST"])
def plans(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Every plan, and a form for one more; `plan` says which one is changed."""
    form = PlanForm(request.POST or None, request.FILES or None)
    form.offer(str(floor) for floor in request.conference.floors.order_by("level"))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        file = given.pop("drawing")
        # what is too large is refused by the operation; one byte more shows that it is
        data = file.read(LARGEST + 1) if file else b""
        with refusals_in(form, pages=(403, 404)):
            saved = save_plan(
                **around(request),
                **given,
                drawing=data,
                plan=number_in(request.POST, "plan"),
            )
            messages.success(request, _("Floor plan saved."))
            return redirect("maps:plan", conference=conference, plan=saved.pk)
    context = {
        "form": form,
        "plans": list_plans(request.conference),
        "verdict": may_draw_maps(by=actor_of(request), conference=request.conference),
        "breadcrumbs": [
            Crumb(_("Maps"), reverse("maps:topology", args=[conference])),
            Crumb(_("Floor plans")),
        ],
    }
    return render(request, "maps/plans.html", context, status=400 if form.errors else 200)


@require_POST
def plan_remove(request: ConferenceRequest, conference: str, plan: int) -> HttpResponse:
    """Remove a plan."""
    remove_plan(**around(request), plan=plan)
    messages.success(request, _("Floor plan removed."))
    return redirect("maps:plans", conference=conference)


@require_POST
def spot(request: ConferenceRequest, conference: str, plan: int) -> JsonResponse:  # noqa: ARG001 - set on the request
    """A device or a room was placed on a plan; `area` holds `x,y` of each corner, set apart by spaces."""
    corners = [
        [_number(value) for value in pair.split(",")[:2]]
        for pair in request.POST.get("area", "")[:4000].split()[: MOST_CORNERS + 1]
    ]
    if any(len(corner) != 2 for corner in corners):
        raise Refused("bad-value", gettext_lazy("A place is given as two numbers."), status=400)
    placed = place_spot(
        **around(request),
        plan=plan,
        device=word_in(request.POST, "device"),
        room=word_in(request.POST, "room"),
        x=_number(word_in(request.POST, "x") or "0"),
        y=_number(word_in(request.POST, "y") or "0"),
        area=[Corner(*corner) for corner in corners],
    )
    return JsonResponse({"spot": placed.pk, "x": placed.x, "y": placed.y, "area": placed.area})


@require_POST
def spot_remove(request: ConferenceRequest, conference: str, plan: int) -> JsonResponse:  # noqa: ARG001 - set on the request
    """Take a device or a room off its plan."""
    remove_spot(**around(request), spot=number_in(request.POST, "spot"))
    return JsonResponse({})
