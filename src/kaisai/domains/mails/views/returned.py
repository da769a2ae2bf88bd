"""Reports of mail servers are looked at, and then mark what came back."""

import base64
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of, around
from kaisai.domains.mails.forms import ReportsForm
from kaisai.domains.mails.operations import import_bounces
from kaisai.domains.mails.queries import preview_bounces
from kaisai.domains.mails.rules import may_write
from kaisai.domains.mails.views.outbox import crumbs

SHOWN = 100


@require_http_methods(["GET", "POST"])
def returned(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Upload reports, see which mails came back, confirm."""
    by, here = actor_of(request), request.conference
    may_write(by=by, conference=here).require()
    asked = request.method == "POST"
    form = ReportsForm(request.POST, request.FILES) if asked else ReportsForm()
    context: dict[str, Any] = {
        "form": form,
        "breadcrumbs": crumbs(request, _("Mails that came back")),
    }
    if asked and form.is_valid():
        data = form.cleaned_data["data"]
        with refusals_in(form):
            if form.cleaned_data["held"] and "confirm" in request.POST:
                many = import_bounces(**around(request), data=data).came_back
                told = ngettext("%s mail came back.", "%s mails came back.", many)
                messages.success(request, told % many)
                return redirect("mails:overview", conference)
            preview = preview_bounces(by=by, conference=here, data=data)
            context |= {
                "preview": preview,
                "lines": preview.lines[:SHOWN],
                "more": max(0, preview.came_back - SHOWN),
                "held": base64.b64encode(data).decode(),
            }
    return render(request, "mails/returned.html", context, status=422 if form.errors else 200)
