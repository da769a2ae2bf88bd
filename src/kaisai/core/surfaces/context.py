"""What the shell knows on every page."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from kaisai.core.access.queries import list_conferences_for
from kaisai.core.conference.models import Conference
from kaisai.core.conference.queries import find_phase
from kaisai.core.kit.clock import now
from kaisai.core.surfaces.navigation import list_places
from kaisai.core.surfaces.requests import actor_of

THEMES = ("auto", "light", "dark")


def list_twins(conferences: Iterable[Conference]) -> frozenset[str]:
    """Slugs of those that share their name with another, such as a copy: shown beside the name."""
    names: dict[str, list[str]] = {}
    for conference in conferences:
        names.setdefault(str(conference.name), []).append(conference.slug)
    return frozenset(slug for slugs in names.values() if len(slugs) > 1 for slug in slugs)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Conference, switcher, navigation, theme, languages."""
    conference = getattr(request, "conference", None)
    if getattr(request, "of_a_guest", False):
        conference = None  # a page that is open to all, without the rooms behind it
    conferences: Any = SimpleLazyObject(lambda: list(list_conferences_for(actor_of(request))[:30]))
    theme = request.COOKIES.get("theme", "auto")
    context: dict[str, Any] = {
        "conference": conference,
        "account": getattr(request, "user", None),
        "theme": theme if theme in THEMES else "auto",
        "languages": [("ja", "日本語"), ("en", "English")],
        "conferences": conferences,
        "twins": SimpleLazyObject(lambda: list_twins(conferences)),
        "navigation": [],
        "phase": "",
        "search_url": reverse("shell:search"),
        "debug": settings.DEBUG,
    }
    if conference is not None:
        phase = find_phase(conference, now())
        context["navigation"] = list_places(actor_of(request), conference, request.path)
        context["phase"] = phase.get_kind_display() if phase else ""
    return context
