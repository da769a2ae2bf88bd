"""Every write of capacity."""

from kaisai.domains.capacity.operations.changes import judge_change, record_change
from kaisai.domains.capacity.operations.people import (
    record_slots,
    set_assumptions,
    set_expectation,
)

__all__ = [
    "judge_change",
    "record_change",
    "record_slots",
    "set_assumptions",
    "set_expectation",
]
