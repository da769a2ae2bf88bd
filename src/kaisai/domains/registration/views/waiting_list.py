"""The waiting list: to join, to see one's turn come, to leave; and how the crew sees it."""

import time

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaisai.core.kit.clock import now
from kaisai.core.kit.errors import Refused
from kaisai.core.kit.ids import digest
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
from kaisai.domains.registration.enums import OrderState
from kaisai.domains.registration.forms import ReasonForm, WaitForm
from kaisai.domains.registration.operations import Wanted, promote_wish, stop_waiting, wait
from kaisai.domains.registration.queries import list_offers, list_wishes, look_at_wish
from kaisai.domains.registration.rules import may_buy, may_sell
from kaisai.domains.registration.views.asking import crumbs

SHOWN = 500
# Each wish is a line that the crew reads, and a mail to come.
JOINS = RateLimit(per_second=0.1, burst=10)


@open_to_all
@form_for_all
@require_http_methods(["GET", "POST"])
def join(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Wait for what is sold out; `many-…` in the address says what was chosen."""
    may_buy(by=actor_of(request), conference=request.conference).require()
    offers = [offer for offer in list_offers(**around(request)) if offer.can_be_waited_for]
    posted = request.POST if request.method == "POST" else None
    form = WaitForm(posted, offers=offers, chosen=request.GET)
    address = client_address(request, proxied=settings.BEHIND_PROXY)
    if posted is not None and not JOINS.allows(address, time.monotonic()):
        form.add_error(None, _("So many wishes from one address: wait a minute."))
    elif posted is not None and form.is_valid():
        told = form.cleaned_data
        with refusals_in(form, pages=(403, 404)):
            line = wait(
                **around(request),
                wanted=[Wanted(item, many) for item, many in form.wanted()],
                name=told["name"],
                email=told["email"],
                language=get_language() or "",
            )
            return redirect("registration:wish", conference, line.secret)
    context = {"of": request.conference, "offers": offers, "form": form}
    status = 422 if form.errors else 200
    return render(request, "registration/wait.html", context, status=status)


@open_to_all
@require_GET
def wish(request: ConferenceRequest, conference: str, secret: str) -> HttpResponse:  # noqa: ARG001 - the address
    """One's place in the line, and the order that it became."""
    told = look_at_wish(**around(request), secret=secret)
    found, at = told.wish, now()
    order = found.order
    context = {
        "of": request.conference,
        "wish": found,
        "items": found.items.select_related("item"),
        "before": told.before,
        "order": order,
        "is_held": order is not None and order.is_held(at),
        "was_missed": order is not None
        and order.state in (OrderState.HELD, OrderState.LAPSED)
        and not order.is_held(at),
        "secret": secret,
        "leads_to_order": order is not None and order.secret_digest == digest(secret),
    }
    answer = render(request, "registration/wish.html", context)
    answer.headers["Cache-Control"] = "private, no-store"  # whoever reads the address may leave
    return answer


@open_to_all
@form_for_all
@require_POST
def leave(request: ConferenceRequest, conference: str, secret: str) -> HttpResponse:
    """Wait no longer."""
    try:
        stop_waiting(**around(request), secret=secret)
        messages.success(request, _("You wait no longer. Thank you for telling."))
    except Refused as refused:
        if refused.status in {403, 404}:
            raise
        messages.warning(request, str(refused))
    return redirect("registration:wish", conference, secret)


@require_GET
def waiting(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - the address
    """Who waits for what, and who has come up."""
    return _waiting(request, ReasonForm())


@require_POST
def promote(request: ConferenceRequest, conference: str, number: str) -> HttpResponse:
    """Hold places for somebody before their turn."""
    may_sell(by=actor_of(request), conference=request.conference).require()
    form = ReasonForm(request.POST)
    if form.is_valid():
        with refusals_in(form, pages=(403, 404)):
            promote_wish(**around(request), number=number, reason=form.cleaned_data["reason"])
            messages.success(request, _("Places are held for %s now.") % number)
            return redirect("registration:waiting", conference)
    return _waiting(request, form, number)


def _waiting(request: ConferenceRequest, form: ReasonForm, number: str = "") -> HttpResponse:
    wishes = list_wishes(**around(request))[: SHOWN + 1]
    context = {
        "wishes": wishes[:SHOWN],
        "there_are_more": len(wishes) > SHOWN,
        "form": form,
        "number": number,
        "at": now(),
        "verdict": may_sell(by=actor_of(request), conference=request.conference),
        "breadcrumbs": crumbs(request, _("Waiting list")),
    }
    status = 422 if form.errors else 200
    return render(request, "registration/waiting.html", context, status=status)
