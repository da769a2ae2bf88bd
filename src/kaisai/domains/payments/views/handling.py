"""What the crew sees: money that came in, what is wrong with it, and how to mend that."""

import base64
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaisai.core.kit.errors import Refused, Unavailable
from kaisai.core.surfaces.given import number_in, word_in
from kaisai.core.surfaces.navigation import Crumb
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of, around
from kaisai.domains.payments.enums import Fit, PaybackState
from kaisai.domains.payments.forms import AccountForm, StatementForm
from kaisai.domains.payments.operations import (
    TransfersPreview,
    assign_line,
    cancel_overdue,
    close_line,
    import_transfers,
    pay_back,
    preview_transfers,
    save_account,
)
from kaisai.domains.payments.queries import (
    find_bank_account,
    is_rehearsal,
    list_open_lines,
    list_overdue,
    list_owed,
    list_payments,
    list_stranded,
    takes_cards,
)
from kaisai.domains.payments.rules import may_handle_money

SHOWN = 100
SHOWN_LINES = 300  # of a preview
FIRST = (Fit.WRONG_AMOUNT, Fit.PROPOSAL, Fit.NOT_OPEN, Fit.UNKNOWN, Fit.MATCHES, Fit.KNOWN)


def crumbs(request: ConferenceRequest, here: str) -> list[Crumb]:
    """The way from payments to this page."""
    return [
        Crumb(_("Payments"), reverse("payments:overview", args=[request.conference.slug])),
        Crumb(here),
    ]


@require_GET
def overview(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - the address
    """What is too much, what is owed, who is late, and what came in."""
    told: dict[str, Any] = {"by": actor_of(request), "conference": request.conference}
    context = {
        "stranded": list_stranded(**told),
        "lines": list_open_lines(**told),
        "owed": list_owed(**told),
        "overdue": list_overdue(**around(request)),
        "payments": list_payments(**told)[:SHOWN],
        "bank": find_bank_account(request.conference),
        "takes_cards": takes_cards(),
        "is_rehearsal": takes_cards() and is_rehearsal(),
        "webhook": request.build_absolute_uri(reverse("payments_webhook:stripe")),
    }
    return render(request, "payments/overview.html", context)


@require_http_methods(["GET", "POST"])
def account(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Where transfers go."""
    verdict = may_handle_money(by=actor_of(request), conference=request.conference)
    verdict.require()
    found = find_bank_account(request.conference)
    initial = {name: getattr(found, name) for name in AccountForm.base_fields} if found else {}
    form = AccountForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            save_account(**around(request), **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("payments:overview", conference)
    context = {
        "form": form,
        "verdict": verdict,
        "title": _("Account for transfers"),
        "breadcrumbs": crumbs(request, _("Account for transfers")),
    }
    return render(request, "payments/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def statement(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Upload a bank statement, see what fits which order, confirm."""
    verdict = may_handle_money(by=actor_of(request), conference=request.conference)
    verdict.require()
    asked = request.method == "POST"
    form = StatementForm(request.POST, request.FILES) if asked else StatementForm()
    context: dict[str, Any] = {
        "form": form,
        "verdict": verdict,
        "breadcrumbs": crumbs(request, _("Import a bank statement")),
    }
    if asked and form.is_valid():
        given = form.cleaned_data
        with refusals_in(form):
            if given["held"] and "confirm" in request.POST:
                done = import_transfers(
                    **around(request),
                    data=given["data"],
                    name=given["name"],
                    accept=request.POST.getlist("accept")[: SHOWN_LINES * 10],
                    expect=given["expect"],
                )
                sentence = _("Imported: %(settled)s orders are paid; %(left)s lines to look at.")
                messages.success(request, sentence % {"settled": done.settled, "left": done.left})
                return redirect("payments:overview", conference)
            preview = preview_transfers(**around(request), data=given["data"])
            context |= _shown(preview) | {
                "held": base64.b64encode(given["data"]).decode(),
                "name": given["name"],
            }
    return render(request, "payments/statement.html", context, status=422 if form.errors else 200)


def _shown(preview: TransfersPreview) -> dict[str, Any]:
    """The preview, what needs a look first."""
    lines = sorted(preview.lines, key=lambda line: (FIRST.index(line.fit), line.line))
    return {
        "preview": preview,
        "lines": lines[:SHOWN_LINES],
        "more": max(0, len(lines) - SHOWN_LINES),
    }


def _act(request: ConferenceRequest, act: Callable[[dict[str, Any]], str]) -> HttpResponse:
    """Do it and say so on the overview, or say why not."""
    may_handle_money(by=actor_of(request), conference=request.conference).require()
    try:
        messages.success(request, act(around(request)))
    except (Refused, Unavailable) as trouble:
        if getattr(trouble, "status", 0) == 403:
            raise
        messages.warning(request, str(trouble))
    return redirect("payments:overview", request.conference.slug)


@require_POST
def send_back(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - the address
    """Pay back by card."""

    def act(told: dict[str, Any]) -> str:
        payment, refund = (number_in(request.POST, name) for name in ("payment", "refund"))
        made = pay_back(**told, payment=payment, refund=refund)
        if made.state == PaybackState.SENT:
            return _("%s yen are on their way back to the card.") % f"{made.amount:,}"
        raise Unavailable(_("The provider did not pay back: %s. Try again.") % made.problem)

    return _act(request, act)


@require_POST
def assign(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - the address
    """A line of a statement pays this order."""

    def act(told: dict[str, Any]) -> str:
        line, number = number_in(request.POST, "line"), word_in(request.POST, "number", 20)
        assign_line(**told, line=line, number=number, anyway="anyway" in request.POST)
        return _("Order %s is paid.") % number.strip().upper()

    return _act(request, act)


@require_POST
def close(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - the address
    """A line of a statement pays no order, and is dealt with."""

    def act(told: dict[str, Any]) -> str:
        line, note = number_in(request.POST, "line"), word_in(request.POST, "note", 300)
        close_line(**told, line=line, note=note)
        return _("Noted.")

    return _act(request, act)


@require_POST
def cancel(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - the address
    """Cancel the overdue orders that were chosen."""

    def act(told: dict[str, Any]) -> str:
        numbers = request.POST.getlist("number")[:5000]
        done = cancel_overdue(**told, numbers=numbers, reason=word_in(request.POST, "reason", 300))
        return _("Cancelled; their places are free again: %s") % ", ".join(done)

    return _act(request, act)
