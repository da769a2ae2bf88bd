"""Reads of traffic."""

from kaisai.domains.traffic.queries.agents import (
    AgentRow,
    access_of,
    agent_rows,
    agents,
    find_agent,
    find_part,
    find_profile,
    list_agents,
    list_parts,
    list_profiles,
    snmp_source,
)
from kaisai.domains.traffic.queries.charts import (
    Chart,
    chart,
    chart_named,
    charts_named,
    charts_of,
    charts_of_conference,
    charts_of_device,
    charts_of_part,
    charts_of_room,
    draw,
    series_of,
)
from kaisai.domains.traffic.queries.marks import (
    marks_of_conference,
    marks_of_device,
    marks_of_room,
)
from kaisai.domains.traffic.queries.proposals import (
    list_proposals,
    proposals,
    proposals_of,
    sentence_of,
)
from kaisai.domains.traffic.queries.radios import (
    list_radios,
)
from kaisai.domains.traffic.queries.tables import (
    port_rows,
    port_sparks,
    quoted,
    radio_rows,
    room_rows,
    top_talkers,
)
from kaisai.domains.traffic.queries.telling import (
    Told,
    ToldPart,
    is_known,
    told_by,
)

__all__ = [
    "AgentRow",
    "Chart",
    "Told",
    "ToldPart",
    "access_of",
    "agent_rows",
    "agents",
    "chart",
    "chart_named",
    "charts_named",
    "charts_of",
    "charts_of_conference",
    "charts_of_device",
    "charts_of_part",
    "charts_of_room",
    "draw",
    "find_agent",
    "find_part",
    "find_profile",
    "is_known",
    "list_agents",
    "list_parts",
    "list_profiles",
    "list_proposals",
    "list_radios",
    "marks_of_conference",
    "marks_of_device",
    "marks_of_room",
    "port_rows",
    "port_sparks",
    "proposals",
    "proposals_of",
    "quoted",
    "radio_rows",
    "room_rows",
    "sentence_of",
    "series_of",
    "snmp_source",
    "told_by",
    "top_talkers",
]
