"""Writing down what rooms expect."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaisai.core.conference.models import Room
from kaisai.core.conference.queries import find_room
from kaisai.core.kit.clock import now
from kaisai.core.surfaces.navigation import Crumb
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of
from kaisai.domains.checks.forms import ExpectationsForm
from kaisai.domains.checks.operations import save_expectations
from kaisai.domains.checks.queries import texts_of
from kaisai.domains.checks.rules import may_sign_off


@require_http_methods(["GET", "POST"])
def common_expectations(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - set on the request
    """What all rooms expect."""
    return _page(request, None)


@require_http_methods(["GET", "POST"])
def room_expectations(request: ConferenceRequest, conference: str, slug: str) -> HttpResponse:  # noqa: ARG001 - set on the request
    """What one room expects beyond that."""
    return _page(request, find_room(request.conference, slug))


def _page(request: ConferenceRequest, room: Room | None) -> HttpResponse:
    slug = room.slug if room else ""
    texts = texts_of(request.conference, slug)
    form = ExpectationsForm(
        request.POST or None, initial={"text": texts.own if room else texts.common}
    )
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"].replace("\r\n", "\n").replace("\0", "")
        with refusals_in(form, "text"):
            save_expectations(
                by=actor_of(request), conference=request.conference, at=now(), text=text, room=slug
            )
            messages.success(request, _("Expectations saved."))
            return redirect(_back(request, room))
    top = reverse("checks:overview", args=[request.conference.slug])
    crumbs = [Crumb(_("Drop checks"), top)]
    if room:
        crumbs.append(Crumb(str(room), _back(request, room)))
    context = {
        "room": room,
        "form": form,
        "common": texts.common,
        "verdict": may_sign_off(by=actor_of(request), conference=request.conference),
        "breadcrumbs": [*crumbs, Crumb(_("Expectations"))],
    }
    return render(request, "checks/expectations.html", context, status=400 if form.errors else 200)


def _back(request: ConferenceRequest, room: Room | None) -> str:
    if room is None:
        return reverse("checks:overview", args=[request.conference.slug])
    return reverse("checks:room", args=[request.conference.slug, room.slug])
