"""schedule.json: version 1 as frab and pretalx write it, version 2 as the hub writes it."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from kaisai.engines.formats.schedule import moments, shape
from kaisai.engines.formats.schedule.collecting import Collection, refused
from kaisai.engines.formats.schedule.records import Day, Room, Schedule, Session, Speaker

_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
_CONFERENCE = "$.schedule.conference"


def text(value: Any) -> str:
    """A text for the record: numbers as text, no NUL, no lone surrogate, else empty."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    if isinstance(value, int):
        return str(value) if abs(value) < 10**30 else ""
    return _UNSTORABLE.sub("", value).strip()


def read_document(document: Any) -> Schedule:
    """A parsed schedule.json."""
    if not isinstance(document, dict) or not isinstance(document.get("schedule"), dict):
        return refused("not-a-schedule", path="$", reason="no object “schedule”")
    schedule = document["schedule"]
    if not isinstance(schedule.get("conference"), dict):
        return refused("missing", path="$.schedule", key="conference")
    if "events" in schedule:
        return _Hub(schedule).read()
    return _Classic(document, schedule).read()


class _Reader:
    """What both versions share."""

    format = ""

    def __init__(self, schedule: Mapping[str, Any]) -> None:
        self.collection = Collection(self.format)
        self.shape = shape.Shape(self.collection.report)
        self.schedule = schedule
        self.conference: Mapping[str, Any] = schedule["conference"]

    def rooms(self) -> None:
        rooms = self.conference.get("rooms")
        for at, room in enumerate(rooms if isinstance(rooms, list) else []):
            path = f"{_CONFERENCE}.rooms[{at}]"
            if self.shape.fits(room, shape.ROOM, path, more=True):
                self.collection.add_room(_room(room), path)

    def day(self, raw: Any, spec: shape.Spec, path: str) -> Day | None:
        if not self.shape.fits(raw, spec, path):
            return None
        when = moments.day_of(raw["date"])
        names = [name for name in spec if name.endswith(("start", "end"))]
        start, end = (self.collection.instant(raw[name], f"{path}.{name}") for name in names)
        if when is None:
            return None
        day = Day(int(raw["index"]), when, start, end)
        self.collection.days.append(day)
        return day

    def finish(self) -> Schedule:
        self.shape.tell()
        return self.collection.finish(
            title=text(self.conference.get("title")),
            acronym=text(self.conference.get("acronym")),
            version=text(self.schedule.get("version")),
            start=text(self.conference.get("start")),
            end=text(self.conference.get("end")),
        )


class _Classic(_Reader):
    """Version 1: days hold rooms, rooms hold sessions."""

    format = "c3voc-json"

    def __init__(self, document: Mapping[str, Any], schedule: Mapping[str, Any]) -> None:
        super().__init__(schedule)
        for name in document.keys() - {"schedule", "$schema", "generator"}:
            self.shape.note("extra-field", "", str(name), "$")

    def read(self) -> Schedule:
        self.shape.fits(self.schedule, shape.SCHEDULE, "$.schedule", more=True)
        if "rooms" in self.schedule:
            self.collection.report.add("misplaced", path="$.schedule.rooms", key="rooms")
        self.shape.fits(self.conference, shape.CONFERENCE, _CONFERENCE)
        self.collection.set_zone(
            text(self.conference.get("time_zone_name")), f"{_CONFERENCE}.time_zone_name"
        )
        self.rooms()
        days = self.conference.get("days")
        for at, raw in enumerate(days if isinstance(days, list) else []):
            path = f"{_CONFERENCE}.days[{at}]"
            day = self.day(raw, shape.DAY, path)
            rooms = raw.get("rooms") if isinstance(raw, dict) else None
            for name, sessions in rooms.items() if isinstance(rooms, dict) else ():
                self._room_day(name, sessions, day, f'{path}.rooms["{name}"]')
        return self.finish()

    def _room_day(self, name: str, sessions: Any, day: Day | None, path: str) -> None:
        if not isinstance(sessions, list):
            self.collection.report.add("not-a-list", path=path, value=sessions)
            return
        for at, raw in enumerate(sessions):
            session = self._session(raw, text(name), f"{path}[{at}]")
            if session is not None:
                self.collection.add_session(session, day)

    def _session(self, raw: Any, room: str, path: str) -> Session | None:
        fits = self.shape.fits(raw, shape.SESSION, path)
        # Also of a broken session, so that one reading tells all that is to be mended.
        persons = raw.get("persons") if isinstance(raw, dict) else None
        speakers = self._speakers(persons, f"{path}.persons")
        if not fits:
            return None
        start = self.collection.instant(raw["date"], f"{path}.date")
        duration = moments.duration_of(raw["duration"])
        if start is None or duration is None:
            return None
        if text(raw["room"]) != room:
            self.collection.report.add("room-mismatch", path=path, room=room, value=raw["room"])
        return Session(
            id=text(int(raw["id"])),
            guid=text(raw["guid"]),
            title=text(raw["title"]),
            room=room,
            start=start,
            duration=duration,
            speakers=tuple(dict.fromkeys(map(self.collection.add_speaker, speakers))),
            track=text(raw["track"]),
            kind=text(raw["type"]),
            do_not_record=raw.get("do_not_record") is True,
            path=path,
            **_texts(raw),
        )

    def _speakers(self, persons: Any, path: str) -> list[Speaker]:
        found = []
        for at, raw in enumerate(persons if isinstance(persons, list) else []):
            place = f"{path}[{at}]"
            if not self.shape.fits(raw, shape.PERSON, place, more=True):
                continue
            if "name" not in raw and not ("public_name" in raw and "id" in raw):
                self.collection.report.add("no-identity", path=place)
                continue
            found.append(_speaker(raw))
        return found


class _Hub(_Reader):
    """Version 2: one flat list of sessions beside one list of persons."""

    format = "c3voc-json-2"

    def read(self) -> Schedule:
        self.shape.fits(self.conference, shape.HUB_CONFERENCE, _CONFERENCE, more=True)
        self.collection.set_zone(
            text(self.conference.get("time_zone_name")), f"{_CONFERENCE}.time_zone_name"
        )
        self.rooms()
        days = self.conference.get("days")
        for at, raw in enumerate(days if isinstance(days, list) else []):
            self.day(raw, shape.HUB_DAY, f"{_CONFERENCE}.days[{at}]")
        persons = self.schedule.get("persons")
        for at, raw in enumerate(persons if isinstance(persons, list) else []):
            if self.shape.fits(raw, shape.HUB_PERSON, f"$.schedule.persons[{at}]", more=True):
                self.collection.add_speaker(_speaker(raw))
        sessions = self.schedule["events"]
        if not isinstance(sessions, list):
            self.collection.report.add("not-a-list", path="$.schedule.events", value=sessions)
            sessions = []
        for at, raw in enumerate(sessions):
            self._take(raw, f"$.schedule.events[{at}]")
        return self.finish()

    def _take(self, raw: Any, path: str) -> None:
        if not self.shape.fits(raw, shape.HUB_SESSION, path, more=True):
            return
        start = self.collection.instant(raw["start"], f"{path}.start")
        end = self.collection.instant(raw["end"], f"{path}.end")
        name = text(raw["room"].get("name"))
        if not name:
            self.collection.report.add("missing", path=f"{path}.room", key="name")
            return
        if start is None or end is None:
            return
        track = raw.get("track")
        self.collection.add_session(
            Session(
                id=text(raw.get("code")) or text(raw["guid"]),
                guid=text(raw["guid"]),
                title=text(raw["title"]),
                room=name,
                start=start,
                duration=max(end - start, timedelta(0)),
                speakers=self._speakers(raw.get("participants"), f"{path}.participants"),
                track=text(track.get("slug") if isinstance(track, dict) else track),
                kind=text(raw.get("type")).lower(),
                path=path,
                **_texts(raw),
            )
        )

    def _speakers(self, persons: Any, path: str) -> tuple[Speaker, ...]:
        found = []
        for at, raw in enumerate(persons if isinstance(persons, list) else []):
            if self.shape.fits(raw, shape.HUB_PERSON, f"{path}[{at}]", more=True):
                found.append(self.collection.add_speaker(_speaker(raw)))
        return tuple(dict.fromkeys(found))


def _texts(raw: Mapping[str, Any]) -> dict[str, Any]:
    names = ("subtitle", "language", "abstract", "description", "url", "slug", "code")
    return {name: text(raw.get(name)) for name in names}


def _room(raw: Mapping[str, Any]) -> Room:
    capacity = raw.get("capacity")
    seats = isinstance(capacity, int | float) and not isinstance(capacity, bool)
    description = raw.get("description")
    if isinstance(description, dict):
        description = next((text(value) for value in description.values() if text(value)), "")
    return Room(
        name=text(raw["name"]),
        guid=text(raw["guid"]),
        slug=text(raw.get("slug")),
        capacity=int(capacity) if seats and capacity is not None and 0 <= capacity < 1e7 else None,
        description=text(description),
        kind=text(raw.get("type")).lower(),
    )


def _speaker(raw: Mapping[str, Any]) -> Speaker:
    avatar = raw.get("avatar")
    return Speaker(
        name=text(raw.get("name")) or text(raw.get("public_name")),
        id=text(raw.get("id")) or text(raw.get("code")),
        guid=text(raw.get("guid")),
        biography=text(raw.get("biography")),
        avatar_url=text(avatar.get("url") if isinstance(avatar, dict) else avatar),
        url=text(raw.get("url")),
    )
