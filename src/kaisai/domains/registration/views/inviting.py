"""The crew invites people, sees what became of it, sends again and withdraws; guests decline."""

import time
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from kaisai.core.kit.errors import Refused
from kaisai.core.surfaces.given import word_in
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
from kaisai.domains.registration.forms import InvitationForm
from kaisai.domains.registration.operations import (
    Guest,
    decline_invitation,
    invite,
    resend_invitation,
    withdraw_invitation,
)
from kaisai.domains.registration.queries import list_invitations, list_items, read_invitations
from kaisai.domains.registration.rules import may_buy, may_sell
from kaisai.domains.registration.views.asking import crumbs
from kaisai.domains.registration.views.buying import voucher_page
from kaisai.engines.formats.people import Person

SHOWN = 500
DECLINES = RateLimit(per_second=0.1, burst=10)  # nobody tries out codes


@require_http_methods(["GET", "POST"])
def invitations(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Everybody who was invited, and a list of more with its preview."""
    verdict = may_sell(by=actor_of(request), conference=request.conference)
    verdict.require()
    is_posted = request.method == "POST"
    form = InvitationForm(request.POST, request.FILES) if is_posted else InvitationForm()
    form.offer(
        (item.slug, item.name) for item in list_items(request.conference).filter(is_sold_here=True)
    )
    context: dict[str, Any] = {"form": form}
    if is_posted and form.is_valid():
        told = read_invitations(**around(request), text=form.cleaned_data["people"])
        if "send" in request.POST:
            with refusals_in(form):
                made = invite(**around(request), **_told(form, told.people, request))
                sentence = ngettext("%s is invited.", "%s are invited.", len(made))
                messages.success(request, sentence % len(made))
                return redirect("registration:invitations", conference)
        context |= _preview(form, told)
    text = word_in(request.GET, "text", 100)
    found = list_invitations(**around(request), text=text)
    context |= {
        "invitations": found[:SHOWN],
        "there_are_more": len(found) > SHOWN,
        "text": text,
        "verdict": verdict,
        "breadcrumbs": crumbs(request, _("Invitations")),
    }
    status = 422 if form.errors else 200
    return render(request, "registration/invitations.html", context, status=status)


def _told(
    form: InvitationForm, people: Sequence[Person], request: ConferenceRequest
) -> dict[str, Any]:
    given = form.told(request.conference.zone)
    names = ("items", "valid_until", "price", "keeps_places")
    guests = [
        Guest(
            one.email,
            one.name,
            given["many"] if one.many is None else one.many,
            one.language or given["language"],
        )
        for one in people
    ]
    return {name: given[name] for name in names} | {"guests": guests}


def _preview(form: InvitationForm, told: Any) -> dict[str, Any]:
    """What the list says; a file stands in the field from now on."""
    given, shown = form.cleaned_data, form.with_people()
    for error in form.non_field_errors():
        shown.add_error(None, error)
    return {
        "form": shown,
        "preview": told,
        "people": [
            (one, one.many or given["many"], one.language or given["language"])
            for one in told.people
        ],
    }


@require_POST
def resend(request: ConferenceRequest, conference: str, pk: int) -> HttpResponse:
    """Its mail leaves again, to another address where one is told."""
    try:
        told = word_in(request.POST, "email")
        resend_invitation(**around(request), invitation=pk, email=told)
    except Refused as refused:
        _warn(request, refused)
    else:
        messages.success(request, _("It is sent once more."))
    return redirect("registration:invitations", conference)


@require_POST
def withdraw(request: ConferenceRequest, conference: str, pk: int) -> HttpResponse:
    """Nobody can use it any more."""
    try:
        withdraw_invitation(**around(request), invitation=pk)
    except Refused as refused:
        _warn(request, refused)
    else:
        messages.success(request, _("Withdrawn; what was kept for it is on sale."))
    return redirect("registration:invitations", conference)


@open_to_all
@form_for_all
@require_POST
def decline(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Whoever was invited does not come."""
    may_buy(by=actor_of(request), conference=request.conference).require()
    code = word_in(request.POST, "voucher", 40)
    address = client_address(request, proxied=settings.BEHIND_PROXY)
    if not DECLINES.allows(address, time.monotonic()):
        so_many = _("So many answers from one address: wait a minute, and decline again.")
        return voucher_page(request, code, sentence=so_many, status=429)
    try:
        decline_invitation(**around(request), code=code)
    except Refused as refused:
        if refused.status == 403:
            raise
        messages.warning(request, str(refused))
    else:
        messages.success(request, _("Thank you for telling: somebody else can have the place now."))
    return redirect("registration:redeem", conference)


def _warn(request: ConferenceRequest, refused: Refused) -> None:
    if refused.status in {403, 404}:
        raise refused
    messages.warning(request, str(refused))
