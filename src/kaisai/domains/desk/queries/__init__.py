"""Every read of the desk."""

from kaisai.domains.desk.queries.carrying import Snapshot, snapshot
from kaisai.domains.desk.queries.counting import HourNow, ItemNow, ListNow, counters
from kaisai.domains.desk.queries.lists import DEFAULT, all_lists, entitles, find_list, list_lists
from kaisai.domains.desk.queries.merging import Answer, Double, News, Passage, answer, news

__all__ = [
    "DEFAULT",
    "Answer",
    "Double",
    "HourNow",
    "ItemNow",
    "ListNow",
    "News",
    "Passage",
    "Snapshot",
    "all_lists",
    "answer",
    "counters",
    "entitles",
    "find_list",
    "list_lists",
    "news",
    "snapshot",
]
