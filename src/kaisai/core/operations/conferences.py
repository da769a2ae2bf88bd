"""Changes to the conference itself: opening it, its phases, its rooms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from i18nfield.strings import LazyI18nString

from kaisai.core.access.queries import list_conferences_for
from kaisai.core.access.verdicts import (
    may_keep_installation,
    may_run_conference,
    may_see_conference,
    may_sign_in,
)
from kaisai.core.conference.enums import PhaseKind
from kaisai.core.conference.models import Conference, Day, Floor, Phase, Room, Venue
from kaisai.core.conference.queries import find_phase, find_room, list_rooms
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.kit.ids import slugify
from kaisai.core.operations.cleaning import clean
from kaisai.core.operations.entries import (
    ConferenceChanged,
    ConferenceOpened,
    PhasesSet,
    RoomRemoved,
    RoomSaved,
)
from kaisai.core.operations.registry import operation, query

LONGEST = timedelta(days=60)


def both(en: str, ja: str) -> LazyI18nString:
    """A text in both languages; the one given serves where the other is missing."""
    return LazyI18nString({"en": en or ja, "ja": ja or en})


@operation("conference.open", may=may_keep_installation)
def open_conference(
    *,
    by: Actor,
    at: datetime,
    slug: str,
    name: str,
    name_ja: str = "",
    starts_on: date,
    ends_on: date,
    time_zone: str = "Asia/Tokyo",
    is_demo: bool = False,
) -> Conference:
    """Open a conference with its days.

    Writes `conference.opened`. Refuses a slug in use or reserved, an unknown time zone, days in
    the wrong order or more than sixty of them. Repeating is refused, since the slug is taken.
    """
    if ends_on - starts_on > LONGEST:
        raise Refused("too-long", _("A conference lasts at most sixty days."), status=422)
    if Conference.objects.filter(slug=slug).exists():
        raise Refused("slug-taken", _("Another conference has this address already."))
    conference = Conference(
        slug=slug,
        name=both(name, name_ja),
        starts_on=starts_on,
        ends_on=ends_on,
        time_zone=time_zone,
        is_demo=is_demo,
        created_at=at,
    )
    clean(conference)
    conference.save()
    days = (ends_on - starts_on).days + 1
    Day.objects.bulk_create(
        Day(conference=conference, date=starts_on + timedelta(days=n)) for n in range(days)
    )
    record(
        ConferenceOpened(slug=slug, name=name),
        by=by,
        at=at,
        conference=conference,
        about=f"conference:{slug}",
    )
    return conference


@operation("conference.change", may=may_run_conference)
def change_conference(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    name: str | None = None,
    name_ja: str | None = None,
    time_zone: str | None = None,
    is_public: bool | None = None,
) -> Conference:
    """Change name, time zone, or whether strangers may see it and buy; what is not given stays.

    Writes `conference.changed`. Safe to repeat.
    """
    if name is not None or name_ja is not None:
        conference.name = both(
            name or conference.name.localize("en"), name_ja or conference.name.localize("ja")
        )
    if time_zone is not None:
        conference.time_zone = time_zone
    if is_public is not None:
        conference.is_public = is_public
    clean(conference)
    conference.save()
    given = {"name": name, "name_ja": name_ja, "time_zone": time_zone, "is_public": is_public}
    record(
        ConferenceChanged(
            changed=[f"{key} = {value}" for key, value in given.items() if value is not None]
        ),
        by=by,
        at=at,
        conference=conference,
        about=f"conference:{conference.slug}",
    )
    return conference


@dataclass(frozen=True, slots=True)
class PhasePlan:
    """One phase to be: kind, start, end."""

    kind: PhaseKind
    starts_at: datetime
    ends_at: datetime


@operation("conference.set_phases", may=may_run_conference)
def set_phases(
    *, by: Actor, conference: Conference, at: datetime, phases: Sequence[PhasePlan]
) -> list[Phase]:
    """Replace the phases. Writes `conference.phases_set`. Refuses an end before its start. Safe to repeat."""
    rows = [
        Phase(conference=conference, kind=p.kind, starts_at=p.starts_at, ends_at=p.ends_at)
        for p in phases
    ]
    for row in rows:
        clean(row)
    conference.phases.all().delete()
    Phase.objects.bulk_create(rows)
    record(
        PhasesSet(phases=[f"{row.kind} {row.starts_at:%m-%d %H:%M}" for row in rows]),
        by=by,
        at=at,
        conference=conference,
        about=f"conference:{conference.slug}",
    )
    return rows


def _floor_named(conference: Conference, name: str, level: int | None) -> Floor | None:
    if not name:
        return None
    for floor in conference.floors.all():
        if name in {floor.name.localize("en"), floor.name.localize("ja")}:
            if level is not None and floor.level != level:
                floor.level = level
                clean(floor)
                floor.save(update_fields=["level"])
            return floor
    venue = conference.venues.first() or Venue.objects.create(
        conference=conference, name=both("Venue", "会場")
    )
    added = Floor(conference=conference, venue=venue, name=both(name, name), level=level or 0)
    clean(added)
    added.save()
    return added


def _free_room_slug(conference: Conference) -> str:
    """For names without an ASCII letter; never the slug of another room."""
    taken = set(conference.rooms.values_list("slug", flat=True))
    return next(slug for n in count(len(taken) + 1) if (slug := f"room-{n}") not in taken)


@operation("conference.save_room", may=may_run_conference)
def save_room(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    name: str,
    name_ja: str = "",
    slug: str = "",
    floor: str = "",
    level: int | None = None,
    seats: int = 0,
    standing: int = 0,
) -> Room:
    """Add a room, or change the one with that slug. Writes `conference.room_saved`. Safe to repeat.

    Without a slug one is made of the name. A floor is found by its name, or added.
    """
    slug = slug or slugify(name, fallback=_free_room_slug(conference))
    room = conference.rooms.filter(slug=slug).first()
    if room is None:
        room = Room(conference=conference, slug=slug, position=conference.rooms.count())
    room.name = both(name, name_ja)
    room.seats, room.standing = seats, standing
    room.floor = _floor_named(conference, floor, level) or room.floor
    clean(room)
    room.save()
    record(
        RoomSaved(slug=slug, name=name, seats=seats, standing=standing),
        by=by,
        at=at,
        conference=conference,
        about=f"room:{slug}",
    )
    return room


@operation("conference.remove_room", may=may_run_conference)
def remove_room(*, by: Actor, conference: Conference, at: datetime, slug: str) -> None:
    """Take a room out of the venue; devices in it stay, without a room. Writes `conference.room_removed`."""
    room = find_room(conference, slug)
    news = RoomRemoved(slug=slug, name=room.name.localize("en"))
    room.delete()
    record(news, by=by, at=at, conference=conference, about=f"room:{slug}")


@query("conference.list", may=may_sign_in)
def conferences(*, by: Actor) -> QuerySet[Conference]:
    """The conferences whose crew you belong to, newest first."""
    return list_conferences_for(by)


@query("conference.list_rooms", may=may_see_conference)
def rooms(*, by: Actor, conference: Conference) -> list[Room]:
    """The rooms of the venue, floor by floor."""
    return list(list_rooms(conference))


@query("conference.phase", may=may_see_conference)
def phase(*, by: Actor, conference: Conference, at: datetime) -> Phase | None:
    """The phase that the conference is in now, nothing between phases."""
    return find_phase(conference, at)
