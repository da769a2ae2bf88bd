"""Every read of lotteries."""

from kaisai.domains.lottery.queries.applications import (
    export_applications,
    find_application,
    list_applications,
    list_known_applications,
    waiting_before,
    way_of,
)
from kaisai.domains.lottery.queries.lotteries import (
    LotteryNow,
    find_lottery,
    list_due,
    list_elsewhere,
    list_lotteries,
    list_unlisted,
    now_of,
    read_record,
    record_of,
)

__all__ = [
    "LotteryNow",
    "export_applications",
    "find_application",
    "find_lottery",
    "list_applications",
    "list_due",
    "list_elsewhere",
    "list_known_applications",
    "list_lotteries",
    "list_unlisted",
    "now_of",
    "read_record",
    "record_of",
    "waiting_before",
    "way_of",
]
