"""The kinds of entries that the desk domain writes. Tickets are told by number: names stay out of the journal."""

from kaisai.core.journal.kinds import Kind, entry_kind


@entry_kind("desk.list_saved")
class ListSaved(Kind):
    """People are let in by a list, or by other rules than before."""

    admission_list: str
    admission_list_ja: str
    rule: str
    en = "Admission list {admission_list} saved ({rule})."
    ja = "受付リスト「{admission_list_ja}」を保存しました（{rule}）。"


@entry_kind("desk.admitted")
class Admitted(Kind):
    """A ticket was let in."""

    number: str
    admission_list: str
    desk: str
    en = "Ticket {number} let in at {desk} ({admission_list})."
    ja = "チケット {number} を {desk} で受け付けました（{admission_list}）。"


@entry_kind("desk.undone")
class Undone(Kind):
    """An admission was a mistake."""

    number: str
    admission_list: str
    desk: str
    reason: str
    en = "Admission of ticket {number} undone at {desk} ({admission_list}): {reason}"
    ja = "チケット {number} の受付を {desk} で取り消しました（{admission_list}）: {reason}"


@entry_kind("desk.handed_in")
class HandedIn(Kind):
    """A device handed in a part of its log."""

    desk: str
    lines: int
    doubles: int
    en = "{desk} handed in {lines} scans, {doubles} of them double uses."
    ja = "{desk} から読み取り記録{lines}件を受け取りました（二重使用{doubles}件）。"
