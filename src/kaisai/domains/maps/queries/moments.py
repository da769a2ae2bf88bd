"""Which moments can be shown, and when something happened."""

from datetime import datetime, timedelta
from typing import Any

from kaisai.core.conference.models import Conference
from kaisai.core.kit.clock import to_ms
from kaisai.domains.monitoring.queries import STATE_CHANGED, feed_between
from kaisai.domains.program.queries import day_of, day_span


def list_days(conference: Conference, at: datetime) -> list[dict[str, int]]:
    """The days up to `at` as `{"from", "to"}` in milliseconds: those of the conference, and that of `at`."""
    today = day_of(conference, at)
    last = min(today, conference.ends_on)
    length = max(0, (last - conference.starts_on).days + 1)
    days = {conference.starts_on + timedelta(days=number) for number in range(length)} | {today}
    spans = [day_span(conference, day) for day in sorted(days)]
    return [{"from": to_ms(start), "to": to_ms(end)} for start, end in spans]


def list_changes(conference: Conference, start: datetime, end: datetime) -> list[tuple[Any, Any]]:
    """When states changed, in milliseconds, and to what; oldest first, at most 500."""
    return [
        (line["at"], line["state"])
        for line in feed_between(conference, start, end, "en")
        if line["kind"] == STATE_CHANGED
    ]
