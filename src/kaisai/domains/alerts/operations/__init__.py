"""Every write of alerts."""

from kaisai.domains.alerts.operations.handling import acknowledge, end_silence, silence
from kaisai.domains.alerts.operations.reporting import (
    AlertNow,
    NoticeNow,
    keep_memory,
    record_delivery,
    record_round,
)
from kaisai.domains.alerts.operations.setting import (
    Later,
    override_rule,
    remove_route,
    reset_rule,
    save_route,
    try_route,
)
from kaisai.domains.alerts.operations.shifts import remove_shift, save_shift

__all__ = [
    "AlertNow",
    "Later",
    "NoticeNow",
    "acknowledge",
    "end_silence",
    "keep_memory",
    "override_rule",
    "record_delivery",
    "record_round",
    "remove_route",
    "remove_shift",
    "reset_rule",
    "save_route",
    "save_shift",
    "silence",
    "try_route",
]
