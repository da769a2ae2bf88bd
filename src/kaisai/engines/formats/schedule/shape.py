"""The published shape of schedule.json, checked field by field with path and reason.

Source of the format: the description and schema at c3voc.de/schedule, told here in our own words.
What is missing, of the wrong type or no date breaks the format; a field too many, an odd slug or
an unlisted word is only unusual, because frab and pretalx write such files every day.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from kaisai.engines.formats.reporting import Report
from kaisai.engines.formats.schedule import moments

Spec = Mapping[str, str]
"""Field name to kind; a kind with `!` is required, one with `?` may be null."""

SCHEDULE: Spec = {
    "version": "text!",
    "base_url": "text",
    "conference": "object!",
}  # fmt: skip - a table reads better in columns
CONFERENCE: Spec = {
    "acronym": "text!",
    "title": "text!",
    "days": "list!",
    "daysCount": "number!",
    "start": "moment!",
    "end": "moment!",
    "timeslot_duration": "text!",
    "description": "text",
    "time_zone_name": "text",
    "logo": "text",
    "colors": "object",
    "keywords": "list",
    "url": "text",
    "tracks": "list",
    "rooms": "list",
    "meta": "object",
}  # fmt: skip - a table reads better in columns
DAY: Spec = {
    "index": "number!",
    "date": "date!",
    "day_start": "instant!",
    "day_end": "instant!",
    "rooms": "object!",
}  # fmt: skip - a table reads better in columns
ROOM: Spec = {
    "name": "text!",
    "guid": "text!",
    "slug": "text",
    "type": "text",
    "stream_id": "text?",
    "description": "any",
    "capacity": "any",
    "url": "text",
    "features": "object",
    "assembly": "object",
}  # fmt: skip - a table reads better in columns
SESSION: Spec = {
    "guid": "text!",
    "id": "number!",
    "date": "instant!",
    "start": "text!",
    "duration": "duration!",
    "room": "text!",
    "slug": "text!",
    "url": "text!",
    "title": "text!",
    "subtitle": "text?!",
    "track": "text?!",
    "type": "text!",
    "language": "text?!",
    "abstract": "text?!",
    "persons": "list!",
    "links": "list!",
    "description": "text?",
    "code": "text",
    "logo": "any",
    "end": "instant",
    "recording_license": "text",
    "do_not_record": "flag?",
    "do_not_stream": "any",
    "feedback_url": "text",
    "origin_url": "text",
    "attachments": "list",
}  # fmt: skip - a table reads better in columns
PERSON: Spec = {
    "id": "number",
    "name": "text",
    "public_name": "text",
    "guid": "text",
    "code": "text",
    "avatar": "text?",
    "biography": "text?",
    "url": "text",
    "links": "list",
}  # fmt: skip - a table reads better in columns
HUB_CONFERENCE: Spec = {
    "acronym": "text!",
    "title": "text!",
    "days": "list!",
    "start": "moment!",
    "end": "moment!",
    "time_zone_name": "text",
    "rooms": "list",
    "tracks": "list",
}  # fmt: skip - a table reads better in columns
HUB_DAY: Spec = {"index": "number!", "date": "date!", "start": "instant!", "end": "instant!"}
HUB_SESSION: Spec = {
    "guid": "text!",
    "start": "instant!",
    "end": "instant!",
    "room": "object!",
    "title": "text!",
    "slug": "text",
    "url": "text",
    "code": "text",
    "type": "text",
    "subtitle": "text?",
    "language": "text?",
    "abstract": "text?",
    "description": "text?",
    "participants": "list",
    "track": "any",
    "links": "list",
}  # fmt: skip - a table reads better in columns
HUB_PERSON: Spec = {"guid": "text", "name": "text!", "biography": "text?", "url": "text"}

_PATTERNS = {
    "acronym": re.compile(r"[a-z0-9_-][a-z0-9_]{3,}(-2[0-9]{3}-[a-z]+)?"),
    "slug": re.compile(r"[a-z0-9_-]+[a-z0-9]"),
    "start": re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]"),
    "code": re.compile(r"[A-Z0-9]+"),
    "guid": re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
}


def _is_number(value: Any) -> bool:
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return whole and not isinstance(value, bool)


def _moment(value: Any) -> bool:
    return isinstance(value, str) and moments.day_of(value) is not None


def _instant(value: Any) -> bool:
    return isinstance(value, str) and moments.instant_of(value) is not None


def _duration(value: Any) -> bool:
    return isinstance(value, str) and moments.duration_of(value) is not None


_KINDS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "text": (lambda value: isinstance(value, str), "not-text"),
    "number": (_is_number, "not-a-number"),
    "flag": (lambda value: isinstance(value, bool), "not-a-flag"),
    "list": (lambda value: isinstance(value, list), "not-a-list"),
    "object": (lambda value: isinstance(value, dict), "not-an-object"),
    "date": (_moment, "bad-date"),
    "moment": (_moment, "bad-date"),
    "instant": (_instant, "bad-instant"),
    "duration": (_duration, "bad-duration"),
    "any": (lambda _: True, ""),
}


class Shape:
    """Checks objects against specs; remembers the unusual to say it once, with a count."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._unusual: dict[tuple[str, str], tuple[int, str, str]] = {}

    def fits(self, value: Any, spec: Spec, path: str, *, more: bool = False) -> bool:
        """Whether the value is an object with all that the spec asks for; else it is reported.

        `more` lets it have fields of its own without a word.
        """
        if not isinstance(value, dict):
            self._report.add("not-an-object", path=path, value=value)
            return False
        good = True
        for name, kind in spec.items():
            if name in value:
                good = self._field_fits(name, value[name], kind.rstrip("!"), path) and good
            elif kind.endswith("!"):
                self._report.add("missing", path=path, key=name)
                good = False
        for name in () if more else value:
            if name not in spec and not name.startswith("description_"):
                self.note("extra-field", "", name, path)
        return good

    def note(self, code: str, key: str, value: str, path: str) -> None:
        """Remember something unusual; the first place and the count are said in the end."""
        count, first, at = self._unusual.get((code, key), (0, value, path))
        self._unusual[code, key] = (count + 1, first, at)

    def tell(self) -> None:
        """Say what was unusual."""
        for (code, key), (count, first, at) in self._unusual.items():
            self._report.add(code, path=at, count=count, value=first, key=key)

    def _field_fits(self, name: str, value: Any, kind: str, path: str) -> bool:
        if kind.endswith("?") and value is None:
            return True
        fits, code = _KINDS[kind.rstrip("?")]
        if not fits(value):
            self._report.add(code, path=f"{path}.{name}", value=value)
            return False
        if kind == "text" and name in _PATTERNS and not _PATTERNS[name].fullmatch(value):
            self.note("unusual-value", name, value, f"{path}.{name}")
        return True
