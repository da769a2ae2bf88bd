"""Pages of traffic."""

from kaisai.domains.traffic.views.agents import agents, drop, profile, profile_remove, uplinks
from kaisai.domains.traffic.views.charts import chart, marks
from kaisai.domains.traffic.views.pages import device, overview, part, room, summary

__all__ = [
    "agents",
    "chart",
    "device",
    "drop",
    "marks",
    "overview",
    "part",
    "profile",
    "profile_remove",
    "room",
    "summary",
    "uplinks",
]
