"""Who of a route is told when."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaisai.core.kit.clock import now
from kaisai.core.surfaces.given import number_in, word_in
from kaisai.core.surfaces.navigation import Crumb
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of, around
from kaisai.domains.alerts import operations
from kaisai.domains.alerts.forms import ShiftForm
from kaisai.domains.alerts.models import Route, Shift
from kaisai.domains.alerts.queries import list_routes, list_shifts, list_uncovered
from kaisai.domains.alerts.rules import may_handle_alerts
from kaisai.domains.alerts.views.pages import crumbs


@require_http_methods(["GET", "POST"])
def shifts(request: ConferenceRequest, conference: str) -> HttpResponse:
    """The shifts of each route, who is on now, and when nobody is; add or change one."""
    verdict = may_handle_alerts(by=actor_of(request), conference=request.conference)
    if request.method == "POST" or "change" in request.GET:
        verdict.require()
    zone = request.conference.zone
    routes = list(list_routes(request.conference))
    form = _offered(request, routes)
    if form.is_bound and form.is_valid():
        with refusals_in(form):
            operations.save_shift(**around(request), **form.told(zone))
            messages.success(request, _("Shift saved."))
            return redirect("alerts:shifts", conference=conference)
    context = {
        "routes": _rows(request, routes),
        "form": form,
        "verdict": verdict,
        "breadcrumbs": crumbs(
            request, Crumb(_("Routes"), _page_of_routes(request)), Crumb(_("Shifts"))
        ),
    }
    return render(request, "alerts/shifts.html", context, status=400 if form.is_bound else 200)


def _page_of_routes(request: ConferenceRequest) -> str:
    return reverse("alerts:routes", args=[request.conference.slug])


def _offered(request: ConferenceRequest, routes: Sequence[Route]) -> ShiftForm:
    """The form, filled in with what was sent, or with the shift that is to be changed."""
    zone = request.conference.zone
    known = list_shifts(request.conference).filter(pk=number_in(request.GET, "change")).first()
    begin: dict[str, Any] = {"route": word_in(request.GET, "route", 60)}
    if known is not None:
        begin = ShiftForm.of(known, zone)
    form = ShiftForm(request.POST if request.method == "POST" else None, initial=begin)
    form.offer(route.name for route in routes)
    return form


def _rows(request: ConferenceRequest, routes: Sequence[Route]) -> list[dict[str, Any]]:
    at = now()
    by_route: dict[int, list[Shift]] = {route.pk: [] for route in routes}
    for shift in list_shifts(request.conference):
        by_route[shift.route_id].append(shift)
    return [
        {
            "row": route,
            "shifts": [{"row": each, "when": _when(each, at)} for each in by_route[route.pk]],
            "uncovered": list_uncovered(request.conference, route),
            "next": route.steps[0]["route"] if route.steps else "",
        }
        for route in routes
    ]


def _when(shift: Shift, at: datetime) -> str:
    if shift.ends_at <= at:
        return "over"
    return "now" if shift.starts_at <= at else "coming"


@require_POST
def shift_remove(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Forget a shift."""
    route, name = word_in(request.POST, "route", 60), word_in(request.POST, "name", 60)
    operations.remove_shift(**around(request), route=route, name=name)
    messages.success(request, _("Shift removed."))
    return redirect("alerts:shifts", conference=conference)
