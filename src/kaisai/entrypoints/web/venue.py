"""The rooms of the venue, for those who may shape it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaisai.core.access.verdicts import may_run_conference
from kaisai.core.conference.models import Room
from kaisai.core.conference.queries import find_room, list_rooms
from kaisai.core.kit.clock import now
from kaisai.core.operations.conferences import remove_room, save_room
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of
from kaisai.entrypoints.web.forms import RoomForm


def _initial(room: Room) -> dict[str, object]:
    return {
        "name": room.name.localize("en"),
        "name_ja": room.name.localize("ja"),
        "floor": room.floor.name.localize("en") if room.floor else "",
        "level": room.floor.level if room.floor else None,
        "seats": room.seats,
        "standing": room.standing,
    }


@require_http_methods(["GET", "POST"])
def rooms(request: ConferenceRequest, conference: str, slug: str = "") -> HttpResponse:
    """List the rooms; add one, or change the one in the address."""
    actor = actor_of(request)
    verdict = may_run_conference(by=actor, conference=request.conference)
    editing = find_room(request.conference, slug) if slug else None
    form = RoomForm(request.POST or None, initial=_initial(editing) if editing else None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            save_room(
                by=actor, conference=request.conference, at=now(), slug=slug, **form.cleaned_data
            )
            messages.success(request, _("Room saved."))
            return redirect("shell:rooms", conference=conference)
    context = {
        "rooms": list_rooms(request.conference),
        "form": form,
        "editing": editing,
        "verdict": verdict,
    }
    return render(request, "venue/rooms.html", context, status=400 if form.errors else 200)


@require_POST
def remove(request: ConferenceRequest, conference: str, slug: str) -> HttpResponse:
    """Take a room away."""
    remove_room(by=actor_of(request), conference=request.conference, at=now(), slug=slug)
    messages.success(request, _("Room removed."))
    return redirect("shell:rooms", conference=conference)
