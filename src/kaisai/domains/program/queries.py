"""Reads of the programme."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from kaisai.core.access.verdicts import may_see_conference
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.operations.registry import query
from kaisai.domains.program.models import Session

LOOK_AHEAD = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class NowNext:
    """What is on in a room, and what comes next within half a day."""

    now: Session | None
    next: Session | None


def list_sessions(conference: Conference) -> QuerySet[Session]:
    """Sessions by time, with rooms and speakers."""
    sessions = Session.objects.filter(conference=conference).select_related("room", "room__floor")
    return sessions.prefetch_related("speakers").order_by("starts_at", "room__position", "pk")


def now_and_next(conference: Conference, at: datetime) -> dict[str, NowNext]:
    """By room slug: what is on and what is next, two statements in all."""
    found: dict[str, NowNext] = {}
    for session in list_sessions(conference).filter(ends_at__gt=at, starts_at__lt=at + LOOK_AHEAD):
        if session.room is None:
            continue
        known = found.get(session.room.slug, NowNext(None, None))
        if session.starts_at <= at:
            found[session.room.slug] = NowNext(known.now or session, known.next)
        elif known.next is None:
            found[session.room.slug] = NowNext(known.now, session)
    return found


@query("program.list_sessions", may=may_see_conference)
def sessions(*, by: Actor, conference: Conference) -> QuerySet[Session]:
    """Every session of the programme, by time."""
    return list_sessions(conference)
