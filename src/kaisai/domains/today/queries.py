"""The day board put together: rooms from the venue, sessions from the programme, states from the poller."""

from datetime import datetime, timedelta
from typing import Any

from kaisai.core.access.verdicts import may_see_conference
from kaisai.core.conference.models import Conference
from kaisai.core.conference.queries import find_phase, list_rooms
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.clock import to_ms
from kaisai.core.operations.registry import query
from kaisai.domains.monitoring.queries import (
    UNSEEN,
    StateNow,
    feed,
    feed_between,
    find_sight,
    health_now,
    metric_store,
    reason,
    rtt_source,
    sparks,
    states_at,
    states_now,
    ticks_between,
)
from kaisai.domains.network.queries import WatchList, watch_list
from kaisai.domains.program.queries import now_and_next
from kaisai.engines.liveness.health import health_of_states

STALE_AFTER_MS = 5000
LONGEST_REPLAY = timedelta(minutes=15)


def board_now(conference: Conference, at: datetime, language: str) -> dict[str, Any]:
    """The board as it is now."""
    watched = watch_list(conference)
    states = states_now(conference, language)
    health = health_now(conference, language)
    newest = metric_store().newest(rtt_source(conference))
    return _board(conference, at, language, watched, states, health, newest) | _sight(
        conference, language
    )


def board_at(conference: Conference, at: datetime, language: str) -> dict[str, Any]:
    """The board as it was at `at`; the list of targets is today's."""
    watched = watch_list(conference)
    states = states_at(conference, at, language)
    health = {
        room: {"score": found.score, "state": found.state, "why": found.sentence(language)}
        for room, found in health_of_states(
            [
                (row.key, row.room, row.device_kind, states.get(row.key, UNSEEN).state)
                for row in watched.rows
            ]
        ).items()
    }
    told = _board(conference, at, language, watched, states, health)
    return told | {"watching": True, "blind": False, "banner": "", "simulated": False, "past": True}


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
        "at_url": f"/{conference.slug}/today/at",
        "replay_url": f"/{conference.slug}/today/replay",
        "stale_after_ms": STALE_AFTER_MS,
        "generation": watched.generation,
        "phase": str(phase) if phase else "",
        "targets": [
            _target(
                row, states.get(row.key, UNSEEN), parents.get(row.key, []), drawn[row.key], language
            )
            for row in watched.rows
        ],
        "rooms": _rooms(conference, at, health),
        "health": everything,
        "feed": feed(conference, language, before=at),
    }


def _target(
    row: Any, state: StateNow, parents: list[str], spark: list[Any], language: str
) -> dict[str, Any]:
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
        "parents": parents,
        "cause": state.cause,
        "hides": list(state.hides),
        "score": state.score,
        "flapping": state.flapping,
        "spark": spark,
    }


def _localized(text: object, language: str) -> str:
    return (
        str(text.get(language) or next(iter(text.values()), ""))
        if isinstance(text, dict)
        else str(text)
    )


def _rooms(
    conference: Conference, at: datetime, health: dict[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    sessions = now_and_next(conference, at)
    told = []
    for room in list_rooms(conference):
        found = sessions.get(room.slug)
        state = health.get(room.slug, {"score": 0, "state": "unknown", "why": ""})
        told.append(
            {
                "slug": room.slug,
                "name": str(room),
                "floor": str(room.floor) if room.floor else "",
                "seats": room.seats,
                "standing": room.standing,
                **state,
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


def replay(conference: Conference, start: datetime, end: datetime, language: str) -> dict[str, Any]:
    """Ticks and feed between two moments, at most a quarter of an hour."""
    end = min(end, start + LONGEST_REPLAY)
    keys = [row.key for row in watch_list(conference).rows]
    return {
        "keys": keys,
        "ticks": ticks_between(conference, to_ms(start), to_ms(end), keys),
        "feed": feed_between(conference, start, end, language),
    }


@query("today.board", may=may_see_conference)
def board(
    *, by: Actor, conference: Conference, at: datetime, language: str = "en"
) -> dict[str, Any]:
    """The day board as data: rooms with now and next, targets with state and the last minute, the feed."""
    return board_now(conference, at, "ja" if language == "ja" else "en")
