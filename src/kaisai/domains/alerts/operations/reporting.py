"""What the poller found to be wrong, who is to be told, and what the worker delivered."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.operations.registry import operation
from kaisai.domains.alerts import entries
from kaisai.domains.alerts.enums import DeliveryState
from kaisai.domains.alerts.models import Alert, Delivery, JudgingState, Route
from kaisai.domains.alerts.queries import mails_told, mark_of
from kaisai.domains.alerts.rules import may_report_alerts
from kaisai.engines.alerting.rules import Words

# Seconds until the next attempt; an alert that is older than half an hour helps nobody any more.
PAUSES = (5, 15, 45, 120, 300, 600, 900)
LONGEST_PROBLEM = 300


@dataclass(frozen=True, slots=True)
class AlertNow:
    """One incident as it is now; `members` as JSON, `level` and `since` as kept. See `Alert`."""

    key: str
    cause: str
    level: str
    device: str
    rooms: tuple[str, ...]
    since: float
    short: Words
    long: Words
    members: tuple[Mapping[str, Any], ...]
    hides: tuple[str, ...] = ()
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class NoticeNow:
    """That the people of a route are to be told now; `why` is one of `planning.NoticeKind`."""

    route: str
    why: str
    key: str
    level: str
    line: Words
    text: Words


@operation("alerts.record_round", may=may_report_alerts, offered=False)
def record_round(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    alerts: Sequence[AlertNow],
    notices: Sequence[NoticeNow],
    memory: Mapping[str, Any],
) -> None:
    """Keep all that is wrong now, plan what is to be told, and what judging must remember, at once.

    `alerts` are all there are; what is not among them is over. To be called when something of it is
    new. Writes `alerts.alert_began`, `.alert_changed`, `.alert_ended`, `.notice_planned`. Repeating
    would plan notices twice; their planner does not.
    """
    around: dict[str, Any] = {"by": by, "at": at, "conference": conference}
    open_now = {a.key: a for a in Alert.objects.filter(conference=conference, ended_at=None)}
    for told in alerts:
        _keep(told, open_now, around)
    for key in open_now.keys() - {told.key for told in alerts}:
        over = open_now[key]
        over.ended_at = at
        over.save(update_fields=["ended_at"])
        news = entries.AlertEnded(
            alert=over.pk, key=over.key, said_en=over.short_en, said_ja=over.short_ja
        )
        record(news, about=f"alert:{over.pk}", **around)
    for notice in notices:
        _plan(notice, open_now.get(notice.key), around)
    keep_memory(conference, at, memory)


def keep_memory(conference: Conference, at: datetime, memory: Mapping[str, Any]) -> None:
    """Keep what judging must remember where nothing is new; like a cursor, it is nobody's news."""
    JudgingState.objects.update_or_create(
        conference=conference, defaults={**_without_nan(memory), "at": at}
    )


def _keep(told: AlertNow, open_now: dict[str, Alert], around: dict[str, Any]) -> None:
    alert = open_now.get(told.key)
    kind = entries.AlertChanged if alert else entries.AlertBegan
    alert = alert or Alert(conference=around["conference"], key=told.key)
    if alert.pk and mark_of(alert) == mark_of(told):
        return
    alert.cause, alert.level, alert.device = told.cause, told.level, told.device
    alert.rooms, alert.hides, alert.hidden = list(told.rooms), list(told.hides), told.hidden
    alert.members = [dict(member) for member in told.members]
    alert.since = datetime.fromtimestamp(told.since, tz=UTC)
    alert.short_en, alert.short_ja = told.short
    alert.long_en, alert.long_ja = told.long
    alert.save()
    open_now[told.key] = alert
    news = kind(
        alert=alert.pk,
        key=alert.key,
        level=alert.level,
        said_en=alert.short_en,
        said_ja=alert.short_ja,
        rooms=told.rooms,
    )
    record(news, about=f"alert:{alert.pk}", **around)


def _plan(notice: NoticeNow, alert: Alert | None, around: dict[str, Any]) -> None:
    news = entries.NoticePlanned(
        alert=alert.pk if alert else 0,
        key=notice.key,
        route=notice.route,
        why=notice.why,
        said_en=notice.line.en,
        said_ja=notice.line.ja,
    )
    entry = record(news, about=f"alert:{alert.pk}" if alert else "", **around)
    said = {
        "en": {"line": notice.line.en, "text": notice.text.en},
        "ja": {"line": notice.line.ja, "text": notice.text.ja},
        "why": notice.why,
        "alert": alert.pk if alert else None,
        "key": notice.key,
        "level": notice.level,
    }
    queue_deliveries(around["conference"], entry.pk, notice.route, alert, said, around["at"])


def queue_deliveries(
    conference: Conference,
    entry: int,
    name: str,
    alert: Alert | None,
    said: Mapping[str, Any],
    at: datetime,
) -> int:
    """One delivery for each mailbox and for the webhook of a route; answers how many there are."""
    route = Route.objects.filter(conference=conference, name=name).first()
    if route is None:
        return 0
    targets = [f"mail:{mail}" for mail in mails_told(route, at)] + (
        ["webhook"] if route.webhook else []
    )
    for target in targets:
        Delivery.objects.get_or_create(
            entry=entry,
            target=target,
            defaults={
                "conference": conference,
                "alert": alert,
                "route": name,
                "said": dict(said),
                "planned_at": at,
                "next_at": at,
            },
        )
    return len(targets)


def _without_nan(told: Any) -> Any:
    """JSON has no word for what is not known but null."""
    if isinstance(told, float):
        return told if math.isfinite(told) else None
    if isinstance(told, Mapping):
        return {key: _without_nan(value) for key, value in told.items()}
    if isinstance(told, list | tuple):
        return [_without_nan(each) for each in told]
    return told


@operation("alerts.record_delivery", may=may_report_alerts, offered=False)
def record_delivery(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    delivery: int,
    problem: Words | None = None,
    permanent: bool = False,
) -> None:
    """A message was taken, or was not (`problem`); then it is tried again unless that is useless.

    Writes `alerts.notice_delivered` or `alerts.notice_failed`. Safe to repeat.
    """
    row = Delivery.objects.get(conference=conference, pk=delivery)
    channel = row.target.partition(":")[0]
    row.attempts += 1
    if problem is None:
        row.state, row.sent_at = DeliveryState.SENT, at
        row.problem_en = row.problem_ja = ""
        news: Any = entries.NoticeDelivered(route=row.route, channel=channel)
    else:
        row.problem_en, row.problem_ja = (text[:LONGEST_PROBLEM] for text in problem)
        if permanent or row.attempts > len(PAUSES):
            row.state = DeliveryState.FAILED
        else:
            row.next_at = at + timedelta(seconds=PAUSES[row.attempts - 1])
        news = entries.NoticeFailed(
            route=row.route,
            channel=channel,
            attempt=row.attempts,
            problem_en=row.problem_en,
            problem_ja=row.problem_ja,
        )
    row.save()
    about = f"alert:{row.alert_id}" if row.alert_id else ""
    record(news, by=by, at=at, conference=conference, about=about)
