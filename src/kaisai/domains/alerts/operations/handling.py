"""What the crew does about alerts: take care of one, or have quiet for a while."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.conference.queries import find_room
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.operations.cleaning import clean
from kaisai.core.operations.registry import operation
from kaisai.domains.alerts import entries
from kaisai.domains.alerts.models import Acknowledgement, Silence
from kaisai.domains.alerts.queries import find_alert, rules_of
from kaisai.domains.alerts.rules import may_handle_alerts
from kaisai.domains.network.queries import find_device
from kaisai.engines.alerting.incidents import Cause

USUAL_MINUTES = 30
MOST_MINUTES = 7 * 24 * 60


@operation("alerts.acknowledge", may=may_handle_alerts)
def acknowledge(
    *, by: Actor, conference: Conference, at: datetime, alert: int, minutes: int = 0
) -> Acknowledgement:
    """Take care of an alert: nobody further is told unless it gets worse.

    With `minutes`, it is told again after them when it is still there. Writes
    `alerts.acknowledged`. Refuses one that is over. Repeating makes the newest owner count.
    """
    found = find_alert(conference, alert)
    if found.ended_at is not None:
        raise Refused("over", _("This alert is over already."))
    until = at + timedelta(minutes=_sensible(minutes)) if minutes else None
    row = Acknowledgement.objects.create(
        conference=conference, alert=found, by_label=by.label[:120], at=at, until=until
    )
    news = entries.Acknowledged(
        alert=found.pk,
        key=found.key,
        owner=row.by_label,
        said_en=found.short_en,
        said_ja=found.short_ja,
    )
    record(news, by=by, at=at, conference=conference, about=f"alert:{found.pk}")
    return row


@operation("alerts.silence", may=may_handle_alerts)
def silence(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    rule: str = "",
    subject: str = "",
    device: str = "",
    room: str = "",
    minutes: int = USUAL_MINUTES,
    ends_at: datetime | None = None,
    note: str = "",
) -> Silence:
    """Tell nothing of what matches all that is named, for some minutes or until `ends_at`.

    `rule` may also be the cause of a dead device, such as `down`. That something is over is told all
    the same to those who heard of it. Writes `alerts.silence_begun`. Refuses one that names nothing,
    or has no end within a week. Repeating adds another.
    """
    if not (rule or subject or device or room):
        raise Refused(
            "bad-value", _("Name at least one of rule, subject, device and room."), status=422
        )
    if rule and rule not in rules_of(conference) and rule not in set(Cause):
        raise NotFound(_("There is no rule “%s”.") % rule[:60])
    if device:
        find_device(conference, device)
    if room:
        find_room(conference, room)
    end = ends_at or at + timedelta(minutes=_sensible(minutes))
    if not at < end <= at + timedelta(minutes=MOST_MINUTES):
        raise Refused(
            "bad-value", _("A silence ends later than now and within a week."), status=422
        )
    row = Silence(
        conference=conference,
        rule=rule,
        subject=subject,
        device=device,
        room=room,
        starts_at=at,
        ends_at=end,
        note=note,
        by_label=by.label[:120],
    )
    clean(row)
    row.save()
    until = f"{end.astimezone(conference.zone):%m-%d %H:%M}"
    news = entries.SilenceBegun(silence=row.pk, what=str(row), until=until, note=note)
    record(news, by=by, at=at, conference=conference)
    return row


def _sensible(minutes: int) -> int:
    if not 1 <= minutes <= MOST_MINUTES:
        raise Refused("bad-value", _("minutes: between one minute and a week."), status=422)
    return minutes


@operation("alerts.end_silence", may=may_handle_alerts)
def end_silence(*, by: Actor, conference: Conference, at: datetime, silence: int) -> None:
    """End a silence now. Writes `alerts.silence_ended`. Refuses one that is over."""
    row = Silence.objects.filter(conference=conference, pk=silence, ends_at__gt=at).first()
    if row is None:
        raise NotFound(_("There is no such silence, or it is over."))
    row.ends_at = max(at, row.starts_at)
    row.save(update_fields=["ends_at"])
    news = entries.SilenceEnded(silence=row.pk, what=str(row))
    record(news, by=by, at=at, conference=conference)
