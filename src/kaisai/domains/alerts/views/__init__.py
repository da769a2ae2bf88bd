"""Pages of alerts."""

from kaisai.domains.alerts.views.acting import acknowledge, silence, silence_end
from kaisai.domains.alerts.views.pages import alert, overview, why
from kaisai.domains.alerts.views.setting import (
    route_remove,
    route_try,
    routes,
    rule_reset,
    rules,
)
from kaisai.domains.alerts.views.shifts import shift_remove, shifts

__all__ = [
    "acknowledge",
    "alert",
    "overview",
    "route_remove",
    "route_try",
    "routes",
    "rule_reset",
    "rules",
    "shift_remove",
    "shifts",
    "silence",
    "silence_end",
    "why",
]
