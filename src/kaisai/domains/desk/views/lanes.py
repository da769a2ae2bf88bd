"""Pages of the lanes: which one lights up, how full they are, who they are for, their signs."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaisai.core.kit.clock import now
from kaisai.core.kit.errors import Refused
from kaisai.core.surfaces.navigation import Crumb
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of, around
from kaisai.domains.desk.forms import LanesForm
from kaisai.domains.desk.operations import balance_lanes, save_lanes
from kaisai.domains.desk.queries import find_lane, hours_of, list_lanes, standing
from kaisai.domains.desk.rules import may_run_desk, may_work_at_desk


@require_http_methods(["GET", "POST"])
def lanes(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - the address
    """Lights the lane of a code, a number or a name. Asked by POST: an address would keep the code."""
    may_work_at_desk(by=actor_of(request), conference=request.conference).require()
    context = {
        "may_run": may_run_desk(by=actor_of(request), conference=request.conference),
        "lanes": list_lanes(**around(request)),
    }
    if request.method == "POST":
        text = str(request.POST.get("text", ""))
        context["lit"] = find_lane(**around(request), text=text) if text.strip() else None
    if request.htmx:
        page = "desk/lit.html" if request.method == "POST" else "desk/lane_figures.html"
        return render(request, page, context)
    return render(request, "desk/lanes.html", context)


@require_http_methods(["GET", "POST"])
def plan_lanes(request: ConferenceRequest, conference: str) -> HttpResponse:
    """How many lanes, and for whom."""
    verdict = may_run_desk(by=actor_of(request), conference=request.conference)
    verdict.require()
    planned = standing(request.conference, now())
    initial = LanesForm.of(planned[0].plan.sort, planned[0].groups()) if planned else {}
    form = LanesForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            save_lanes(**around(request), **form.told())
            messages.success(request, _("Saved."))
            return redirect("desk:lanes", conference)
    crumbs = [
        Crumb(_("Desk"), reverse("desk:overview", args=[conference])),
        Crumb(_("Lanes"), reverse("desk:lanes", args=[conference])),
        Crumb(_("Plan")),
    ]
    context = {"form": form, "verdict": verdict, "breadcrumbs": crumbs}
    return render(request, "desk/lane_plan.html", context, status=422 if form.errors else 200)


@require_POST
def balance(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Move the borders."""
    try:
        moved = balance_lanes(**around(request))
    except Refused as refused:
        if refused.status in {403, 404}:
            raise
        messages.info(request, str(refused))
    else:
        told = _("%s borders moved. Tell those who queue, and change the signs.") % moved
        messages.success(request, told)
    return redirect("desk:lanes", conference)


@require_GET
def signs(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - the address
    """A sign for each lane, to be printed: one A4 sheet each."""
    may_work_at_desk(by=actor_of(request), conference=request.conference).require()
    return render(request, "desk/signs.html", {"lanes": list_lanes(**around(request))})


def lane_hours(request: ConferenceRequest) -> dict[str, object]:
    """What the counters show of lanes."""
    found = list_lanes(**around(request))
    return {"lanes": found, "lane_hours": hours_of(found)}
