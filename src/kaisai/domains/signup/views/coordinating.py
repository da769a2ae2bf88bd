"""What the crew sees: whether sign-up is open, the poster, and who offers."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaisai.core.access.enums import Role
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.surfaces.given import number_in, word_in
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of, around
from kaisai.domains.signup.enums import OfferState, Task
from kaisai.domains.signup.forms import AS, AcceptForm, DayForm
from kaisai.domains.signup.models import Offer
from kaisai.domains.signup.operations import (
    accept,
    close_signup,
    decline,
    end,
    open_signup,
)
from kaisai.domains.signup.queries import (
    SignUpDay,
    address_of,
    days_ahead,
    find_offer,
    find_signup,
    list_days,
    list_offers,
    page_of,
    spaced,
    today_of,
    why_shut,
)
from kaisai.domains.signup.rules import may_accept, may_coordinate
from kaisai.engines.codes.qr import svg

SHOWN = 300


@require_GET
def overview(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - the address
    """Sign-up of a day, and who offers to help on it."""
    here = around(request)
    may_coordinate(by=here["by"], conference=request.conference).require()
    known = {each.day: each for each in list_days(**here)}
    ahead = days_ahead(request.conference, here["at"])
    day = _day_in(request) or today_of(request.conference, here["at"])
    if (
        request.htmx
    ):  # what is being typed stays: who came since is told, and shown when it is asked for
        return _newcomers(request, day)
    context = {
        "day": day,
        "now": known.get(day),
        "word": spaced(known[day].word) if day in known else "",
        "can_open": day in ahead,
        "days": sorted({*known, *ahead, day}, reverse=True),
        "ahead": ahead,
        "typed_at": page_of(request.conference),
        "choices": _choices(request),
        **_rows(request, day, known.get(day)),
    }
    return render(request, "signup/overview.html", context)


def _newcomers(request: ConferenceRequest, day: date) -> HttpResponse:
    rows = list_offers(
        by=actor_of(request), conference=request.conference, day=day, state=OfferState.WAITING
    )
    many = rows.filter(pk__gt=number_in(request.GET, "after")).count()
    return render(request, "signup/newcomers.html", {"many": many, "day": day})


def _rows(request: ConferenceRequest, day: date, known: SignUpDay | None) -> dict[str, Any]:
    if known is None:
        return {"newest": 0, "waiting": [], "answered": [], "there_are_more": False}
    here = around(request)
    rows = list_offers(by=here["by"], conference=request.conference, day=day)
    told = [(row, _tasks(row), row.helps(here["at"])) for row in rows[: SHOWN + 1]]
    return {
        "newest": rows.aggregate(Max("pk"))["pk__max"] or 0,
        "waiting": [each for each in told[:SHOWN] if each[0].state == OfferState.WAITING],
        "answered": [each for each in told[:SHOWN] if each[0].state != OfferState.WAITING],
        "there_are_more": len(told) > SHOWN,
    }


def _tasks(offer: Offer) -> list[str]:
    return [str(Task(task).label) for task in offer.tasks if task in Task.values]


def _choices(request: ConferenceRequest) -> list[tuple[str, str]]:
    """As what the viewer may take somebody on."""
    by, found = actor_of(request), []
    for value, label in AS.items():
        role, _mark, team = value.partition(":")
        if may_accept(by=by, conference=request.conference, role=Role(role), team=team):
            found.append((value, str(label)))
    return found


def _day_in(request: ConferenceRequest) -> date | None:
    return _date(word_in(request.GET, "day", 10))


def _date(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:  # a day that no month has
        return None


@require_POST
def open_day(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - the address
    """Open sign-up, or give it another word."""
    return _of_a_day(request, open_signup, _("Sign-up is open. Hang up the poster."))


@require_POST
def close_day(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - the address
    """Close sign-up."""
    return _of_a_day(request, close_signup, _("Sign-up is closed; take the poster down."))


def _of_a_day(request: ConferenceRequest, change: Callable[..., Any], done: str) -> HttpResponse:
    form = DayForm(request.POST)
    there = reverse("signup:overview", args=[request.conference.slug])
    if not form.is_valid():
        return redirect(there)
    told = {"day": form.cleaned_data["day"]}
    if change is open_signup:
        told["new_word"] = form.cleaned_data["new_word"]
    _carry_out(request, lambda: change(**around(request), **told), done)
    return redirect(f"{there}?day={told['day']}")


def _carry_out(request: ConferenceRequest, change: Callable[[], Any], done: str) -> None:
    try:
        change()
    except Refused as refused:
        if refused.status == 403:
            raise
        messages.warning(request, str(refused))
    else:
        messages.success(request, done)


@require_GET
def poster(request: ConferenceRequest, conference: str, day: str) -> HttpResponse:  # noqa: ARG001 - the address
    """A sheet of A4 to hang up, in both languages."""
    here = around(request)
    may_coordinate(by=here["by"], conference=request.conference).require()
    told = _date(day)
    if told is None:
        raise NotFound(_("There is no such day."))
    signup = find_signup(request.conference, told)
    if (shut := why_shut(signup, here["at"])) is not None:
        raise NotFound(shut.sentence)
    address = address_of(signup)
    context = {
        "signup": signup,
        "name_ja": request.conference.name.localize("ja"),
        "name_en": request.conference.name.localize("en"),
        "picture": mark_safe(svg(address, _("Address of the sign-up"))),  # noqa: S308 - drawn by us, its title escaped
        "typed_at": page_of(request.conference),
        "word": spaced(signup.word),
    }
    answer = render(request, "signup/poster.html", context)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def take_on(request: ConferenceRequest, conference: str, pk: int) -> HttpResponse:  # noqa: ARG001 - the address
    """Accept an offer."""
    may_coordinate(by=actor_of(request), conference=request.conference).require()
    found, form = find_offer(request.conference, pk), AcceptForm(request.POST)
    if form.is_valid():
        told = form.told(found.signup.day, request.conference.zone)
        done = _("%s is of the crew now, and gets a mail.") % found.name
        _carry_out(request, lambda: accept(**around(request), offer=pk, **told), done)
    else:
        messages.warning(request, _("Write the time like 18:00."))
    return _back(request, found)


@require_POST
def turn_down(request: ConferenceRequest, conference: str, pk: int) -> HttpResponse:  # noqa: ARG001 - the address
    """Decline an offer."""
    may_coordinate(by=actor_of(request), conference=request.conference).require()
    found = find_offer(request.conference, pk)
    done = _("Declined; %s gets a mail.") % found.name
    _carry_out(request, lambda: decline(**around(request), offer=pk), done)
    return _back(request, found)


@require_POST
def send_home(request: ConferenceRequest, conference: str, pk: int) -> HttpResponse:  # noqa: ARG001 - the address
    """End somebody's help early."""
    may_coordinate(by=actor_of(request), conference=request.conference).require()
    found = find_offer(request.conference, pk)
    done = _("Ended: %s is no longer of the crew.") % found.name
    _carry_out(request, lambda: end(**around(request), offer=pk), done)
    return _back(request, found)


def _back(request: ConferenceRequest, offer: Offer) -> HttpResponse:
    there = reverse("signup:overview", args=[request.conference.slug])
    return redirect(f"{there}?day={offer.signup.day}")
