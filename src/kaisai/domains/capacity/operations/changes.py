"""What the crew changed in the network, and what that did."""

import math
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference, Room
from kaisai.core.conference.queries import find_room
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.cleaning import clean
from kaisai.core.operations.registry import operation
from kaisai.domains.capacity.entries import ChangeJudged, ChangeMade
from kaisai.domains.capacity.models import Change
from kaisai.domains.capacity.queries import find_change, judged, judged_from
from kaisai.domains.capacity.rules import may_plan_capacity
from kaisai.domains.network.queries import find_device
from kaisai.engines.wireless.aftermath import Effect
from kaisai.engines.wireless.words import sentence

OLDEST = timedelta(hours=24)  # later nobody remembers the minute
_EVERYWHERE = {"where": "the whole venue", "where_ja": "会場全体"}


@operation("capacity.record_change", may=may_plan_capacity)
def record_change(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    what: str,
    device: str = "",
    room: str = "",
    made_at: datetime | None = None,
) -> Change:
    """Write down a change of the network: at a device, in a room (slugs), or in the whole venue.

    Ten minutes later it is judged by what was measured on either side. Writes `capacity.change_made`.
    Refuses a change without words, in the future, or more than a day old. Repeating writes another.
    """
    made = made_at or at
    if made > at:
        raise Refused("bad-value", _("made_at: write it down when it is made."), status=422)
    if made < at - OLDEST:
        raise Refused("bad-value", _("made_at: at most a day ago."), status=422)
    changed = find_device(conference, device) if device else None
    place = find_room(conference, room) if room else changed.room if changed else None
    row = Change(
        conference=conference,
        what=what.strip(),
        device=changed,
        room=place,
        made_at=made,
        by_label=by.label[:120],
    )
    clean(row)
    row.save()
    record(
        ChangeMade(
            what=row.what,
            made=f"{made.astimezone(conference.zone):%H:%M}",
            **_where(changed.name if changed else "", place),
        ),
        by=by,
        at=at,
        conference=conference,
        about=f"device:{device}" if changed else f"room:{place.slug}" if place else "",
    )
    return row


def _where(device: str, place: Room | None) -> dict[str, str]:
    if device:
        return {"where": device, "where_ja": device}
    if place is not None:
        return {"where": place.name.localize("en"), "where_ja": place.name.localize("ja")}
    return _EVERYWHERE


@operation("capacity.judge_change", may=may_plan_capacity)
def judge_change(*, by: Actor, conference: Conference, at: datetime, change: int) -> Change:
    """Judge a change by what was measured ten minutes either side of it; the worker does so by itself.

    Writes `capacity.change_judged`. Refuses before the ten minutes are over. Repeating judges anew by
    what is in the store by then.
    """
    row = find_change(conference, change)
    ready = judged_from(row)
    if at < ready:
        moment = f"{ready.astimezone(conference.zone):%H:%M:%S}"
        raise Refused("too-early", _("It can be judged at %s.") % moment, status=409)
    found = judged(row)
    row.outcome, row.judged_at = found.outcome.value, at
    row.why = {"code": found.why.code, "values": [list(pair) for pair in found.why.values]}
    row.effects = [_kept(effect) for effect in found.effects]
    row.save(update_fields=["outcome", "judged_at", "why", "effects"])
    record(
        ChangeJudged(
            what=row.what,
            outcome=row.outcome,
            why_en=sentence(found.why, "en"),
            why_ja=sentence(found.why, "ja"),
        ),
        by=by,
        at=at,
        conference=conference,
        about=f"device:{row.device.slug}" if row.device else "",
    )
    return row


def _kept(effect: Effect) -> dict[str, Any]:
    """As JSON, which knows no NaN."""
    return {
        name: round(value, 2)
        if isinstance(value, float) and math.isfinite(value)
        else None
        if isinstance(value, float)
        else value
        for name, value in asdict(effect).items()
    }
