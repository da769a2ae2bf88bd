"""Receipts of an order, for its buyer and at the desk."""

import time
from secrets import token_urlsafe

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaisai.core.kit.errors import Refused
from kaisai.core.surfaces.downloads import PDF, download
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
from kaisai.domains.receipts.enums import Address, DocumentForm
from kaisai.domains.receipts.queries import (
    find_document,
    find_issuer,
    find_original,
    list_of_order,
    write_paper,
)
from kaisai.domains.registration.enums import OrderState
from kaisai.domains.registration.forms import ReceiptForm
from kaisai.domains.registration.models import Order
from kaisai.domains.registration.operations import (
    hand_out_document,
    issue_receipt,
    issue_receipt_for,
)
from kaisai.domains.registration.queries import find_order, find_order_by_secret, list_refunds
from kaisai.domains.registration.rules import may_buy, may_sell

# A paper costs a tenth of a second and a line that stays for ever.
PAPERS = RateLimit(per_second=0.1, burst=20)


@open_to_all
@form_for_all
@require_http_methods(["GET", "POST"])
def receipt(request: ConferenceRequest, conference: str, secret: str) -> HttpResponse:  # noqa: ARG001 - the address
    """The papers of one's order; posting issues the receipt."""
    may_buy(by=actor_of(request), conference=request.conference).require()
    found = find_order_by_secret(request.conference, secret)
    posted = request.POST if request.method == "POST" else None
    form = ReceiptForm(posted, initial=_initial(found))
    if posted is not None and form.is_valid():
        with refusals_in(form, pages=(403, 404)):
            _knock(request)
            number = issue_receipt(**around(request), secret=secret, **form.cleaned_data)
            return _paper(request, number)
    return _page(request, found, form, secret)


@open_to_all
@form_for_all
@require_POST
def document(
    request: ConferenceRequest,
    conference: str,  # noqa: ARG001 - the address
    secret: str,
    document: int,
) -> HttpResponse:
    """A document of one's order: itself the first time, then a re-issue."""
    form = ReceiptForm(request.POST)
    wish = str(request.POST.get("wish", ""))[:64]
    with refusals_in(form, pages=(403, 404)):
        _knock(request)
        told = around(request) | {"secret": secret, "document": document, "wish": wish}
        return _paper(request, hand_out_document(**told))
    return _page(request, find_order_by_secret(request.conference, secret), form, secret)


@require_POST
def receipt_for(request: ConferenceRequest, conference: str, number: str) -> HttpResponse:  # noqa: ARG001 - the address
    """The receipt of somebody's order, at the desk."""
    may_sell(by=actor_of(request), conference=request.conference).require()
    found = find_order(request.conference, number)
    form = ReceiptForm(request.POST)
    if form.is_valid():
        with refusals_in(form, pages=(403, 404)):
            issued = issue_receipt_for(**around(request), number=number, **form.cleaned_data)
            return _paper(request, issued)
    return _page(request, found, form, "")


def desk_form(order: Order) -> ReceiptForm | None:
    """The form for a receipt that nobody asked for yet; None when there is none to issue."""
    return ReceiptForm(initial=_initial(order)) if _is_due(order) else None


def _is_due(order: Order) -> bool:
    is_paid = order.state == OrderState.CONFIRMED and order.paid_at is not None
    return is_paid and find_original(order.conference, order.number) is None


def _initial(order: Order) -> dict[str, str]:
    return {"wish": token_urlsafe(12), "recipient": order.name, "honorific": Address.PERSON}


def _knock(request: HttpRequest) -> None:
    address = client_address(request, proxied=settings.BEHIND_PROXY)
    if not PAPERS.allows(address, time.monotonic()):
        sentence = _("So many papers from one address: wait a minute.")
        raise Refused("too-often", sentence, status=429)


def _page(request: ConferenceRequest, order: Order, form: ReceiptForm, secret: str) -> HttpResponse:
    issuer = find_issuer(request.conference)
    context = {
        "of": request.conference,
        "order": order,
        "secret": secret,
        "form": form,
        "is_due": _is_due(order),
        "issuer": issuer,
        "kind": DocumentForm.QUALIFIED.label if issuer and issuer.registration_number else "",
        "documents": list_of_order(request.conference, order.number),
        "refunds": list_refunds(order),
        "wish": token_urlsafe(12),
    }
    answer = render(
        request, "registration/receipt.html", context, status=422 if form.errors else 200
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _paper(request: ConferenceRequest, number: int) -> HttpResponse:
    made = find_document(request.conference, number)
    language = "en" if request.POST.get("language") == "en" else "ja"
    return download(write_paper(made, language), f"{made.code}.pdf", PDF)
