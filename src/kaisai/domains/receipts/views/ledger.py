"""What the crew sees: the ledger, a document of it, who issues."""

from secrets import token_urlsafe
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kaisai.core.kit.language import spoken
from kaisai.core.surfaces.downloads import PDF, download, download_table
from kaisai.core.surfaces.navigation import Crumb
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of, around
from kaisai.domains.receipts.enums import Subject
from kaisai.domains.receipts.forms import HandOutForm, IssuerForm
from kaisai.domains.receipts.models import Issuer
from kaisai.domains.receipts.operations import hand_out, save_issuer
from kaisai.domains.receipts.queries import (
    export_ledger,
    find_document,
    find_issuer,
    list_documents,
    paper_of,
    sum_up,
    verify_ledger,
    write_paper,
)
from kaisai.domains.receipts.rules import may_keep_ledger
from kaisai.engines.invoices.corporate import find_doubt

SHOWN = 200


def _crumbs(request: ConferenceRequest, here: str) -> list[Crumb]:
    top = reverse("receipts:ledger", args=[request.conference.slug])
    return [Crumb(_("Receipts"), top), Crumb(here)]


def _words(request: ConferenceRequest) -> str:
    return request.GET.get("words", "")[:100].replace("\0", "")


def _doubt(found: Issuer | None) -> str:
    doubt = found and found.registration_number and find_doubt(found.registration_number)
    return doubt.sentence(spoken()) if doubt else ""


@require_GET
def ledger(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - the address
    """Every document, the newest first, and what they add up to."""
    told: dict[str, Any] = {"by": actor_of(request), "conference": request.conference}
    text = _words(request)
    rows = list_documents(**told, text=text)
    shown = list(rows[: SHOWN + 1])
    issuer_now = find_issuer(request.conference)
    context = {
        "documents": shown[:SHOWN],
        "there_are_more": len(shown) > SHOWN,
        "sums": sum_up(rows),
        "words": text,
        "issuer": issuer_now,
        "doubt": _doubt(issuer_now),
        "state": verify_ledger(**told) if "check" in request.GET else None,
    }
    page = "receipts/lines.html" if request.htmx else "receipts/ledger.html"
    return render(request, page, context)


@require_http_methods(["GET", "POST"])
def issuer(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Who issues receipts."""
    verdict = may_keep_ledger(by=actor_of(request), conference=request.conference)
    verdict.require()
    found = find_issuer(request.conference)
    posted = request.POST if request.method == "POST" else None
    form = IssuerForm(posted, initial=IssuerForm.of(found))
    if posted is not None and form.is_valid():
        with refusals_in(form):
            saved = save_issuer(**around(request), **form.cleaned_data)
            messages.success(request, _("Saved."))
            if doubt := _doubt(saved):
                messages.warning(request, doubt)
            return redirect("receipts:ledger", conference)
    context = {
        "form": form,
        "verdict": verdict,
        "has_documents": list_documents(
            by=actor_of(request), conference=request.conference
        ).exists(),
        "breadcrumbs": _crumbs(request, _("Issuer")),
    }
    return render(request, "receipts/issuer.html", context, status=422 if form.errors else 200)


@require_GET
def table(request: ConferenceRequest, conference: str, ending: str) -> HttpResponse:
    """The accountant's table, the oldest first."""
    told: dict[str, Any] = {"by": actor_of(request), "conference": request.conference}
    rows = export_ledger(**told, text=_words(request))
    return download_table(rows, f"{conference}-receipts", ending)


@require_http_methods(["GET", "POST"])
def document(request: ConferenceRequest, conference: str, document: int) -> HttpResponse:  # noqa: ARG001 - the address
    """One document; posting gives it, or a re-issue of it, to a buyer."""
    may_keep_ledger(by=actor_of(request), conference=request.conference).require()
    found = find_document(request.conference, document)
    posted = request.POST if request.method == "POST" else None
    initial = {"wish": token_urlsafe(12), "recipient": found.recipient}
    form = HandOutForm(posted, initial=initial | {"honorific": found.honorific})
    if posted is not None and form.is_valid():
        with refusals_in(form, pages=(403, 404)):
            given = hand_out(**around(request), number=document, **form.cleaned_data)
            language = "en" if posted.get("language") == "en" else "ja"
            return download(write_paper(given, language), f"{given.code}.pdf", PDF)
    first = found.reissue_of or found
    paper = paper_of(found, spoken())
    context = {
        "document": found,
        "lines": [
            {
                "text": line.description(spoken()),
                "quantity": line.quantity,
                "rate": int(line.rate),
                "amount": line.amount,
            }
            for line in paper.lines
        ],
        "first": first,
        "reissues": first.reissues.order_by("number"),
        "returned_by": first.returned_by.filter(reissue_of=None).order_by("number"),
        "is_fresh": found == first and not hasattr(found, "handed_out"),
        "is_return": found.subject == Subject.RETURN,
        "form": form,
        "breadcrumbs": _crumbs(request, found.code),
    }
    return render(request, "receipts/document.html", context, status=422 if form.errors else 200)


@require_GET
def copy(request: ConferenceRequest, conference: str, document: int) -> HttpResponse:  # noqa: ARG001 - the address
    """The issuer's own copy, marked as such."""
    may_keep_ledger(by=actor_of(request), conference=request.conference).require()
    found = find_document(request.conference, document)
    language = "en" if request.GET.get("language") == "en" else "ja"
    return download(write_paper(found, language, is_copy=True), f"{found.code}-copy.pdf", PDF)
