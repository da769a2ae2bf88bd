"""Reads of liveness: now, at any moment of the past, and the history between."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kaisai.core.access.verdicts import may_see_conference
from kaisai.core.conference.models import Conference
from kaisai.core.conference.queries import find_room
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.queries import list_entries
from kaisai.core.kit.clock import to_ms
from kaisai.core.kit.errors import NotFound
from kaisai.core.operations.registry import query
from kaisai.core.surfaces.actors import told_actor
from kaisai.domains.monitoring.enums import Subject
from kaisai.domains.monitoring.models import Health, Maintenance, Sight, TargetState
from kaisai.domains.network.queries import find_device, find_target, list_groups
from kaisai.engines.liveness.states import State, Why
from kaisai.engines.liveness.words import sentence
from kaisai.engines.metrics.embedded import EmbeddedStore
from kaisai.engines.metrics.port import LiveStore
from kaisai.engines.metrics.spool import Spooled
from kaisai.engines.metrics.victoria import VictoriaStore

if TYPE_CHECKING:
    from kaisai.core.journal.models import Entry  # its table is the journal's; here only a type

STATE_CHANGED = "monitoring.state_changed"
DEAD = frozenset({State.DOWN.value, State.UNREACHABLE.value})
FEED_KINDS = (
    STATE_CHANGED,
    "monitoring.not_watching",
    "monitoring.blinded",
    "monitoring.sees_again",
    "monitoring.cannot_probe",
    "monitoring.maintenance_announced",
    "monitoring.maintenance_extended",
    "monitoring.maintenance_ended",
    "today.noted",
)


@dataclass(frozen=True, slots=True)
class StateNow:
    """The state of a target at some moment. `since` is in milliseconds since the Unix epoch."""

    state: str
    since: int
    why: str
    cause: str = ""
    hides: tuple[str, ...] = ()
    score: int = 0
    flapping: bool = False


UNSEEN = StateNow(State.UNKNOWN, 0, "")


@lru_cache(maxsize=4)
def metric_store(path: Path | None = None) -> LiveStore:
    """The metric store of this process; opened once."""
    file = path or settings.METRICS_FILE
    if settings.METRICS_URL:
        return Spooled(file, VictoriaStore(settings.METRICS_URL))
    return EmbeddedStore(file)


@contextmanager
def metrics_carried() -> Iterator[None]:
    """While the block lasts, what this process measures is also carried to the server, if there is one."""
    store = metric_store()
    if not isinstance(store, Spooled):
        yield
        return
    store.start()
    try:
        yield
    finally:
        store.close()
        metric_store.cache_clear()


def rtt_source(conference: Conference) -> str:
    """The name under which round-trip times of a conference are kept."""
    return f"{conference.slug}/rtt"


def reason(why: Mapping[str, object], language: str) -> str:
    """A kept reason in words; nothing when there is none."""
    if not why:
        return ""
    values = why.get("values") or {}
    pairs = tuple((str(k), str(v)) for k, v in values.items()) if isinstance(values, dict) else ()
    return sentence(Why(str(why.get("code", "")), pairs), language)


def states_now(conference: Conference, language: str) -> dict[str, StateNow]:
    """The present states by target key."""
    return {
        row.key: StateNow(
            row.state,
            to_ms(row.since),
            reason(row.why, language),
            row.cause,
            tuple(row.hides),
            row.score,
            row.flapping,
        )
        for row in TargetState.objects.filter(conference=conference)
    }


def fell_or_rose(conference: Conference, start: datetime, end: datetime) -> set[str]:
    """Keys of targets that went down or came back between two moments, told by the journal."""
    entries = list_entries(conference, kinds=(STATE_CHANGED,), before=end).filter(at__gt=start)
    return {
        told["key"]
        for told in entries.values_list("payload", flat=True)
        if (told["old"] in DEAD) != (told["new"] in DEAD)
    }


def first_falls(
    conference: Conference, keys: Iterable[str], start: datetime, end: datetime
) -> dict[str, datetime]:
    """When each of these targets that went down between two moments did so first, told by the journal."""
    about = [f"target:{key}"[:120] for key in keys]
    entries = list_entries(conference, kinds=(STATE_CHANGED,), before=end).filter(at__gt=start)
    told = entries.filter(about__in=about).values_list("at", "payload")  # newest first
    return {
        news["key"]: moment
        for moment, news in told
        if news["old"] not in DEAD and news["new"] in DEAD
    }


def states_at(conference: Conference, at: datetime, language: str) -> dict[str, StateNow]:
    """The states as they were at `at`, told by the journal."""
    states: dict[str, StateNow] = {}
    entries = list_entries(conference, kinds=(STATE_CHANGED,), before=at).order_by("at", "id")
    for moment, told in entries.values_list("at", "payload").iterator(chunk_size=2000):
        states[told["key"]] = StateNow(
            told["new"],
            to_ms(moment),
            told["why_ja" if language == "ja" else "why_en"],
            told["cause"],
            (),
            told["score"],
            told.get("flapping", False),
        )
    return states


def health_now(conference: Conference, language: str) -> dict[str, dict[str, object]]:
    """Health by room slug; the empty slug is the whole conference."""
    return {
        row.room: {"score": row.score, "state": row.state, "why": reason(row.why, language)}
        for row in Health.objects.filter(conference=conference)
    }


def find_sight(conference: Conference) -> Sight | None:
    """Whether the poller can see; None when it never watched."""
    return Sight.objects.filter(conference=conference).first()


def _news(
    conference: Conference, *, before: datetime | None, after: datetime | None = None
) -> QuerySet["Entry"]:
    """What the feed tells, newest first; first answers after a start are no news to its readers."""
    entries = list_entries(conference, kinds=FEED_KINDS, before=before)
    if after is not None:
        entries = entries.filter(at__gte=after)
    return entries.exclude(kind=STATE_CHANGED, payload__old=State.UNKNOWN, payload__new=State.UP)


def newsworthy(entries: Iterable["Entry"]) -> list["Entry"]:
    """Those of the entries that the feed tells, by the same rule."""
    first = (State.UNKNOWN, State.UP)
    return [
        entry
        for entry in entries
        if entry.kind in FEED_KINDS
        and (entry.kind != STATE_CHANGED or (entry.payload["old"], entry.payload["new"]) != first)
    ]


def feed(
    conference: Conference, language: str, *, before: datetime | None = None, most: int = 60
) -> list[dict[str, object]]:
    """The last changes of state and what the monitor says of itself, newest first."""
    return [feed_item(entry, language) for entry in _news(conference, before=before)[:most]]


def feed_between(
    conference: Conference, start: datetime, end: datetime, language: str
) -> list[dict[str, object]]:
    """The same for a stretch of the past, oldest first, at most 500."""
    entries = _news(conference, before=end, after=start)[:500]
    return [feed_item(entry, language) for entry in reversed(entries)]


def feed_item(entry: "Entry", language: str) -> dict[str, object]:
    """One line of the feed, as the board wants it."""
    return {
        "id": entry.pk,
        "at": to_ms(entry.at),
        "sentence": entry.sentence(language),
        "state": entry.payload.get("new", ""),
        "key": entry.payload.get("key", ""),
        "cause": entry.payload.get("cause", ""),
        "kind": entry.kind,
    }


def ticks_between(
    conference: Conference, start_ms: int, end_ms: int, keys: Sequence[str]
) -> list[dict[str, object]]:
    """Round-trip times tick by tick: `{"t": ms, "v": [...]}` in the order of `keys`.

    A value is milliseconds, None for a lost probe, "" when nothing was probed.
    """
    window = metric_store().window(rtt_source(conference), start_ms, end_ms)
    return [{"t": t, "v": [told_value(values, key) for key in keys]} for t, values in window]


def told_value(values: Mapping[str, float], key: str) -> float | str | None:
    """One value of a tick as the board reads it."""
    if key not in values:
        return ""
    value = values[key]
    return None if value != value else round(value, 2)  # noqa: PLR0124 - NaN is the only value unequal to itself


def sparks(
    conference: Conference, keys: Iterable[str], *, until_ms: int, seconds: int = 60
) -> dict[str, list[float | str | None]]:
    """The last `seconds` one-second values of each target, oldest first, padded with ""."""
    wanted = list(keys)
    window = metric_store().window(rtt_source(conference), until_ms - seconds * 1000, until_ms)
    slots: list[Mapping[str, float]] = [{}] * seconds
    for t, values in window:
        slot = seconds - 1 - (until_ms - t + 500) // 1000  # ticks come a few ms early or late
        if 0 <= slot < seconds:
            slots[slot] = {**slots[slot], **values}
    return {key: [told_value(values, key) for values in slots] for key in wanted}


def list_maintenance(
    conference: Conference, at: datetime, *, coming: bool = False
) -> QuerySet[Maintenance]:
    """Work under way, with `coming` also what is announced for later; the earliest first."""
    work = Maintenance.objects.filter(conference=conference, ends_at__gt=at)
    if not coming:
        work = work.filter(starts_at__lte=at)
    return work.order_by("starts_at", "ends_at", "pk")


@dataclass(frozen=True, slots=True)
class Called:
    """What something is called in each language."""

    en: str
    ja: str

    def localize(self, language: str) -> str:
        """The name in `ja` or, for anything else, English."""
        return self.ja if language.startswith("ja") else self.en


def find_subject(conference: Conference, subject: str, name: str) -> Called:
    """What that target, device, room or group is called; refuses with `not-found`."""
    if subject == Subject.ROOM:
        room = find_room(conference, name)
        return Called(room.name.localize("en"), room.name.localize("ja"))
    if subject == Subject.GROUP:
        group = list_groups(conference).filter(title=name).first()
        if group is None:
            raise NotFound(_("There is no group with this title."))
        return Called(group.title, group.title)
    found = find_device if subject == Subject.DEVICE else find_target
    own = found(conference, name).name
    return Called(own, own)


def call_subject(conference: Conference, subject: str, name: str) -> Called:
    """The same for something that may be gone by now: then its own word has to do."""
    try:
        return find_subject(conference, subject, name)
    except NotFound:
        return Called(name, name)


def told_maintenance(
    conference: Conference, at: datetime, language: str, *, coming: bool = False
) -> list[dict[str, object]]:
    """Work under way, and with `coming` what is announced, as the board wants it."""
    return [
        {
            "id": row.pk,
            "subject": row.subject,
            "name": row.name,
            "called": call_subject(conference, row.subject, row.name).localize(language),
            "starts": to_ms(row.starts_at),
            "ends": to_ms(row.ends_at),
            "note": row.note,
            "by": told_actor(row.by_label),
        }
        for row in list_maintenance(conference, at, coming=coming)
    ]


@query("monitoring.list_states", may=may_see_conference)
def list_states(*, by: Actor, conference: Conference, state: str = "") -> QuerySet[TargetState]:
    """The present state of every target; `state` narrows to one of them, such as `down`."""
    states = TargetState.objects.filter(conference=conference).order_by("key")
    return states.filter(state=state) if state else states
