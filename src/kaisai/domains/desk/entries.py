"""The kinds of entries that the desk domain writes. Tickets are told by number: names stay out of the journal."""

from dataclasses import asdict

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


@entry_kind("desk.let_out")
class LetOut(Kind):
    """Somebody went out of a room."""

    number: str
    admission_list: str
    desk: str
    en = "Ticket {number} went out at {desk} ({admission_list})."
    ja = "チケット {number} の退出を {desk} で記録しました（{admission_list}）。"


@entry_kind("desk.undone")
class Undone(Kind):
    """An admission was a mistake."""

    number: str
    admission_list: str
    desk: str
    en = "Admission of ticket {number} undone at {desk} ({admission_list})."
    ja = "チケット {number} の受付を {desk} で取り消しました（{admission_list}）。"


@entry_kind("desk.handed_in")
class HandedIn(Kind):
    """A device handed in a part of its log."""

    desk: str
    lines: int
    doubles: int
    en = "{desk} handed in {lines} scans, {doubles} of them double uses."
    ja = "{desk} から読み取り記録{lines}件を受け取りました（二重使用{doubles}件）。"


@entry_kind("desk.lanes_saved")
class LanesSaved(Kind):
    """People queue in other lanes than before."""

    lanes: int
    signs: str
    signs_ja: str
    en = "{lanes} lanes saved: {signs}."
    ja = "受付レーンを{lanes}本に設定しました（{signs_ja}）。"


@entry_kind("desk.lanes_moved")
class LanesMoved(Kind):
    """Borders between lanes moved, so that none waits much longer than another."""

    moved: int
    signs: str
    signs_ja: str
    en = "{moved} borders between lanes moved: {signs}."
    ja = "受付レーンの境界を{moved}か所動かしました（{signs_ja}）。"


@entry_kind("desk.badges_saved")
class BadgesSaved(Kind):
    """Badges look otherwise than before."""

    size: str
    code: str
    en = "Badges are {size} now; contact code by the question: {code}."
    ja = "名札を {size} に設定しました（連絡先QRコードの質問: {code}）。"


@entry_kind("desk.walk_ins_offered")
class WalkInsOffered(Kind):
    """Other ticket types are sold at the desk than before."""

    items: str
    items_ja: str
    en = "Sold at the desk: {items}."
    ja = "当日販売のチケット: {items_ja}。"


@entry_kind("desk.till_opened")
class TillOpened(Kind):
    """A till was opened."""

    till: str
    amount: int
    en = "Till {till} opened with {amount} yen."
    ja = "レジ「{till}」を釣銭準備金{amount}円で開けました。"


@entry_kind("desk.sold")
class Sold(Kind):
    """A ticket was sold for cash."""

    till: str
    order: str
    amount: int
    received: int
    en = "Till {till}: order {order}, {amount} yen; {received} yen received."
    ja = "レジ「{till}」: 注文 {order}、{amount}円（お預かり{received}円）。"


@entry_kind("desk.noted")
class Noted(Kind):
    """What the desk should know of somebody was written down or taken away."""

    ticket: str
    en = "Note for the desk about ticket {ticket}."
    ja = "チケット {ticket} の受付メモを更新しました。"


@entry_kind("desk.collected")
class Collected(Kind):
    """An order that was placed before was paid in cash."""

    till: str
    order: str
    amount: int
    received: int
    en = "Till {till}: order {order} paid, {amount} yen; {received} yen received."
    ja = "レジ「{till}」: 注文 {order} の代金{amount}円を受け取りました（お預かり{received}円）。"


@entry_kind("desk.paid_out")
class PaidOut(Kind):
    """Money was taken out of a till."""

    till: str
    amount: int
    reason: str = ""  # of older entries; what the crew types stands in the till's line
    en = "Till {till}: {amount} yen paid out."
    ja = "レジ「{till}」から{amount}円を出金しました。"

    def sentence(self, language: str) -> str:
        """With the reason, where an older entry tells it."""
        if not self.reason:
            return super().sentence(language)
        said = _PAID_OUT_FOR[language.startswith("ja")]
        return said.format_map(asdict(self))


_PAID_OUT_FOR = (
    "Till {till}: {amount} yen paid out: {reason}",
    "レジ「{till}」から{amount}円を出金しました: {reason}",
)


@entry_kind("desk.till_closed")
class TillClosed(Kind):
    """A till was counted and closed."""

    till: str
    expected: int
    counted: int
    difference: int
    en = "Till {till} closed: {counted} yen counted, {expected} expected, difference {difference}."
    ja = "レジ「{till}」を締めました（実査{counted}円、帳簿{expected}円、差額{difference}円）。"
