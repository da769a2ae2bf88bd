"""Every write of the programme."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference, Room
from kaisai.core.conference.queries import list_rooms
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.kit.ids import slugify
from kaisai.core.kit.language import spoken
from kaisai.core.operations.conferences import both
from kaisai.core.operations.registry import operation, query
from kaisai.domains.program.entries import ScheduleImported
from kaisai.domains.program.models import Session, Speaker
from kaisai.domains.program.queries import list_sessions
from kaisai.domains.program.rules import may_manage_program
from kaisai.engines.formats.findings import Severity
from kaisai.engines.formats.schedule import Schedule, read_schedule
from kaisai.engines.formats.schedule.records import Session as Slot
from kaisai.engines.formats.schedule.records import Speaker as Voice

_COMPARED = (
    "room_id",
    "title",
    "subtitle",
    "abstract",
    "kind",
    "track",
    "language",
    "starts_at",
    "ends_at",
    "url",
)


# PostgreSQL keeps neither, and no title needs them.
_UNKEPT = {0: None} | dict.fromkeys(range(0xD800, 0xE000))


@dataclass(frozen=True, slots=True)
class ScheduleOutcome:
    """What an import did or would do. `problems` are (path, code, severity, sentence)."""

    sessions: int
    rooms: int
    speakers: int
    days: int
    added: int
    changed: int
    removed: int
    problems: tuple[tuple[str, str, str, str], ...]


def _read(data: bytes, name: str) -> Schedule:
    schedule = read_schedule(data, name=name)
    if not schedule.valid:
        first = next((f for f in schedule.problems if f.severity is Severity.ERROR), None)
        told = (
            first.sentence(spoken()) if first else _("This is not a schedule in any known format.")
        )
        raise Refused("not-a-schedule", told, status=422)
    return replace(schedule, sessions=tuple(_storable(slot) for slot in schedule.sessions))


def _storable(slot: Slot) -> Slot:
    texts = {
        name: value.translate(_UNKEPT)
        for name in Slot.__slots__
        if isinstance(value := getattr(slot, name), str)
    }
    voices = tuple(replace(v, name=v.name.translate(_UNKEPT)) for v in slot.speakers)
    return replace(slot, speakers=voices, **texts)  # type: ignore[arg-type]  # only the text fields, by their own names


@query("program.preview_schedule", may=may_manage_program)
def preview_schedule(
    *, by: Actor, conference: Conference, data: bytes, name: str = ""
) -> ScheduleOutcome:
    """What importing a schedule would change; nothing is written. Refuses what is no schedule, saying where."""
    schedule = _read(data, name)
    return _outcome(schedule, *_compare(conference, schedule))


@operation("program.import_schedule", may=may_manage_program)
def import_schedule(
    *, by: Actor, conference: Conference, at: datetime, data: bytes, name: str = ""
) -> ScheduleOutcome:
    """Make a file the programme: schedule.json or .xml (c3voc, frab, pretalx, hub), or a session list.

    Rooms are found by slug or name, missing ones added with the seats that the file tells.
    Sessions keep their identity, so importing again changes and removes. Refuses what is no
    schedule, saying where. Writes one `program.schedule_imported`. Safe to repeat.
    """
    schedule = _read(data, name)
    rooms = _Rooms(conference)
    for room in schedule.rooms:
        rooms.find(room.name, room.slug, room.capacity)
    added, changed, removed = _compare(conference, schedule, rooms)
    Session.objects.filter(conference=conference, code__in=removed).delete()
    speakers = _save_speakers(conference, schedule)
    _save_sessions(conference, schedule, rooms, speakers)
    Speaker.objects.filter(conference=conference, sessions=None).delete()
    outcome = _outcome(schedule, added, changed, removed)
    record(
        ScheduleImported(
            file=name.translate(_UNKEPT) or schedule.format,
            sessions=outcome.sessions,
            added=outcome.added,
            changed=outcome.changed,
            removed=outcome.removed,
            rooms=outcome.rooms,
        ),
        by=by,
        at=at,
        conference=conference,
    )
    return outcome


def code_of(slot: Slot) -> str:
    """The identity of a session across imports."""
    return (slot.guid or slot.id or slot.code or slot.path)[:100]


def _code_of_speaker(voice: Voice) -> str:
    return (voice.guid or voice.id or voice.name).translate(_UNKEPT)[:100]


class _Rooms:
    """Rooms of the venue by slug and name; unknown ones are added."""

    def __init__(self, conference: Conference) -> None:
        self._conference = conference
        self._known: dict[str, Room] = {}
        for room in list_rooms(conference):
            self._learn(room)

    def _learn(self, room: Room) -> None:
        for word in (room.name.localize("ja"), room.name.localize("en"), room.slug):
            self._known.setdefault(word.casefold(), room)

    def peek(self, name: str) -> Room | None:
        """The room of that name, if the venue has it."""
        return self._known.get(name.casefold())

    def find(self, name: str, slug: str = "", seats: int | None = None) -> Room:
        """The room of that name, added if the venue lacks it."""
        known = self.peek(name)
        if known is None:
            count = self._conference.rooms.count()
            name = name.translate(_UNKEPT)[:200]
            base = slugify(slug or name, fallback=f"room-{count + 1}")
            free = base if base not in self._known else f"{base}-{count + 1}"
            known = Room.objects.create(
                conference=self._conference,
                slug=free[:50],
                name=both(name, name),
                seats=seats or 0,
                position=count,
            )
            self._learn(known)
        return known


def _row(conference: Conference, slot: Slot, room: Room | None) -> Session:
    return Session(
        conference=conference,
        room=room,
        code=code_of(slot),
        title=slot.title[:300] or "–",
        subtitle=slot.subtitle[:300],
        abstract=slot.abstract or slot.description,
        kind=slot.kind[:60],
        track=slot.track[:120],
        language=slot.language[:20],
        starts_at=slot.start,
        ends_at=slot.end,
        url=slot.url[:500] if slot.url.startswith(("http://", "https://")) else "",
    )


def _compare(
    conference: Conference, schedule: Schedule, rooms: _Rooms | None = None
) -> tuple[set[str], set[str], set[str]]:
    """Codes of sessions that are new, changed, gone."""
    rooms = rooms or _Rooms(conference)
    known = {session.code: session for session in list_sessions(conference)}
    wanted = {
        code_of(slot): _row(conference, slot, rooms.peek(slot.room)) for slot in schedule.sessions
    }
    voices = {
        code_of(slot): {voice.name[:200] for voice in slot.speakers} for slot in schedule.sessions
    }
    changed = {
        code
        for code, row in wanted.items()
        if code in known
        and (
            any(getattr(row, name) != getattr(known[code], name) for name in _COMPARED)
            or voices[code] != {speaker.name for speaker in known[code].speakers.all()}
        )
    }
    return wanted.keys() - known.keys(), changed, known.keys() - wanted.keys()


def _save_speakers(conference: Conference, schedule: Schedule) -> dict[str, Speaker]:
    voices = {
        _code_of_speaker(voice): voice for slot in schedule.sessions for voice in slot.speakers
    }
    Speaker.objects.bulk_create(
        [
            Speaker(conference=conference, code=code, name=voice.name[:200])
            for code, voice in voices.items()
        ],
        update_conflicts=True,
        unique_fields=["conference", "code"],
        update_fields=["name"],
        batch_size=300,
    )
    return {speaker.code: speaker for speaker in Speaker.objects.filter(conference=conference)}


def _save_sessions(
    conference: Conference, schedule: Schedule, rooms: _Rooms, speakers: dict[str, Speaker]
) -> None:
    rows = {
        code_of(slot): _row(conference, slot, rooms.find(slot.room)) for slot in schedule.sessions
    }
    Session.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["conference", "code"],
        update_fields=[name.replace("room_id", "room") for name in _COMPARED],
        batch_size=100,
    )
    saved = dict(Session.objects.filter(conference=conference).values_list("code", "pk"))
    through = Session.speakers.through
    through.objects.filter(session__conference=conference).delete()
    pairs = {
        (saved[code_of(slot)], speakers[_code_of_speaker(voice)].pk)
        for slot in schedule.sessions
        for voice in slot.speakers
    }
    through.objects.bulk_create(
        [through(session_id=session, speaker_id=speaker) for session, speaker in sorted(pairs)],
        batch_size=400,
    )


def _outcome(
    schedule: Schedule, added: set[str], changed: set[str], removed: set[str]
) -> ScheduleOutcome:
    language = spoken()
    return ScheduleOutcome(
        sessions=len(schedule.sessions),
        rooms=len(schedule.rooms),
        speakers=len(schedule.speakers),
        days=len(schedule.days),
        added=len(added),
        changed=len(changed),
        removed=len(removed),
        problems=tuple(
            (f.path, f.code, f.severity.value, f.sentence(language)) for f in schedule.problems
        ),
    )
