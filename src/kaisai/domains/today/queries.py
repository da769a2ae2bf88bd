"""The day board put together: rooms from the venue, sessions from the programme, states from the poller."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, override

from kaisai.core.access.verdicts import may_see_conference
from kaisai.core.conference.models import Conference
from kaisai.core.conference.queries import find_phase, list_rooms
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.clock import to_ms
from kaisai.core.operations.registry import query
from kaisai.domains.alerts.queries import Counts, count_firing, count_firing_at, list_news
from kaisai.domains.capacity.queries import count_complaints, told_ahead
from kaisai.domains.desk.queries import inside_now, told_arrivals
from kaisai.domains.monitoring.queries import (
    STATE_CHANGED,
    UNSEEN,
    StateNow,
    feed,
    feed_between,
    feed_item,
    find_sight,
    health_now,
    metric_store,
    reason,
    rtt_source,
    sparks,
    states_at,
    states_now,
    ticks_between,
    told_maintenance,
)
from kaisai.domains.network.queries import WatchList, WatchRow, rows_at, watch_list
from kaisai.domains.program.queries import day_of, day_span, now_and_next
from kaisai.engines.liveness.health import health_of_states
from kaisai.engines.liveness.states import State

STALE_AFTER_MS = 5000
LONGEST_REPLAY = timedelta(minutes=15)
LONGEST_OF_ONE = timedelta(hours=1)
BARE = "bare"  # the state of a room without anything to watch: neither good nor bad
DEAD = 800  # of 1000: from here on a room, not only something in it, is in trouble
SILENCE_MS = 10_000  # so long without a tick, nobody was watching
BLINDED, SEES_AGAIN = "monitoring.blinded", "monitoring.sees_again"


def board_now(conference: Conference, at: datetime, language: str) -> dict[str, Any]:
    """The board as it is now."""
    watched = watch_list(conference)
    states = states_now(conference, language)
    health = health_now(conference, language)
    newest = metric_store().newest(rtt_source(conference))
    told = _board(conference, at, language, watched, states, health, newest)
    ahead = told_ahead(conference, at, language)
    inside, said = inside_now(conference, at), count_complaints(conference, at)
    _mark(told, conference, count_firing(conference), ahead, inside, said)
    work = told_maintenance(conference, at, language, coming=True)
    told |= {"maintenance": work, "arrivals": told_arrivals(conference, at, language)}
    return told | _sight(conference, language)


def board_at(conference: Conference, at: datetime, language: str) -> dict[str, Any]:
    """The board as it was at `at`, with the targets that were watched then."""
    watched = replace(watch_list(conference), rows=rows_at(conference, at))
    states = states_at(conference, at, language)
    health = {
        room: {"score": found.score, "state": found.state, "why": found.sentence(language)}
        for room, found in health_of_states(
            [
                (row.name, row.room, row.device_kind, states.get(row.key, UNSEEN).state)
                for row in watched.rows
            ]
        ).items()
    }
    end = to_ms(at)
    seen = metric_store().window(rtt_source(conference), end - SILENCE_MS, end)
    newest = seen[-1][0] if seen else None
    told = _board(conference, at, language, watched, states, health, newest)
    # What was predicted then is kept nowhere, so nothing is said of it.
    said = count_complaints(conference, at)
    _mark(told, conference, count_firing_at(conference, at), {}, {}, said)
    # While the monitor is blind no state changes, so what blinded it is among the newest lines.
    sight = next((line for line in told["feed"] if line["kind"] in {BLINDED, SEES_AGAIN}), None)
    blind = sight is not None and sight["kind"] == BLINDED
    return told | {
        "maintenance": told_maintenance(conference, at, language),
        "watching": bool(seen),
        "blind": blind,
        "banner": sight["sentence"] if sight and blind else "",
        "simulated": False,
        "past": True,
    }


def _board(
    conference: Conference,
    at: datetime,
    language: str,
    watched: WatchList,
    states: dict[str, StateNow],
    health: dict[str, dict[str, Any]],
    newest: int | None = None,
) -> dict[str, Any]:
    last = newest or to_ms(at)
    drawn = sparks(conference, (row.key for row in watched.rows), until_ms=last)
    parents = {w.key: list(w.parents) for w in watched.watched}
    phase = find_phase(conference, at)
    everything = health.get("", {"score": 0, "state": "unknown", "why": ""})
    return {
        "now": to_ms(at),
        "newest": last,
        "conference": conference.slug,
        "language": language,
        "time_zone": conference.time_zone,
        "live_url": f"/live/{conference.slug}",
        "at_url": reverse("today:at", args=[conference.slug]),
        "replay_url": reverse("today:replay", args=[conference.slug]),
        "changes_url": reverse("today:changes", args=[conference.slug]),
        "days": list_spans(conference, at),
        "stale_after_ms": STALE_AFTER_MS,
        "generation": watched.generation,
        "phase": str(phase) if phase else "",
        "targets": [
            _target(
                conference,
                row,
                states.get(row.key, UNSEEN),
                parents.get(row.key),
                drawn[row.key],
                language,
            )
            for row in watched.rows
        ],
        "rooms": _rooms(conference, at, health, {row.room for row in watched.rows}),
        "health": everything | {"shown": whole_state(everything)},
        "feed": feed(conference, language, before=at),
    }


def _mark(
    told: dict[str, Any],
    conference: Conference,
    alerts: Counts,
    ahead: Mapping[str, Any],
    inside: Mapping[str, int],
    complaints: Mapping[str, int],
) -> None:
    """Add to rooms: alerts (also in all), whether it will be tight or not hold, who is inside by the gates, complaints."""
    told["alerts"] = alerts.levels
    told["alerts_url"] = reverse("alerts:overview", args=[conference.slug])
    for room in told["rooms"]:
        room["alerts"] = (alerts.rooms or {}).get(room["slug"])
        room["ahead"] = ahead.get(room["slug"])
        room["inside"] = inside.get(room["slug"])
        room["complaints"] = complaints.get(room["slug"], 0)


def _target(
    conference: Conference,
    row: WatchRow,
    state: StateNow,
    parents: list[str] | None,
    spark: list[Any],
    language: str,
) -> dict[str, Any]:
    here = parents is not None  # what was taken out since has no page any more
    return {
        "key": row.key,
        "name": row.name,
        "address": row.address,
        "group": row.group,
        "room": row.room,
        "floor": _localized(row.floor, language),
        "kind": row.device_kind,
        "state": state.state,
        "since": state.since,
        "why": state.why,
        "url": reverse("network:device", args=[conference.slug, row.device]) if here else "",
        "device": row.device,
        "parents": parents or [],
        "cause": state.cause,
        "hides": list(state.hides),
        "score": state.score,
        "flapping": state.flapping,
        "spark": spark,
    }


def whole_state(health: dict[str, Any]) -> str:
    """The state by which a whole is called: with a few of many lost it is impaired, not down."""
    lost = health["state"] in {State.DOWN, State.UNREACHABLE} and health["score"] < DEAD
    unsteady = health["state"] == State.UP and health["score"] > 0
    return "impaired" if lost or unsteady else str(health["state"])


def _localized(text: object, language: str) -> str:
    return (
        str(text.get(language) or next(iter(text.values()), ""))
        if isinstance(text, dict)
        else str(text)
    )


def _rooms(
    conference: Conference, at: datetime, health: dict[str, dict[str, Any]], equipped: set[str]
) -> list[dict[str, Any]]:
    sessions = now_and_next(conference, at)
    told = []
    for room in list_rooms(conference):
        found = sessions.get(room.slug)
        state = health.get(room.slug, {"score": 0, "state": "unknown", "why": ""})
        if room.slug not in equipped:
            why = gettext("No device in this room is watched.")
            state = {"score": 0, "state": BARE, "why": why}
        told.append(
            {
                "slug": room.slug,
                "name": str(room),
                "floor": str(room.floor) if room.floor else "",
                "seats": room.seats,
                "standing": room.standing,
                **state,
                "shown": whole_state(state),
                "now": _session(found.now) if found else None,
                "next": _session(found.next) if found else None,
            }
        )
    return told


def _session(session: Any) -> dict[str, Any] | None:
    if session is None:
        return None
    return {
        "title": str(session.title),
        "speakers": [str(speaker) for speaker in session.speakers.all()],
        "start": to_ms(session.starts_at),
        "end": to_ms(session.ends_at),
    }


def _sight(conference: Conference, language: str) -> dict[str, Any]:
    sight = find_sight(conference)
    if sight is None:
        return {"watching": False, "blind": False, "banner": "", "simulated": False, "past": False}
    return {
        "watching": True,
        "blind": sight.blind,
        "banner": sight.problem or (reason(sight.blind_why, language) if sight.blind else ""),
        "simulated": sight.simulated,
        "past": False,
    }


def list_spans(conference: Conference, at: datetime) -> list[dict[str, int]]:
    """The days of the conference up to `at` as `{"from", "to"}` in milliseconds, at least that of `at`.

    A day before the first is one of preparation: only the one of `at` itself is given then.
    """
    today = day_of(conference, at)
    first = min(conference.starts_on, today)
    past = min((today - first).days, (conference.ends_on - first).days)
    days = {first + timedelta(days=number) for number in range(past + 1)} | {today}
    spans = [day_span(conference, day) for day in sorted(days)]
    return [{"from": to_ms(start), "to": to_ms(end)} for start, end in spans]


def replay(
    conference: Conference, start: datetime, end: datetime, language: str, key: str = ""
) -> dict[str, Any]:
    """Ticks and feed between two moments: a quarter of an hour of all, or one hour of one target.

    The feed also tells when an alert began, changed and ended, since then the board is another.
    """
    end = min(end, start + (LONGEST_OF_ONE if key else LONGEST_REPLAY))
    rows = {row.key: row for moment in (start, end) for row in rows_at(conference, moment)}
    keys = [row for row in rows if key in {"", row}]
    lines = feed_between(conference, start, end, language)
    lines += [feed_item(news, language) for news in list_news(conference, start, end)]
    lines.sort(key=itemgetter("at"))
    return {
        "keys": keys,
        "ticks": ticks_between(conference, to_ms(start), to_ms(end), keys),
        "feed": [line for line in lines if key in {"", line["key"]}],
    }


def changes(conference: Conference, start: datetime, end: datetime) -> list[tuple[int, str]]:
    """When states changed and to what, oldest first, the newest 500: the marks of time travel."""
    return [
        (line["at"], line["state"])  # type: ignore[misc]  # a feed item's values are objects
        for line in feed_between(conference, start, end, "en")
        if line["kind"] == STATE_CHANGED
    ]


@query("today.board", may=may_see_conference)
def board(
    *, by: Actor, conference: Conference, at: datetime, language: str = "en"
) -> dict[str, Any]:
    """The day board as data: rooms with now and next, targets with state and the last minute, the feed.

    `alerts` counts what is wrong by level, of a room or of all; `ahead` says of a room that it will be
    `tight` or `full` (will not hold) in the next half hour and for how many people, and is None else.
    `inside` is how many people the gate of a room counts inside now, None where none counts;
    `complaints` how many about its network were noted in the last half hour.
    `arrivals` is what `desk.arrivals` says, up to five seconds old.
    """
    language = "ja" if language == "ja" else "en"
    with override(language):
        return board_now(conference, at, language)
