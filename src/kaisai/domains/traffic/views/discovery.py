"""Searching for agents, and deciding on what was found."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaisai.core.surfaces.navigation import Crumb
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of, around
from kaisai.domains.traffic.enums import SNMP
from kaisai.domains.traffic.forms import SearchForm
from kaisai.domains.traffic.operations import (
    accept_proposals,
    discover_agents,
    dismiss_proposals,
)
from kaisai.domains.traffic.queries import list_profiles, list_proposals, sentence_of
from kaisai.domains.traffic.rules import may_manage_agents

MOST_CHOSEN = 5000


def _snmp_profiles(request: ConferenceRequest) -> QuerySet[Any]:
    """A search asks over SNMP."""
    return list_profiles(request.conference).filter(kind=SNMP)


def _page(request: ConferenceRequest, form: SearchForm) -> HttpResponse:
    slug = request.conference.slug
    context = {
        "form": form,
        "has_profiles": _snmp_profiles(request).exists(),
        "proposals": [(p, sentence_of(p)) for p in list_proposals(request.conference)],
        "verdict": may_manage_agents(by=actor_of(request), conference=request.conference),
        "breadcrumbs": [
            Crumb(_("Traffic"), reverse("traffic:overview", args=[slug])),
            Crumb(_("Agents"), reverse("traffic:agents", args=[slug])),
            Crumb(_("Search")),
        ],
    }
    return render(request, "traffic/discovery.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def discovery(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Search, and see what was found."""
    form = SearchForm(request.POST if request.method == "POST" else None)
    form.offer(_snmp_profiles(request).values_list("name", flat=True))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with refusals_in(form):
            count = discover_agents(
                **around(request),
                profile=given["profile"],
                networks=given["networks"].split(),
                seeds=given["seeds"].split(),
            )
            messages.success(request, _("Proposals that wait: %d.") % count)
            return redirect("traffic:discovery", conference=conference)
    return _page(request, form)


@require_POST
def decide(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Take over what is ticked, or want none of it."""
    numbers = request.POST.getlist("proposal")[:MOST_CHOSEN]
    act = dismiss_proposals if "dismiss" in request.POST else accept_proposals
    count = act(
        **around(request),
        proposals=[int(n[:15]) for n in numbers if n.isascii() and n.isdigit()],
    )
    told = _("Dismissed: %d.") if "dismiss" in request.POST else _("Taken over: %d.")
    messages.success(request, told % count)
    return redirect("traffic:discovery", conference=conference)
