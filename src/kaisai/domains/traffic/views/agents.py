"""Who is asked, and how: for those who may decide."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaisai.core.surfaces.given import word_in
from kaisai.core.surfaces.navigation import Crumb
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of, around
from kaisai.domains.network.queries import list_devices
from kaisai.domains.traffic.forms import ProfileForm, WatchForm
from kaisai.domains.traffic.operations import (
    drop_agent,
    mark_uplinks,
    remove_profile,
    save_profile,
    watch_agents,
)
from kaisai.domains.traffic.queries import list_agents, list_profiles
from kaisai.domains.traffic.rules import may_manage_agents


def _page(
    request: ConferenceRequest,
    *,
    watch: WatchForm | None = None,
    profile: ProfileForm | None = None,
) -> HttpResponse:
    profiles = list(list_profiles(request.conference))
    form = watch or WatchForm()
    asked = {agent.device_id for agent in list_agents(request.conference)}
    devices = [d for d in list_devices(request.conference) if d.pk not in asked]
    form.offer([(d.slug, d.name) for d in devices], [p.name for p in profiles])
    top = reverse("traffic:overview", args=[request.conference.slug])
    context = {
        "agents": list_agents(request.conference),
        "profiles": profiles,
        "watch": form,
        "profile": profile or ProfileForm(),
        "verdict": may_manage_agents(by=actor_of(request), conference=request.conference),
        "breadcrumbs": [Crumb(_("Traffic"), top), Crumb(_("Agents"))],
    }
    wrong = bool((watch and watch.errors) or (profile and profile.errors))
    return render(request, "traffic/agents.html", context, status=400 if wrong else 200)


@require_http_methods(["GET", "POST"])
def agents(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Who is asked, whether they answer; ask more."""
    if request.method != "POST":
        return _page(request)
    form = WatchForm(request.POST)
    form.offer(
        list_devices(request.conference).values_list("slug", "name"),
        list_profiles(request.conference).values_list("name", flat=True),
    )
    if form.is_valid():
        with refusals_in(form):
            count = watch_agents(**around(request), **form.cleaned_data)
            messages.success(request, _("Devices asked from now on: %d.") % count)
            return redirect("traffic:agents", conference=conference)
    return _page(request, watch=form)


@require_POST
def profile(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Lay down how agents are asked."""
    form = ProfileForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            save_profile(**around(request), **form.given())
            messages.success(request, _("Profile saved."))
            return redirect("traffic:agents", conference=conference)
    return _page(request, profile=form)


@require_GET
def profile_fields(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - set on the request
    """The fields that a way of asking needs."""
    form = ProfileForm(way=request.GET.get("way", ""))
    return render(request, "traffic/profile_fields.html", {"profile": form})


@require_POST
def profile_remove(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Forget a profile."""
    remove_profile(**around(request), name=word_in(request.POST, "name", 60))
    messages.success(request, _("Profile removed."))
    return redirect("traffic:agents", conference=conference)


@require_POST
def drop(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Ask an agent no longer."""
    drop_agent(**around(request), device=word_in(request.POST, "device", 60))
    messages.success(request, _("The device is no longer asked."))
    return redirect("traffic:agents", conference=conference)


@require_POST
def uplinks(request: ConferenceRequest, conference: str, slug: str) -> HttpResponse:
    """Say which ports of a device lead out of the venue."""
    ports = [key[:255].replace("\0", "") for key in request.POST.getlist("port")[:500]]
    mark_uplinks(**around(request), device=slug, ports=ports)
    messages.success(request, _("Uplinks marked."))
    return redirect("traffic:device", conference=conference, slug=slug)
