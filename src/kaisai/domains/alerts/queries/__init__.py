"""Reads of alerts."""

from kaisai.domains.alerts.queries.alerts import (
    Mark,
    count,
    ended,
    find_alert,
    firing,
    list_deliveries,
    list_ended,
    list_firing,
    mark_of,
    open_marks,
)
from kaisai.domains.alerts.queries.counting import (
    Counts,
    count_firing,
    count_firing_at,
    list_news,
)
from kaisai.domains.alerts.queries.gathering import plant_of
from kaisai.domains.alerts.queries.parcels import Parcel, due_parcels
from kaisai.domains.alerts.queries.plant import ALIVE, Plant, exporter_key
from kaisai.domains.alerts.queries.readings import UP, Part, readings_of
from kaisai.domains.alerts.queries.setting import (
    desk_of,
    find_route,
    list_overrides,
    list_routes,
    list_silences,
    overrides,
    routes,
    rules_of,
    silences,
)
from kaisai.domains.alerts.queries.shifts import list_shifts, list_uncovered, mails_told, shifts
from kaisai.domains.alerts.queries.why import (
    Chain,
    Remembered,
    remembered,
    why,
    why_key,
    why_text,
)

__all__ = [
    "ALIVE",
    "UP",
    "Chain",
    "Counts",
    "Mark",
    "Parcel",
    "Part",
    "Plant",
    "Remembered",
    "count",
    "count_firing",
    "count_firing_at",
    "desk_of",
    "due_parcels",
    "ended",
    "exporter_key",
    "find_alert",
    "find_route",
    "firing",
    "list_deliveries",
    "list_ended",
    "list_firing",
    "list_news",
    "list_overrides",
    "list_routes",
    "list_shifts",
    "list_silences",
    "list_uncovered",
    "mails_told",
    "mark_of",
    "open_marks",
    "overrides",
    "plant_of",
    "readings_of",
    "remembered",
    "routes",
    "rules_of",
    "shifts",
    "silences",
    "why",
    "why_key",
    "why_text",
]
