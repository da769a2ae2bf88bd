"""Who of a route is told when."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.operations.cleaning import clean
from kaisai.core.operations.registry import operation
from kaisai.domains.alerts import entries
from kaisai.domains.alerts.models import Shift
from kaisai.domains.alerts.operations.setting import mail_address
from kaisai.domains.alerts.queries import find_route
from kaisai.domains.alerts.rules import may_handle_alerts

LONGEST_SHIFT = timedelta(days=7)
MOST_SHIFTS = 200  # of a route


@operation("alerts.save_shift", may=may_handle_alerts)
def save_shift(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    route: str,
    name: str,
    starts_at: datetime,
    ends_at: datetime,
    mails: Sequence[str],
) -> Shift:
    """Lay down who of a route is told from `starts_at` until `ends_at`, or change the shift of that name.

    While a shift runs, its addresses are told in place of the route's own; when one begins, it hears of
    what is still wrong. While none runs, the next step is told at once. Shifts may overlap. Writes
    `alerts.shift_saved`. Refuses an end that is not after the start, more than a week, and a shift of
    nobody. Safe to repeat.
    """
    of = find_route(conference, route)
    shift = of.shifts.filter(name=name).first() or Shift(conference=conference, route=of, name=name)
    if not mails:
        raise _bad(_("Say whom to tell in this shift: at least one mail address."))
    if not starts_at < ends_at:
        raise _bad(_("A shift must end after it begins."))
    if ends_at - starts_at > LONGEST_SHIFT:
        raise _bad(_("A shift cannot be longer than a week."))
    if shift.pk is None and of.shifts.count() >= MOST_SHIFTS:
        raise _bad(_("A route has at most %d shifts. Remove old ones.") % MOST_SHIFTS)
    shift.starts_at, shift.ends_at = starts_at, ends_at
    shift.mails = [mail_address(mail) for mail in dict.fromkeys(mails)]
    clean(shift)
    shift.save()
    begins, ends = (
        f"{moment.astimezone(conference.zone):%Y-%m-%d %H:%M}" for moment in (starts_at, ends_at)
    )
    news = entries.ShiftSaved(route=of.name, name=name, starts_at=begins, ends_at=ends)
    record(news, by=by, at=at, conference=conference)
    return shift


@operation("alerts.remove_shift", may=may_handle_alerts)
def remove_shift(*, by: Actor, conference: Conference, at: datetime, route: str, name: str) -> None:
    """Forget a shift and its addresses. Writes `alerts.shift_removed`."""
    of = find_route(conference, route)
    removed, _each = of.shifts.filter(name=name).delete()
    if not removed:
        raise NotFound(_("There is no shift “%s”.") % name[:60])
    news = entries.ShiftRemoved(route=of.name, name=name)
    record(news, by=by, at=at, conference=conference)


def _bad(sentence: Any) -> Refused:
    return Refused("bad-value", sentence, status=422)
