"""Pages of capacity."""

from kaisai.domains.capacity.views.recording import assumptions, changes, judge
from kaisai.domains.capacity.views.rooms import board, people, remedies, room, what_if

__all__ = [
    "assumptions",
    "board",
    "changes",
    "judge",
    "people",
    "remedies",
    "room",
    "what_if",
]
