"""Who is what at this conference: roles, given and taken back by a chair."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaisai.core.access.enums import Role
from kaisai.core.access.queries import list_grants
from kaisai.core.access.verdicts import may_run_conference
from kaisai.core.kit.clock import now
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.accounts import grant_role, withdraw_role
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of
from kaisai.engines.admission.merging import day_begins
from kaisai.entrypoints.web.forms import GrantForm, RoleForm


@require_http_methods(["GET", "POST"])
def crew(request: ConferenceRequest, conference: str) -> HttpResponse:
    """List the roles; give one."""
    actor = actor_of(request)
    verdict = may_run_conference(by=actor, conference=request.conference)
    verdict.require()  # mail addresses are for chairs only
    at = now()
    with override(request.conference.zone):
        form = GrantForm(request.POST or None)
        is_good = request.method == "POST" and form.is_valid()
    if is_good:
        told = form.cleaned_data
        if told["role"] == Role.DAY_STAFF and told["until"] is None:
            told["until"] = day_begins(at + timedelta(days=1), request.conference.zone)
        with refusals_in(form):
            grant_role(by=actor, conference=request.conference, at=at, **told)
            messages.success(request, _("Role given."))
            return redirect("shell:crew", conference=conference)
    rows = [(grant, grant.is_over(at)) for grant in list_grants(request.conference)]
    context = {"grants": rows, "form": form}
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
