"""Reads of the journal for people."""

from datetime import datetime

from django.db.models import QuerySet

from kaisai.core.conference.models import Conference
from kaisai.core.journal.models import Entry, Parked


def list_entries(
    conference: Conference, *, kinds: tuple[str, ...] = (), before: datetime | None = None
) -> QuerySet[Entry]:
    """Entries of a conference, newest first; `kinds` and `before` narrow them."""
    entries = Entry.objects.filter(conference=conference.slug)
    if kinds:
        entries = entries.filter(kind__in=kinds)
    if before is not None:
        entries = entries.filter(at__lte=before)
    return entries.order_by("-at", "-id")


def list_parked() -> QuerySet[Parked]:
    """What consumers could not digest, oldest first."""
    return Parked.objects.filter(attempts__gte=1).order_by("parked_at")
