"""What is wrong now, one alert, and why something was told or not."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kaisai.core.conference.models import Conference
from kaisai.core.conference.queries import list_rooms
from kaisai.core.journal.queries import list_entries
from kaisai.core.kit.clock import now
from kaisai.core.kit.language import spoken
from kaisai.core.surfaces.actors import told_actor
from kaisai.core.surfaces.given import word_in
from kaisai.core.surfaces.navigation import Crumb
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of
from kaisai.domains.alerts.enums import DeliveryState
from kaisai.domains.alerts.models import Alert
from kaisai.domains.alerts.queries import (
    find_alert,
    list_deliveries,
    list_ended,
    list_firing,
    list_routes,
    list_silences,
    why_key,
    why_text,
)
from kaisai.domains.alerts.rules import may_handle_alerts
from kaisai.domains.network.queries import list_devices
from kaisai.engines.alerting.messages import parted

LONGEST_ASKED = 100
FAILED_LATELY = timedelta(hours=2)
MOST_ENTRIES = 100
MOST_ROOMS = 4  # of an alert with links; a core switch concerns all of them


def crumbs(request: ConferenceRequest, *further: Crumb) -> list[Crumb]:
    """The way to a page below the alerts."""
    top = reverse("alerts:overview", args=[request.conference.slug])
    return [Crumb(_("Alerts"), top), *further]


def told(alert: Alert, conference: Conference, rooms: Mapping[str, str]) -> dict[str, Any]:
    """An alert in the reader's language, and what a silence of it would be about.

    `rooms` are names by slug.
    """
    language = spoken()
    newest = alert.acknowledgements.first()
    quiet = quiet_of(alert)
    title, lines = parted(alert.long_ja if language == "ja" else alert.long_en, language)
    return {
        "row": alert,
        "rooms": [rooms.get(slug, slug) for slug in alert.rooms] if len(alert.rooms) < 3 else [],
        "title": title,
        "lines": lines,
        "owner": told_actor(newest.by_label) if newest else "",
        "owned": newest,
        "quiet": quiet,
        "zone": conference.time_zone,
    }


def quiet_of(alert: Alert) -> dict[str, str]:
    """What the offered silences are about: its device, or its rules (one silence each) in its room."""
    if alert.key.startswith(("device:", "aps:")):
        return {"device": alert.device}
    first = alert.members[0] if alert.members else {"rule": "", "device": "", "room": ""}
    where = "room" if alert.key.startswith("radio-full:") and first["room"] else "device"
    rules = dict.fromkeys(member["rule"] for member in alert.members)
    return {"rule": " ".join(rules), where: first[where]}


def places_of(alert: Alert, conference: Conference) -> list[dict[str, str]]:
    """Where to look further: its device, its rooms, what the device logged."""
    slug = conference.slug
    places = []
    device = list_devices(conference).filter(slug=alert.device).first() if alert.device else None
    if device is not None:
        logged = reverse("logs:overview", args=[slug])
        places += [
            {"name": device.name, "url": reverse("network:device", args=[slug, device.slug])},
            {"name": _("Log"), "url": f"{logged}?device={device.slug}"},
        ]
    rooms = [room for room in list_rooms(conference) if room.slug in alert.rooms]
    places += [
        {"name": str(room), "url": reverse("capacity:room", args=[slug, room.slug])}
        for room in rooms[:MOST_ROOMS]
    ]
    return places


def names_of_rooms(conference: Conference) -> dict[str, str]:
    """By slug."""
    return {room.slug: str(room) for room in list_rooms(conference)}


@require_GET
def overview(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - set on the request
    """What is wrong now, the worst first, in `?room=` or anywhere; what ended lately; the silences."""
    at, room = now(), word_in(request.GET, "room")
    rooms = names_of_rooms(request.conference)

    def shown(alerts: Iterable[Alert]) -> list[dict[str, Any]]:
        here = (alert for alert in alerts if room not in rooms or room in alert.rooms)
        return [told(alert, request.conference, rooms) for alert in here]

    context = {
        "room": rooms.get(room),
        "address": f"?{urlencode({'room': room})}" if room in rooms else "",
        "firing": shown(list_firing(request.conference)),
        "ended": shown(list_ended(request.conference, at)),
        "silences": _silences(request.conference, at),
        "routes": list_routes(request.conference).exists(),
        "failed": list_deliveries(request.conference)
        .filter(state=DeliveryState.FAILED, planned_at__gt=at - FAILED_LATELY)
        .values_list("route", flat=True)
        .distinct()[:5],
        "verdict": may_handle_alerts(by=actor_of(request), conference=request.conference),
        "at": at,
    }
    page = "alerts/overview_now.html" if request.htmx else "alerts/overview.html"
    return render(request, page, context)


def _silences(conference: Conference, at: datetime) -> list[dict[str, Any]]:
    return [{"row": row, "by": told_actor(row.by_label)} for row in list_silences(conference, at)]


@require_GET
def alert(request: ConferenceRequest, conference: str, pk: int) -> HttpResponse:  # noqa: ARG001 - set on the request
    """One alert: what it hides, who takes care, who was told, and why."""
    at = now()
    found = find_alert(request.conference, pk)
    crowded = found.key.startswith("radio-full:") and found.ended_at is None
    context = {
        "alert": told(found, request.conference, names_of_rooms(request.conference)),
        "places": places_of(found, request.conference),
        "crowded": found.rooms[:MOST_ROOMS] if crowded else [],
        "why": why_key(request.conference, found.key, at) if found.ended_at is None else [],
        "entries": [
            {"at": entry.at, "said": entry.sentence(spoken())}
            for entry in list_entries(request.conference).filter(about=f"alert:{pk}")[:MOST_ENTRIES]
        ],
        "verdict": may_handle_alerts(by=actor_of(request), conference=request.conference),
        "breadcrumbs": crumbs(request, Crumb(_("Alert"))),
    }
    return render(request, "alerts/alert.html", context)


@require_GET
def why(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - set on the request
    """Ask of a device, a port, a radio why it was told or not."""
    about = request.GET.get("about", "").replace("\0", "")[:LONGEST_ASKED].strip()
    context = {
        "about": about,
        "chains": why_text(request.conference, about, now()) if about else [],
        "breadcrumbs": crumbs(request, Crumb(_("Why?"))),
    }
    return render(request, "alerts/why.html", context)
