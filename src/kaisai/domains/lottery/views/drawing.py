"""What the crew sees: lotteries, who applied, the draw."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaisai.core.kit.errors import Refused
from kaisai.core.surfaces.downloads import download_table
from kaisai.core.surfaces.navigation import Crumb
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of, around
from kaisai.domains.lottery.enums import LotteryState
from kaisai.domains.lottery.forms import DrawForm, LotteryForm
from kaisai.domains.lottery.operations import draw, move_up, publish_list, save_lottery
from kaisai.domains.lottery.queries import (
    export_applications,
    find_lottery,
    list_applications,
    list_lotteries,
    now_of,
)
from kaisai.domains.lottery.rules import may_hold_lottery
from kaisai.domains.registration.enums import SaleMode
from kaisai.domains.registration.queries import list_items, list_quotas

SHOWN = 500


def crumbs(request: ConferenceRequest, *here: str) -> list[Crumb]:
    """The way from the lotteries to this page."""
    slug = request.conference.slug
    way = [Crumb(_("Lotteries"), reverse("lottery:overview", args=[slug]))]
    return [*way, *(Crumb(each) for each in here)]


@require_GET
def overview(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - the address
    """How far each lottery is."""
    verdict = may_hold_lottery(by=actor_of(request), conference=request.conference)
    verdict.require()
    items = list_items(request.conference).filter(mode=SaleMode.LOTTERY)
    context = {"lotteries": list_lotteries(**around(request)), "there_are_items": items.exists()}
    return render(request, "lottery/overview.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: ConferenceRequest, conference: str, slug: str = "") -> HttpResponse:
    """Announce a lottery, or change it until its list is published."""
    verdict = may_hold_lottery(by=actor_of(request), conference=request.conference)
    verdict.require()
    zone = request.conference.zone
    initial = LotteryForm.of(find_lottery(request.conference, slug), zone) if slug else {}
    form = LotteryForm(request.POST if request.method == "POST" else None, initial=initial)
    items = list(list_items(request.conference).filter(mode=SaleMode.LOTTERY))
    wanted = {quota.slug for item in items for quota in item.quotas.all()}
    quotas = [each.quota for each in list_quotas(**around(request))]
    form.offer(
        [(item.slug, item.name) for item in items],
        [(quota.slug, quota.name) for quota in quotas if quota.slug in wanted],
    )
    if slug:
        form.fields["slug"].disabled = True
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            saved = save_lottery(**around(request), **form.told(zone))
            messages.success(request, _("Saved. The commitment is published."))
            return redirect("lottery:look", conference, saved.slug)
    context = {
        "form": form,
        "verdict": verdict,
        "has_items": bool(items),
        "title": _("Lottery"),
        "breadcrumbs": crumbs(request, slug or _("New lottery")),
    }
    return render(request, "lottery/edit.html", context, status=422 if form.errors else 200)


@require_GET
def look(request: ConferenceRequest, conference: str, slug: str) -> HttpResponse:  # noqa: ARG001 - the address
    """One lottery: who applied, who won, who waits."""
    told = around(request)
    rows = list_applications(**told, slug=slug)
    found = find_lottery(request.conference, slug)
    now = now_of(found, told["at"])
    states = rows.values_list("state", flat=True)
    counts = {
        state: list(states).count(state) for state in ("won", "waiting", "lapsed", "declined")
    }
    context = {
        "lottery": found,
        "now": now,
        "rows": list(rows[: SHOWN + 1])[:SHOWN],
        "there_are_more": rows.count() > SHOWN,
        "counts": counts,
        "is_before": now.state in (LotteryState.ANNOUNCED, LotteryState.OPEN),
        "breadcrumbs": crumbs(request, str(found.name)),
    }
    return render(request, "lottery/look.html", context)


@require_POST
def publish(request: ConferenceRequest, conference: str, slug: str) -> HttpResponse:  # noqa: ARG001 - the address
    """Publish the list now, before the worker does."""
    done = _("The list is published.")
    return _done(request, slug, publish_list, done)


@require_POST
def fill_places(request: ConferenceRequest, conference: str, slug: str) -> HttpResponse:  # noqa: ARG001 - the address
    """Let the next groups move up now, before the worker does."""
    return _done(request, slug, move_up, _("Who waits has moved up as far as there are places."))


def _done(request: ConferenceRequest, slug: str, what: Any, sentence: str) -> HttpResponse:
    try:
        what(**around(request), slug=slug)
    except Refused as refused:
        if refused.status in {403, 404}:
            raise
        messages.warning(request, str(refused))
    else:
        messages.success(request, sentence)
    return redirect("lottery:look", request.conference.slug, slug)


@require_http_methods(["GET", "POST"])
def draw_lots(request: ConferenceRequest, conference: str, slug: str) -> HttpResponse:
    """The last page before the draw: what will happen, and the button."""
    told = around(request)
    verdict = may_hold_lottery(by=told["by"], conference=request.conference)
    verdict.require()
    found = find_lottery(request.conference, slug)
    form = DrawForm(request.POST if request.method == "POST" else None, lottery=found)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            drawn = draw(**told, slug=slug, salt=form.cleaned_data.get("salt", ""))
            messages.success(request, _("Drawn. Everybody can see the result, and draw it again."))
            return redirect("lottery:look", conference, drawn.slug)
    promised = now_of(found, told["at"]).places
    context = {
        "lottery": found,
        "now": now_of(found, told["at"]),
        "quotas": [
            (each, promised[each.quota.slug], each.free >= promised[each.quota.slug])
            for each in list_quotas(**told)
            if each.quota.slug in promised
        ],
        "form": form,
        "verdict": verdict,
        "breadcrumbs": crumbs(request, str(found.name), _("Draw")),
    }
    return render(request, "lottery/draw.html", context, status=422 if form.errors else 200)


@require_GET
def applications_file(
    request: ConferenceRequest, conference: str, slug: str, ending: str
) -> HttpResponse:
    """Who applied, as a table."""
    table = export_applications(**around(request), slug=slug)
    return download_table(table, f"{conference}-{slug}", ending)
