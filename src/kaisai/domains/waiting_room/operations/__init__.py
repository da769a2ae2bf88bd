"""Every write of the waiting room."""

from kaisai.domains.waiting_room.operations.joining import Place, draw, join
from kaisai.domains.waiting_room.operations.opening import close, save

__all__ = ["Place", "close", "draw", "join", "save"]
