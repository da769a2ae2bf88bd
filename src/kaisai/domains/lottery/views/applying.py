"""What everybody sees: lotteries, one's own application, and how to draw again."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.surfaces.downloads import download
from kaisai.core.surfaces.guests import form_for_all
from kaisai.core.surfaces.limits import RateLimit
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import (
    ConferenceRequest,
    actor_of,
    around,
    client_address,
    open_to_all,
)
from kaisai.domains.lottery.enums import ApplicationState, LotteryState
from kaisai.domains.lottery.forms import ApplicationForm, GroupForm
from kaisai.domains.lottery.models import Application, Lottery
from kaisai.domains.lottery.operations import apply, decline, regroup, withdraw
from kaisai.domains.lottery.queries import (
    find_application,
    find_lottery,
    list_lotteries,
    now_of,
    read_record,
    record_of,
    waiting_before,
    way_of,
)
from kaisai.domains.lottery.rules import may_apply
from kaisai.domains.registration.enums import OrderState
from kaisai.engines.lottery.script import SCRIPT

APPLIED = "applied-"  # a cookie; with the name of the lottery, it has the secret of the application
KEPT_FOR = 120 * 86_400  # seconds: longer than a lottery takes
SHOWN = 1_000  # of a list; the record has all of it
# A household applies from one address; who tries out group codes does, too.
APPLICATIONS = RateLimit(per_second=0.2, burst=20)


@open_to_all
@require_GET
def lotteries(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - the address
    """Which lotteries there are, and how far each is."""
    context = {"of": request.conference, "lotteries": list_lotteries(**around(request))}
    return render(request, "lottery/lotteries.html", context)


@open_to_all
@form_for_all
@require_http_methods(["GET", "POST"])
def lottery(request: ConferenceRequest, conference: str, slug: str) -> HttpResponse:
    """Apply, or see the list, the result, and how to draw it again."""
    may_apply(by=actor_of(request), conference=request.conference).require()
    found = find_lottery(request.conference, slug)
    form = ApplicationForm(request.POST if request.method == "POST" else None, lottery=found)
    if request.method == "POST" and _may_knock(request, form) and form.is_valid():
        with refusals_in(form, pages=(403,)):
            given = {name: told for name, told in form.cleaned_data.items() if told}
            told = {"slug": slug, "language": get_language() or ""} | given
            accepted = apply(**around(request), **told)
            there = redirect("lottery:application", conference, accepted.secret)
            there.set_cookie(
                _cookie(found),
                accepted.secret,
                max_age=KEPT_FOR,
                path=f"/{conference}/lotteries",
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
            return there
    context = _context(request, found) | {"form": form}
    answer = render(request, "lottery/lottery.html", context, status=422 if form.errors else 200)
    answer.headers["Cache-Control"] = "private, no-store"  # it may lead to one's application
    return answer


def _may_knock(request: ConferenceRequest, form: ApplicationForm | GroupForm) -> bool:
    address = client_address(request, proxied=settings.BEHIND_PROXY)
    if APPLICATIONS.allows(address, time.monotonic()):
        return True
    form.add_error(None, _("So many applications from one address: wait a minute."))
    return False


def _context(request: ConferenceRequest, found: Lottery) -> dict[str, Any]:
    told = now_of(found, around(request)["at"])
    context: dict[str, Any] = {
        "of": request.conference,
        "now": told,
        "lottery": found,
        "mine": _mine(request, found),
        "is_open": told.state is LotteryState.OPEN,
        "is_before": told.state in (LotteryState.ANNOUNCED, LotteryState.OPEN),
        "items": list(found.items.order_by("position", "slug")),
    }
    if found.record:
        record = record_of(found)
        result = record.result
        waited = set(result.waiting) if result else set()
        won = found.applications.filter(state=ApplicationState.WON).order_by("rank", "number")
        context |= {
            "record": record,
            "listed": len(record.applications),
            "applications": record.applications[:SHOWN],
            "winners": result.winners[:SHOWN] if result else (),
            "waiting": result.waiting[:SHOWN] if result else (),
            "moved_up": [each.number for each in won if each.number in waited],
            "is_cut": len(record.applications) > SHOWN,
            "seed": record.seed.hex() if record.seed else "",
            "script": SCRIPT,
        }
    return context


def _cookie(found: Lottery) -> str:
    return f"{APPLIED}{found.slug}"


def _mine(request: ConferenceRequest, found: Lottery) -> str:
    """The secret of the application that this browser made, if it still counts."""
    secret = request.COOKIES.get(_cookie(found), "")
    try:
        application = find_application(request.conference, secret)
    except NotFound:
        return ""
    counts = application.state != ApplicationState.WITHDRAWN
    return secret if counts and application.lottery_id == found.pk else ""


@open_to_all
@require_GET
def record_file(request: ConferenceRequest, conference: str, slug: str) -> HttpResponse:  # noqa: ARG001 - the address
    """The record as a file."""
    told = read_record(**around(request), slug=slug)
    return download(told.encode(), f"lottery-{slug}.json", "application/json")


@open_to_all
@require_GET
def application(request: ConferenceRequest, conference: str, secret: str) -> HttpResponse:  # noqa: ARG001 - the address
    """One's application: the group, what became of it, the way to the order."""
    return _application(request, secret, GroupForm())


def _application(request: ConferenceRequest, secret: str, form: GroupForm) -> HttpResponse:
    told = around(request)
    may_apply(by=told["by"], conference=request.conference).require()
    found = find_application(request.conference, secret)
    members = found.group.members.exclude(state=ApplicationState.WITHDRAWN)
    state = found.lottery.state_at(told["at"])
    context = {
        "of": request.conference,
        "application": found,
        "lottery": found.lottery,
        "state": state,
        "is_open": state is LotteryState.OPEN,
        "others": [each.number for each in members.order_by("number") if each.pk != found.pk],
        "before": waiting_before(found) if found.state == ApplicationState.WAITING else 0,
        "outcome": _outcome(found, told["at"]),
        "way": way_of(found),
        "secret": secret,
        "form": form,
    }
    answer = render(
        request, "lottery/application.html", context, status=422 if form.errors else 200
    )
    answer.headers["Cache-Control"] = "private, no-store"  # whoever reads the address may withdraw
    return answer


def _outcome(found: Application, at: datetime) -> str:
    """What became of it, as the page tells it: a winner's order may have ended before it is noted."""
    order = found.order
    if found.state != ApplicationState.WON or order is None:
        return found.state
    if order.is_sold:
        return "taken"
    if order.is_held(at):
        return "won"
    return "declined" if order.state == OrderState.CANCELLED else "lapsed"


@open_to_all
@form_for_all
@require_POST
def change_group(request: ConferenceRequest, conference: str, secret: str) -> HttpResponse:
    """Go with others, or alone."""
    form = GroupForm(request.POST)
    if _may_knock(request, form) and form.is_valid():
        with refusals_in(form, "code", pages=(403,)):
            regroup(**around(request), secret=secret, code=form.cleaned_data["code"])
            messages.success(request, _("Your group is another one now."))
            return redirect("lottery:application", conference, secret)
    return _application(request, secret, form)


@open_to_all
@form_for_all
@require_POST
def take_back(request: ConferenceRequest, conference: str, secret: str) -> HttpResponse:  # noqa: ARG001 - the address
    """Withdraw the application."""
    return _ended(request, secret, withdraw, _("Your application is withdrawn."))


@open_to_all
@form_for_all
@require_POST
def give_up(request: ConferenceRequest, conference: str, secret: str) -> HttpResponse:  # noqa: ARG001 - the address
    """Give up the place, or the turn."""
    return _ended(request, secret, decline, _("Given up. Thank you: the next group moves up."))


def _ended(
    request: ConferenceRequest, secret: str, end: Callable[..., Any], sentence: str
) -> HttpResponse:
    try:
        end(**around(request), secret=secret)
    except Refused as refused:
        if refused.status in {403, 404}:
            raise
        messages.warning(request, str(refused))
    else:
        messages.success(request, sentence)
    return redirect("lottery:application", request.conference.slug, secret)
