"""Every table of the desk."""

from kaisai.domains.desk.models.admitting import Admission, AdmissionList, Scan, Stay
from kaisai.domains.desk.models.badges import BadgeLayout
from kaisai.domains.desk.models.lanes import Lane, LanePlan
from kaisai.domains.desk.models.tills import MOST_YEN, Till, TillLine, WalkIn

__all__ = [
    "MOST_YEN",
    "Admission",
    "AdmissionList",
    "BadgeLayout",
    "Lane",
    "LanePlan",
    "Scan",
    "Stay",
    "Till",
    "TillLine",
    "WalkIn",
]
