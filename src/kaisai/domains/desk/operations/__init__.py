"""Every write of the desk."""

from kaisai.domains.desk.operations.admitting import Passed, admit, let_out, undo
from kaisai.domains.desk.operations.badges import save_badge_layout
from kaisai.domains.desk.operations.handing_in import HandedLine, Synced, sync
from kaisai.domains.desk.operations.lanes import LaneGroup, balance_lanes, save_lanes
from kaisai.domains.desk.operations.lists import have_default_list, save_list
from kaisai.domains.desk.operations.notes import note
from kaisai.domains.desk.operations.tills import (
    CollectedNow,
    SoldNow,
    close_till,
    collect,
    offer_walk_ins,
    open_till,
    pay_out,
    sell,
)

__all__ = [
    "CollectedNow",
    "HandedLine",
    "LaneGroup",
    "Passed",
    "SoldNow",
    "Synced",
    "admit",
    "balance_lanes",
    "close_till",
    "collect",
    "have_default_list",
    "let_out",
    "note",
    "offer_walk_ins",
    "open_till",
    "pay_out",
    "save_badge_layout",
    "save_lanes",
    "save_list",
    "sell",
    "sync",
    "undo",
]
