"""Every write of capacity."""

from kaisai.domains.capacity.operations.changes import judge_change, record_change
from kaisai.domains.capacity.operations.complaints import (
    NOTED_ALREADY,
    note_complaint,
    take_back_complaint,
)
from kaisai.domains.capacity.operations.people import (
    record_slots,
    set_assumptions,
    set_expectation,
)

__all__ = [
    "NOTED_ALREADY",
    "judge_change",
    "note_complaint",
    "record_change",
    "record_slots",
    "set_assumptions",
    "set_expectation",
    "take_back_complaint",
]
