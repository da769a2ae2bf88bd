"""Pages of traffic."""

from kaisai.domains.traffic.views.agents import (
    agents,
    drop,
    profile,
    profile_fields,
    profile_remove,
    uplinks,
)
from kaisai.domains.traffic.views.charts import charts, marks, sparks
from kaisai.domains.traffic.views.discovery import decide, discovery
from kaisai.domains.traffic.views.pages import device, overview, part, room, summary

__all__ = [
    "agents",
    "charts",
    "decide",
    "device",
    "discovery",
    "drop",
    "marks",
    "overview",
    "part",
    "profile",
    "profile_fields",
    "profile_remove",
    "room",
    "sparks",
    "summary",
    "uplinks",
]
