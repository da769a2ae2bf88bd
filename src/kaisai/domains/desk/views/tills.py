"""Pages of the tills: opened, sold from, counted, and the sheet that says what they came to."""

from secrets import token_urlsafe

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaisai.core.surfaces.downloads import download_table
from kaisai.core.surfaces.given import word_in
from kaisai.core.surfaces.navigation import Crumb
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of, around
from kaisai.domains.desk.forms import (
    CloseTillForm,
    CollectForm,
    OpenTillForm,
    PayOutForm,
    SaleForm,
    WalkInsForm,
)
from kaisai.domains.desk.operations import (
    CollectedNow,
    SoldNow,
    close_till,
    collect,
    offer_walk_ins,
    open_till,
    pay_out,
    sell,
)
from kaisai.domains.desk.queries import TillNow, find_till, list_tills, till_table, walk_in_items
from kaisai.domains.desk.rules import may_run_desk, may_work_at_desk
from kaisai.domains.registration.queries import list_items
from kaisai.engines.codes.qr import svg


@require_http_methods(["GET", "POST"])
def tills(request: ConferenceRequest, conference: str) -> HttpResponse:
    """All tills, and a new one."""
    verdict = may_work_at_desk(by=actor_of(request), conference=request.conference)
    verdict.require()
    form = OpenTillForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            opened = open_till(**around(request), **form.cleaned_data)
            return redirect("desk:till", conference, opened.pk)
    wares = walk_in_items(request.conference)
    walk_ins = WalkInsForm(initial={"items": [slug for slug, _name, _price in wares]})
    walk_ins.offer(
        (item.slug, item) for item in list_items(request.conference).filter(is_sold_here=True)
    )
    context = {
        "form": form,
        "verdict": verdict,
        "may_run": may_run_desk(by=actor_of(request), conference=request.conference),
        "tills": list_tills(by=actor_of(request), conference=request.conference),
        "wares": wares,
        "walk_ins": walk_ins,
        "asked": word_in(request.GET, "order", 40),
        "breadcrumbs": _crumbs(conference),
    }
    return render(request, "desk/tills.html", context, status=422 if form.errors else 200)


@require_POST
def walk_ins(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Which ticket types are sold at the desk."""
    offer_walk_ins(**around(request), items=request.POST.getlist("items"))
    messages.success(request, _("Saved."))
    return redirect("desk:tills", conference)


@require_http_methods(["GET", "POST"])
def till(request: ConferenceRequest, conference: str, pk: int) -> HttpResponse:
    """Sell at a till. What was sold is shown at once: the buyer's address is told only then."""
    now = _found(request, pk)
    form = SaleForm(request.POST if request.method == "POST" else None, initial=_begun())
    wares = walk_in_items(request.conference)
    _offer(form, wares)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            told = form.cleaned_data | {"language": get_language() or ""}
            return _sold(request, now, sell(**around(request), till=pk, **told))
    return _page(request, conference, now, sale=form)


@require_POST
def collect_cash(request: ConferenceRequest, conference: str, pk: int) -> HttpResponse:
    """Take cash for an order that was placed before."""
    now = _found(request, pk)
    form = CollectForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            told = collect(**around(request), till=pk, **form.cleaned_data)
            return _shown(request, now, told)
    return _page(request, conference, now, collecting=form)


@require_POST
def take_out(request: ConferenceRequest, conference: str, pk: int) -> HttpResponse:
    """Take money out of a till."""
    now = _found(request, pk)
    form = PayOutForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            pay_out(**around(request), till=pk, **form.cleaned_data)
            messages.success(request, _("Written down."))
            return redirect("desk:till", conference, pk)
    return _page(request, conference, now, payout=form)


@require_POST
def count(request: ConferenceRequest, conference: str, pk: int) -> HttpResponse:
    """Close a till with what is in it."""
    now = _found(request, pk)
    form = CloseTillForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            close_till(**around(request), till=pk, **form.told())
            return redirect("desk:till", conference, pk)
    return _page(request, conference, now, closing=form)


@require_GET
def till_file(request: ConferenceRequest, conference: str, pk: int, ending: str) -> HttpResponse:
    """A till's lines for the accountant."""
    now = _found(request, pk)
    return download_table(till_table(now), f"till-{conference}-{pk}", ending)


def _found(request: ConferenceRequest, pk: int) -> TillNow:
    return find_till(by=actor_of(request), conference=request.conference, till=pk)


def _begun() -> dict[str, str | bool]:
    return {"wish": token_urlsafe(12), "let_in_now": True}


def _offer(form: SaleForm, wares: list[tuple[str, str, int]]) -> None:
    form.offer(
        (slug, _("%(name)s: %(price)s yen") % {"name": name, "price": f"{price:,}"})
        for slug, name, price in wares
    )


def _page(
    request: ConferenceRequest,
    conference: str,
    now: TillNow,
    *,
    sale: SaleForm | None = None,
    collecting: CollectForm | None = None,
    payout: PayOutForm | None = None,
    closing: CloseTillForm | None = None,
) -> HttpResponse:
    given = [form for form in (sale, collecting, payout, closing) if form is not None]
    wares = walk_in_items(request.conference)
    if sale is None:
        sale = SaleForm(initial=_begun())
        _offer(sale, wares)
    context = {
        "now": now,
        "sale": sale,
        "collecting": collecting
        or CollectForm(initial=_begun() | {"number": word_in(request.GET, "order", 40)}),
        "payout": payout or PayOutForm(),
        "closing": closing or CloseTillForm(),
        "wares": wares,
        "verdict": may_work_at_desk(by=actor_of(request), conference=request.conference),
        "breadcrumbs": [*_crumbs(conference, ends=False), Crumb(now.till.name)],
    }
    status = 422 if any(form.errors for form in given) else 200
    return render(request, "desk/till.html", context, status=status)


def _sold(request: ConferenceRequest, now: TillNow, told: SoldNow) -> HttpResponse:
    slug = request.conference.slug
    order = request.build_absolute_uri(reverse("registration:order", args=[slug, told.secret]))
    picture = mark_safe(svg(order, _("Address of the order")))  # noqa: S308 - drawn by us, its title escaped
    badge = reverse("desk:badge", args=[slug, told.ticket])
    return _shown(request, now, told, picture=picture, badge=badge)


def _shown(
    request: ConferenceRequest, now: TillNow, told: SoldNow | CollectedNow, **more: str
) -> HttpResponse:
    answer = render(request, "desk/sold.html", {"now": now, "sold": told, **more})
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _crumbs(conference: str, *, ends: bool = True) -> list[Crumb]:
    top = Crumb(_("Desk"), reverse("desk:overview", args=[conference]))
    return [
        top,
        Crumb(_("Tills")) if ends else Crumb(_("Tills"), reverse("desk:tills", args=[conference])),
    ]
