"""What stands where on a floor plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.conference.queries import find_room
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.operations.registry import operation
from kaisai.domains.maps.entries import SpotPlaced, SpotRemoved
from kaisai.domains.maps.models import Plan, Spot
from kaisai.domains.maps.queries import find_plan
from kaisai.domains.maps.rules import may_draw_maps
from kaisai.domains.network.queries import find_device

MOST_CORNERS = 60
DIGITS = 5


@dataclass(frozen=True, slots=True)
class Corner:
    """A corner of an area, from 0 to 1 of the width and height of the plan."""

    x: float
    y: float


@operation("maps.place_spot", may=may_draw_maps)
def place_spot(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    plan: int,
    device: str = "",
    room: str = "",
    x: float = 0.0,
    y: float = 0.0,
    area: Sequence[Corner] = (),
) -> Spot:
    """Place a device at a point of a plan, or a room as an area of it; what was placed before moves.

    Say one of `device` and `room` (slugs). x and y go from 0 to 1 of the plan's width and height; a
    room takes its corners in the same measure: two are a rectangle, three and more a polygon. Writes
    `maps.spot_placed`. Refuses places beyond the plan. Safe to repeat.
    """
    found = find_plan(conference, plan)
    if bool(device) == bool(room):
        raise _bad(_("Say either a device or a room."))
    if room:
        corners = _corners(area)
        x = sum(c[0] for c in corners) / len(corners)
        y = sum(c[1] for c in corners) / len(corners)
        which: dict[str, Any] = {"plan": found, "room": find_room(conference, room)}
    else:
        corners, which = [], {"device": find_device(conference, device)}
    _require_within([[x, y], *corners])
    place = {"x": round(x, DIGITS), "y": round(y, DIGITS), "area": corners}
    spot, _created = Spot.objects.update_or_create(
        **which, defaults={"conference": conference, "plan": found, **place}
    )
    about = f"device:{device}" if device else f"room:{room}"
    news = SpotPlaced(**_called(spot, found))
    record(news, by=by, at=at, conference=conference, about=about)
    return spot


def _corners(area: Sequence[Corner]) -> list[list[float]]:
    if not 2 <= len(area) <= MOST_CORNERS:
        raise _bad(_("area: a room has 2 to 60 corners."))
    points = [[round(corner.x, DIGITS), round(corner.y, DIGITS)] for corner in area]
    if len(points) > 2:
        return points
    (left, top), (right, bottom) = points
    return [[left, top], [right, top], [right, bottom], [left, bottom]]


def _require_within(points: Sequence[Sequence[float]]) -> None:
    if not all(0 <= value <= 1 for point in points for value in point):
        raise _bad(_("x, y: places go from 0 to 1 of the width and height of the plan."))


def _bad(sentence: Promise) -> Refused:
    return Refused("bad-value", sentence, status=422)


def _called(spot: Spot, plan: Plan) -> dict[str, str]:
    told = {}
    for language in ("en", "ja"):
        room = spot.room
        told[f"what_{language}"] = room.name.localize(language) if room else str(spot.device)
        told[f"plan_{language}"] = plan.name.localize(language)
    return told


@operation("maps.remove_spot", may=may_draw_maps)
def remove_spot(*, by: Actor, conference: Conference, at: datetime, spot: int) -> None:
    """Take a device or a room (id of its spot) off its plan. Writes `maps.spot_removed`."""
    spots = Spot.objects.select_related("plan", "device", "room")
    found = spots.filter(conference=conference, pk=spot).first()
    if found is None:
        raise NotFound(_("There is no such place on a plan."))
    news = SpotRemoved(**_called(found, found.plan))
    found.delete()
    record(news, by=by, at=at, conference=conference)
