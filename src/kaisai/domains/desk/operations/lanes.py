"""Lanes are planned, and their borders moved while people queue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.operations.cleaning import clean
from kaisai.core.operations.registry import operation
from kaisai.domains.desk.entries import LanesMoved, LanesSaved
from kaisai.domains.desk.enums import LaneSort
from kaisai.domains.desk.models import Lane, LanePlan
from kaisai.domains.desk.queries.lanes import (
    Guest,
    Lanes,
    came_lately,
    list_guests,
    scripts_of,
    someone,
    standing,
)
from kaisai.domains.desk.rules import may_run_desk, may_work_at_desk
from kaisai.domains.registration.enums import ItemKind
from kaisai.domains.registration.operations import codes_of
from kaisai.engines.lanes.queueing import speeds
from kaisai.engines.lanes.splitting import balance, split

MOST_LANES = 40


@dataclass(frozen=True, slots=True)
class LaneGroup:
    """Lanes for the same people.

    Attributes:
        lanes: how many.
        kinds: of tickets; none for all.
        language: of their orders, `ja` or `en`; "" for all.
    """

    lanes: int
    kinds: Sequence[str] = ()
    language: str = ""


@operation("desk.save_lanes", may=may_run_desk)
def save_lanes(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    groups: Sequence[LaneGroup],
    sort: LaneSort = LaneSort.NAME,
) -> LanePlan:
    """Say how many lanes there are and for whom; borders follow from who is expected.

    Everybody goes to the first group that fits. Writes `desk.lanes_saved`. Refuses more than forty
    lanes, kinds that there are not, and when the last group is not for everybody. Safe to repeat:
    the same people have the same lanes.
    """
    _check(groups)
    plan, _new = LanePlan.objects.update_or_create(
        conference=conference, defaults={"sort": sort, "moved_at": at}
    )
    codes_of(conference, at)  # from now on tickets have numbers
    guests = list_guests(conference, at, plan.sort)
    lanes = Lanes(plan, tuple(_rows(conference, groups)), scripts_of(plan.sort, guests))
    for group, theirs in _by_group(lanes, guests):
        for lane, begins in zip(group[1:], split(someone(theirs), len(group)), strict=True):
            lane.begins = begins
    Lane.objects.filter(conference=conference).delete()
    for lane in lanes.lanes:
        clean(lane)
    Lane.objects.bulk_create(lanes.lanes)
    signs, signs_ja = (lanes.signs(language) for language in ("en", "ja"))
    news = LanesSaved(lanes=len(lanes.lanes), signs=signs, signs_ja=signs_ja)
    record(news, by=by, at=at, conference=conference, about="lanes")
    return plan


@operation("desk.balance_lanes", may=may_work_at_desk)
def balance_lanes(*, by: Actor, conference: Conference, at: datetime) -> int:
    """Move borders so that who is still missing is shared by how fast each lane was lately; how many moved.

    Writes `desk.lanes_moved`. Refuses while there are no lanes, and when all borders are where they
    should be, so repeating it is safe.
    """
    LanePlan.objects.select_for_update().filter(conference=conference).first()
    planned = standing(conference, at)
    if planned is None:
        raise NotFound(_("There are no lanes yet."))
    lanes, guests = planned
    moved = [
        lane
        for group, theirs in _by_group(lanes, guests)
        for lane in _moved(lanes, group, theirs, at)
    ]
    if not moved:
        raise Refused("balanced", _("All lanes are balanced: nothing moved."))
    Lane.objects.bulk_update(moved, ["begins"])
    lanes.plan.moved_at = at
    lanes.plan.save()
    signs, signs_ja = (lanes.signs(language) for language in ("en", "ja"))
    news = LanesMoved(moved=len(moved), signs=signs, signs_ja=signs_ja)
    record(news, by=by, at=at, conference=conference, about="lanes")
    return len(moved)


def _moved(
    lanes: Lanes, group: Sequence[Lane], theirs: Sequence[Guest], at: datetime
) -> list[Lane]:
    came = [
        came_lately([guest for guest in theirs if lanes.lane_of(guest) == lane], at)
        for lane in group
    ]
    borders = balance([lane.begins for lane in group[1:]], someone(theirs), speeds(came))
    moved = []
    for lane, begins in zip(group[1:], borders, strict=True):
        if lane.begins != begins:
            lane.begins = begins
            moved.append(lane)
    return moved


def _by_group(lanes: Lanes, guests: Sequence[Guest]) -> list[tuple[list[Lane], list[Guest]]]:
    found: dict[int, list[Guest]] = {}
    for guest in guests:
        group = lanes.group_of(guest.ticket.kind, guest.ticket.language)
        found.setdefault(group, []).append(guest)
    return [(group, found.get(group[0].group, [])) for group in lanes.groups()]


def _rows(conference: Conference, groups: Sequence[LaneGroup]) -> list[Lane]:
    return [
        Lane(
            conference=conference,
            number=number,
            group=at,
            kinds=list(group.kinds),
            language=group.language,
        )
        for number, (at, group) in enumerate(
            ((at, group) for at, group in enumerate(groups) for _lane in range(group.lanes)),
            start=1,
        )
    ]


def _check(groups: Sequence[LaneGroup]) -> None:
    if any(group.lanes < 1 for group in groups):
        raise Refused("bad-value", _("lanes: at least one for each group."), status=422)
    if sum(group.lanes for group in groups) > MOST_LANES:
        raise Refused("too-many", _("At most %s lanes.") % MOST_LANES, status=422)
    if unknown := {kind for group in groups for kind in group.kinds} - set(ItemKind.values):
        told = _("There is no kind of tickets “%s”.") % min(unknown)[:40]
        raise Refused("no-such-kind", told, status=422)
    if not groups or groups[-1].kinds or groups[-1].language:
        sentence = _("The last lanes must be for everybody, so that nobody is without one.")
        raise Refused("nobody-left-out", sentence, status=422)
