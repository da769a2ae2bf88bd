"""What the crew sees: when the sale opens, how many come in, how long the line is."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of, around
from kaisai.domains.waiting_room.forms import RoomForm
from kaisai.domains.waiting_room.models import Visitor
from kaisai.domains.waiting_room.operations import close, save
from kaisai.domains.waiting_room.queries import find_room
from kaisai.domains.waiting_room.rules import may_keep_the_door


@require_http_methods(["GET", "POST"])
def room(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Open the room, change its pace."""
    verdict = may_keep_the_door(by=actor_of(request), conference=request.conference)
    verdict.require()
    zone, found = request.conference.zone, find_room(request.conference)
    posted = request.POST if request.method == "POST" else None
    form = RoomForm(posted, initial=RoomForm.of(found, zone) if found else {})
    if posted is not None and form.is_valid():
        with refusals_in(form):
            save(**around(request), **form.told(zone))
            messages.success(request, _("Saved."))
            return redirect("waiting_room:room", conference)
    at = around(request)["at"]
    visitors = Visitor.objects.filter(conference=request.conference).count() if found else 0
    inside = min(found.last_number, found.pace.admitted(at)) if found and found.is_open(at) else 0
    context = {
        "form": form,
        "room": found,
        "visitors": visitors,
        "inside": inside,
        "waiting": found.last_number - inside if found and found.is_drawn else visitors,
        "is_open": found is not None and found.is_open(at),
        "verdict": verdict,
    }
    status = 422 if form.errors else 200
    return render(request, "waiting_room/room.html", context, status=status)


@require_POST
def shut(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Let everybody in."""
    close(**around(request))
    messages.success(request, _("The waiting room is closed: everybody can buy at once."))
    return redirect("waiting_room:room", conference)
