"""What was changed and what it did; what is assumed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaisai.core.conference.queries import list_rooms
from kaisai.core.kit.clock import now
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of, around
from kaisai.domains.capacity.forms import PERCENT, AssumptionsForm, ChangeForm
from kaisai.domains.capacity.operations import judge_change, record_change, set_assumptions
from kaisai.domains.capacity.queries import change_rows, find_assumptions
from kaisai.domains.capacity.rules import may_plan_capacity
from kaisai.domains.network.queries import list_devices


def _verdict(request: ConferenceRequest) -> object:
    return may_plan_capacity(by=actor_of(request), conference=request.conference)


def _change_form(request: ConferenceRequest) -> ChangeForm:
    wanted = {"where": request.GET.get("where", "")[:80]}
    form = ChangeForm(request.POST if request.method == "POST" else None, initial=wanted)
    form.offer(
        [(room.slug, str(room)) for room in list_rooms(request.conference)],
        list_devices(request.conference).values_list("slug", "name"),
    )
    return form


@require_http_methods(["GET", "POST"])
def changes(request: ConferenceRequest, conference: str) -> HttpResponse:
    """The changes with their verdicts; write one down."""
    form = _change_form(request)
    if request.method == "POST" and form.is_valid():
        told = around(request)
        with refusals_in(form):
            record_change(**told, **form.told(told["at"], request.conference.zone))
            messages.success(request, _("Change written down; the verdict comes in ten minutes."))
            return redirect("capacity:changes", conference=conference)
    context = {
        "at": now(),
        "rows": change_rows(request.conference),
        "form": form,
        "verdict": _verdict(request),
    }
    page = "capacity/change_rows.html" if request.htmx else "capacity/changes.html"
    return render(request, page, context, status=422 if form.errors else 200)


@require_POST
def judge(request: ConferenceRequest, conference: str, pk: int) -> HttpResponse:
    """Judge a change now, or once more."""
    judge_change(**around(request), change=pk)
    messages.success(request, _("Change judged."))
    return redirect("capacity:changes", conference=conference)


@require_http_methods(["GET", "POST"])
def assumptions(request: ConferenceRequest, conference: str) -> HttpResponse:
    """What is assumed of people and their devices until it is seen."""
    kept = find_assumptions(request.conference)
    initial = {
        "devices_per_person": kept.devices_per_person,
        **{
            name: round(getattr(kept, name) * PERCENT, 1)
            for name in ("associated_share", "fill_session", "fill_break")
        },
    }
    form = AssumptionsForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            set_assumptions(**around(request), **form.told())
            messages.success(request, _("Assumptions saved."))
            return redirect("capacity:board", conference=conference)
    context = {
        "form": form,
        "verdict": _verdict(request),
    }
    return render(request, "capacity/assumptions.html", context, status=422 if form.errors else 200)
