"""Who is what at this conference: roles, given and taken back by a chair."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaisai.core.access.queries import list_grants
from kaisai.core.access.verdicts import may_run_conference
from kaisai.core.kit.clock import now
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.accounts import grant_role, withdraw_role
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of
from kaisai.entrypoints.web.forms import RoleForm


@require_http_methods(["GET", "POST"])
def crew(request: ConferenceRequest, conference: str) -> HttpResponse:
    """List the roles; give one."""
    actor = actor_of(request)
    verdict = may_run_conference(by=actor, conference=request.conference)
    verdict.require()  # mail addresses are for chairs only
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            grant_role(by=actor, conference=request.conference, at=now(), **form.cleaned_data)
            messages.success(request, _("Role given."))
            return redirect("shell:crew", conference=conference)
    context = {"grants": list_grants(request.conference), "form": form}
    return render(request, "venue/crew.html", context, status=400 if form.errors else 200)


@require_POST
def withdraw(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Take a role back."""
    form = RoleForm(request.POST)
    if form.is_valid():
        try:
            withdraw_role(
                by=actor_of(request), conference=request.conference, at=now(), **form.cleaned_data
            )
        except Refused as refusal:
            if refusal.status == 403:
                raise
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Role taken back."))
    return redirect("shell:crew", conference=conference)
