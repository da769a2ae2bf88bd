"""The page of the log."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kaisai.core.conference.queries import list_rooms
from kaisai.core.kit.clock import now, to_ms
from kaisai.core.surfaces.given import number_in, word_in
from kaisai.core.surfaces.requests import ConferenceRequest
from kaisai.domains.logs.enums import SeverityWord
from kaisai.domains.logs.queries import MOST_WORDS, find_lines, log_store
from kaisai.domains.network.queries import list_devices

PER_PAGE = 200
HOURS = (1, 6, 24, 168)


@require_GET
def overview(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - set on the request
    """Search what devices said; alive while its newest page is shown."""
    chosen = {name: word_in(request.GET, name) for name in ("q", "device", "room")}
    worst = min(number_in(request.GET, "worst", SeverityWord.DEBUG), SeverityWord.DEBUG)
    hours = number_in(request.GET, "hours", HOURS[1])
    before = number_in(request.GET, "before", 2**62)
    rows = find_lines(
        request.conference,
        words=tuple(chosen["q"].split()[:MOST_WORDS]),
        device=chosen["device"],
        room=chosen["room"],
        worst=worst,
        start=to_ms(now() - timedelta(hours=hours)) if hours in HOURS else 0,
        before=before,
        limit=PER_PAGE,
    )
    page = request.GET.copy()
    page.pop("before", None)
    context = {
        "rows": rows,
        "chosen": chosen | {"worst": worst, "hours": hours},
        "severities": SeverityWord.choices,
        "spans": HOURS,
        "rooms": list_rooms(request.conference),
        "devices": list_devices(request.conference).values_list("slug", "name"),
        "older": rows[-1].number if len(rows) == PER_PAGE else 0,
        "address": page.urlencode(),
        "is_newest": before == 2**62,
        "hears": settings.SYSLOG,
        "is_empty": not log_store().newest(request.conference.slug),
    }
    return render(request, "logs/rows.html" if request.htmx else "logs/overview.html", context)
