"""Pages of checks."""

from kaisai.domains.checks.views.expecting import common_expectations, room_expectations
from kaisai.domains.checks.views.measuring import data, known, phone, reach, sink
from kaisai.domains.checks.views.rooms import discard, overview, room, sign, withdraw

__all__ = [
    "common_expectations",
    "data",
    "discard",
    "known",
    "overview",
    "phone",
    "reach",
    "room",
    "room_expectations",
    "sign",
    "sink",
    "withdraw",
]
