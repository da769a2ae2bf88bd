"""What somebody sees who scans the poster: what it is about, the form, and what became of their offer."""

import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaisai.core.conference.models import Conference
from kaisai.core.conference.queries import find_conference
from kaisai.core.kit.clock import now
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.surfaces.given import number_in, word_in
from kaisai.core.surfaces.limits import RateLimit
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import actor_of, client_address
from kaisai.domains.signup.enums import OfferState
from kaisai.domains.signup.forms import OfferForm
from kaisai.domains.signup.models import Offer, SignUp
from kaisai.domains.signup.operations import offer, take_back
from kaisai.domains.signup.queries import (
    find_by_word,
    is_helping,
    list_mine,
    read_word,
    why_shut,
)

# A venue shares an address, so that only words that lead nowhere count; nobody tries them out.
WRONG = RateLimit(per_second=0.1, burst=20)
OFFERS = RateLimit(per_second=0.5, burst=60)


@dataclass(slots=True)
class _Visit:
    """What a request is about.

    Attributes:
        of: the conference; None where there is none of that name, which nobody is told.
        day: the sign-up of the word; None without one, or with one that leads nowhere.
        mine: the visitor's offer for that day, or their latest one.
        sentence: why there is nothing to offer.
    """

    of: Conference | None
    day: SignUp | None = None
    mine: Offer | None = None
    sentence: str = ""
    status: int = 200


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, of: str) -> HttpResponse:
    """Where the word is typed; who has offered already sees what became of it."""
    if typed := read_word(word_in(request.GET, "word", 40)):
        return redirect("signup_open:word", of, typed)
    visit = _Visit(_conference(of))
    visit.mine = _mine(request, visit)
    if request.method == "POST":
        return _taken_back(request, visit) or redirect("signup_open:join", of)
    return _page(request, visit, None)


@require_http_methods(["GET", "POST"])
def at_word(request: HttpRequest, of: str, word: str) -> HttpResponse:
    """The page behind the poster; posting offers, or takes the offer back."""
    visit = _visit(request, of, word)
    if request.method == "POST":
        if not request.user.is_authenticated:
            return HttpResponseRedirect(_ways(request)["sign_in"])
        if (answer := _taken_back(request, visit)) is not None:
            return answer
    form = _form(request, visit)
    if form is None or visit.day is None or not form.is_bound:
        return _page(request, visit, form)
    if _may_knock(request, form) and form.is_valid():
        with refusals_in(form, pages=()):
            _offer(request, visit.day, form)
            messages.success(request, _("Thank you! The crew sees your offer now."))
            return redirect("signup_open:word", of, visit.day.word)
    return _page(request, visit, form)


def _conference(slug: str) -> Conference | None:
    try:
        return find_conference(slug)
    except NotFound:
        return None


def _visit(request: HttpRequest, slug: str, word: str) -> _Visit:
    visit, key = _Visit(_conference(slug)), _who_knocks(request)
    if WRONG.is_used_up(key, time.monotonic()):
        visit.sentence, visit.status = _("So many wrong words: wait a minute."), 429
        return visit
    try:
        visit.day = find_by_word(visit.of, word)
    except NotFound as refused:
        WRONG.allows(key, time.monotonic())
        visit.sentence, visit.status = str(refused), 404
        visit.mine = _mine(request, visit)  # the word may have changed since they offered
        return visit
    visit.mine = _mine(request, visit)
    shut = why_shut(visit.day, now())
    if shut is not None and visit.mine is None:
        visit.sentence, visit.status = str(shut), shut.status
    return visit


def _who_knocks(request: HttpRequest) -> str:
    """Who is signed in counts alone: everybody at a venue has one address."""
    who = actor_of(request)
    if who.account is not None:
        return who.identity
    return client_address(request, proxied=settings.BEHIND_PROXY)


def _mine(request: HttpRequest, visit: _Visit) -> Offer | None:
    by = actor_of(request)
    if visit.of is None or by.account is None:
        return None
    rows = list_mine(by=by, conference=visit.of)
    return (rows.filter(signup=visit.day) if visit.day else rows).first()


def _form(request: HttpRequest, visit: _Visit) -> OfferForm | None:
    """The form, where there is something to offer or to change."""
    by = actor_of(request)
    if visit.of is None or visit.day is None or visit.sentence or by.account is None:
        return None
    if why_shut(visit.day, now()) is not None or is_helping(by, visit.of):
        return None
    if visit.mine is not None and visit.mine.state != OfferState.WAITING:
        return None
    begin = OfferForm.of(visit.mine, visit.of.zone) or {"name": by.account.name}
    return OfferForm(request.POST if request.method == "POST" else None, initial=begin)


def _offer(request: HttpRequest, day: SignUp, form: OfferForm) -> None:
    offer(
        by=actor_of(request),
        conference=day.conference,
        at=now(),
        word=day.word,
        language=(get_language() or "")[:2],
        **form.told(day.day, day.conference.zone),
    )


def _may_knock(request: HttpRequest, form: OfferForm) -> bool:
    if OFFERS.allows(_who_knocks(request), time.monotonic()):
        return True
    form.add_error(None, _("So many requests: wait a minute."))
    return False


def _taken_back(request: HttpRequest, visit: _Visit) -> HttpResponse | None:
    """What is answered to who takes an offer back; None where something else was posted."""
    pk = number_in(request.POST, "take_back")
    if not pk or visit.of is None:
        return None
    by = actor_of(request)
    try:
        take_back(by=by, conference=visit.of, at=now(), offer=pk)
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, _("Your offer is taken back and erased."))
    return redirect(request.path)


def _ways(request: HttpRequest) -> dict[str, str]:
    """To sign in or make an account, and back here."""
    there = urlencode({"next": request.path})
    return {
        "sign_in": f"{reverse('account_login')}?{there}",
        "sign_up": f"{reverse('account_signup')}?{there}",
    }


def _page(request: HttpRequest, visit: _Visit, form: OfferForm | None) -> HttpResponse:
    at, by = now(), actor_of(request)
    is_named = visit.of is not None and (visit.of.is_public or visit.day or visit.mine)
    context: dict[str, Any] = {
        "of": visit.of if is_named else None,
        "slug": request.resolver_match.kwargs["of"] if request.resolver_match else "",
        "day": visit.day or (visit.mine.signup if visit.mine else None),
        "has_word": visit.day is not None,
        "mine": visit.mine,
        "helps": visit.mine is not None and visit.mine.helps(at),
        "is_over": visit.mine is not None and visit.mine.until <= at,
        "is_waiting": visit.mine is not None and visit.mine.state == OfferState.WAITING,
        "is_crew": visit.of is not None and is_helping(by, visit.of),
        "is_known": by.account is not None,
        "email": by.account.email if by.account is not None else "",
        "sentence": visit.sentence,
        "form": form,
        **_ways(request),
    }
    status = 422 if form is not None and form.errors else visit.status
    answer = render(request, "signup/join.html", context, status=status)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
