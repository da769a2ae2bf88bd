"""A bare list of sessions that counts days from one, as PyCon JP published for its site."""

import re
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from kaisai.engines.formats.schedule import moments
from kaisai.engines.formats.schedule.collecting import Collection, refused
from kaisai.engines.formats.schedule.json_reader import text
from kaisai.engines.formats.schedule.records import Day, Room, Schedule, Session, Speaker

_HOURS = re.compile(r"([0-2]?[0-9]):([0-5][0-9])\s*[-–~〜]\s*([0-2]?[0-9]):([0-5][0-9])")
_LANGUAGES = {"jp": "ja", "ja": "ja", "en": "en"}


def read_list(items: list[Any], first_day: date | None, zone_name: str) -> Schedule:
    """Sessions with `title`, `day` (1, 2, …), `hours` (`11:25 - 12:10`) and `room`.

    Args:
        items: the parsed list; those without day or hours are counted and left out.
        first_day: the date of day 1, which the file does not say.
        zone_name: IANA name of the venue's zone.
    """
    if not any(isinstance(item, dict) and "title" in item for item in items):
        return refused("not-a-schedule", path="$", reason="a list without titles")
    if first_day is None:
        return refused("needs-first-day", path="$")
    collection = Collection("pyconjp-json")
    collection.set_zone(zone_name, "$")
    without_time: list[str] = []
    for at, item in enumerate(items):
        if isinstance(item, dict):
            session = _session(item, f"$[{at}]", first_day, collection)
            if session is None:
                without_time.append(text(item.get("title")))
            else:
                collection.add_session(session)
    if without_time:
        collection.report.add("unscheduled", count=len(without_time), value=without_time[0])
    dates = sorted({session.start.date() for session in collection.sessions})
    collection.days += [Day((when - first_day).days + 1, when) for when in dates]
    return collection.finish(title="", acronym="", version="", start="", end="")


def _session(item: dict[str, Any], path: str, first: date, into: Collection) -> Session | None:
    hours = _HOURS.fullmatch(text(item.get("hours")))
    number = text(item.get("day"))
    if hours is None or not re.fullmatch(r"[1-9][0-9]?", number, re.ASCII):
        return None
    start, end = (
        _at(first + timedelta(days=int(number) - 1), hour, minute, into.zone)
        for hour, minute in ((hours[1], hours[2]), (hours[3], hours[4]))
    )
    if start is None or end is None:
        return None
    room = text(item.get("room"))
    into.rooms.setdefault(room, Room(room, slug=text(item.get("room_id"))))
    name = text(item.get("name"))
    speaker = (into.add_speaker(Speaker(name, biography=text(item.get("profile")))),)
    return Session(
        id=text(item.get("id")),
        guid="",
        title=text(item.get("title")),
        room=room,
        start=start,
        duration=end - start if end > start else timedelta(0),
        speakers=speaker if name else (),
        track=text(item.get("tags")),
        language=_LANGUAGES.get(text(item.get("lang_of_talk")), ""),
        kind=text(item.get("talk_format")),
        abstract=text(item.get("abstract")),
        description=text(item.get("description")),
        path=path,
    )


def _at(day: date, hour: str, minute: str, zone: tzinfo) -> datetime | None:
    found = moments.instant_of(f"{day}T{int(hour):02}:{minute}:00")
    return found.replace(tzinfo=zone) if found else None
