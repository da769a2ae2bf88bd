"""schedule.xml as frab, pretalx and others write it (c3voc's description, in our own words).

The place of a problem is told as an XPath that a text editor can follow:
`/schedule/day[1]/room[2]/event[3]/duration`.
"""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from kaisai.engines.formats.schedule import moments
from kaisai.engines.formats.schedule.collecting import Collection, refused
from kaisai.engines.formats.schedule.json_reader import text
from kaisai.engines.formats.schedule.records import Day, Room, Schedule, Session, Speaker

_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_SESSION = "event"
"""The element's name in the format."""

_REQUIRED = ("room", "title", "type", "date", "start", "duration", "abstract", "track")


def read_root(root: Element) -> Schedule:
    """A parsed schedule.xml."""
    if root.tag != "schedule":
        return refused("not-a-schedule", path=f"/{root.tag}", reason="no element “schedule”")
    return _Reader(root).read()


class _Reader:
    """Walks days, rooms and sessions."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.collection = Collection("c3voc-xml")
        self.report = self.collection.report

    def read(self) -> Schedule:
        for name in ("version", "conference", "day"):
            if self.root.find(name) is None:
                self.report.add("missing", path="/schedule", key=name)
        head = "conference/"
        self.collection.set_zone(
            _inner(self.root, f"{head}time_zone_name"), "/schedule/conference/time_zone_name"
        )
        for name in ("start", "end"):
            value = _inner(self.root, head + name)
            if value and moments.day_of(value) is None:
                self.report.add("bad-date", path=f"/schedule/conference/{name}", value=value)
        for path, day in _numbered(self.root, "day", "/schedule"):
            self._day(day, path)
        acronym = _inner(self.root, f"{head}acronym")
        return self.collection.finish(
            title=_inner(self.root, f"{head}title") or acronym,
            acronym=acronym,
            version=_inner(self.root, "version"),
            start=_inner(self.root, f"{head}start"),
            end=_inner(self.root, f"{head}end"),
        )

    def _day(self, element: Element, path: str) -> None:
        start, end = (self._limit(element, name, path) for name in ("start", "end"))
        index = element.get("index", "")
        if not re.fullmatch(r"\+?0*[1-9][0-9]{0,8}", index.strip(), re.ASCII):
            self._faulty(element, "index", path, "not-a-number")
        written = element.get("date", "").strip()
        when = moments.day_of(written) if written else start.date() if start else None
        if when is None and written:
            self.report.add("bad-date", path=f"{path}/@date", value=written)
        day = (
            Day(int(index) if index.strip().isdecimal() else 0, when, start, end) if when else None
        )
        if day is not None:
            self.collection.days.append(day)
        for room_path, room in _numbered(element, "room", path):
            self._room(room, day, room_path)

    def _limit(self, element: Element, name: str, path: str) -> Any:
        value = element.get(name)
        if value is not None and moments.instant_of(value) is not None:
            return self.collection.instant(value, f"{path}/@{name}")
        self._faulty(element, name, path, "bad-instant")
        return None

    def _faulty(self, element: Element, name: str, path: str, code: str) -> None:
        if element.get(name) is None:
            self.report.add("missing", path=path, key=f"@{name}")
        else:
            self.report.add(code, path=f"{path}/@{name}", value=element.get(name))

    def _room(self, element: Element, day: Day | None, path: str) -> None:
        name = text(element.get("name"))
        if element.get("name") is None:
            self._faulty(element, "name", path, "missing")
            return
        self.collection.rooms.setdefault(name, Room(name, guid=text(element.get("guid"))))
        for session_path, raw in _numbered(element, _SESSION, path):
            session = self._session(raw, name, session_path)
            if session is not None:
                self.collection.add_session(session, day)

    def _session(self, raw: Element, room: str, path: str) -> Session | None:
        missing = [name for name in _REQUIRED if raw.find(name) is None]
        missing += [f"@{name}" for name in ("id", "guid") if raw.get(name) is None]
        for name in missing:
            self.report.add("missing", path=path, key=name)
        if missing or not self._identity_fits(raw, path):
            return None
        written, length = _inner(raw, "date"), _inner(raw, "duration")
        if moments.instant_of(written) is None:
            self.report.add("bad-instant", path=f"{path}/date", value=written)
        duration = moments.duration_of(length)
        if duration is None:
            self.report.add("bad-duration", path=f"{path}/duration", value=length)
        start = self.collection.instant(written, f"{path}/date")
        if start is None or duration is None:
            return None
        if _inner(raw, "room") != room:
            self.report.add("room-mismatch", path=path, room=room, value=_inner(raw, "room"))
        names = ("title", "subtitle", "track", "language", "abstract", "description", "url", "slug")
        return Session(
            id=text(raw.get("id")),
            guid=text(raw.get("guid")),
            room=room,
            start=start,
            duration=duration,
            kind=_inner(raw, "type"),
            code=text(raw.get("code")),
            speakers=tuple(dict.fromkeys(self._speakers(raw))),
            do_not_record=_inner(raw, "recording/optout") in {"true", "1"},
            path=path,
            **{name: _inner(raw, name) for name in names},
        )

    def _identity_fits(self, raw: Element, path: str) -> bool:
        number, guid = raw.get("id", ""), raw.get("guid", "")
        if not re.fullmatch(r"\s*\+?[0-9]{1,30}\s*", number, re.ASCII):
            self.report.add("not-a-number", path=f"{path}/@id", value=number)
            return False
        if not _GUID.fullmatch(guid.strip()):
            self.report.add("bad-guid", path=f"{path}/@guid", value=guid)
            return False
        return True

    def _speakers(self, raw: Element) -> Iterator[Speaker]:
        for person in raw.iterfind("persons/person"):
            name = text(person.text)
            if name:
                yield self.collection.add_speaker(
                    Speaker(name, id=text(person.get("id")), guid=text(person.get("guid")))
                )


def _inner(element: Element, path: str) -> str:
    return text(element.findtext(path))


def _numbered(element: Element, tag: str, path: str) -> Iterator[tuple[str, Element]]:
    for number, child in enumerate(element.iterfind(tag), start=1):
        yield f"{path}/{tag}[{number}]", child
