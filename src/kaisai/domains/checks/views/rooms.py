"""All rooms, and one of them with its sign-off."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from kaisai.core.conference.models import Room
from kaisai.core.conference.queries import find_room
from kaisai.core.kit.clock import now
from kaisai.core.kit.errors import NotFound
from kaisai.core.kit.language import spoken
from kaisai.core.surfaces.navigation import Crumb
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of
from kaisai.domains.checks.enums import RoomState
from kaisai.domains.checks.forms import SignOffForm
from kaisai.domains.checks.models import Check
from kaisai.domains.checks.operations import discard_check, sign_off, withdraw_sign_off
from kaisai.domains.checks.queries import (
    RoomRow,
    list_checks,
    newest_by_place,
    room_row,
    room_rows,
    texts_of,
)
from kaisai.domains.checks.rules import may_sign_off
from kaisai.engines.dropcheck.outcomes import Verdict

MOST_HISTORY = 50
_ORDER = (Verdict.FAIL, Verdict.SKIP, Verdict.PASS, Verdict.INFO)
_WORDS = {
    Verdict.FAIL: ("down", gettext_lazy("wrong")),
    Verdict.SKIP: ("late", gettext_lazy("not measured")),
    Verdict.PASS: ("up", gettext_lazy("as expected")),
    Verdict.INFO: ("bare", gettext_lazy("only measured")),
}
_NAMES = {
    "link": gettext_lazy("Link"),
    "wifi": gettext_lazy("Wi-Fi"),
    "speed": gettext_lazy("Link speed"),
    "dhcp": "DHCP",
    "ipv4": "IPv4",
    "ipv6": "IPv6",
    "gateway": gettext_lazy("Gateway"),
    "dns": "DNS",
    "nat64": "NAT64",
    "ping": gettext_lazy("Round trip"),
    "mtu": gettext_lazy("Packet size"),
    "portal": gettext_lazy("Captive portal"),
    "trace": gettext_lazy("Way"),
    "throughput-down": gettext_lazy("Download"),
    "throughput-up": gettext_lazy("Upload"),
}


@require_GET
def overview(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - set on the request
    """How far the rooms are: those that are not as expected first, then floor by floor."""
    rows = room_rows(request.conference)
    failed = [row for row in rows if row.state is RoomState.FAILED]
    others = [row for row in rows if row.state is not RoomState.FAILED]
    floors = [
        (str(floor) if floor else _("No floor"), [(row, "") for row in of_floor])
        for floor, of_floor in groupby(others, lambda row: row.room.floor)
    ]
    if failed:
        wrong = [(row, _first_wrong(row)) for row in failed]
        floors.insert(0, (_("Not as expected"), wrong))
    counts = [(state, sum(row.state is state for row in rows)) for state in RoomState]
    page = "checks/overview_rooms.html" if request.htmx else "checks/overview.html"
    context = {"floors": floors, "counts": [(s, n) for s, n in counts if n]}
    return render(request, page, context)


def _first_wrong(row: RoomRow) -> str:
    """What is wrong at the first place that failed, in a sentence."""
    told = _told(row.failed[0]) if row.failed else []
    return f"{told[0]['what']}: {told[0]['sentence']}" if told else ""


@require_GET
def room(request: ConferenceRequest, conference: str, slug: str) -> HttpResponse:  # noqa: ARG001 - set on the request
    """One room: the newest outcomes of each place, sign-off, history."""
    return _page(request, find_room(request.conference, slug))


def _page(request: ConferenceRequest, found: Room, form: SignOffForm | None = None) -> HttpResponse:
    row = room_row(request.conference, found)
    newest = row.newest.pk if row.newest else None
    texts = texts_of(request.conference, found.slug)
    top = reverse("checks:overview", args=[request.conference.slug])
    context: dict[str, Any] = {
        "room": found,
        "row": row,
        "places": [(check, _told(check)) for check in newest_by_place(found)],
        "history": list_checks(found)[:MOST_HISTORY],
        "form": form or SignOffForm(),
        "newest": newest,  # not as it was sent: the page shows the newest again
        "verdict": may_sign_off(by=actor_of(request), conference=request.conference),
        "has_expectations": bool(texts.common or texts.own),
        "server": request.build_absolute_uri("/").rstrip("/"),
        "breadcrumbs": [Crumb(_("Drop checks"), top), Crumb(str(found))],
    }
    context["places"].sort(key=lambda pair: pair[0].well)
    return render(request, "checks/room.html", context, status=400 if form else 200)


def _told(check: Check) -> list[dict[str, Any]]:
    """Its outcomes for people, what is wrong first."""
    language = spoken()
    rows = []
    for kept in sorted(check.outcomes, key=_urgency):
        mark, word = _WORDS[Verdict(kept["verdict"])]
        what = f"{_NAMES.get(kept['check'], kept['check'])} {kept['about']}".strip()
        rows.append({"mark": mark, "word": word, "what": what, "sentence": kept[language]})
    return rows


def _urgency(kept: dict[str, Any]) -> int:
    return _ORDER.index(Verdict(kept["verdict"]))


@require_POST
def sign(request: ConferenceRequest, conference: str, slug: str) -> HttpResponse:
    """Answer for the room."""
    found = find_room(request.conference, slug)
    form = SignOffForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        by = actor_of(request)
        with refusals_in(form, pages=(403, 404)):
            sign_off(by=by, conference=request.conference, at=now(), **given)
            messages.success(request, _("The room is signed off."))
            return redirect("checks:room", conference=conference, slug=slug)
    return _page(request, found, form)


@require_POST
def withdraw(request: ConferenceRequest, conference: str, slug: str) -> HttpResponse:
    """Answer for it no longer."""
    by = actor_of(request)
    withdraw_sign_off(by=by, conference=request.conference, at=now(), room=slug)
    messages.success(request, _("The sign-off is withdrawn."))
    return redirect("checks:room", conference=conference, slug=slug)


@require_POST
def discard(request: ConferenceRequest, conference: str, slug: str) -> HttpResponse:
    """Take out a check that was made at the wrong place."""
    told = request.POST.get("check", "")
    if not (told.isascii() and told.isdigit() and len(told) < 19):
        raise NotFound(_("There is no such check."))
    by = actor_of(request)
    discard_check(by=by, conference=request.conference, at=now(), check=int(told))
    messages.success(request, _("The check was discarded."))
    return redirect("checks:room", conference=conference, slug=slug)
