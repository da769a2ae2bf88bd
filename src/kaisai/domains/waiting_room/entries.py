"""The kinds of entries that the waiting room writes."""

from kaisai.core.journal.kinds import Kind, entry_kind


@entry_kind("waiting_room.saved")
class Saved(Kind):
    """There is a waiting room from some moment on, or it has another pace."""

    opens: str
    pace: int
    bits: int
    en = "Waiting room: the sale opens at {opens}, {pace} come in each minute."
    ja = "待合室: 販売開始 {opens}、1分あたり{pace}名を案内します。"


@entry_kind("waiting_room.closed")
class Closed(Kind):
    """Everybody comes in at once from now on."""

    visitors: int
    en = "The waiting room is closed; {visitors} had a number."
    ja = "待合室を終了しました（整理番号 {visitors}件）。"


@entry_kind("waiting_room.joined")
class Joined(Kind):
    """Somebody has a place in the line."""

    number: int
    en = "Somebody lined up: number {number}."
    ja = "待合室に{number}番が並びました。"


@entry_kind("waiting_room.came_early")
class CameEarly(Kind):
    """Somebody is there before the sale opens, and gets a number by lot then."""

    en = "Somebody is there before the sale opens."
    ja = "販売開始前に待合室に1名が入りました。"


@entry_kind("waiting_room.drawn")
class Drawn(Kind):
    """Who was there before the sale opened has a number by lot."""

    visitors: int
    en = "The sale opens: {visitors} who were there before have their numbers by lot."
    ja = "販売開始: 事前に待っていた{visitors}名の順番を抽選で決めました。"
