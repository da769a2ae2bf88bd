"""A ticket goes to another person: the form, what to hand on, and what they see."""

import time

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kaisai.core.kit.clock import now
from kaisai.core.kit.errors import NotFound
from kaisai.core.kit.language import spoken
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
from kaisai.domains.registration.forms import TermsForm, TransferForm
from kaisai.domains.registration.models import Ticket
from kaisai.domains.registration.operations import (
    codes_of,
    save_terms,
    transfer_ticket,
)
from kaisai.domains.registration.queries import (
    Codes,
    find_given_ticket,
    find_order_by_secret,
    find_ticket_of,
    terms_of,
    ticket_links,
)
from kaisai.domains.registration.rules import may_buy, may_sell
from kaisai.domains.registration.views.asking import crumbs
from kaisai.engines.codes.qr import svg

# Each is a line of the journal, which nobody shortens.
TRANSFERS = RateLimit(per_second=0.1, burst=20)


@open_to_all
@require_GET
def ticket(request: ConferenceRequest, conference: str, secret: str, number: str) -> HttpResponse:  # noqa: ARG001 - the address
    """A ticket to show at the desk: its code as a picture, its number, for whom it is.

    The code of one that was given to another person is theirs alone.
    """
    may_buy(by=actor_of(request), conference=request.conference).require()
    found = find_order_by_secret(request.conference, secret)
    if not found.is_sold:
        raise NotFound(_("There is no such ticket. Open it from your order."))
    codes = codes_of(request.conference, now())
    return _pass(request, find_ticket_of(found, number.upper(), codes), codes, secret)


@open_to_all
@require_GET
def given(request: ConferenceRequest, conference: str, secret: str) -> HttpResponse:  # noqa: ARG001 - the address
    """The same for whoever the ticket was given to; nothing else of the order."""
    may_buy(by=actor_of(request), conference=request.conference).require()
    codes = codes_of(request.conference, now())
    return _pass(request, find_given_ticket(request.conference, secret), codes, given_by=secret)


def _pass(
    request: ConferenceRequest,
    shown: Ticket,
    codes: Codes,
    secret: str = "",
    *,
    given_by: str = "",
) -> HttpResponse:
    number = codes.number(shown.pk)
    is_theirs = bool(secret and shown.secret_digest)
    picture = "" if is_theirs else svg(codes.code(shown), _("Code of the ticket"))
    context = {
        "of": request.conference,
        "order": shown.order,
        "ticket": shown,
        "number": number,
        "links": ticket_links(shown, *((secret, number) if secret else (given_by, ""))),
        "picture": mark_safe(picture),  # noqa: S308 - drawn by us, its title escaped
        "secret": secret,
        "can_give": now() < terms_of(request.conference).changes_until,
    }
    answer = render(request, "registration/ticket.html", context)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@open_to_all
@form_for_all
@require_http_methods(["GET", "POST"])
def give(request: ConferenceRequest, conference: str, secret: str, number: str) -> HttpResponse:
    """Give a ticket to another person; afterwards the address to hand on to them."""
    may_buy(by=actor_of(request), conference=request.conference).require()
    order = find_order_by_secret(request.conference, secret)
    if not order.is_sold:
        return redirect("registration:order", conference, secret)
    found = find_ticket_of(order, number.upper(), codes_of(request.conference, now()))
    form = TransferForm(
        request.POST if request.method == "POST" else None,
        initial={"language": "ja" if spoken() == "ja" else "en"},
    )
    address = client_address(request, proxied=settings.BEHIND_PROXY)
    link = ""
    if request.method == "POST" and not TRANSFERS.allows(address, time.monotonic()):
        form.add_error(None, _("So many changes from one address: wait a minute."))
    elif request.method == "POST" and form.is_valid():
        with refusals_in(form, pages=(403, 404)):
            done = transfer_ticket(
                **around(request), secret=secret, number=number, **form.cleaned_data
            )
            way = reverse("registration:given", args=[conference, done.secret])
            link = request.build_absolute_uri(way)
    context = {
        "of": request.conference,
        "order": order,
        "ticket": found,
        "number": number,
        "form": form,
        "secret": secret,
        "link": link,
        "until": terms_of(request.conference).changes_until,
        "is_over": now() >= terms_of(request.conference).changes_until,
        "new_name": form.cleaned_data["name"] if link else "",
        "email": form.cleaned_data["email"] if link else "",
    }
    status = 422 if form.errors else 200
    answer = render(request, "registration/give.html", context, status=status)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@require_http_methods(["GET", "POST"])
def terms(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Until when holders change and give back themselves."""
    verdict = may_sell(by=actor_of(request), conference=request.conference)
    verdict.require()
    posted = request.POST if request.method == "POST" else None
    form = TermsForm(posted, initial=TermsForm.of(request.conference))
    if posted is not None and form.is_valid():
        with refusals_in(form):
            save_terms(**around(request), **form.told(request.conference.zone))
            messages.success(request, _("Saved."))
            return redirect("registration:overview", conference)
    context = {
        "form": form,
        "verdict": verdict,
        "title": _("Changes by holders"),
        "breadcrumbs": crumbs(request, _("Changes by holders")),
    }
    return render(request, "registration/form.html", context, status=422 if form.errors else 200)
