"""The board of the time ahead, and one room of it with its what-if."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaisai.core.access.verdicts import Verdict
from kaisai.core.conference.models import Conference, Room
from kaisai.core.conference.queries import find_room, list_rooms
from kaisai.core.kit.clock import now
from kaisai.core.kit.errors import Refused
from kaisai.core.surfaces.navigation import Crumb
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of, around
from kaisai.domains.capacity.enums import Horizon
from kaisai.domains.capacity.forms import ComplaintForm, IdeaForm, PeopleForm
from kaisai.domains.capacity.operations import (
    NOTED_ALREADY,
    note_complaint,
    set_expectation,
    take_back_complaint,
)
from kaisai.domains.capacity.queries import (
    Idea,
    RoomRow,
    access_points_of,
    change_rows,
    count_complaints,
    expectations,
    find_outlook,
    list_complaints,
    list_outlooks,
    list_remedies,
    slots_of,
    table_of,
    try_idea,
)
from kaisai.domains.capacity.rules import may_note_complaints, may_plan_capacity, may_tell_people
from kaisai.domains.program.queries import day_of, day_span, list_sessions
from kaisai.domains.traffic.queries import list_radios
from kaisai.engines.wireless.state import Kind, Slot

SHOWN_AT_ONCE = 3  # rooms whose remedies are worked out unasked
MOST_COMPLAINTS = 30  # of the last half hour, listed on the page of a room
_CODES = {True: 200, False: 422}


def _horizon(request: ConferenceRequest, at: datetime) -> tuple[Horizon, timedelta]:
    """What was chosen by `?ahead=`, else half an hour."""
    given = request.GET.get("ahead") or request.POST.get("ahead") or ""
    chosen = Horizon(given) if given in Horizon.values else Horizon.SOON
    _start, ends = day_span(request.conference, day_of(request.conference, at))
    return chosen, chosen.span(at, ends)


def _missing(conference: Conference) -> dict[str, bool]:
    """What a prediction would need and is not there."""
    return {
        "rooms": not list_rooms(conference).exists(),
        "sessions": not list_sessions(conference).exists(),
        "radios": not list_radios(conference),
    }


def _rows_soon(conference: Conference, at: datetime, span: timedelta) -> list[RoomRow]:
    counted = count_complaints(conference, at)
    rows = list_outlooks(conference, at, span)
    return [replace(row, complaints=counted.get(row.slug, 0)) for row in rows]


@require_GET
def board(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - set on the request
    """Which rooms will not hold, worst first, and what can be done."""
    at = now()
    chosen, span = _horizon(request, at)
    is_soon = chosen is Horizon.SOON
    context = {
        "at": at,
        "chosen": chosen,
        "horizons": Horizon,
        "rows": _rows_soon(request.conference, at, span) if is_soon else [],
        "table": None if is_soon else table_of(request.conference, at, span),
        "at_once": SHOWN_AT_ONCE,
        "may_complain": _may_complain(request),
        "missing": _missing(request.conference),
    }
    page = "capacity/board_rooms.html" if request.htmx else "capacity/board.html"
    return render(request, page, context)


@require_GET
def remedies(request: ConferenceRequest, conference: str, slug: str) -> HttpResponse:  # noqa: ARG001 - set on the request
    """What can be done for a room, in order."""
    at = now()
    _chosen, span = _horizon(request, at)
    context = {"remedies": list_remedies(request.conference, slug, at, span)}
    return render(request, "capacity/remedies.html", context)


def _room_context(request: ConferenceRequest, room: Room, at: datetime) -> dict[str, Any]:
    chosen, span = _horizon(request, at)
    row = find_outlook(request.conference, room.slug, at, span)
    top = reverse("capacity:board", args=[request.conference.slug])
    return {
        "at": at,
        "room": room,
        "row": row,
        "chosen": chosen,
        "changes": change_rows(request.conference, room.slug)[:5],
        "breadcrumbs": [Crumb(_("Capacity"), top), Crumb(str(room))],
    }


def _idea_form(request: ConferenceRequest, room: Room, at: datetime, *, filled: bool) -> IdeaForm:
    form = IdeaForm(request.POST if filled else None, auto_id="idea-%s")
    rooms = {each.slug: str(each) for each in list_rooms(request.conference)}
    aps = [
        (ap.key, f"{ap.name} ({rooms.get(ap.room, ap.room)})")
        for ap in access_points_of(request.conference, at)
        if ap.room != room.slug
    ]
    form.offer(aps, [(slug, name) for slug, name in rooms.items() if slug != room.slug])
    return form


def _slots(request: ConferenceRequest, room: Room, at: datetime) -> list[Slot]:
    """Those of the room that run or are to come today."""
    _start, ends = day_span(request.conference, day_of(request.conference, at))
    found = [s for s in slots_of(request.conference, at, ends) if s.room == room.slug]
    return sorted(found, key=lambda slot: slot.start)


def _called(request: ConferenceRequest, slot: Slot) -> str:
    start, end = (m.astimezone(request.conference.zone) for m in (slot.start, slot.end))
    title = _("Break") if slot.kind is Kind.BREAK and not slot.title else slot.title
    return f"{start:%H:%M}–{end:%H:%M} {title}"


def _people_form(request: ConferenceRequest, slots: list[Slot], *, filled: bool) -> PeopleForm:
    form = PeopleForm(request.POST if filled else None, auto_id="people-%s")
    form.offer([(slot.key, _called(request, slot)) for slot in slots])
    return form


@require_GET
def room(request: ConferenceRequest, conference: str, slug: str) -> HttpResponse:  # noqa: ARG001 - set on the request
    """One room: its verdict, radio by radio, what can be done, what if."""
    at = now()
    found = find_room(request.conference, slug)
    context = _room_context(request, found, at)
    if request.htmx:
        return render(request, "capacity/room_figures.html", context)
    return _whole_room(request, found, at, context)


def _whole_room(
    request: ConferenceRequest,
    found: Room,
    at: datetime,
    context: dict[str, Any],
    people: PeopleForm | None = None,
    complaint: ComplaintForm | None = None,
) -> HttpResponse:
    slots = _slots(request, found, at)
    told = expectations(request.conference)
    by = actor_of(request)
    context |= _complaints_context(request, found, at) | {
        "complaint": complaint or ComplaintForm(auto_id="complaint-%s"),
        "idea": _idea_form(request, found, at, filled=False),
        "people": people or _people_form(request, slots, filled=False),
        "has_slots": bool(slots),
        "told": [(_called(request, s), told[s.key]) for s in slots if s.key in told],
        "may_tell": may_tell_people(by=by, conference=request.conference),
        "may_change": may_plan_capacity(by=by, conference=request.conference),
    }
    return render(
        request, "capacity/room.html", context, status=_CODES[people is None and complaint is None]
    )


@require_POST
def what_if(request: ConferenceRequest, conference: str, slug: str) -> HttpResponse:  # noqa: ARG001 - set on the request
    """The room before and after what was chosen; nothing is changed."""
    at = now()
    found = find_room(request.conference, slug)
    _chosen, span = _horizon(request, at)
    form = _idea_form(request, found, at, filled=True)
    if not form.is_valid():
        return _nothing_tried(request, _first_error(form))
    given = form.cleaned_data
    idea = Idea(
        found.slug,
        add=given["add"] or 0,
        move=tuple(given["move"]),
        cap=given["cap"],
        low_rates=given["low_rates"],
        to=given["to"],
    )
    try:
        tried = try_idea(request.conference, idea, at, span)
    except Refused as refusal:
        return _nothing_tried(request, str(refusal))
    return render(request, "capacity/tried.html", {"tried": tried, "room": found})


def _nothing_tried(request: ConferenceRequest, refusal: str) -> HttpResponse:
    return render(request, "capacity/tried.html", {"refusal": refusal}, status=422)


def _first_error(form: forms.Form) -> str:
    name, errors = next(iter(form.errors.items()))
    return f"{form[name].label}: {errors[0]}" if name in form.fields else str(errors[0])


@require_POST
def people(request: ConferenceRequest, conference: str, slug: str) -> HttpResponse:
    """Say how many people a slot has."""
    at = now()
    found = find_room(request.conference, slug)
    form = _people_form(request, _slots(request, found, at), filled=True)
    if form.is_valid():
        with refusals_in(form):
            set_expectation(
                by=actor_of(request), conference=request.conference, at=at, **form.cleaned_data
            )
            messages.success(request, _("The number of people is written down."))
            return redirect("capacity:room", conference=conference, slug=slug)
    return _whole_room(request, found, at, _room_context(request, found, at), form)


def _may_complain(request: ConferenceRequest) -> Verdict:
    return may_note_complaints(by=actor_of(request), conference=request.conference)


def _complaints_context(request: ConferenceRequest, found: Room, at: datetime) -> dict[str, Any]:
    rows = list_complaints(request.conference, at, room=found.slug)
    return {
        "room": found,
        "may_complain": _may_complain(request),
        "complaints": rows[:MOST_COMPLAINTS],
        "complaints_number": rows.count(),
    }


@require_http_methods(["GET", "POST"])
def complaints(request: ConferenceRequest, conference: str, slug: str) -> HttpResponse:
    """What people said of the network in a room; posting notes one more, from its page or from the board."""
    found = find_room(request.conference, slug)
    if request.method == "GET":
        context = _complaints_context(request, found, now())
        return render(request, "capacity/complaints.html", context)
    form = ComplaintForm(request.POST, auto_id="complaint-%s")
    if not form.is_valid():
        at = now()
        context = _room_context(request, found, at)
        return _whole_room(request, found, at, context, complaint=form)
    try:
        note_complaint(**around(request), room=slug, note=form.cleaned_data["note"])
        messages.success(request, _("Complaint noted: %s.") % found)
    except Refused as refusal:
        if refusal.code != NOTED_ALREADY:
            raise
        messages.info(request, str(refusal))
    if "board" in request.POST:
        there = reverse("capacity:board", args=[conference])
        return redirect(f"{there}#room-{slug}")
    return redirect("capacity:room", conference=conference, slug=slug)


@require_POST
def take_back(request: ConferenceRequest, conference: str, slug: str, pk: int) -> HttpResponse:
    """Take back a complaint that was noted by mistake."""
    take_back_complaint(**around(request), complaint=pk)
    messages.success(request, _("Complaint taken back."))
    return redirect("capacity:room", conference=conference, slug=slug)
