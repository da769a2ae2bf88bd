"""What the crew sees: quotas, ticket types, orders."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaisai.core.kit.clock import now
from kaisai.core.surfaces.navigation import Crumb
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of, around
from kaisai.domains.registration.enums import OrderState
from kaisai.domains.registration.forms import ItemForm, QuotaForm, ReasonForm
from kaisai.domains.registration.operations import (
    cancel_order,
    record_payment,
    save_item,
    save_quota,
)
from kaisai.domains.registration.queries import (
    answered_lines,
    find_item,
    find_order,
    find_quotas,
    list_items,
    list_orders,
    list_quotas,
    list_tickets,
    standings_of,
)
from kaisai.domains.registration.rules import may_sell

SHOWN = 200


def _crumbs(request: ConferenceRequest, here: str) -> list[Crumb]:
    top = reverse("registration:overview", args=[request.conference.slug])
    return [Crumb(_("Registration"), top), Crumb(here)]


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
        "breadcrumbs": _crumbs(request, slug or _("New quota")),
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
        "breadcrumbs": _crumbs(request, slug or _("New ticket type")),
    }
    return render(request, "registration/form.html", context, status=422 if form.errors else 200)


@require_GET
def look(request: ConferenceRequest, conference: str, number: str) -> HttpResponse:  # noqa: ARG001 - the address
    """One order."""
    return _look(request, number, ReasonForm())


def _look(request: ConferenceRequest, number: str, form: ReasonForm) -> HttpResponse:
    may_sell(by=actor_of(request), conference=request.conference).require()
    found = find_order(request.conference, number)
    tickets = list(list_tickets(found))
    context = {
        "order": found,
        "tickets": tickets,
        "standings": standings_of(tickets),
        "answered": answered_lines(request.conference, tickets, now()),
        "form": form,
        "can_record": found.is_sold,
        "is_placed": found.state == OrderState.PLACED,
        "is_alive": found.is_sold or found.is_held(now()),
        "breadcrumbs": _crumbs(request, found.number),
    }
    return render(request, "registration/look.html", context, status=422 if form.errors else 200)


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
