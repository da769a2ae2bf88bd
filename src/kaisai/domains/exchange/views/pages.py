"""The page for the crew: whose numbers come in, and who may fetch ours."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaisai.core.access.verdicts import may_run_conference
from kaisai.core.kit.clock import now
from kaisai.core.kit.errors import Refused
from kaisai.core.surfaces.navigation import Crumb
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of
from kaisai.domains.exchange.forms import ExporterForm
from kaisai.domains.exchange.operations import (
    close_counts,
    drop_exporter,
    open_counts,
    watch_exporter,
)
from kaisai.domains.exchange.queries import (
    charts_of_exporter,
    find_exporter,
    is_published,
    list_exporters,
    pool_rows,
)
from kaisai.domains.exchange.rules import may_manage_exporters
from kaisai.domains.network.queries import list_devices


def _around(request: ConferenceRequest) -> dict[str, Any]:
    return {"by": actor_of(request), "conference": request.conference, "at": now()}


def _form(request: ConferenceRequest, given: Any = None, **begun: Any) -> ExporterForm:
    form = ExporterForm(given, **begun)
    form.offer(list_devices(request.conference).values_list("slug", "name"))
    return form


def _page(request: ConferenceRequest, form: ExporterForm) -> HttpResponse:
    slug, by = request.conference.slug, actor_of(request)
    addresses = {
        "metrics": reverse("exchange:metrics", args=[slug]),
        "targets": reverse("exchange:targets", args=[slug]),
        "counts": reverse("exchange:counts", args=[slug, "all", "both"]),
    }
    context = {
        "exporters": list_exporters(request.conference),
        "form": form,
        "verdict": may_manage_exporters(by, request.conference),
        "may_publish": may_run_conference(by, request.conference),
        "published": is_published(request.conference),
        "addresses": {name: settings.PUBLIC_URL + path for name, path in addresses.items()},
    }
    return render(request, "exchange/overview.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def overview(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Exporters, what Prometheus and Grafana ask for, client counts; scrape one more exporter."""
    if request.method != "POST":
        return _page(request, _form(request))
    form = _form(request, request.POST)
    if form.is_valid():
        try:
            exporter = watch_exporter(**_around(request), **form.told())
        except Refused as refusal:
            if refusal.status == 403:
                raise
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%s is scraped from now on.") % exporter.place)
            return redirect("exchange_pages:overview", conference=conference)
    return _page(request, form)


@require_GET
def exporter(request: ConferenceRequest, conference: str, slug: str) -> HttpResponse:
    """An exporter: how full its pools and session tables are, and were."""
    found = find_exporter(request.conference, slug)
    overview_page = reverse("exchange_pages:overview", args=[conference])
    context = {
        "exporter": found,
        "rows": pool_rows(found),
        "charts": charts_of_exporter(request.conference, slug),
        "of": f"exporter/{slug}",
        "breadcrumbs": [Crumb(_("Data exchange"), overview_page), Crumb(found.device.name)],
    }
    page, figures = "exchange/exporter.html", "exchange/exporter_figures.html"
    return render(request, figures if request.htmx else page, context)


@require_POST
def drop(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Scrape a device no longer."""
    device = request.POST.get("device", "")[:60].replace("\0", "")
    drop_exporter(**_around(request), device=device)
    messages.success(request, _("The exporter is no longer scraped; what it told stays."))
    return redirect("exchange_pages:overview", conference=conference)


@require_POST
def publish(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Open the client counts to anybody, or close them."""
    if request.POST.get("open") == "yes":
        open_counts(**_around(request))
        messages.success(request, _("Anybody may ask for client counts from now on."))
    else:
        close_counts(**_around(request))
        messages.success(request, _("Only the crew may ask for client counts from now on."))
    return redirect("exchange_pages:overview", conference=conference)
