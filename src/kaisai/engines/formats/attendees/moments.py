"""Dates as attendee lists write them."""

import re
import unicodedata
from datetime import date, datetime, time

_MOMENT = re.compile(
    r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?:\([^)]{1,3}\))?"
    r"(?:[T ]*([0-9]{1,2})[:時]([0-9]{1,2})分?(?::?([0-9]{1,2})秒?)?(?:\.[0-9]{1,9})?"
    r" ?(?:Z|UTC|JST|[+-][0-9]{2}:?[0-9]{2})?)?"
)


def read_moment(text: str) -> datetime | None:
    """The wall clock of `2026-10-03 09:15:00`, `2026/10/3 9:15` or `2026年10月3日(土) 09:15`.

    Full-width digits count; a date alone is its midnight; an offset is left to the text.
    """
    found = _MOMENT.fullmatch(unicodedata.normalize("NFKC", text[:80]).strip())
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        return datetime.combine(date(year, month, day), time(hour, minute, second))
    except ValueError:
        return None
