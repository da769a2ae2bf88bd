"""Who is one person: what people left in several places, put together by their mail and by what a person judged."""

from kaisai.engines.sameness.folding import fold, fold_name, small
from kaisai.engines.sameness.grouping import Group, Judged, group
from kaisai.engines.sameness.likeness import Likeness, Why, liken
from kaisai.engines.sameness.traces import Trace, mail_key

__all__ = [
    "Group",
    "Judged",
    "Likeness",
    "Trace",
    "Why",
    "fold",
    "fold_name",
    "group",
    "liken",
    "mail_key",
    "small",
]
