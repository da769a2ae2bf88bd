"""What everybody sees who waits: where they stand, and when it is their turn."""

import contextlib
import math
import random
import time

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kaisai.core.identity.actors import WORKER
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.surfaces.given import word_in
from kaisai.core.surfaces.guests import form_for_all
from kaisai.core.surfaces.limits import RateLimit
from kaisai.core.surfaces.requests import (
    ConferenceRequest,
    actor_of,
    around,
    client_address,
    open_to_all,
)
from kaisai.domains.waiting_room.enums import Turn
from kaisai.domains.waiting_room.models import WaitingRoom
from kaisai.domains.waiting_room.operations import draw, join
from kaisai.domains.waiting_room.queries import (
    LINE,
    LONGEST_TOKEN,
    Standing,
    find_place,
    find_room,
    new_challenge,
    stand,
    token_of,
)
from kaisai.domains.waiting_room.rules import may_line_up

# An office or a household lines up from one address; a program that takes a thousand places does, too.
JOINS = RateLimit(per_second=0.5, burst=30)
LOOK_AGAIN = 5.0, 10.0  # seconds, so that not everybody asks at the same moment


@open_to_all
@form_for_all
@require_http_methods(["GET", "POST"])
def line(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Line up, and see one's turn come."""
    may_line_up(by=actor_of(request), conference=request.conference).require()
    room = find_room(request.conference)
    if room is None:
        return redirect("registration:shop", conference)
    _draw_if_due(request, room)
    if request.method == "POST":
        return _join(request, room)
    return _page(request, room, _standing(request))


@open_to_all
@require_GET
def now_at(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - the address
    """The part of the page that changes."""
    may_line_up(by=actor_of(request), conference=request.conference).require()
    room = find_room(request.conference)
    if room is not None:
        _draw_if_due(request, room)
    return _page(request, room, _standing(request) if room else None, part=True)


def _draw_if_due(request: ConferenceRequest, room: WaitingRoom) -> None:
    """The worker does so as well; whoever looks first does not wait for it."""
    at = around(request)["at"]
    if room.is_open(at) and not room.is_drawn:
        with contextlib.suppress(Refused):  # somebody else was first
            draw(by=WORKER, conference=request.conference, at=at)


def _join(request: ConferenceRequest, room: WaitingRoom) -> HttpResponse:
    if (standing := _standing(request)) is not None and standing.turn is not Turn.MISSED:
        return redirect("waiting_room:line", request.conference.slug)  # one place for a browser
    address = client_address(request, proxied=settings.BEHIND_PROXY)
    if not JOINS.allows(address, time.monotonic()):
        told = _("So many line up from one address: wait a minute.")
        return _page(request, room, None, sentence=told, status=429)
    challenge = word_in(request.POST, "challenge", LONGEST_TOKEN)
    try:
        nonce = word_in(request.POST, "nonce", 40)
        token = join(**around(request), challenge=challenge, nonce=nonce).token
    except Refused as refused:
        # Who pressed twice has the place of the first time.
        found = find_place(request.conference, challenge) if refused.code == "used" else None
        if found is None:
            return _page(request, room, None, sentence=str(refused), status=refused.status)
        token = token_of(found, room)
    return _remembering(redirect("waiting_room:line", request.conference.slug), request, token)


def _standing(request: ConferenceRequest) -> Standing | None:
    token = request.COOKIES.get(_cookie(request), "")
    try:
        return stand(**around(request), token=token) if token else None
    except NotFound:
        return None


def _page(
    request: ConferenceRequest,
    room: WaitingRoom | None,
    standing: Standing | None,
    *,
    sentence: str = "",
    status: int = 200,
    part: bool = False,
) -> HttpResponse:
    at = around(request)["at"]
    shown = standing if standing is None or standing.turn is not Turn.MISSED else None
    context = {
        "of": request.conference,
        "room": room,
        "standing": shown,
        "was_missed": standing is not None and shown is None,
        "is_open": room is not None and room.is_open(at),
        "wait": max(1, math.ceil((standing.turn_at - at).total_seconds() / 60)) if standing else 0,
        "again": round(random.uniform(*LOOK_AGAIN), 1),  # noqa: S311 - spreads looks, hides nothing
        "sentence": sentence,
    }
    if shown is None and room is not None:
        by = actor_of(request)
        context["challenge"] = new_challenge(by=by, conference=request.conference)
    name = "waiting_room/now.html" if part else "waiting_room/line.html"
    answer = render(request, name, context, status=status)
    answer.headers["Cache-Control"] = "private, no-store"
    return _remembering(answer, request, standing.token) if shown and standing else answer


def _cookie(request: ConferenceRequest) -> str:
    return f"{LINE}{request.conference.slug}"


def _remembering(answer: HttpResponse, request: ConferenceRequest, token: str) -> HttpResponse:
    """The browser keeps its place, also when it is closed and the server starts anew."""
    answer.set_cookie(
        _cookie(request),
        token,
        max_age=7 * 86400,
        path=f"/{request.conference.slug}/tickets",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer
