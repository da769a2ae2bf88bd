"""What the crew sees: quotas, ticket types, orders."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaisai.core.kit.clock import now
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of, around
from kaisai.domains.mails.queries import list_mails_about
from kaisai.domains.receipts.queries import list_of_order
from kaisai.domains.registration.enums import OrderState
from kaisai.domains.registration.forms import ItemForm, QuotaForm, ReasonForm, RefundForm
from kaisai.domains.registration.models import Order
from kaisai.domains.registration.operations import (
    cancel_order,
    record_payment,
    refund,
    save_item,
    save_quota,
)
from kaisai.domains.registration.queries import (
    abouts_of,
    account_of,
    answered_lines,
    find_item,
    find_order,
    find_quotas,
    list_additions,
    list_items,
    list_orders,
    list_quotas,
    list_refunds,
    list_tickets,
    standings_of,
)
from kaisai.domains.registration.rules import may_sell
from kaisai.domains.registration.views.asking import crumbs
from kaisai.domains.registration.views.receipts import desk_form

SHOWN = 200


@require_GET
def overview(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - the address
    """How much is sold of everything, and who ordered."""
    told, text = around(request), request.GET.get("words", "")[:100].replace("\0", "")
    orders = list(list_orders(**told, text=text)[: SHOWN + 1])
    context = {
        "quotas": list_quotas(**told),
        "items": list_items(request.conference),
        "orders": orders[:SHOWN],
        "there_are_more": len(orders) > SHOWN,
        "words": text,
        "at": told["at"],
    }
    page = "registration/orders.html" if request.htmx else "registration/overview.html"
    return render(request, page, context)


@require_http_methods(["GET", "POST"])
def quota(request: ConferenceRequest, conference: str, slug: str = "") -> HttpResponse:
    """How many there are of something."""
    verdict = may_sell(by=actor_of(request), conference=request.conference)
    verdict.require()
    initial = {}
    if slug:
        found = find_quotas(request.conference, [slug])[0]
        names = {"name": found.name.localize("en"), "name_ja": found.name.localize("ja")}
        initial = {"slug": slug, "places": found.places.count()} | names
    form = QuotaForm(request.POST if request.method == "POST" else None, initial=initial)
    if slug:
        form.fields["slug"].disabled = True
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            save_quota(**around(request), **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("registration:overview", conference)
    context = {
        "form": form,
        "verdict": verdict,
        "title": _("Quota"),
        "breadcrumbs": crumbs(request, slug or _("New quota")),
    }
    return render(request, "registration/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def item(request: ConferenceRequest, conference: str, slug: str = "") -> HttpResponse:
    """A ticket type."""
    verdict = may_sell(by=actor_of(request), conference=request.conference)
    verdict.require()
    zone, position = request.conference.zone, list_items(request.conference).count() + 1
    initial = {}
    if slug:
        found = find_item(request.conference, slug)
        initial, position = ItemForm.of(found, zone), found.position
    form = ItemForm(request.POST if request.method == "POST" else None, initial=initial)
    form.offer((now.quota.slug, now.quota) for now in list_quotas(**around(request)))
    if slug:
        form.fields["slug"].disabled = True
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            save_item(**around(request), **form.told(zone), position=position)
            messages.success(request, _("Saved."))
            return redirect("registration:overview", conference)
    context = {
        "form": form,
        "verdict": verdict,
        "title": _("Ticket type"),
        "breadcrumbs": crumbs(request, slug or _("New ticket type")),
    }
    return render(request, "registration/form.html", context, status=422 if form.errors else 200)


@require_GET
def look(request: ConferenceRequest, conference: str, number: str) -> HttpResponse:  # noqa: ARG001 - the address
    """One order."""
    return _look(request, number, ReasonForm())


def _look(request: ConferenceRequest, number: str, form: Form) -> HttpResponse:
    may_sell(by=actor_of(request), conference=request.conference).require()
    found = find_order(request.conference, number)
    is_paid = found.state == OrderState.CONFIRMED and found.paid_at is not None
    refunding = form if isinstance(form, RefundForm) else _refunding(found)
    tickets = list_tickets(found)
    context = {
        "order": found,
        "tickets": tickets,
        "additions": list_additions(found),
        "standings": standings_of(tickets),
        "answered": answered_lines(request.conference, tickets, now()),
        "form": form,
        "can_record": found.is_sold,
        "is_placed": found.state == OrderState.PLACED,
        "is_alive": (found.is_sold or found.is_held(now())) and not is_paid,
        "mails": [
            mail
            for about in abouts_of(found, tickets)
            for mail in list_mails_about(request.conference, about)
        ],
        "can_resend": found.is_sold and found.email,
        "refunding": refunding if is_paid else None,
        "refunds": list_refunds(found),
        "documents": list_of_order(request.conference, found.number),
        "receipting": desk_form(found),
        "ways": account_of(found),
        "breadcrumbs": crumbs(request, found.number),
    }
    return render(request, "registration/look.html", context, status=422 if form.errors else 200)


def _refunding(order: Order, posted: QueryDict | None = None) -> RefundForm:
    return RefundForm(
        posted, tickets=[ticket for ticket in list_tickets(order) if ticket.refund_id is None]
    )


@require_POST
def pay_back(request: ConferenceRequest, conference: str, number: str) -> HttpResponse:
    """Tickets are cancelled and their money goes back."""
    may_sell(by=actor_of(request), conference=request.conference).require()
    form = _refunding(find_order(request.conference, number), request.POST)
    if form.is_valid():
        with refusals_in(form, pages=(403, 404)):
            made = refund(**around(request), number=number, **form.cleaned_data)
            sentence = _(
                "Refunded: %s yen are to be paid back, by card where it was paid so, else by hand."
            )
            messages.success(request, sentence % f"{made.amount:,}")
            return redirect("registration:look", conference, number)
    return _look(request, number, form)


@require_POST
def paid(request: ConferenceRequest, conference: str, number: str) -> HttpResponse:
    """The money is there."""
    record_payment(**around(request), number=number)
    messages.success(request, _("Payment recorded."))
    return redirect("registration:look", conference, number)


@require_POST
def cancel(request: ConferenceRequest, conference: str, number: str) -> HttpResponse:
    """Cancel it, and say why."""
    form = ReasonForm(request.POST)
    if form.is_valid():
        with refusals_in(form, pages=(403, 404)):
            cancel_order(**around(request), number=number, reason=form.cleaned_data["reason"])
            messages.success(request, _("Cancelled; the places are free again."))
            return redirect("registration:look", conference, number)
    return _look(request, number, form)
