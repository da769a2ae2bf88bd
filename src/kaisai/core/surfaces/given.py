"""Single values of an address, or of a form of one button: never longer or stranger than they may be."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import QueryDict


def word_in(given: QueryDict, name: str, longest: int = 200) -> str:
    """The text of that name, cut short; without NUL, which PostgreSQL takes none of."""
    return given.get(name, "")[:longest].replace("\0", "")


def number_in(given: QueryDict, name: str, otherwise: int = 0) -> int:
    """The whole number of that name; `otherwise` where there is none, or none so large."""
    text = given.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else otherwise


def in_zone(moment: datetime, zone: ZoneInfo) -> datetime:
    """A date and time as they were typed, as a moment of the venue."""
    return moment.replace(tzinfo=None).replace(tzinfo=zone)
