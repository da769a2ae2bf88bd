"""Reads of the programme."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaisai.core.access.verdicts import may_see_conference
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.operations.registry import query
from kaisai.core.surfaces.search import Hit
from kaisai.domains.program.models import Session, Speaker

# A party may go on after midnight; at this hour the next day of a conference begins.
DAY_BEGINS = 4
MOST_HITS = 20


@dataclass(frozen=True, slots=True)
class NowNext:
    """What is on in a room, and what comes next on the same day."""

    now: Session | None
    next: Session | None


def list_sessions(conference: Conference) -> QuerySet[Session]:
    """Sessions by time, with rooms and speakers."""
    sessions = Session.objects.filter(conference=conference).select_related("room", "room__floor")
    return sessions.prefetch_related("speakers").order_by("starts_at", "room__position", "pk")


def day_of(conference: Conference, at: datetime) -> date:
    """The day of the conference that an instant belongs to, in the venue's zone."""
    return (at.astimezone(ZoneInfo(conference.time_zone)) - timedelta(hours=DAY_BEGINS)).date()


def day_span(conference: Conference, day: date) -> tuple[datetime, datetime]:
    """First instant of a day of the conference, and of the day after it."""
    zone = ZoneInfo(conference.time_zone)
    start = datetime.combine(day, time(DAY_BEGINS), tzinfo=zone)
    return start, datetime.combine(day + timedelta(days=1), time(DAY_BEGINS), tzinfo=zone)


def now_and_next(conference: Conference, at: datetime) -> dict[str, NowNext]:
    """By room slug: what is on and what is next on this day, two statements in all."""
    found: dict[str, NowNext] = {}
    _start, tomorrow = day_span(conference, day_of(conference, at))
    for session in list_sessions(conference).filter(ends_at__gt=at, starts_at__lt=tomorrow):
        if session.room is None:
            continue
        known = found.get(session.room.slug, NowNext(None, None))
        if session.starts_at <= at:
            found[session.room.slug] = NowNext(known.now or session, known.next)
        elif known.next is None:
            found[session.room.slug] = NowNext(known.now, session)
    return found


def list_days(conference: Conference) -> list[date]:
    """The days on which there are sessions, in order."""
    starts = Session.objects.filter(conference=conference).values_list("starts_at", flat=True)
    return sorted({day_of(conference, start) for start in starts})


def search_program(by: Actor, conference: Conference, text: str) -> list[Hit]:
    """Sessions by title, speaker or track; nothing for who may not see them."""
    if not may_see_conference(by=by, conference=conference):
        return []
    text = text.replace("\0", "")  # PostgreSQL takes none, not even to look for it
    wanted = Q(title__icontains=text) | Q(speakers__name__icontains=text)
    wanted |= Q(track__icontains=text)
    found = list_sessions(conference).filter(wanted).distinct()[:MOST_HITS]
    page = reverse("program:schedule", args=[conference.slug])
    return [
        Hit(
            kind=_("Session"),
            label=session.title,
            url=f"{page}?day={day_of(conference, session.starts_at)}",
            detail=str(session.room or ""),
        )
        for session in found
    ]


@query("program.list_sessions", may=may_see_conference)
def sessions(*, by: Actor, conference: Conference) -> QuerySet[Session]:
    """Every session of the programme, by time."""
    return list_sessions(conference)


def list_known_speakers(conference: Conference) -> QuerySet[Speaker]:
    """Every speaker with their sessions, and who they are where that is known."""
    speakers = Speaker.objects.filter(conference=conference).select_related("person")
    return speakers.prefetch_related("sessions").order_by("pk")
