"""Every table of the desk."""

from kaisai.domains.desk.models.admitting import Admission, AdmissionList, Scan, Stay
from kaisai.domains.desk.models.badges import BadgeLayout
from kaisai.domains.desk.models.lanes import Lane, LanePlan
from kaisai.domains.desk.models.notes import LONGEST_NOTE, DeskNote
from kaisai.domains.desk.models.tills import MOST_YEN, Till, TillLine, WalkIn

__all__ = [
    "LONGEST_NOTE",
    "MOST_YEN",
    "Admission",
    "AdmissionList",
    "BadgeLayout",
    "DeskNote",
    "Lane",
    "LanePlan",
    "Scan",
    "Stay",
    "Till",
    "TillLine",
    "WalkIn",
]
