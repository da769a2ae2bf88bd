"""Every read of the desk."""

from kaisai.domains.desk.queries.arriving import Arrivals, Arriving, arrivals, told_arrivals
from kaisai.domains.desk.queries.badges import find_badge, find_layout, list_badges
from kaisai.domains.desk.queries.carrying import Snapshot, over_at, snapshot
from kaisai.domains.desk.queries.counting import HourNow, ItemNow, ListNow, counters
from kaisai.domains.desk.queries.gates import GateNow, gates_now, inside_now, list_gates
from kaisai.domains.desk.queries.lanes import (
    Guest,
    LaneNow,
    Lanes,
    hours_of,
    list_guests,
    list_lanes,
    standing,
)
from kaisai.domains.desk.queries.lighting import Lit, find_lane
from kaisai.domains.desk.queries.lists import DEFAULT, all_lists, entitles, find_list, list_lists
from kaisai.domains.desk.queries.merging import Answer, Double, News, Passage, answer, news
from kaisai.domains.desk.queries.notes import NoteNow, list_notes
from kaisai.domains.desk.queries.tills import (
    TillNow,
    find_till,
    list_tills,
    till_table,
    walk_in_items,
)

__all__ = [
    "DEFAULT",
    "Answer",
    "Arrivals",
    "Arriving",
    "Double",
    "GateNow",
    "Guest",
    "HourNow",
    "ItemNow",
    "LaneNow",
    "Lanes",
    "ListNow",
    "Lit",
    "News",
    "NoteNow",
    "Passage",
    "Snapshot",
    "TillNow",
    "all_lists",
    "answer",
    "arrivals",
    "counters",
    "entitles",
    "find_badge",
    "find_lane",
    "find_layout",
    "find_list",
    "find_till",
    "gates_now",
    "hours_of",
    "inside_now",
    "list_badges",
    "list_gates",
    "list_guests",
    "list_lanes",
    "list_lists",
    "list_notes",
    "list_tills",
    "news",
    "over_at",
    "snapshot",
    "standing",
    "till_table",
    "told_arrivals",
    "walk_in_items",
]
