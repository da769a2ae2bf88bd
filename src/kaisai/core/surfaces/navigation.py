"""The navigation: each domain says where it stands; the shell draws what the viewer may open."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from kaisai.core.access.verdicts import Verdict, may_see_conference
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the navigation inside a conference.

    Attributes:
        label: what it is called.
        view: name of its URL, reversed with the conference's slug.
        icon: name of a symbol in the sprite.
        rank: lower stands higher.
        may: verdict over `by` and `conference`.
    """

    label: str | Promise
    view: str
    icon: str
    rank: int = 50
    may: Callable[..., Verdict] = may_see_conference


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the breadcrumbs."""

    label: str | Promise
    url: str = ""


_PLACES: list[Place] = []


def add_place(place: Place) -> None:
    """Put a page into the navigation; called when a domain's URLs are loaded."""
    if place not in _PLACES:
        _PLACES.append(place)


def list_places(actor: Actor, conference: Conference, path: str) -> list[dict[str, object]]:
    """The navigation for one viewer, as the shell's template wants it."""
    rules = {place.may for place in _PLACES}  # far fewer than places, and each may ask the database
    allowed = {may for may in rules if may(by=actor, conference=conference)}
    places: list[dict[str, object]] = []
    for place in sorted(_PLACES, key=lambda place: place.rank):
        if place.may in allowed:
            url = reverse(place.view, args=[conference.slug])
            places.append(
                {
                    "label": place.label,
                    "url": url,
                    "icon": place.icon,
                    "current": path.startswith(url),
                }
            )
    return places
