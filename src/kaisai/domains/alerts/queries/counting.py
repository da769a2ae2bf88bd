"""How many alerts there are and were, in all and by room: for boards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from kaisai.core.conference.models import Conference
from kaisai.core.journal.queries import list_entries
from kaisai.domains.alerts.entries import AlertBegan, AlertChanged, AlertEnded
from kaisai.domains.alerts.enums import Severity
from kaisai.domains.alerts.models import Alert

if TYPE_CHECKING:
    from kaisai.core.journal.models import Entry  # its table is the journal's; here only a type

Levels = dict[str, int]
Rooms = Sequence[str] | None
MOST_NEWS = 500
TELLING = (AlertBegan.kind_name, AlertChanged.kind_name)


@dataclass(frozen=True, slots=True)
class Counts:
    """Alerts by level: `{"critical": 1, "warn": 3}`.

    Attributes:
        rooms: the same by slug of the room, of rooms that have any; an alert counts in each of its
            rooms. None where nothing tells in which rooms they were.
    """

    levels: Levels
    rooms: dict[str, Levels] | None


def count_firing(conference: Conference) -> Counts:
    """What is wrong now."""
    alerts = Alert.objects.filter(conference=conference, ended_at=None)
    return _counted(alerts.values_list("level", "rooms"))


def count_firing_at(conference: Conference, at: datetime) -> Counts:
    """What was wrong at a moment, told by the journal: how bad it was and where, as it was known then."""
    alerts = Alert.objects.filter(conference=conference, since__lte=at).exclude(ended_at__lte=at)
    about = [f"alert:{pk}" for pk in alerts.values_list("pk", flat=True)]
    entries = list_entries(conference, kinds=TELLING, before=at).filter(about__in=about)
    told = entries.order_by("at", "id").values_list("about", "payload")
    return _counted((news["level"], news.get("rooms")) for news in dict(told).values())


def list_news(conference: Conference, start: datetime, end: datetime) -> "list[Entry]":
    """What began, changed and ended between two moments, oldest first, at most 500."""
    kinds = (*TELLING, AlertEnded.kind_name)
    entries = list_entries(conference, kinds=kinds, before=end).filter(at__gte=start)
    return list(reversed(entries[:MOST_NEWS]))


def _counted(alerts: Iterable[tuple[str, Rooms]]) -> Counts:
    levels, rooms, silent = _none(), dict[str, Levels](), False
    for level, places in alerts:
        levels[level] += 1
        silent = silent or places is None
        for room in places or ():
            rooms.setdefault(room, _none())[level] += 1
    return Counts(levels, None if silent else rooms)


def _none() -> Levels:
    return {Severity.CRITICAL.value: 0, Severity.WARN.value: 0}
