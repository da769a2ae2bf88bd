"""What people said of the demo's network: they stopped when the crew raised the power in hall 4F."""

from datetime import datetime, timedelta
from typing import Any

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.domains.capacity.operations import note_complaint, record_change

CHANGED = "hall-4f"
MADE = 9  # minutes before the demo began: judged when radios are asked, soon after
# Minutes before it began, where, and what was said.
SAID = (
    (18, CHANGED, "Back rows: pages do not load"),
    (17, CHANGED, ""),
    (15, CHANGED, "後方の席、つながらない"),
    (14, CHANGED, "Slides do not come through"),
    (12, CHANGED, ""),
    (11, CHANGED, "左側の席、とても遅い"),
    (10, CHANGED, ""),
    (6, "room-2b", "Front row: asks for the password again and again"),
    (3, "main-hall", "2列目、動画が止まる"),
)


def complain(conference: Conference, at: datetime, *, by: Actor) -> None:
    """Complaints of the last half hour, and a change in the midst of them; the worker judges it."""
    around: dict[str, Any] = {"by": by, "conference": conference}
    for minutes, room, note in SAID:
        said_at = at - timedelta(minutes=minutes)
        note_complaint(**around, at=said_at, room=room, note=note)
    made_at = at - timedelta(minutes=MADE)
    what = "raised power on ap-hall-4f-1"
    record_change(**around, at=at, what=what, device="ap-hall-4f-1", made_at=made_at)
