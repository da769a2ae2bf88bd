"""Everybody with a ticket: the list, files of it, and lists that come from elsewhere."""

import base64
import json
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from kaisai.core.surfaces.downloads import download_table
from kaisai.core.surfaces.given import number_in, word_in
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of, around
from kaisai.domains.registration.enums import AttendeeState
from kaisai.domains.registration.forms import AttendeesForm
from kaisai.domains.registration.operations import (
    AttendeesPreview,
    import_attendees,
    preview_attendees,
)
from kaisai.domains.registration.queries import (
    export_attendees,
    export_orders,
    list_attendee_lists,
    list_attendees,
    list_figures,
    list_items,
    sources_of,
)
from kaisai.domains.registration.rules import may_sell
from kaisai.domains.registration.views.asking import crumbs

FILTERS = ("text", "item", "state", "source")
SHOWN = 100  # people of each kind in a preview
_KIND = "kind-"


@require_GET
def attendees(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - the address
    """Everybody with a ticket: by item, state, source, and any text."""
    chosen = {name: word_in(request.GET, name, 100) for name in FILTERS}
    found = list_attendees(
        by=actor_of(request),
        conference=request.conference,
        page=number_in(request.GET, "page", 1),
        **chosen,
    )
    context = {
        "found": found,
        "chosen": chosen,
        "is_filtered": any(chosen.values()),
        "previous": found.page - 1,
        "next": found.page + 1,
        "around": urlencode({name: value for name, value in chosen.items() if value}),
        "items": list_items(request.conference),
        "states": AttendeeState.choices,
        "sources": sources_of(request.conference),
        "listings": [] if request.htmx else list_figures(**around(request)),
        "breadcrumbs": crumbs(request, _("Attendees")),
    }
    page = "registration/found.html" if request.htmx else "registration/attendees.html"
    return render(request, page, context)


@require_GET
def attendees_file(request: ConferenceRequest, conference: str, ending: str) -> HttpResponse:
    """Everybody with a ticket as a table."""
    told = export_attendees(by=actor_of(request), conference=request.conference)
    return download_table(told, f"{conference}-attendees", ending)


@require_GET
def orders_file(request: ConferenceRequest, conference: str, ending: str) -> HttpResponse:
    """Every order as a table."""
    told = export_orders(by=actor_of(request), conference=request.conference)
    return download_table(told, f"{conference}-orders", ending)


@require_http_methods(["GET", "POST"])
def load(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Upload a list, see whom it adds, changes and cancels, confirm."""
    verdict = may_sell(by=actor_of(request), conference=request.conference)
    verdict.require()
    asked = request.method == "POST"
    form = AttendeesForm(request.POST, request.FILES) if asked else AttendeesForm()
    context: dict[str, Any] = {
        "form": form,
        "lists": list_attendee_lists(by=actor_of(request), conference=request.conference),
        "listings": list_figures(**around(request)),
        "verdict": verdict,
        "breadcrumbs": crumbs(request, _("Import attendees")),
    }
    if asked and form.is_valid():
        given = form.cleaned_data
        told = {name: given[name] for name in ("data", "name", "list_name")}
        told["items"] = _chosen_items(request) or given["items"]
        with refusals_in(form):
            if given["held"] and "confirm" in request.POST:
                done = import_attendees(**around(request), **told, expect=given["expect"])
                _tell(request, done.people, done.without_place)
                return redirect("registration:attendees", conference)
            preview = preview_attendees(by=actor_of(request), conference=request.conference, **told)
            context |= _shown(preview) | {
                "held": base64.b64encode(given["data"]).decode(),
                "given": given,
                "items_held": json.dumps(told["items"]),
                "items": list_items(request.conference),
            }
    return render(request, "registration/import.html", context, status=422 if form.errors else 200)


def _chosen_items(request: ConferenceRequest) -> dict[str, str]:
    """What was chosen beside each ticket type: `kind-3` names the type, `item-3` the item."""
    told = {}
    for name in request.POST:
        number = name.removeprefix(_KIND)
        if name.startswith(_KIND) and (slug := word_in(request.POST, f"item-{number}", 50)):
            told[word_in(request.POST, name)] = slug
    return told


def _tell(request: ConferenceRequest, people: int, without_place: int) -> None:
    messages.success(request, _("Imported: %s people.") % people)
    if without_place:
        sentence = ngettext(
            "%s ticket found no place left in a quota. It is valid; enlarge the quota and import again.",
            "%s tickets found no place left in a quota. They are valid; enlarge the quota and import again.",
            without_place,
        )
        messages.warning(request, sentence % without_place)


def _shown(preview: AttendeesPreview) -> dict[str, Any]:
    """The preview, its people in groups."""
    titles = {
        "cancelled": _("Cancelled"),
        "reactivated": _("Back again"),
        "changed": _("Changed"),
        "added": _("New"),
    }
    groups = []
    for what, title in titles.items():
        lines = [line for line in preview.lines if line.what == what]
        if lines:
            groups.append((title, len(lines), lines[:SHOWN], max(0, len(lines) - SHOWN)))
    return {"preview": preview, "groups": groups}
