"""What can be done for a room that will not hold, in order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from django.utils.translation import gettext as _

from kaisai.core.access.verdicts import may_see_conference
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import NotFound
from kaisai.core.kit.language import spoken
from kaisai.core.operations.registry import query
from kaisai.domains.capacity.queries.outlooks import stretch
from kaisai.domains.capacity.queries.venue import inputs_of, unreachable_aps
from kaisai.engines.wireless.changes import RestartAp
from kaisai.engines.wireless.outlook import HALF_HOUR, Verdict
from kaisai.engines.wireless.remedies import Remedy, remedies
from kaisai.engines.wireless.state import Inputs, Why
from kaisai.engines.wireless.what_if import what_if
from kaisai.engines.wireless.words import action_word, sentence


@dataclass(frozen=True, slots=True)
class RemedyRow:
    """Something that can be done, with what it brings."""

    action: str
    what: str
    effect: str
    enough: bool


@lru_cache(maxsize=128)
def _remedies(inputs: Inputs, room: str, at: datetime, horizon: timedelta) -> tuple[Remedy, ...]:
    """Up to a second of work: everybody who asks before the radios have told anew shares it."""
    return tuple(remedies(inputs, room, at, horizon))


def list_remedies(
    conference: Conference, room: str, at: datetime, horizon: timedelta = HALF_HOUR
) -> list[RemedyRow]:
    """What helps a room that will not hold, in the order in which to do it; refuses an unknown room."""
    moment = at.replace(second=0, microsecond=0)
    inputs = inputs_of(conference, at, horizon)
    if room not in {each.key for each in inputs.rooms}:
        raise NotFound(_("There is no room “%s”.") % room[:60])
    hidden = unreachable_aps(conference, room)
    return [
        *_mending(inputs, room, at, horizon, hidden),
        *(
            RemedyRow(
                action_word(found.action, spoken()),
                sentence(found.why[0], spoken()),
                sentence(found.why[1], spoken()),
                found.after.verdict is Verdict.HOLDS,
            )
            for found in _remedies(inputs, room, moment, horizon)
            if not any(isinstance(c, RestartAp) and c.ap in hidden for c in found.changes)
        ),
    ]


def _mending(
    inputs: Inputs, room: str, at: datetime, horizon: timedelta, hidden: Mapping[str, str]
) -> Iterator[RemedyRow]:
    """What comes before all else: the device behind which access points cannot be reached."""
    for cause in sorted(set(hidden.values())):
        aps = [slug for slug, behind in hidden.items() if behind == cause]
        before, after = what_if(inputs, [RestartAp(ap) for ap in aps], at, horizon).room(room)
        values = {
            "room": before.name,
            "held": str(int(before.holds)),
            "hold": str(int(after.holds)),
            "before": str(before.too_many_clients),
            "left": str(after.too_many_clients),
        }
        effect = Why(
            "effect-some" if after.too_many_clients else "effect-enough", tuple(values.items())
        )
        yield RemedyRow(
            _("mend it"),
            _("Bring %(cause)s back: these APs are cut off behind it: %(aps)s.")
            % {"cause": cause, "aps": ", ".join(sorted(aps))},
            sentence(effect, spoken()),
            after.verdict is Verdict.HOLDS,
        )


@query("capacity.remedies", may=may_see_conference)
def remedies_of(
    *, by: Actor, conference: Conference, at: datetime, room: str, minutes: int = 30
) -> list[RemedyRow]:
    """What can be done for a room that will not hold, in order, with the predicted effect."""
    return list_remedies(conference, room, at, stretch(minutes))
