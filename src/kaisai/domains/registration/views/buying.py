"""What everybody sees: what is on sale, and their own order."""

import time
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaisai.core.kit.clock import now
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.surfaces.given import word_in
from kaisai.core.surfaces.guests import alike_for_guests, answer_alike, form_for_all
from kaisai.core.surfaces.limits import RateLimit
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import (
    ConferenceRequest,
    actor_of,
    around,
    client_address,
    open_to_all,
)
from kaisai.domains.registration.enums import ItemKind, OrderState
from kaisai.domains.registration.forms import OrderForm
from kaisai.domains.registration.models import Order, Ticket
from kaisai.domains.registration.operations import (
    HELD_FOR,
    Attendee,
    Given,
    Wanted,
    codes_of,
    give_back,
    hold,
    place_order,
)
from kaisai.domains.registration.queries import (
    Offer,
    VoucherOffer,
    answered_lines,
    can_add,
    find_order_by_secret,
    find_order_to_add_to,
    invitation_of,
    list_additions,
    list_elsewhere,
    list_offers,
    list_refunds,
    list_tickets,
    look_up_voucher,
    questions_for,
    secret_of,
    terms_of,
    ways_to_pay,
)
from kaisai.domains.registration.rules import may_buy
from kaisai.domains.waiting_room.queries import LINE, keeps_out

WAIT = {"line-up", "not-your-turn", "turn-missed"}  # refusals of the waiting room
HELD = "held-"  # a cookie; with the name of the conference, it has the secret of what is held
LOOKED_AT = 1.0  # seconds for which guests see the same figures
# A household or an office buys from one address; a program that takes everything does, too.
HOLDS = RateLimit(per_second=0.5, burst=30)
LOOKS = RateLimit(per_second=0.2, burst=20)  # nobody tries out codes
_PART = "many-"


@open_to_all
@require_GET
@alike_for_guests(LOOKED_AT)
def shop(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - the address
    """What is on sale, and how many are left."""
    return _shop(request)


def _shop(
    request: ConferenceRequest, sentence: str = "", status: int = 200, wait_for: str = ""
) -> HttpResponse:
    offers = list_offers(**around(request))
    elsewhere = {
        item: each for each in list_elsewhere(request.conference, now()) for item in each.items
    }
    held = _held(request)
    context = {
        "of": request.conference,
        "offers": [(offer, offer.numbers, elsewhere.get(offer.item.pk)) for offer in offers],
        "can_buy": any(offer.most for offer in offers),
        "held": request.COOKIES.get(_cookie(request), "") if held else "",
        "until": held.until if held else None,
        "sentence": sentence,
        "has_to_wait": keeps_out(request.conference, now(), _line(request)) is not None,
        "wait_for": wait_for if any(offer.waiting is not None for offer in offers) else "",
    }
    return render(request, "registration/shop.html", context, status=status)


@open_to_all
@form_for_all
@require_POST
def take(request: ConferenceRequest, conference: str) -> HttpResponse:
    """One click: the places are held, details come after. A browser holds once at a time."""
    if _held(request):
        return redirect("registration:order", conference, request.COOKIES[_cookie(request)])
    address = client_address(request, proxied=settings.BEHIND_PROXY)
    if not HOLDS.allows(address, time.monotonic()):
        return _shop(request, _("So many orders from one address: wait a minute."), 429)
    voucher = word_in(request.POST, "voucher", 40)
    beside = word_in(request.POST, "beside", 80)
    try:
        held = hold(
            **around(request),
            wanted=_wanted(request),
            language=get_language() or "",
            voucher=voucher,
            line=_line(request),
            beside=beside,
        )
    except Refused as refused:
        if refused.status == 403:
            raise
        if refused.code in WAIT:
            return redirect("waiting_room:line", conference)
        if beside:
            return _more(request, beside, str(refused), refused.status)
        if voucher:
            return _redeem(request, voucher, str(refused))
        sold_out = refused.code == "sold-out"
        told = (str(refused), refused.status, _again(request) if sold_out else "")
        return answer_alike(request, told, lambda: _shop(request, *told))
    answer = redirect("registration:order", conference, held.secret)
    answer.set_cookie(
        _cookie(request),
        held.secret,
        max_age=int(HELD_FOR.total_seconds()),
        path=f"/{conference}/tickets",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


@open_to_all
@require_GET
def more(request: ConferenceRequest, conference: str, secret: str) -> HttpResponse:  # noqa: ARG001 - the address
    """Add-ons for the tickets that one has."""
    may_buy(by=actor_of(request), conference=request.conference).require()
    return _more(request, secret)


def _more(
    request: ConferenceRequest, secret: str, sentence: str = "", status: int = 200
) -> HttpResponse:
    found = find_order_to_add_to(request.conference, secret)
    offers = _additional(request)
    context = {
        "of": request.conference,
        "order": found,
        "secret": secret,
        "offers": [(offer, offer.numbers, None) for offer in offers],
        "can_buy": any(offer.most for offer in offers),
        "sentence": sentence,
    }
    answer = render(request, "registration/more.html", context, status=status)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _additional(request: ConferenceRequest) -> list[Offer]:
    return [o for o in list_offers(**around(request)) if o.item.kind == ItemKind.ADD_ON]


@open_to_all
@form_for_all
@require_http_methods(["GET", "POST"])
def redeem(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - the address
    """What can be had with a voucher; its code comes with the address or is typed."""
    may_buy(by=actor_of(request), conference=request.conference).require()
    code = word_in(request.POST if request.method == "POST" else request.GET, "voucher", 40)
    return _redeem(request, code) if code else voucher_page(request)


def _redeem(request: ConferenceRequest, code: str, sentence: str = "") -> HttpResponse:
    address = client_address(request, proxied=settings.BEHIND_PROXY)
    if not LOOKS.allows(address, time.monotonic()):
        so_many = _("So many vouchers from one address: wait a minute.")
        return voucher_page(request, sentence=so_many, status=429)
    try:
        told = look_up_voucher(**around(request), code=code)
    except Refused as refused:
        return voucher_page(request, code, sentence=str(refused), status=422)
    return voucher_page(request, code, told, sentence, 422 if sentence else 200)


def voucher_page(
    request: ConferenceRequest,
    code: str = "",
    told: VoucherOffer | None = None,
    sentence: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page of a voucher, with what can be had or with a sentence."""
    offers = told.offers if told else []
    context = {
        "of": request.conference,
        "code": code,
        "told": told,
        "is_invitation": told is not None and invitation_of(told.voucher) is not None,
        "offers": [(offer, offer.numbers, None) for offer in offers],
        "can_buy": any(offer.most for offer in offers),
        "sentence": sentence,
    }
    answer = render(request, "registration/voucher.html", context, status=status)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _wanted(request: ConferenceRequest) -> list[Wanted]:
    found = []
    for name in request.POST:
        told = str(request.POST[name])
        if name.startswith(_PART) and told.isascii() and told.isdigit() and len(told) < 4:
            found += [Wanted(name.removeprefix(_PART), int(told))] if int(told) else []
    return found


def _line(request: ConferenceRequest) -> str:
    """This browser's place in the waiting room."""
    return request.COOKIES.get(f"{LINE}{request.conference.slug}", "")


def _again(request: ConferenceRequest) -> str:
    """What was chosen, for an address."""
    return urlencode({f"{_PART}{each.item}": each.many for each in _wanted(request)})


def _cookie(request: ConferenceRequest) -> str:
    return f"{HELD}{request.conference.slug}"


def _held(request: ConferenceRequest) -> Order | None:
    """What this browser holds at this moment."""
    secret = request.COOKIES.get(_cookie(request), "")
    if not secret:
        return None
    try:
        found = find_order_by_secret(request.conference, secret)
    except NotFound:
        return None
    return found if found.is_held(now()) else None


@open_to_all
@form_for_all
@require_http_methods(["GET", "POST"])
def order(request: ConferenceRequest, conference: str, secret: str) -> HttpResponse:
    """One's order: until when it is held, for whom the tickets are, what is to be paid."""
    may_buy(by=actor_of(request), conference=request.conference).require()
    found = find_order_by_secret(request.conference, secret)
    tickets = list_tickets(found)
    posted = request.POST if request.method == "POST" else None
    items = set() if found.is_sold else {ticket.item_id for ticket in tickets}
    form = OrderForm(
        posted,
        initial=_known(found, tickets),
        tickets=tickets,
        asked=questions_for(request.conference, items),
    )
    if posted is not None and form.is_valid():
        with refusals_in(form, pages=(403, 404)):
            place_order(
                **around(request),
                secret=secret,
                name=form.cleaned_data["name"],
                email=form.cleaned_data["email"],
                attendees=[_attendee(each) for each in form.attendees()],
            )
            return redirect("registration:order", conference, secret)
    at = now()
    answered = answered_lines(request.conference, tickets, at) if found.is_sold else []
    codes = codes_of(request.conference, at) if found.is_sold else None
    context = {
        "answered": answered,
        "can_change": any(is_open for *_line, is_open in answered),
        "of": request.conference,
        "order": found,
        "passes": [(each, codes.number(each.pk)) for each in _good(tickets)] if codes else [],
        "tickets": tickets,
        "form": form,
        "secret": secret,
        "left": max(0, int((found.until - at).total_seconds())),
        "is_kept": found.until - found.made_at > HELD_FOR,
        "is_held": found.is_held(at),
        "has_lapsed": found.state in (OrderState.HELD, OrderState.LAPSED) and not found.is_held(at),
        "may_return": found.paid_at is None
        and found.is_sold
        and at < terms_of(request.conference).returns_until,
        "refunds": list_refunds(found) if found.paid_at else [],
        "additions": [(each, secret_of(each)) for each in list_additions(found)]
        if found.is_sold
        else [],
        "can_add": found.is_sold and found.beside_id is None and can_add(request.conference, at),
        "ways": ways_to_pay(found, secret),
    }
    answer = render(request, "registration/order.html", context, status=422 if form.errors else 200)
    answer.headers["Cache-Control"] = "private, no-store"  # whoever reads the address may cancel
    return answer


def _known(order: Order, tickets: Iterable[Ticket]) -> dict[str, str]:
    """What the form begins with: of whom it was kept for, or who has the tickets it goes with."""
    if order.beside is None:
        return {"name": order.name, "email": order.email}
    told = {"name": order.beside.name, "email": order.beside.email}
    people = [
        each for each in _good(list_tickets(order.beside)) if each.item.kind != ItemKind.ADD_ON
    ]
    later: dict[int, Iterator[Ticket]] = {}
    for ticket in tickets:
        person = next(later.setdefault(ticket.item_id, iter(people)), None)
        if person is not None:
            for part in ("name", "name_kana", "name_latin"):
                told[f"{part}_{ticket.pk}"] = getattr(person, part)
    return told


def _good(tickets: Iterable[Ticket]) -> list[Ticket]:
    """Those that have not gone back."""
    return [ticket for ticket in tickets if ticket.refund_id is None]


def _attendee(told: dict[str, Any]) -> Attendee:
    return Attendee(**told | {"answers": [Given(**each) for each in told["answers"]]})


@open_to_all
@form_for_all
@require_POST
def return_order(request: ConferenceRequest, conference: str, secret: str) -> HttpResponse:
    """Give back what one holds or ordered."""
    try:
        give_back(**around(request), secret=secret)
    except Refused as refused:
        if refused.status in {403, 404}:
            raise
        messages.warning(request, str(refused))
        return redirect("registration:order", conference, secret)
    messages.success(request, _("Given back. Thank you: somebody else can have it now."))
    return redirect("registration:shop", conference)
