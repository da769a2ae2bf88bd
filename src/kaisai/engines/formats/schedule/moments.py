"""Dates, instants and durations of the schedule formats; None for what is none."""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

_DURATION = re.compile(r"([0-9]{1,6}):([0-9]{2})(?::([0-9]{1,2}))?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONGEST = timedelta(days=60)


def day_of(text: str) -> date | None:
    """`2026-11-21`, also at the head of an instant."""
    try:
        found = date.fromisoformat(text[:10]) if _DATE.match(text) else None
    except ValueError:
        return None
    return found if found and 1900 <= found.year <= 2200 else None


def instant_of(text: str) -> datetime | None:
    """ISO 8601 date and time (`T` between them), aware or naive as written."""
    try:
        found = datetime.fromisoformat(text.strip()) if "T" in text else None
    except ValueError:
        return None
    return found if found and 1900 <= found.year <= 2200 else None


def duration_of(text: str) -> timedelta | None:
    """`H:MM`, in XML also `H:MM:SS`."""
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        return None
    return timedelta(
        hours=int(found[1]), minutes=int(found[2]), seconds=int(found[3]) if found[3] else 0
    )


def is_sane(duration: timedelta) -> bool:
    """Whether a session may last so long."""
    return timedelta(0) <= duration <= _LONGEST


def zone_of(name: str) -> tzinfo | None:
    """The zone with this IANA name."""
    if name in {"UTC", "Etc/UTC"}:
        return UTC
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        # OSError: a name that is a folder of the zone database, or too long for a file name.
        return None
