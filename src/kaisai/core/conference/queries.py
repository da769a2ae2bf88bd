"""Reads of conferences and their rooms."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference, Phase, Room
from kaisai.core.kit.errors import NotFound
from kaisai.core.kit.rows import find_rows


def find_conference(slug: str) -> Conference:
    """The conference with that slug; refuses with `not-found` when there is none."""
    conference = Conference.objects.filter(slug=slug).first()
    if conference is None:
        raise NotFound(_("There is no conference with this address."))
    return conference


def find_public_conference(slug: str) -> Conference | None:
    """One that everybody may know of, None when there is none of that address."""
    found = find_rows(Conference, "WHERE slug = %s AND is_public", [slug[:50]])
    return found[0] if found else None


def list_slugs(limit: int) -> list[str]:
    """Slugs of conferences, the latest first, at most so many."""
    return list(
        Conference.objects.order_by("-starts_on", "slug").values_list("slug", flat=True)[:limit]
    )


def list_rooms(conference: Conference) -> QuerySet[Room]:
    """Rooms floor by floor, lowest first, in their own order."""
    return conference.rooms.select_related("floor").order_by("floor__level", "position", "slug")


def find_room(conference: Conference, slug: str) -> Room:
    """The room with that slug; refuses with `not-found` when there is none."""
    room = conference.rooms.filter(slug=slug).first()
    if room is None:
        raise NotFound(_("There is no room “%s”.") % slug[:60])
    return room


def find_phase(conference: Conference, at: datetime) -> Phase | None:
    """The phase that the instant lies in, None between phases."""
    return (
        conference.phases.filter(starts_at__lte=at, ends_at__gt=at).order_by("-starts_at").first()
    )


def list_phases(conference: Conference) -> QuerySet[Phase]:
    """The phases, as they follow one another."""
    return conference.phases.order_by("starts_at", "ends_at")
