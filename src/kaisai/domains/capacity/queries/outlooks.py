"""Which rooms will hold, what can be done, and what if: the engine's answers in the reader's words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from kaisai.core.access.verdicts import may_see_conference
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.kit.language import spoken
from kaisai.core.operations.registry import query
from kaisai.core.surfaces.actors import told_actor
from kaisai.domains.capacity.models import Expectation
from kaisai.domains.capacity.queries.venue import (
    expectations,
    inputs_of,
)
from kaisai.engines.wireless.audience import people_now
from kaisai.engines.wireless.outlook import HALF_HOUR, RoomOutlook, Verdict, outlook
from kaisai.engines.wireless.state import AccessPoint, Kind, Why
from kaisai.engines.wireless.words import confidence_word, sentence, verdict_word

LONGEST = timedelta(days=2)
MOST_COLUMNS = 24
# Verdict → the state whose colour and sign the page shows; see shell/theme.css.
MARKS = {
    Verdict.HOLDS: "up",
    Verdict.UNKNOWN: "unknown",
    Verdict.TIGHT: "late",
    Verdict.FULL: "down",
}
_LEFT_OUT = frozenset({"spill"})  # rooms of a storey are not next to each other


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A room of the board: the engine's outlook, what of it is said, and how many complained lately."""

    found: RoomOutlook
    told: Expectation | None = None
    complaints: int = 0

    @property
    def slug(self) -> str:
        """Of the room."""
        return self.found.room

    @property
    def mark(self) -> str:
        """The colour and sign of its verdict."""
        return MARKS[self.found.verdict]

    @property
    def word(self) -> str:
        """Its verdict."""
        return verdict_word(self.found.verdict, spoken())

    @property
    def confidence(self) -> str:
        """How sure that is."""
        return confidence_word(self.found.confidence, spoken())

    @property
    def needs_help(self) -> bool:
        """Whether something should be done."""
        return self.found.verdict in {Verdict.TIGHT, Verdict.FULL}

    @property
    def people(self) -> int | None:
        """Expected, as they are told; None when nothing tells."""
        return self.found.about

    @property
    def holds(self) -> int:
        """Clients that its access points hold with ease, as sentences tell it: never rounded up."""
        return int(self.found.holds)

    @property
    def title(self) -> str:
        """What goes on."""
        return self.found.slot.title if self.found.slot else ""

    @property
    def is_break(self) -> bool:
        """Whether it is a break."""
        return self.found.slot is not None and self.found.slot.kind is Kind.BREAK

    @property
    def sentence(self) -> str:
        """The verdict in one sentence."""
        return sentence(self.found.why[0], spoken())

    @property
    def reasons(self) -> list[str]:
        """What it rests on."""
        return [self._said(why) for why in self.found.why[1:] if why.code not in _LEFT_OUT]

    def _said(self, why: Why) -> str:
        if why.code == "source-doors" and self.told is not None and not self.told.counted:
            return _("People as told by %s.") % told_actor(self.told.by_label)
        return sentence(why, spoken())


@dataclass(frozen=True, slots=True)
class Table:
    """Rooms by slots: `columns` are beginnings, None for what runs now; a cell is None without a slot."""

    columns: tuple[datetime | None, ...]
    rows: tuple[tuple[RoomRow, tuple[RoomRow | None, ...]], ...]
    cut: bool


def rows_of(conference: Conference, found: Sequence[RoomOutlook]) -> list[RoomRow]:
    """Outlooks with what was told of their slots."""
    told = expectations(conference)
    return [RoomRow(each, told.get(each.slot.key) if each.slot else None) for each in found]


def list_outlooks(
    conference: Conference, at: datetime, horizon: timedelta = HALF_HOUR
) -> list[RoomRow]:
    """Every room in its worst slot of the time ahead, the worst room first."""
    return rows_of(conference, outlook(inputs_of(conference, at, horizon), at, horizon))


def room_verdicts(conference: Conference, at: datetime) -> dict[str, RoomRow]:
    """By slug of the room, the next half hour: for pages that show it beside other things."""
    return {row.slug: row for row in list_outlooks(conference, at)}


def people_in(conference: Conference, at: datetime) -> dict[str, int]:
    """By slug of the room, about how many people are there now; rooms of which nothing tells are left out."""
    return people_now(inputs_of(conference, at, timedelta(0)), at)


def table_of(conference: Conference, at: datetime, horizon: timedelta) -> Table:
    """Slot by slot what each room will be like, the worst room first, at most 24 beginnings."""
    inputs = inputs_of(conference, at, horizon)
    begins = sorted({max(slot.start, at) for slot in inputs.slots})
    columns = begins[:MOST_COLUMNS]
    mended = replace(inputs, aps=tuple(_mended(ap) for ap in inputs.aps))
    cells: dict[str, dict[datetime, RoomRow]] = {}
    for begin in columns:
        known = inputs if begin <= at + HALF_HOUR else mended
        part = replace(known, slots=tuple(s for s in inputs.slots if max(s.start, at) == begin))
        for row in rows_of(conference, outlook(part, at, horizon)):
            if row.found.slot is not None:
                cells.setdefault(row.slug, {})[begin] = row
    idle = rows_of(conference, outlook(replace(inputs, slots=()), at, horizon))
    worst = [
        max(cells.get(row.slug, {}).values(), key=lambda cell: cell.found.badness, default=row)
        for row in idle
    ]
    worst.sort(key=lambda row: row.found.badness, reverse=True)
    rows = tuple(
        (row, tuple(cells.get(row.slug, {}).get(begin) for begin in columns)) for row in worst
    )
    return Table(
        tuple(None if begin == at else begin for begin in columns), rows, len(begins) > len(columns)
    )


def _mended(ap: AccessPoint) -> AccessPoint:
    """What is down now is taken to be mended in half an hour: an outage is no lack of capacity."""
    return replace(ap, up=None) if ap.up is False else ap


def find_outlook(conference: Conference, room: str, at: datetime, horizon: timedelta) -> RoomRow:
    """One room; refuses with `not-found`."""
    for row in list_outlooks(conference, at, horizon):
        if row.slug == room:
            return row
    raise NotFound(_("There is no room “%s”.") % room[:60])


def told(row: RoomRow) -> dict[str, Any]:
    """A room for programs."""
    found = row.found
    return {
        "room": found.room,
        "name": found.name,
        "verdict": found.verdict.value,
        "confidence": found.confidence.value,
        "slot": found.slot.key if found.slot else None,
        "title": row.title,
        "starts_at": found.slot.start if found.slot else None,
        "people": row.people,
        "source": found.source.value,
        "clients": None if found.clients is None else round(found.clients),
        "holds": int(found.holds),
        "too_many": found.too_many_clients,
        "sentence": row.sentence,
        "reasons": row.reasons,
    }


def stretch(minutes: int) -> timedelta:
    """So many minutes; refuses what nobody can look ahead."""
    span = timedelta(minutes=min(max(minutes, 0), 10_000))
    if not timedelta(0) < span <= LONGEST:
        raise Refused("bad-value", _("minutes: from one minute to two days."), status=422)
    return span


@query("capacity.outlook", may=may_see_conference)
def outlooks(
    *, by: Actor, conference: Conference, at: datetime, minutes: int = 30
) -> list[dict[str, Any]]:
    """Will each room hold its people in the next minutes? The worst room first.

    `verdict` is `holds`, `tight`, `full` (will not hold) or `unknown`; `holds` is how many clients the
    access points hold with ease.
    """
    return [told(row) for row in list_outlooks(conference, at, stretch(minutes))]
