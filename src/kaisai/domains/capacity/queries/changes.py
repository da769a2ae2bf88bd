"""What was changed, and what that did, in the reader's words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kaisai.core.access.verdicts import may_see_conference
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import NotFound
from kaisai.core.kit.language import spoken
from kaisai.core.operations.registry import query
from kaisai.domains.capacity.models import Change
from kaisai.domains.capacity.queries.measured import SIDE, STEP
from kaisai.engines.wireless.aftermath import Direction, Outcome
from kaisai.engines.wireless.state import Why
from kaisai.engines.wireless.words import direction_word, measure_word, outcome_word, sentence

LATE = timedelta(seconds=30)  # until the last values are in the store
MOST_SHOWN = 50
GIVEN_UP = timedelta(days=2)  # a change that could not be judged until then never will be
MARKS = {
    Outcome.HELPED: "up",
    Outcome.NO_DIFFERENCE: "bare",
    Outcome.WORSE: "down",
    Outcome.CANNOT_SAY: "unknown",
}


@dataclass(frozen=True, slots=True)
class EffectRow:
    """What one measure did."""

    measure: str
    before: float | None
    after: float | None
    direction: str

    @property
    def is_measured(self) -> bool:
        """Whether there are figures."""
        return self.before is not None and self.after is not None


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change as lists show it."""

    change: Change

    @property
    def mark(self) -> str:
        """The colour and sign of its verdict."""
        return MARKS[Outcome(self.change.outcome)] if self.change.outcome else "maintenance"

    @property
    def word(self) -> str:
        """Its verdict; nothing before it is judged."""
        return outcome_word(Outcome(self.change.outcome), spoken()) if self.change.outcome else ""

    @property
    def why(self) -> str:
        """The reason in one sentence."""
        kept = self.change.why
        if not kept:
            return ""
        return sentence(Why(kept["code"], tuple(map(tuple, kept["values"]))), spoken())

    @property
    def effects(self) -> list[EffectRow]:
        """Measure by measure what there are figures of."""
        rows = [
            EffectRow(
                measure_word(kept["measure"], spoken()),
                kept["before"],
                kept["after"],
                direction_word(Direction(kept["direction"]), spoken()),
            )
            for kept in self.change.effects
        ]
        return [row for row in rows if row.is_measured]

    @property
    def judged_from(self) -> datetime:
        """When both sides are measured."""
        return judged_from(self.change)


def judged_from(change: Change) -> datetime:
    """The moment from which a change can be judged."""
    return change.made_at.replace(second=0, microsecond=0) + STEP + SIDE + LATE


def list_changes(conference: Conference) -> QuerySet[Change]:
    """Changes, the newest first."""
    return (
        Change.objects.filter(conference=conference)
        .select_related("conference", "device", "device__room", "room")
        .order_by("-made_at", "-pk")
    )


def change_rows(conference: Conference, room: str = "") -> list[ChangeRow]:
    """The last changes, of one room or of all."""
    found = list_changes(conference)
    if room:
        found = found.filter(room__slug=room) | found.filter(device__room__slug=room)
    return [ChangeRow(change) for change in found[:MOST_SHOWN]]


def find_change(conference: Conference, change: int) -> Change:
    """The change with that number; refuses with `not-found`."""
    found = list_changes(conference).filter(pk=change).first()
    if found is None:
        raise NotFound(_("There is no such change."))
    return found


def list_unjudged(conference: Conference, at: datetime) -> list[Change]:
    """Changes whose ten minutes are over, not judged yet."""
    waiting = list_changes(conference).filter(judged_at=None, made_at__gt=at - GIVEN_UP)
    return [change for change in waiting if judged_from(change) <= at]


@query("capacity.changes", may=may_see_conference)
def changes(*, by: Actor, conference: Conference) -> list[dict[str, Any]]:
    """The last fifty changes that the crew made, newest first, with what each did."""
    return [
        {
            "id": row.change.pk,
            "what": row.change.what,
            "device": row.change.device.slug if row.change.device else None,
            "room": row.change.room.slug if row.change.room else None,
            "made_at": row.change.made_at,
            "outcome": row.change.outcome or None,
            "why": row.why,
            "effects": row.change.effects,
            "judged_at": row.change.judged_at,
        }
        for row in change_rows(conference)
    ]
