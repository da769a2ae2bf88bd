"""Puts sessions, rooms and speakers together and says what cannot be: doubles, overlaps, strays."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from kaisai.engines.formats.reporting import Report
from kaisai.engines.formats.schedule import moments
from kaisai.engines.formats.schedule.records import Day, Room, Schedule, Session, Speaker
from kaisai.engines.formats.schedule.sentences import REFUSING, new_report


@dataclass(slots=True)
class Collection:
    """The programme while it is being read."""

    format: str
    report: Report = field(default_factory=new_report)
    zone: tzinfo = UTC
    zone_name: str = ""
    days: list[Day] = field(default_factory=list)
    rooms: dict[str, Room] = field(default_factory=dict)
    lists_rooms: bool = False
    sessions: list[Session] = field(default_factory=list)
    speakers: dict[str, Speaker] = field(default_factory=dict)
    _guids: dict[str, str] = field(default_factory=dict)
    _ids: dict[str, str] = field(default_factory=dict)
    _room_guids: dict[str, str] = field(default_factory=dict)

    def set_zone(self, name: str, path: str) -> None:
        """Take over the zone that the file names."""
        zone = moments.zone_of(name) if name else None
        if zone is not None:
            self.zone, self.zone_name = zone, name
        elif name:
            self.report.add("unknown-zone", path=path, value=name)

    def instant(self, text: str, path: str) -> datetime | None:
        """An aware instant; a naive one is taken in the conference's zone and reported."""
        found = moments.instant_of(text)
        if found is not None and found.tzinfo is None:
            self.report.add("no-zone", path=path, value=text, zone=self.zone_name or "UTC")
            found = found.replace(tzinfo=self.zone)
        return found

    def add_room(self, room: Room, path: str) -> None:
        """A room of the list of rooms."""
        self.lists_rooms = True
        first = self._room_guids.setdefault(room.guid, room.name) if room.guid else room.name
        if first != room.name:
            self.report.add("duplicate-room-guid", path=path, value=room.name, first=first)
        self.rooms.setdefault(room.name, room)

    def add_speaker(self, speaker: Speaker) -> Speaker:
        """The speaker, as first met when met before; gaps are filled by nobody's guess."""
        identity = speaker.guid or speaker.id or f"name:{speaker.name}"
        return self.speakers.setdefault(identity, speaker)

    def add_session(self, session: Session, day: Day | None = None) -> None:
        """A session, unless its guid was used before or its length is absurd."""
        path = session.path
        if not moments.is_sane(session.duration):
            self.report.add("far-too-long", path=path, value=session.duration)
            return
        first = self._guids.setdefault(session.guid, path) if session.guid else path
        if first != path:
            self.report.add("duplicate-guid", path=path, value=session.guid, first=first)
            return
        first = self._ids.setdefault(session.id, path) if session.id else path
        if first != path:
            self.report.add("duplicate-id", path=path, value=session.id, first=first)
        if session.duration == timedelta(0):
            self.report.add("no-length", path=path, value=session.title)
        if day is not None and _outside(session, day):
            self.report.add("outside-day", path=path, value=session.title)
        if session.room not in self.rooms:
            if self.lists_rooms:
                self.report.add("unknown-room", path=path, value=session.room)
            self.rooms[session.room] = Room(session.room)
        self.sessions.append(session)

    def finish(self, *, title: str, acronym: str, version: str, start: str, end: str) -> Schedule:
        """The programme with all problems."""
        self._report_overlaps()
        problems = self.report.ordered()
        valid = not any(problem.code in REFUSING for problem in problems)
        if not self.sessions and valid:
            self.report.add("no-sessions")
            problems = self.report.ordered()
        return Schedule(
            format=self.format,
            title=title,
            acronym=acronym,
            version=version,
            time_zone=self.zone_name,
            start=moments.day_of(start) or min((day.date for day in self.days), default=None),
            end=moments.day_of(end) or max((day.date for day in self.days), default=None),
            days=tuple(self.days),
            rooms=tuple(self.rooms.values()),
            sessions=tuple(self.sessions),
            speakers=tuple(self.speakers.values()),
            problems=problems,
            valid=valid,
        )

    def _report_overlaps(self) -> None:
        latest: dict[str, Session] = {}
        for session in sorted(self.sessions, key=lambda session: session.start):
            before = latest.get(session.room)
            if before is not None and session.start < before.end:
                self.report.add(
                    "overlap",
                    path=session.path,
                    value=session.title,
                    first=before.title,
                    room=session.room,
                )
            if before is None or session.end > before.end:
                latest[session.room] = session


def refused(code: str, *, path: str = "", **values: object) -> Schedule:
    """A programme that is none, and why."""
    report = new_report()
    report.add(code, 0, path=path, **values)
    return Schedule(problems=report.ordered())


def _outside(session: Session, day: Day) -> bool:
    if day.start is not None and session.start < day.start:
        return True
    return day.end is not None and session.start >= day.end
