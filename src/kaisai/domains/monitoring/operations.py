"""Every write of monitoring: what the poller saw, and the work that people announce."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.operations.registry import operation
from kaisai.domains.monitoring.entries import (
    Blinded,
    CannotProbe,
    MaintenanceAnnounced,
    MaintenanceEnded,
    MaintenanceExtended,
    NotWatching,
    SeesAgain,
    StateChanged,
    WatchStarted,
)
from kaisai.domains.monitoring.enums import Subject
from kaisai.domains.monitoring.models import Health, Maintenance, Sight, TargetState
from kaisai.domains.monitoring.queries import call_subject, find_subject
from kaisai.domains.monitoring.rules import may_announce_maintenance, may_report_liveness
from kaisai.engines.liveness.states import Change, Why
from kaisai.engines.liveness.words import sentence

SHORTEST_WORK = timedelta(minutes=1)
LONGEST_WORK = timedelta(days=14)
LONGEST_MINUTES = 14 * 24 * 60


@dataclass(frozen=True, slots=True)
class Observation:
    """A change of state with what the poller knows beside it."""

    change: Change
    target: str
    room: str
    score: int
    flapping: bool
    hidden_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HealthNow:
    """The health of a room (or of all, `room` empty) after the changes."""

    room: str
    score: int
    state: str
    why: Why


def why_as_json(why: Why) -> dict[str, object]:
    """A reason as it is kept in a column."""
    return {"code": why.code, "values": dict(why.values)}


@operation("monitoring.record_changes", may=may_report_liveness, offered=False)
def record_changes(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    observations: Sequence[Observation],
    health: Sequence[HealthNow],
) -> None:
    """Keep the new states and health; one `monitoring.state_changed` per change, dated when it was seen.

    Repeating writes the entries again, so the poller hands each batch over once and retries only
    what the database refused as a whole.
    """
    for seen in observations:
        change = seen.change
        moment = datetime.fromtimestamp(change.at, tz=at.tzinfo)
        record(
            StateChanged(
                key=change.key,
                target=seen.target,
                room=seen.room,
                old=change.old,
                new=change.new,
                why_en=sentence(change.why, "en"),
                why_ja=sentence(change.why, "ja"),
                cause=change.cause,
                hides=list(seen.hidden_names),
                score=seen.score,
                flapping=seen.flapping,
            ),
            by=by,
            at=moment,
            conference=conference,
            about=f"target:{change.key}"[:120],
        )
    _save_states(conference, observations, at)
    _save_health(conference, health)


def _save_states(conference: Conference, observations: Sequence[Observation], at: datetime) -> None:
    rows = {
        seen.change.key: TargetState(
            conference=conference,
            key=seen.change.key,
            state=seen.change.new,
            since=datetime.fromtimestamp(seen.change.at, tz=at.tzinfo),
            why=why_as_json(seen.change.why),
            cause=seen.change.cause,
            hides=list(seen.change.hides),
            score=seen.score,
            flapping=seen.flapping,
        )
        for seen in observations
    }
    TargetState.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["conference", "key"],
        update_fields=["state", "since", "why", "cause", "hides", "score", "flapping"],
        batch_size=500,
    )


def _save_health(conference: Conference, health: Sequence[HealthNow]) -> None:
    rows = [
        Health(
            conference=conference, room=h.room, score=h.score, state=h.state, why=why_as_json(h.why)
        )
        for h in health
    ]
    Health.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["conference", "room"],
        update_fields=["score", "state", "why"],
    )


@operation("monitoring.start_watch", may=may_report_liveness, offered=False)
def start_watch(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    keys: Sequence[str],
    health: Sequence[HealthNow],
    simulated: bool = False,
) -> None:
    """Begin to watch these targets: states of others are forgotten, new ones begin `unknown`.

    Writes `monitoring.watch_started`. Repeating is safe.
    """
    Sight.objects.update_or_create(
        conference=conference,
        defaults={
            "watching_since": at,
            "blind": False,
            "blind_why": {},
            "problem": "",
            "simulated": simulated,
        },
    )
    wanted = set(keys)
    known = set(TargetState.objects.filter(conference=conference).values_list("key", flat=True))
    gone = known - wanted
    if gone:
        TargetState.objects.filter(conference=conference, key__in=gone).delete()
    TargetState.objects.bulk_create(
        [
            TargetState(
                conference=conference, key=key, since=at, why=why_as_json(Why("not-yet-probed"))
            )
            for key in keys
            if key not in known
        ],
        batch_size=500,
    )
    Health.objects.filter(conference=conference).exclude(room__in=[h.room for h in health]).delete()
    _save_health(conference, health)
    record(
        WatchStarted(targets=len(wanted), simulated=simulated), by=by, at=at, conference=conference
    )


@operation("monitoring.record_gap", may=may_report_liveness, offered=False)
def record_gap(
    *, by: Actor, conference: Conference, at: datetime, start: datetime, end: datetime
) -> None:
    """The poller itself stood still from `start` to `end`. Writes `monitoring.not_watching`."""
    seconds = (end - start).total_seconds()
    zone = conference.zone
    record(
        NotWatching(
            start=f"{start.astimezone(zone):%H:%M:%S}",
            end=f"{end.astimezone(zone):%H:%M:%S}",
            seconds=round(seconds, 1),
        ),
        by=by,
        at=at,
        conference=conference,
    )


@operation("monitoring.record_sight", may=may_report_liveness, offered=False)
def record_sight(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    blind: bool,
    why: Why,
    health: Sequence[HealthNow] = (),
) -> None:
    """The poller went blind, or sees again. Writes `monitoring.blinded` or `monitoring.sees_again`."""
    sight, _created = Sight.objects.get_or_create(
        conference=conference, defaults={"watching_since": at}
    )
    lasted = (at - sight.watching_since).total_seconds() if sight.watching_since else 0.0
    sight.blind, sight.blind_why, sight.watching_since = (
        blind,
        why_as_json(why) if blind else {},
        at,
    )
    sight.save()
    _save_health(conference, health)
    news = (
        Blinded(why_en=sentence(why, "en"), why_ja=sentence(why, "ja"))
        if blind
        else SeesAgain(seconds=lasted)
    )
    record(news, by=by, at=at, conference=conference)


@operation("monitoring.record_problem", may=may_report_liveness, offered=False)
def record_problem(*, by: Actor, conference: Conference, at: datetime, en: str, ja: str) -> None:
    """Something on the poller's machine keeps it from probing. Writes `monitoring.cannot_probe`."""
    Sight.objects.update_or_create(conference=conference, defaults={"problem": en[:300]})
    record(CannotProbe(problem_en=en, problem_ja=ja), by=by, at=at, conference=conference)


@operation("monitoring.announce_maintenance", may=may_announce_maintenance)
def announce_maintenance(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    subject: Subject,
    name: str,
    minutes: int = 30,
    note: str = "",
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> Maintenance:
    """Announce work on a target (by key), a device or room (by slug) or a group (by title).

    It begins now or at `starts_at`, and lasts some minutes or until `ends_at`. Writes
    `monitoring.maintenance_announced`. Refuses what does not exist, a beginning in the past, and
    work of less than a minute or more than two weeks from now. Repeating announces another; the
    longest counts.
    """
    called = find_subject(conference, subject, name)
    begins = starts_at or at
    if begins < at:
        raise Refused("bad-value", _("starts_at: work begins now or later."), status=422)
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise _wrong_length()
    until = ends_at or begins + timedelta(minutes=minutes)
    _bounded(at, begins, until)
    row = Maintenance.objects.create(
        conference=conference,
        subject=subject,
        name=name[:200],
        starts_at=begins,
        ends_at=until,
        note=note[:300],
        by_label=by.label[:120],
    )
    record(
        MaintenanceAnnounced(
            subject=subject,
            name=called.en,
            name_ja=called.ja,
            begins=_told(conference, begins, at) if begins > at else "",
            until=_told(conference, until, at),
            note=note,
        ),
        by=by,
        at=at,
        conference=conference,
        about=_about(row),
    )
    return row


def _wrong_length() -> Refused:
    return Refused(
        "bad-value", _("Work lasts at least a minute and ends within two weeks."), status=422
    )


def _bounded(at: datetime, begins: datetime, until: datetime) -> None:
    if until - begins < SHORTEST_WORK or until - at > LONGEST_WORK:
        raise _wrong_length()


def _about(row: Maintenance) -> str:
    return f"{row.subject}:{row.name}"[:120]


def _told(conference: Conference, moment: datetime, at: datetime) -> str:
    """The time, with the day when it is not the day of `at`."""
    there, here = moment.astimezone(conference.zone), at.astimezone(conference.zone)
    return f"{there:%H:%M}" if there.date() == here.date() else f"{there:%m-%d %H:%M}"


def _find_work(conference: Conference, number: int) -> Maintenance:
    row = Maintenance.objects.filter(conference=conference, pk=number).first()
    if row is None:
        raise NotFound(_("There is no such maintenance."))
    return row


@operation("monitoring.extend_maintenance", may=may_announce_maintenance)
def extend_maintenance(
    *, by: Actor, conference: Conference, at: datetime, maintenance: int, minutes: int = 30
) -> Maintenance:
    """Let announced work take so many minutes longer than it was to take.

    Writes `monitoring.maintenance_extended`. Refuses work that is over and an end more than two
    weeks from now. Repeating extends it again.
    """
    row = _find_work(conference, maintenance)
    if row.ends_at <= at:
        raise Refused("is-over", _("This maintenance is over; announce another."))
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise _wrong_length()
    row.ends_at += timedelta(minutes=minutes)
    _bounded(at, row.starts_at, row.ends_at)
    row.save(update_fields=["ends_at"])
    called = call_subject(conference, row.subject, row.name)
    record(
        MaintenanceExtended(
            name=called.en, name_ja=called.ja, until=_told(conference, row.ends_at, at)
        ),
        by=by,
        at=at,
        conference=conference,
        about=_about(row),
    )
    return row


@operation("monitoring.end_maintenance", may=may_announce_maintenance)
def end_maintenance(*, by: Actor, conference: Conference, at: datetime, maintenance: int) -> None:
    """End announced work now, or call it off before it begins.

    Writes `monitoring.maintenance_ended`. Repeating is safe.
    """
    row = _find_work(conference, maintenance)
    if row.ends_at > at:
        row.starts_at, row.ends_at = min(row.starts_at, at - timedelta(seconds=1)), at
        row.save(update_fields=["starts_at", "ends_at"])
    called = call_subject(conference, row.subject, row.name)
    record(
        MaintenanceEnded(name=called.en, name_ja=called.ja),
        by=by,
        at=at,
        conference=conference,
        about=_about(row),
    )
