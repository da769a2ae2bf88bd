"""Opening a conference, its name and time zone, and the phases that its crew works in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaisai.core.access.verdicts import may_keep_installation, may_run_conference
from kaisai.core.conference.models import Conference, Phase
from kaisai.core.conference.queries import list_phases
from kaisai.core.kit.clock import now
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.conferences import (
    PhasePlan,
    change_conference,
    open_conference,
    set_phases,
)
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of
from kaisai.entrypoints.web.forms import OpenForm, PhaseForm, SettingsForm


@require_http_methods(["GET", "POST"])
def opening(request: HttpRequest) -> HttpResponse:
    """Open a conference; its keeper then runs it."""
    actor = actor_of(request)
    may_keep_installation(by=actor).require()
    form = OpenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            opened = open_conference(by=actor, at=now(), **form.cleaned_data)
            messages.success(
                request, _("The conference is open. Name its rooms, or import a schedule.")
            )
            return redirect("shell:settings", conference=opened.slug)
    return render(request, "venue/open.html", {"form": form}, status=400 if form.errors else 200)


def _initial(conference: Conference) -> dict[str, object]:
    return {
        "name": conference.name.localize("en"),
        "name_ja": conference.name.localize("ja"),
        "time_zone": conference.time_zone,
    }


@require_http_methods(["GET", "POST"])
def settings(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Name and time zone; the phases beside them."""
    actor = actor_of(request)
    verdict = may_run_conference(by=actor, conference=request.conference)
    form = SettingsForm(request.POST or None, initial=_initial(request.conference))
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            change_conference(
                by=actor, conference=request.conference, at=now(), **form.cleaned_data
            )
            messages.success(request, _("Settings saved."))
            return redirect("shell:settings", conference=conference)
    return _page(request, form, PhaseForm(zone=request.conference.zone), verdict)


@require_http_methods(["POST"])
def phases(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Add a phase, or take the one away that the form names."""
    actor = actor_of(request)
    kept = list(list_phases(request.conference))
    gone = request.POST.get("remove", "")
    form = PhaseForm(request.POST, zone=request.conference.zone)
    if gone:
        plans = [_plan(phase) for phase in kept if str(phase.pk) != gone]
    elif form.is_valid():
        plans = [*map(_plan, kept), PhasePlan(**form.cleaned_data)]
    else:
        verdict = may_run_conference(by=actor, conference=request.conference)
        return _page(request, SettingsForm(initial=_initial(request.conference)), form, verdict)
    try:
        set_phases(by=actor, conference=request.conference, at=now(), phases=plans)
    except Refused as refusal:
        if refusal.status == 403:
            raise
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Phases saved."))
    return redirect("shell:settings", conference=conference)


def _plan(phase: Phase) -> PhasePlan:
    return PhasePlan(phase.kind, phase.starts_at, phase.ends_at)  # type: ignore[arg-type]  # a choice of PhaseKind as text


def _page(
    request: ConferenceRequest, form: SettingsForm, phase_form: PhaseForm, verdict: object
) -> HttpResponse:
    context = {
        "form": form,
        "phase_form": phase_form,
        "phases": list_phases(request.conference),
        "verdict": verdict,
        "zone": request.conference.time_zone,
    }
    bad = form.errors or phase_form.errors
    return render(request, "venue/settings.html", context, status=400 if bad else 200)
