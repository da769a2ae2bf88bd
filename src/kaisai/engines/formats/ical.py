"""Whole days for a calendar, as a file that goes with a mail (RFC 5545, RFC 5546)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import icalendar

PRODUCT = "-//kaisai//conference//EN"


@dataclass(frozen=True, slots=True)
class Days:
    """Some days at a place.

    Attributes:
        uid: the same for all versions of it; a calendar replaces the one that it has.
        first: its first day, as `last`, both included.
        version: rises when it changes.
        is_cancelled: calendars take it away.
    """

    uid: str
    title: str
    first: date
    last: date
    place: str = ""
    url: str = ""
    version: int = 0
    is_cancelled: bool = False


def write_calendar(days: Days, *, at: datetime) -> str:
    """The file. Lines are folded at 75 octets and end in CR LF; `at` is when it was made."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if days.is_cancelled else "PUBLISH")
    one = icalendar.Event()
    one.add("uid", days.uid)
    one.add("dtstamp", at)
    one.add("summary", days.title)
    one.add("dtstart", days.first)
    one.add("dtend", days.last + timedelta(days=1))  # RFC 5545, 3.6.1: not included
    one.add("sequence", days.version)
    one.add("status", "CANCELLED" if days.is_cancelled else "CONFIRMED")
    one.add("transp", "TRANSPARENT")  # the days are not blocked for other appointments
    if days.place:
        one.add("location", days.place)
    if days.url:
        one.add("url", days.url)
    calendar.add_component(one)
    return str(calendar.to_ical(), "utf-8")
