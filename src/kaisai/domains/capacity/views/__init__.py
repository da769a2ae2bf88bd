"""Pages of capacity."""

from kaisai.domains.capacity.views.recording import assumptions, changes, judge
from kaisai.domains.capacity.views.rooms import (
    board,
    complaints,
    people,
    remedies,
    room,
    take_back,
    what_if,
)

__all__ = [
    "assumptions",
    "board",
    "changes",
    "complaints",
    "judge",
    "people",
    "remedies",
    "room",
    "take_back",
    "what_if",
]
