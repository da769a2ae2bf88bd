"""Waves: places of a quota go on sale one part after the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.registry import operation
from kaisai.domains.registration.entries import WavesPlanned
from kaisai.domains.registration.models import FREE, Place, Quota
from kaisai.domains.registration.queries import find_quotas
from kaisai.domains.registration.rules import may_sell

MOST_WAVES = 50


@dataclass(frozen=True, slots=True)
class Wave:
    """So many places that go on sale at an instant."""

    at: datetime
    places: int


@operation("registration.plan_waves", may=may_sell)
def plan_waves(
    *, by: Actor, conference: Conference, at: datetime, quota: str, waves: Sequence[Wave]
) -> Quota:
    """Say when which part of what is left of a quota goes on sale; the rest is on sale now.

    What is sold, held or kept for vouchers is not touched, and what was planned before is forgotten, so
    each wave can be decided on after the one before. No waves: everything is on sale now. Writes
    `registration.waves_planned`. Refuses more places than are left, a wave in the past, and more than 50.
    """
    found = Quota.objects.select_for_update().get(pk=find_quotas(conference, [quota])[0].pk)
    plan = sorted(waves, key=lambda wave: wave.at)
    if len(plan) > MOST_WAVES:
        raise Refused("too-many", _("At most %s waves.") % MOST_WAVES, status=422)
    for wave in plan:
        if wave.at <= at or wave.places < 1:
            told = _("A wave has at least one place, and a time in the future.")
            raise Refused("bad-wave", told, status=422)
    left = _left(found, at)
    wanted = sum(wave.places for wave in plan)
    if wanted > len(left):
        told = _("%(wanted)s places are planned, but only %(left)s are left.")
        raise Refused("too-few", told % {"wanted": wanted, "left": len(left)}, status=422)
    Place.objects.filter(pk__in=left).update(kept_until=FREE)
    end = len(left)
    for wave in reversed(plan):
        mine = left[end - wave.places : end]
        Place.objects.filter(pk__in=mine).update(kept_until=wave.at)
        end -= wave.places
    news = WavesPlanned(
        quota=found.name.localize("en"),
        quota_ja=found.name.localize("ja"),
        waves=[
            f"{wave.at.astimezone(conference.zone):%Y-%m-%d %H:%M}: {wave.places}" for wave in plan
        ],
        now=len(left) - wanted,
    )
    record(news, by=by, at=at, conference=conference, about=f"quota:{found.slug}")
    return found


def _left(quota: Quota, at: datetime) -> list[int]:
    """Places that nobody has and no voucher keeps, the last ones last; nobody else's until the end."""
    rows = quota.places.select_for_update(skip_locked=True).filter(until__lte=at, voucher=None)
    return list(rows.order_by("number").values_list("pk", flat=True))
