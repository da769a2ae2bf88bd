"""The next half hour on pages that many people leave open: worked out twice a minute, whoever looks."""

from datetime import datetime
from functools import lru_cache
from threading import Lock
from typing import Any

from django.urls import reverse

from kaisai.core.conference.models import Conference
from kaisai.core.kit.clock import from_ms, to_ms
from kaisai.domains.capacity.queries.outlooks import RoomRow, room_verdicts
from kaisai.engines.wireless.words import verdict_word

KEPT_MS = 30_000  # for so long an answer serves everybody in this process
_one_at_a_time = Lock()


def told_ahead(conference: Conference, at: datetime, language: str) -> dict[str, dict[str, Any]]:
    """By slug, the rooms that will be tight or will not hold, as the day board shows them.

    Up to half a minute old. `starts` is in milliseconds, 0 for what runs already; `people` is None
    where nothing tells.
    """
    begins = to_ms(at) // KEPT_MS
    with _one_at_a_time:  # who comes meanwhile waits for the answer instead of working it out, too
        rows = _rows(conference, begins)
    return {row.slug: _told(conference, row, at, language) for row in rows}


@lru_cache(maxsize=64)
def _rows(conference: Conference, begins: int) -> tuple[RoomRow, ...]:
    rows = room_verdicts(conference, from_ms(begins * KEPT_MS)).values()
    return tuple(row for row in rows if row.needs_help)


def _told(conference: Conference, row: RoomRow, at: datetime, language: str) -> dict[str, Any]:
    slot = row.found.slot
    return {
        "verdict": row.found.verdict.value,
        "mark": row.mark,
        "word": verdict_word(row.found.verdict, language),
        "people": row.people,
        "starts": to_ms(slot.start) if slot is not None and slot.start > at else 0,
        "url": reverse("capacity:room", args=[conference.slug, row.slug]),
    }
