"""Mails about orders: who lost an address asks for it, the crew sends a confirmation again."""

import time

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaisai.core.kit.errors import Refused
from kaisai.core.surfaces.guests import form_for_all
from kaisai.core.surfaces.limits import RateLimit
from kaisai.core.surfaces.requests import (
    ConferenceRequest,
    actor_of,
    around,
    client_address,
    open_to_all,
)
from kaisai.domains.registration.forms import LostForm
from kaisai.domains.registration.operations import ask_for_addresses, resend_order
from kaisai.domains.registration.rules import may_buy

ASKED = RateLimit(per_second=0.1, burst=10)  # an office may have lost several


@open_to_all
@form_for_all
@require_http_methods(["GET", "POST"])
def lost(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - the address
    """The addresses of one's orders, by mail. What is answered tells nobody who ordered."""
    may_buy(by=actor_of(request), conference=request.conference).require()
    posted = request.POST if request.method == "POST" else None
    form, is_asked, status = LostForm(posted), False, 200
    address = client_address(request, proxied=settings.BEHIND_PROXY)
    if posted is not None and not ASKED.allows(address, time.monotonic()):
        form.add_error(None, _("So many requests from one address: wait a minute."))
        status = 429
    elif posted is not None and form.is_valid():
        try:
            ask_for_addresses(
                **around(request), email=form.cleaned_data["email"], language=get_language() or ""
            )
        except Refused as refused:
            if refused.status != 429:  # who asks too often hears what everybody hears
                raise
        is_asked = True
    elif posted is not None:
        status = 422
    context = {"of": request.conference, "form": form, "is_asked": is_asked}
    return render(request, "registration/lost.html", context, status=status)


@require_POST
def send_again(request: ConferenceRequest, conference: str, number: str) -> HttpResponse:
    """The confirmation of an order leaves again."""
    try:
        resend_order(**around(request), number=number, renew="renew" in request.POST)
    except Refused as refused:
        if refused.status in {403, 404}:
            raise
        messages.warning(request, str(refused))
    else:
        messages.success(request, _("It is sent once more."))
    return redirect("registration:look", conference, number)
