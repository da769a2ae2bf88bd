"""How far the rooms are: checked, signed off, changed since."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from kaisai.core.access.verdicts import may_see_conference
from kaisai.core.conference.models import Conference, Room
from kaisai.core.conference.queries import list_rooms
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.queries import list_entries
from kaisai.core.kit.language import spoken
from kaisai.core.operations.registry import query
from kaisai.domains.checks.enums import RoomState
from kaisai.domains.checks.models import Check, SignOff
from kaisai.domains.network.queries import list_devices

# What makes a check old. Changes are told by a domain further up, through the journal.
CHANGES = (
    "network.device_saved",
    "network.parents_set",
    "network.link_saved",
    "network.link_removed",
    "capacity.change_made",
)
EVERYWHERE = "capacity.change_made"  # when it is about nothing in particular
MOST_CHANGES = 2_000


@dataclass(frozen=True, slots=True)
class NetworkChange:
    """What was changed in the network of a room, in the reader's language."""

    at: datetime
    sentence: str


@dataclass(frozen=True, slots=True)
class RoomRow:
    """One room: its state, the newest check of each place, who signed it off, what came after.

    Attributes:
        checks: newest of each place, those that failed first.
        newest: the one that came in last, None when there is none.
        failed_since: a check that failed after the sign-off, also when a later one passed.
        changes: of its network after any of the checks that count, which are those that the sign-off
            rests on or else the newest ones; the last change first.
    """

    room: Room
    state: RoomState
    checks: tuple[Check, ...] = ()
    newest: Check | None = None
    signed: SignOff | None = None
    failed_since: Check | None = None
    changes: tuple[NetworkChange, ...] = ()

    @property
    def failed(self) -> list[Check]:
        """The places where the newest check failed."""
        return [check for check in self.checks if not check.well]

    @property
    def outdated(self) -> list[Check]:
        """The places that nobody has checked since the last change."""
        if not self.changes:
            return []
        return [check for check in self.checks if check.at < self.changes[0].at]

    @property
    def why(self) -> str:
        """What speaks against opening the doors, with the remedy; '' when nothing does."""
        places = ", ".join(check.place for check in self.failed[:5])
        if self.state is RoomState.FAILED:
            return _("Not as expected: %s.") % places
        if self.outdated:
            told = _("The network was changed after the check of %s. Check again, then sign off.")
            return told % ", ".join(check.place for check in self.outdated[:5])
        if self.state is not RoomState.STALE:
            return ""
        if self.changes:
            return _("The network was changed, and checked again since. Sign off again.")
        return _("A check failed after the sign-off. Look at it, then sign off again.")


@dataclass(slots=True)
class _Kept:
    """What is kept of one room, newest first."""

    checks: list[Check] = field(default_factory=list)
    signed: SignOff | None = None


def room_rows(conference: Conference) -> list[RoomRow]:
    """Every room, floor by floor."""
    rooms = list(list_rooms(conference))
    kept = {room.pk: _Kept() for room in rooms}
    light = Check.objects.filter(conference=conference).defer("outcomes")
    for check in light.select_related("room").order_by("-pk"):
        kept[check.room_id].checks.append(check)
    for signed in SignOff.objects.filter(conference=conference).select_related("seen"):
        before = kept[signed.room_id].signed
        kept[signed.room_id].signed = max(signed, before or signed, key=lambda one: one.pk)
    changes = _changes(conference, kept.values())
    return [_row(room, kept[room.pk], changes.get(room.slug, [])) for room in rooms]


def room_row(conference: Conference, room: Room) -> RoomRow:
    """One of them."""
    return next(row for row in room_rows(conference) if row.room.pk == room.pk)


def _row(room: Room, kept: _Kept, changes: list[NetworkChange]) -> RoomRow:
    if not kept.checks:
        return RoomRow(room, RoomState.NEVER)
    signed = kept.signed
    seen = signed.seen_id if signed else 0
    failed_since = next((one for one in kept.checks if one.pk > seen and not one.well), None)
    basis = _by_place(one for one in kept.checks if not seen or one.pk <= seen)
    since = min(check.at for check in basis)
    after = tuple(change for change in changes if change.at > since)
    newest = _by_place(kept.checks)
    checks = tuple(sorted(newest, key=lambda one: (one.well, one.place)))
    bad = any(not one.well and one.pk > seen for one in checks)
    return RoomRow(
        room,
        _state(signed, bad=bad, stale=bool(after or failed_since)),
        checks,
        kept.checks[0],
        signed,
        failed_since if signed else None,
        after,
    )


def _by_place(checks: Iterable[Check]) -> list[Check]:
    """The first, which is the newest, of each place."""
    found: dict[str, Check] = {}
    for check in checks:
        found.setdefault(check.place, check)
    return list(found.values())


def _state(signed: SignOff | None, *, bad: bool, stale: bool) -> RoomState:
    if bad:
        return RoomState.FAILED
    if signed is None:
        return RoomState.WAITING
    return RoomState.STALE if stale else RoomState.SIGNED


def _changes(conference: Conference, kept: Iterable[_Kept]) -> dict[str, list[NetworkChange]]:
    """By room, newest first, since the earliest check that is kept."""
    moments = [check.at for one in kept for check in one.checks]
    if not moments:
        return {}
    rooms = [room.slug for room in list_rooms(conference)]
    devices = list(list_devices(conference))
    by_slug = {f"device:{one.slug}": one.room.slug for one in devices if one.room}
    by_name = {one.name: one.room.slug for one in devices if one.room}
    found: dict[str, list[NetworkChange]] = {}
    entries = list_entries(conference, kinds=CHANGES).filter(at__gt=min(moments))
    for entry in entries[:MOST_CHANGES]:
        change = NetworkChange(entry.at, entry.sentence(spoken()))
        touched = set(_touched(entry.about, entry.payload, by_slug, by_name))
        if not entry.about and entry.kind == EVERYWHERE:
            touched = set(rooms)
        for slug in touched:
            found.setdefault(slug, []).append(change)
    return found


def _touched(
    about: str,
    payload: Mapping[str, object],
    by_slug: Mapping[str, str],
    by_name: Mapping[str, str],
) -> Iterator[str]:
    """The rooms that an entry is about; a cable has two ends, by name."""
    kind, _colon, slug = about.partition(":")
    if kind == "room":
        yield slug
    if about in by_slug:
        yield by_slug[about]
    for end in ("a", "b"):
        name = payload.get(end)
        if isinstance(name, str) and name in by_name:
            yield by_name[name]


@query("checks.rooms", may=may_see_conference)
def rooms(*, by: Actor, conference: Conference) -> list[dict[str, object]]:
    """Every room floor by floor: state, why, places with whether they passed, when it was signed off."""
    return [
        {
            "room": row.room.slug,
            "state": row.state,
            "why": row.why,
            "places": {check.place: check.well for check in row.checks},
            "signed_at": row.signed.at if row.signed else None,
        }
        for row in room_rows(conference)
    ]
