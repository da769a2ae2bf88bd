"""Errands of the rooms that fill up: people, changes of the network, complaints."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from kaisai.domains.capacity.models import Complaint
from kaisai.domains.capacity.operations import note_complaint, record_change
from kaisai.domains.capacity.queries import SlotSeen, list_changes
from kaisai.engines.wireless.state import Slot, Source
from tests.cast import AT

SESSION = "6f1c8e0e-4711-4b1a-9d55-000000000002"


def fill_rooms(at_kumo: dict[str, Any]) -> None:
    """A change that can be judged, a complaint that can be taken back."""
    made_at = at_kumo["at"] - timedelta(minutes=15)
    record_change(**at_kumo, what="raised power", device="ap-4f-1", made_at=made_at)
    said = at_kumo | {"at": at_kumo["at"] - timedelta(minutes=2)}
    note_complaint(**said, room="hall-a", note="back rows")


def _complaint(world: Any) -> int:
    return Complaint.objects.filter(conference=world.cast.conference).latest("at").pk


def _slot_seen() -> SlotSeen:
    slot = Slot("kumo-1", "hall-a", AT - timedelta(hours=1), AT)
    return SlotSeen(slot, 200.0, Source.SEATS, 150.0)


OF_CAPACITY: dict[str, Callable[[Any], dict[str, Any]]] = {
    "capacity.changes": lambda _w: {},
    "capacity.complaints": lambda _w: {"minutes": 60, "room": "hall-a"},
    "capacity.judge_change": lambda w: {"change": list_changes(w.cast.conference)[0].pk},
    "capacity.note_complaint": lambda _w: {"room": "hall-a", "note": "back rows"},
    "capacity.outlook": lambda _w: {},
    "capacity.record_change": lambda _w: {"what": "added an AP", "room": "hall-a"},
    "capacity.remedies": lambda _w: {"room": "hall-a"},
    "capacity.set_assumptions": lambda _w: {"devices_per_person": 1.6},
    "capacity.set_expectation": lambda _w: {"slot": SESSION, "people": 180, "counted": True},
    "capacity.take_back_complaint": lambda w: {"complaint": _complaint(w)},
    "capacity.what_if": lambda _w: {"room": "hall-a", "add": 2, "low_rates": True},
}
OF_THE_WORKER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "capacity.record_slots": lambda _w: {"slots": [_slot_seen()]},
}
