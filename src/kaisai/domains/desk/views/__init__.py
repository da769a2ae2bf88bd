"""Pages of the desk."""

from kaisai.domains.desk.views.app import app, hand_pass, manifest, worker
from kaisai.domains.desk.views.badges import badge, badge_roll, badge_sheets, badges
from kaisai.domains.desk.views.lanes import balance, lanes, plan_lanes, signs
from kaisai.domains.desk.views.notes import notes
from kaisai.domains.desk.views.running import admission_list, overview
from kaisai.domains.desk.views.screens import queue
from kaisai.domains.desk.views.tills import (
    collect_cash,
    count,
    take_out,
    till,
    till_file,
    tills,
    walk_ins,
)

__all__ = [
    "admission_list",
    "app",
    "badge",
    "badge_roll",
    "badge_sheets",
    "badges",
    "balance",
    "collect_cash",
    "count",
    "hand_pass",
    "lanes",
    "manifest",
    "notes",
    "overview",
    "plan_lanes",
    "queue",
    "signs",
    "take_out",
    "till",
    "till_file",
    "tills",
    "walk_ins",
    "worker",
]
