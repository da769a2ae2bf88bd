"""Answers in figures."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kaisai.core.surfaces.downloads import download_table
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of
from kaisai.domains.registration.queries import count_answers, export_counts
from kaisai.domains.registration.views.asking import crumbs


@require_GET
def counts(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - the address
    """How many lunches, T-shirts, countries."""
    found = count_answers(by=actor_of(request), conference=request.conference)
    context = {
        "counts": [
            (each, [(row, list(zip(each.items, row.by_item, strict=True))) for row in each.rows])
            for each in found
            if each.rows or each.question
        ],
        "breadcrumbs": crumbs(request, _("Counts of answers")),
    }
    return render(request, "registration/counts.html", context)


@require_GET
def counts_file(request: ConferenceRequest, conference: str, ending: str) -> HttpResponse:
    """The same as a table."""
    told = export_counts(by=actor_of(request), conference=request.conference)
    return download_table(told, f"{conference}-counts", ending)
