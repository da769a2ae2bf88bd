"""Reads of maps."""

from kaisai.domains.maps.queries.figures import figures_at
from kaisai.domains.maps.queries.links import MapLink, list_map_links
from kaisai.domains.maps.queries.moments import list_changes, list_days
from kaisai.domains.maps.queries.plans import (
    find_plan,
    list_plans,
    list_spots,
    plan,
    plan_map,
    plans,
)
from kaisai.domains.maps.queries.topology import topology, topology_map

__all__ = [
    "MapLink",
    "figures_at",
    "find_plan",
    "list_changes",
    "list_days",
    "list_map_links",
    "list_plans",
    "list_spots",
    "plan",
    "plan_map",
    "plans",
    "topology",
    "topology_map",
]
