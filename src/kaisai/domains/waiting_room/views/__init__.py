"""Pages of the waiting room."""

from kaisai.domains.waiting_room.views.door import room, shut
from kaisai.domains.waiting_room.views.line import line, now_at

__all__ = ["line", "now_at", "room", "shut"]
