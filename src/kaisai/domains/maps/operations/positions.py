"""Where devices stand on the topology map."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.registry import operation
from kaisai.domains.maps.entries import DevicePlaced, PositionsCleared
from kaisai.domains.maps.models import Position
from kaisai.domains.maps.rules import may_draw_maps
from kaisai.domains.network.queries import find_device

FARTHEST = 100_000.0  # units of the map


@operation("maps.place_device", may=may_draw_maps)
def place_device(
    *, by: Actor, conference: Conference, at: datetime, device: str, x: float, y: float
) -> Position:
    """Put a device (slug) somewhere on the topology map; what hangs below it goes along.

    x to the right, y down, in units of the map, where a device is 128 × 40. Writes
    `maps.device_placed`. Refuses a place more than 100,000 units away. Safe to repeat.
    """
    if max(abs(x), abs(y)) > FARTHEST:
        raise Refused(
            "bad-value", _("x, y: a place is at most 100,000 units from the middle."), status=422
        )
    found = find_device(conference, device)
    position, _created = Position.objects.update_or_create(
        device=found, defaults={"conference": conference, "x": round(x, 1), "y": round(y, 1)}
    )
    news = DevicePlaced(device=found.name, x=position.x, y=position.y)
    record(news, by=by, at=at, conference=conference, about=f"device:{device}")
    return position


@operation("maps.clear_positions", may=may_draw_maps)
def clear_positions(*, by: Actor, conference: Conference, at: datetime, device: str = "") -> int:
    """Have one device (slug), or without one all, placed by the layout again; answers how many.

    Writes `maps.positions_cleared`. Safe to repeat.
    """
    positions = Position.objects.filter(conference=conference)
    if device:
        positions = positions.filter(device=find_device(conference, device))
    number, _by_table = positions.delete()
    about = f"device:{device}" if device else ""
    record(PositionsCleared(number=number), by=by, at=at, conference=conference, about=about)
    return number
