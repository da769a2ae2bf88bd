"""What those see who run the desk: who arrived, and which lists there are."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kaisai.core.conference.queries import list_rooms
from kaisai.core.kit.clock import now
from kaisai.core.surfaces.navigation import Crumb
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of, around
from kaisai.domains.desk.forms import ListForm
from kaisai.domains.desk.operations import have_default_list, save_list
from kaisai.domains.desk.queries import counters, find_list
from kaisai.domains.desk.rules import may_run_desk, may_work_at_desk
from kaisai.domains.desk.views.lanes import lane_hours
from kaisai.domains.registration.queries import list_items


@require_GET
def overview(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - the address
    """Who arrived, by list, hour and ticket type; live."""
    may_work_at_desk(by=actor_of(request), conference=request.conference).require()
    have_default_list(request.conference, now())
    context = {
        "lists": counters(**around(request)),
        "may_run": may_run_desk(by=actor_of(request), conference=request.conference),
        **lane_hours(request),
    }
    page = "desk/counters.html" if request.htmx else "desk/overview.html"
    return render(request, page, context)


@require_http_methods(["GET", "POST"])
def admission_list(request: ConferenceRequest, conference: str, slug: str = "") -> HttpResponse:
    """An admission list."""
    verdict = may_run_desk(by=actor_of(request), conference=request.conference)
    verdict.require()
    items = list(list_items(request.conference))
    initial, position = {}, 0
    if slug:
        found = find_list(request.conference, slug)
        position = found.position
        initial = ListForm.of(found, {item.pk: item.slug for item in items})
    form = ListForm(request.POST if request.method == "POST" else None, initial=initial)
    form.offer(
        ((item.slug, item) for item in items),
        ((room.slug, room) for room in list_rooms(request.conference)),
    )
    if slug:
        form.fields["slug"].disabled = True
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            save_list(**around(request), **form.told(), position=position)
            messages.success(request, _("Saved."))
            return redirect("desk:overview", conference)
    top = reverse("desk:overview", args=[conference])
    context = {
        "form": form,
        "verdict": verdict,
        "title": _("Admission list"),
        "breadcrumbs": [Crumb(_("Desk"), top), Crumb(slug or _("New list"))],
    }
    return render(request, "desk/form.html", context, status=422 if form.errors else 200)
