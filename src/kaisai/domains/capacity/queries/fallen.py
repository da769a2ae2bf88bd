"""Who was in rooms just before access points of them fell: they still sit there, but nobody sees them."""

import math
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from kaisai.core.conference.models import Conference
from kaisai.core.kit.clock import to_ms
from kaisai.domains.monitoring.queries import first_falls, metric_store
from kaisai.domains.network.queries import list_targets
from kaisai.domains.traffic.queries import list_radios, series_of
from kaisai.engines.metrics.port import SeriesKey
from kaisai.engines.wireless.state import AccessPoint, Before

FARTHEST = timedelta(hours=1)  # who sat there before that has left
ROUNDS = 6  # without an answer, after which a number is not of that moment any more


def before_of(
    conference: Conference, aps: Sequence[AccessPoint], at: datetime
) -> tuple[Before, ...]:
    """Clients of rooms before the first of their access points fell; only where every radio told."""
    unsettled = [ap.key for ap in aps if not ap.settled]
    if not unsettled:
        return ()
    fell = _fell(conference, unsettled, at)
    told = {ap.room for ap in aps} - {ap.room for ap in aps if not ap.radios}
    radios: dict[str, list[tuple[SeriesKey, int]]] = {}
    for part in list_radios(conference):
        room = part.device.room.slug if part.device.room else ""
        if room in fell and room in told:
            wait = ROUNDS * part.agent.interval * 1000
            radios.setdefault(room, []).append((series_of(part, "clients"), wait))
    found = ((room, _last(asked, to_ms(fell[room]))) for room, asked in sorted(radios.items()))
    return tuple(Before(room, fell[room], n) for room, n in found if n is not None)


def _fell(conference: Conference, aps: Iterable[str], at: datetime) -> dict[str, datetime]:
    """By room, when the first of these access points fell."""
    targets = list_targets(conference).filter(device__slug__in=list(aps))
    room_of = dict(targets.values_list("key", "device__room__slug"))
    found: dict[str, datetime] = {}
    for key, moment in first_falls(conference, room_of, at - FARTHEST, at).items():
        room = room_of[key]
        found[room] = min(moment, found.get(room, moment))
    return found


def _last(asked: Sequence[tuple[SeriesKey, int]], end: int) -> int | None:
    """The sum of the last values before a moment; None when one is missing. Each may be so old, in ms."""
    names = {
        "source": sorted({key.source for key, _wait in asked}),
        "key": sorted({key.key for key, _wait in asked}),
    }
    found = metric_store().range(names, end - max(wait for _key, wait in asked), end)
    total = 0.0
    for key, wait in asked:
        points = zip(*found.get(key, ((), ())), strict=True)
        values = [value for t, value in points if t >= end - wait and not math.isnan(value)]
        if not values:
            return None
        total += values[-1]
    return round(total)
