"""Pages of the programme: the schedule of a day, and the import."""

import base64
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kaisai.core.conference.models import Room
from kaisai.core.conference.queries import list_rooms
from kaisai.core.kit.clock import now
from kaisai.core.surfaces.navigation import Crumb
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of
from kaisai.domains.program.forms import ScheduleForm
from kaisai.domains.program.models import Session
from kaisai.domains.program.operations import import_schedule, preview_schedule
from kaisai.domains.program.queries import day_of, day_span, list_days, list_sessions
from kaisai.domains.program.rules import may_manage_program


def _chosen_day(text: str, days: list[date], today: date) -> date | None:
    """The day asked for, else today, else the next one that has sessions, else the last."""
    try:
        asked = parse_date(text)
    except ValueError:
        asked = None
    if asked in days:
        return asked
    return next((day for day in days if day >= today), days[-1] if days else None)


def _grid(
    sessions: Iterable[Session], rooms: list[Room]
) -> list[tuple[datetime, list[list[Session]]]]:
    """Row by row: an instant at which something begins, and what begins then in each room."""
    rows: dict[datetime, list[list[Session]]] = {}
    columns = {room.pk: column for column, room in enumerate(rooms)}
    for session in sessions:
        row = rows.setdefault(session.starts_at, [[] for _room in rooms])
        if session.room_id is not None:
            row[columns[session.room_id]].append(session)
    return sorted(rows.items())


@require_GET
def schedule(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - set on the request
    """One day: a grid by room where there is space, a list where there is not."""
    days = list_days(request.conference)
    moment = now()
    day = _chosen_day(request.GET.get("day", ""), days, day_of(request.conference, moment))
    sessions: list[Session] = []
    if day is not None:
        start, end = day_span(request.conference, day)
        of_day = list_sessions(request.conference).filter(starts_at__gte=start, starts_at__lt=end)
        sessions = list(of_day)
    used = {session.room_id for session in sessions}
    rooms = [room for room in list_rooms(request.conference) if room.pk in used]
    context = {
        "days": days,
        "day": day,
        "rooms": rooms,
        "sessions": sessions,
        "grid": _grid(sessions, rooms),
        "moment": moment,
        "verdict": may_manage_program(by=actor_of(request), conference=request.conference),
    }
    return render(request, "program/schedule.html", context)


@require_http_methods(["GET", "POST"])
def load(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Upload a schedule, see what it would change, confirm."""
    asked = request.method == "POST"
    form = ScheduleForm(request.POST, request.FILES) if asked else ScheduleForm()
    context: dict[str, Any] = {
        "form": form,
        "verdict": may_manage_program(by=actor_of(request), conference=request.conference),
        "breadcrumbs": [
            Crumb(_("Programme"), reverse("program:schedule", args=[conference])),
            Crumb(_("Import")),
        ],
    }
    if asked and form.is_valid():
        given = form.cleaned_data
        around: dict[str, Any] = {"by": actor_of(request), "conference": request.conference}
        around |= {"data": given["data"], "name": given["name"]}
        with refusals_in(form):
            if given["held"]:
                done = import_schedule(**around, at=now())
                messages.success(request, _("Imported: %d sessions.") % done.sessions)
                return redirect("program:schedule", conference=conference)
            context["preview"] = preview_schedule(**around)
            context["held"] = base64.b64encode(given["data"]).decode()
            context["name"] = given["name"]
    return render(request, "program/import.html", context, status=400 if form.errors else 200)
