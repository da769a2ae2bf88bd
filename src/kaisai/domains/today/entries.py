"""The kinds of entries that the day board writes."""

from kaisai.core.journal.kinds import Kind, entry_kind


@entry_kind("today.noted")
class Noted(Kind):
    """Somebody wrote a line into the day's log: what was done, what was seen."""

    text_en: str
    text_ja: str
    en = "{text_en}"
    ja = "{text_ja}"
