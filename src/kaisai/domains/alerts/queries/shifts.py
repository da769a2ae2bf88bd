"""Who of a route is told when."""

from datetime import datetime
from itertools import pairwise

from django.db.models import QuerySet

from kaisai.core.access.verdicts import may_see_conference
from kaisai.core.conference.models import Conference
from kaisai.core.conference.queries import list_phases
from kaisai.core.identity.actors import Actor
from kaisai.core.operations.registry import query
from kaisai.domains.alerts.models import Route, Shift
from kaisai.engines.alerting import desk

Span = tuple[datetime, datetime]


def list_shifts(conference: Conference) -> QuerySet[Shift]:
    """All shifts, past ones too, as they follow one another."""
    shifts = Shift.objects.filter(conference=conference).select_related("route")
    return shifts.order_by("starts_at", "ends_at", "pk")


def shifts_of(conference: Conference) -> tuple[desk.Shift, ...]:
    """The same for planning."""
    return tuple(
        desk.Shift(row.route.name, row.starts_at.timestamp(), row.ends_at.timestamp(), row.name)
        for row in list_shifts(conference)
    )


def mails_told(route: Route, at: datetime) -> list[str]:
    """The addresses that a route tells now: of the shifts that run, else its own."""
    running = route.shifts.filter(starts_at__lte=at, ends_at__gt=at).order_by("starts_at", "pk")
    return list(dict.fromkeys(mail for shift in running for mail in shift.mails)) or route.mails


def list_uncovered(conference: Conference, route: Route) -> list[Span]:
    """The spans of the conference's phases in which nobody of a route with shifts is on shift."""
    phases, shifts = list(list_phases(conference)), list(route.shifts.all())
    if not (phases and shifts):
        return []
    first, last = min(p.starts_at for p in phases), max(p.ends_at for p in phases)
    moments = {moment for shift in shifts for moment in (shift.starts_at, shift.ends_at)}
    moments = {first, last, *(moment for moment in moments if first < moment < last)}
    found: list[Span] = []
    for begins, ends in pairwise(sorted(moments)):
        if any(shift.starts_at <= begins < shift.ends_at for shift in shifts):
            continue
        if found and found[-1][1] == begins:
            found[-1] = (found[-1][0], ends)
        else:
            found.append((begins, ends))
    return found


@query("alerts.shifts", may=may_see_conference)
def shifts(*, by: Actor, conference: Conference) -> QuerySet[Shift]:
    """Every shift of every route, without addresses."""
    return list_shifts(conference)
