"""Every write of traffic."""

from kaisai.domains.traffic.operations.agents import drop_agent, mark_uplinks, watch_agents
from kaisai.domains.traffic.operations.discovery import (
    accept_proposals,
    discover_agents,
    dismiss_proposals,
)
from kaisai.domains.traffic.operations.profiles import remove_profile, save_profile
from kaisai.domains.traffic.operations.reporting import (
    record_answers,
    record_restart,
    record_survey,
)

__all__ = [
    "accept_proposals",
    "discover_agents",
    "dismiss_proposals",
    "drop_agent",
    "mark_uplinks",
    "record_answers",
    "record_restart",
    "record_survey",
    "remove_profile",
    "save_profile",
    "watch_agents",
]
