"""What buyers see: ways to pay one's order, where to transfer to, and thanks."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaisai.core.kit.errors import Refused, Unavailable
from kaisai.core.surfaces.guests import form_for_all
from kaisai.core.surfaces.limits import RateLimit
from kaisai.core.surfaces.middleware import policy
from kaisai.core.surfaces.requests import (
    ConferenceRequest,
    actor_of,
    around,
    client_address,
    open_to_all,
)
from kaisai.domains.payments.operations import choose_transfer, start_card
from kaisai.domains.payments.queries import (
    checkout_origin,
    find_bank_account,
    find_transfer,
    is_rehearsal,
    payments_of,
    takes_by_card,
    waits,
)
from kaisai.domains.payments.rules import may_pay
from kaisai.domains.registration.enums import OrderState
from kaisai.domains.registration.queries import find_order_by_secret

# Each start asks the provider and writes a line of the journal.
STARTS = RateLimit(per_second=0.2, burst=20)


@open_to_all
@require_GET
def pay(request: ConferenceRequest, conference: str, secret: str) -> HttpResponse:
    """By card, by transfer, or at the desk."""
    may_pay(by=actor_of(request), conference=request.conference).require()
    order = find_order_by_secret(request.conference, secret)
    if order.state != OrderState.PLACED:
        return redirect("registration:order", conference, secret)
    cards = takes_by_card(order.total)
    context = {
        "of": request.conference,
        "order": order,
        "secret": secret,
        "cards": cards,
        "bank": find_bank_account(request.conference),
        "transfer": find_transfer(order),
        "waits": waits(payments_of(order)),
        "is_rehearsal": cards and is_rehearsal(),
    }
    answer = render(request, "payments/pay.html", context)
    answer.headers["Cache-Control"] = "private, no-store"  # whoever reads the address may cancel
    if cards:
        answer.headers["Content-Security-Policy"] = policy(forms=(checkout_origin(),))
    return answer


@open_to_all
@form_for_all
@require_POST
def card(request: ConferenceRequest, conference: str, secret: str) -> HttpResponse:  # noqa: ARG001 - the address
    """To the provider's page."""
    return _begin(request, secret, lambda told: start_card(**told))


@open_to_all
@form_for_all
@require_POST
def transfer(request: ConferenceRequest, conference: str, secret: str) -> HttpResponse:  # noqa: ARG001 - the address
    """A code for the transfer; the page has the account then."""

    def choose(told: dict[str, Any]) -> str:
        choose_transfer(**told)
        return ""

    return _begin(request, secret, choose)


def _begin(
    request: ConferenceRequest, secret: str, begin: Callable[[dict[str, Any]], str]
) -> HttpResponse:
    """To where it leads, or back to the page, which says why not."""
    back = reverse("payments:pay", args=[request.conference.slug, secret])
    address = client_address(request, proxied=settings.BEHIND_PROXY)
    if not STARTS.allows(address, time.monotonic()):
        messages.warning(request, _("So many payments from one address: wait a minute."))
        return redirect(back)
    try:
        return redirect(begin(around(request) | {"secret": secret}) or back)
    except (Refused, Unavailable) as trouble:
        if getattr(trouble, "status", 0) in {403, 404}:
            raise
        messages.warning(request, str(trouble))
        return redirect(back)


@open_to_all
@require_GET
def thanks(request: ConferenceRequest, conference: str, secret: str) -> HttpResponse:
    """Back from the provider: its message may be later than the buyer."""
    may_pay(by=actor_of(request), conference=request.conference).require()
    order = find_order_by_secret(request.conference, secret)
    there = reverse("registration:order", args=[conference, secret])
    is_told = order.state != OrderState.PLACED or waits(payments_of(order))
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": there} if is_told else {})
    if is_told:
        return redirect(there)
    context = {"of": request.conference, "order": order, "secret": secret, "there": there}
    answer = render(request, "payments/thanks.html", context)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
