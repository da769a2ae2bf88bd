"""Reads of capacity."""

from kaisai.domains.capacity.queries.ahead import told_ahead
from kaisai.domains.capacity.queries.changes import (
    ChangeRow,
    change_rows,
    changes,
    find_change,
    judged_from,
    list_changes,
    list_unjudged,
)
from kaisai.domains.capacity.queries.complaints import (
    complaints,
    count_complaints,
    find_complaint,
    list_complaints,
)
from kaisai.domains.capacity.queries.ideas import Idea, Tried, try_idea, what_if_query
from kaisai.domains.capacity.queries.measured import SlotSeen, judged, list_slots_over
from kaisai.domains.capacity.queries.outlooks import (
    RoomRow,
    Table,
    find_outlook,
    list_outlooks,
    outlooks,
    people_in,
    room_verdicts,
    table_of,
)
from kaisai.domains.capacity.queries.remedies import RemedyRow, list_remedies, remedies_of
from kaisai.domains.capacity.queries.venue import (
    access_points_of,
    expectations,
    find_assumptions,
    find_slot,
    inputs_of,
    slots_of,
)

__all__ = [
    "ChangeRow",
    "Idea",
    "RemedyRow",
    "RoomRow",
    "SlotSeen",
    "Table",
    "Tried",
    "access_points_of",
    "change_rows",
    "changes",
    "complaints",
    "count_complaints",
    "expectations",
    "find_assumptions",
    "find_change",
    "find_complaint",
    "find_outlook",
    "find_slot",
    "inputs_of",
    "judged",
    "judged_from",
    "list_changes",
    "list_complaints",
    "list_outlooks",
    "list_remedies",
    "list_slots_over",
    "list_unjudged",
    "outlooks",
    "people_in",
    "remedies_of",
    "room_verdicts",
    "slots_of",
    "table_of",
    "told_ahead",
    "try_idea",
    "what_if_query",
]
