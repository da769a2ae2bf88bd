"""Every read of lotteries."""

from kaisai.domains.lottery.queries.applications import (
    export_applications,
    find_application,
    known_secret,
    list_applications,
    list_known_applications,
    secret_of,
    waiting_before,
    way_of,
)
from kaisai.domains.lottery.queries.lotteries import (
    LotteryNow,
    find_lottery,
    list_drawn_applications,
    list_due,
    list_elsewhere,
    list_lotteries,
    list_unlisted,
    now_of,
    read_record,
    record_of,
)
from kaisai.domains.lottery.queries.mailing import LOST, WON, about_of, words_of

__all__ = [
    "LOST",
    "WON",
    "LotteryNow",
    "about_of",
    "export_applications",
    "find_application",
    "find_lottery",
    "known_secret",
    "list_applications",
    "list_drawn_applications",
    "list_due",
    "list_elsewhere",
    "list_known_applications",
    "list_lotteries",
    "list_unlisted",
    "now_of",
    "read_record",
    "record_of",
    "secret_of",
    "waiting_before",
    "way_of",
    "words_of",
]
