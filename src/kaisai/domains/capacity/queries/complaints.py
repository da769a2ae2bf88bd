"""What people said of the network: how often in which room, and what."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from kaisai.core.access.verdicts import may_see_conference
from kaisai.core.conference.models import Conference
from kaisai.core.conference.queries import find_room
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import NotFound
from kaisai.core.operations.registry import query
from kaisai.domains.capacity.models import Complaint
from kaisai.domains.capacity.queries.outlooks import stretch

LATELY = timedelta(minutes=30)  # what pages count
MOST_LISTED = 100


def list_complaints(
    conference: Conference, at: datetime, span: timedelta = LATELY, room: str = ""
) -> QuerySet[Complaint]:
    """Complaints of the time before `at`, of one room (slug) or of all, the newest first."""
    found = Complaint.objects.filter(conference=conference, at__gt=at - span, at__lte=at)
    if room:
        found = found.filter(room__slug=room)
    return found.select_related("room").order_by("-at", "-pk")


def count_complaints(
    conference: Conference, at: datetime, span: timedelta = LATELY
) -> dict[str, int]:
    """By slug of the room, how many there were in the time before `at`; rooms without any are left out."""
    found = list_complaints(conference, at, span).order_by().values_list("room__slug")
    return dict(found.annotate(number=Count("pk")))


def moments_of_complaints(
    conference: Conference, start: datetime, end: datetime
) -> Mapping[str, list[datetime]]:
    """By slug of the room, when somebody complained from `start` until before `end`."""
    found = Complaint.objects.filter(conference=conference, at__gte=start, at__lt=end)
    moments: dict[str, list[datetime]] = {}
    for room, at in found.values_list("room__slug", "at"):
        moments.setdefault(room, []).append(at)
    return moments


def find_complaint(conference: Conference, complaint: int) -> Complaint:
    """The complaint with that number; refuses with `not-found`."""
    found = Complaint.objects.filter(conference=conference, pk=complaint).select_related("room")
    row = found.first()
    if row is None:
        raise NotFound(_("There is no such complaint any more."))
    return row


@query("capacity.complaints", may=may_see_conference)
def complaints(
    *, by: Actor, conference: Conference, at: datetime, minutes: int = 30, room: str = ""
) -> dict[str, Any]:
    """Complaints about the network in the last minutes, of one room (slug) or of all.

    `rooms` counts them by room; `complaints` lists the last hundred, newest first.
    """
    span = stretch(minutes)
    if room:
        find_room(conference, room)
    counted = count_complaints(conference, at, span)
    return {
        "rooms": {slug: n for slug, n in sorted(counted.items()) if room in {"", slug}},
        "complaints": [
            {"id": row.pk, "room": row.room.slug, "at": row.at, "note": row.note}
            for row in list_complaints(conference, at, span, room)[:MOST_LISTED]
        ],
    }
