"""Notes for the desk."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaisai.core.surfaces.given import word_in
from kaisai.core.surfaces.navigation import Crumb
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of, around
from kaisai.domains.desk.forms import NoteForm
from kaisai.domains.desk.operations import note
from kaisai.domains.desk.queries import list_notes
from kaisai.domains.desk.rules import may_work_at_desk


@require_http_methods(["GET", "POST"])
def notes(request: ConferenceRequest, conference: str) -> HttpResponse:
    """What the desk should know of whom, and one more of it."""
    by = actor_of(request)
    verdict = may_work_at_desk(by=by, conference=request.conference)
    verdict.require()
    asked = request.method == "POST"
    form = NoteForm(
        request.POST if asked else None, initial={"number": word_in(request.GET, "ticket", 40)}
    )
    if asked and form.is_valid():
        with refusals_in(form, "number"):
            note(**around(request), **form.cleaned_data)
            messages.success(request, _("Saved. Devices have it when they fetch the attendees."))
            return redirect("desk:notes", conference)
    top = reverse("desk:overview", args=[conference])
    context = {
        "form": form,
        "verdict": verdict,
        "notes": list_notes(by=by, conference=request.conference),
        "breadcrumbs": [Crumb(_("Desk"), top), Crumb(_("Notes"))],
    }
    return render(request, "desk/notes.html", context, status=422 if form.errors else 200)
