"""The kinds of entries that the registration domain writes."""

from dataclasses import asdict, field

from kaisai.core.journal.kinds import Kind, entry_kind


@entry_kind("registration.quota_saved")
class QuotaSaved(Kind):
    """There are so many places of something."""

    quota: str
    quota_ja: str
    places: int
    en = "Quota {quota}: {places} places."
    ja = "定員枠「{quota_ja}」は{places}席です。"


@entry_kind("registration.waves_planned")
class WavesPlanned(Kind):
    """Parts of a quota go on sale later."""

    quota: str
    quota_ja: str
    waves: list[str]
    now: int
    en = "Quota {quota}: {now} places on sale now; in waves: {waves}."
    ja = "定員枠「{quota_ja}」: 現在{now}席を販売中。今後の販売: {waves}。"


@entry_kind("registration.vouchers_made")
class VouchersMade(Kind):
    """Somebody can have what others cannot; the codes are not told."""

    vouchers: int
    many: int
    items: list[str]
    en = "{vouchers} vouchers made, each for {many} × {items}."
    ja = "バウチャーを{vouchers}件作成しました（各{many}枚: {items}）。"


@entry_kind("registration.voucher_ended")
class VoucherEnded(Kind):
    """Nothing more can be had with a voucher."""

    code: str
    en = "Voucher {code} ended."
    ja = "バウチャー {code} を終了しました。"


@entry_kind("registration.invited")
class Invited(Kind):
    """People were invited by mail, each with a voucher; whom, is not told."""

    invitations: int
    items: list[str]
    en = "{invitations} invitations to {items} are in the outbox."
    ja = "招待状{invitations}通（{items}）を送信箱に入れました。"


@entry_kind("registration.invitation_declined")
class InvitationDeclined(Kind):
    """Somebody who was invited does not come."""

    invitation: int
    en = "Invitation {invitation} was declined; its places are on sale."
    ja = "招待 {invitation} は辞退されました。確保していた席は販売に戻ります。"


@entry_kind("registration.invitation_withdrawn")
class InvitationWithdrawn(Kind):
    """Nobody can use an invitation any more."""

    invitation: int
    en = "Invitation {invitation} was withdrawn."
    ja = "招待 {invitation} を取り消しました。"


@entry_kind("registration.item_saved")
class ItemSaved(Kind):
    """Something is sold, or sold otherwise than before."""

    item: str
    item_ja: str
    price: int
    en = "Ticket type {item} saved: {price} yen."
    ja = "チケット「{item_ja}」（{price}円）を保存しました。"


@entry_kind("registration.held")
class Held(Kind):
    """Somebody has places for some minutes."""

    number: str
    items: list[str]
    en = "Order {number} holds {items}."
    ja = "注文 {number} が {items} を仮押さえしました。"


@entry_kind("registration.reserved")
class Reserved(Kind):
    """A ticket is kept for somebody until an instant."""

    number: str
    until: str
    is_told: bool = False  # whoever keeps it writes to them
    en = "Order {number} is kept for somebody until {until}."
    ja = "注文 {number} の席を {until} まで確保しました。"


@entry_kind("registration.placed")
class Placed(Kind):
    """A hold became an order."""

    number: str
    tickets: int
    total: int
    en = "Order {number} placed: {tickets} tickets, {total} yen."
    ja = "注文 {number} を受け付けました（{tickets}枚、{total}円）。"


@entry_kind("registration.paid")
class Paid(Kind):
    """The money for an order is there."""

    number: str
    total: int
    en = "Order {number}: {total} yen paid."
    ja = "注文 {number} の {total}円の支払いを確認しました。"


@entry_kind("registration.cancelled")
class Cancelled(Kind):
    """An order is given back, and its places with it."""

    number: str
    tickets: int
    en = "Order {number} cancelled; {tickets} tickets are free again."
    ja = "注文 {number} を取り消しました。{tickets}枚が空きました。"


@entry_kind("registration.refunded")
class Refunded(Kind):
    """Tickets are cancelled and their money goes back, less a fee perhaps."""

    number: str
    tickets: int
    amount: int
    fee: int
    en = "Order {number}: {tickets} tickets cancelled, {amount} yen go back, {fee} yen kept as a fee."
    ja = "注文 {number} の{tickets}枚を取り消しました（返金{amount}円、キャンセル料{fee}円）。"


@entry_kind("registration.waits")
class Waits(Kind):
    """Somebody waits for what is sold out."""

    number: str
    items: list[str]
    en = "{number} waits for {items}."
    ja = "{number} が {items} の補欠に並びました。"


@entry_kind("registration.stopped_waiting")
class StoppedWaiting(Kind):
    """Somebody left the waiting list."""

    number: str
    en = "{number} left the waiting list."
    ja = "{number} が補欠から外れました。"


@entry_kind("registration.promoted")
class Promoted(Kind):
    """Places are held for somebody who waited, and why for them and not for others."""

    number: str
    until: str
    passed: int = 0
    first: list[str] = field(default_factory=list)
    is_out_of_turn: bool = False
    reason: str = (
        ""  # of older entries; what the crew types is with the wish now, and can be erased
    )
    en = "{number} comes up from the waiting list: next in line. Held until {until}."
    ja = "{number} を補欠から繰り上げました（順番どおり）。{until} まで確保します。"

    def sentence(self, language: str) -> str:
        """With the reason, where it was not simply their turn."""
        is_ja, told = language.startswith("ja"), asdict(self) | {"first": ", ".join(self.first)}
        if self.reason:
            said = _WITH_REASON
        elif self.is_out_of_turn:
            said = _OUT_OF_TURN
        elif self.passed:
            said = _PASSED
        else:
            return super().sentence(language)
        return said[is_ja].format_map(told)


_OUT_OF_TURN = (
    "{number} comes up from the waiting list before their turn. Held until {until}.",
    "{number} を、順番を待たずに補欠から繰り上げました。{until} まで確保します。",
)
_WITH_REASON = (
    "{number} comes up from the waiting list before their turn: {reason}. Held until {until}.",
    "{number} を、順番を待たずに補欠から繰り上げました（理由: {reason}）。{until} まで確保します。",
)
_PASSED = (
    "{number} comes up from the waiting list: {passed} before it want more than was free ({first}). Held until {until}.",
    "{number} を補欠から繰り上げました。前の{passed}件（{first}）は空き席より多くを希望しています。{until} まで確保します。",
)


@entry_kind("registration.ticket_transferred")
class TicketTransferred(Kind):
    """A ticket is another person's; who they are, is not told."""

    number: str
    order: str
    en = "Ticket {number} of order {order} was given to another person; its old code is no longer valid."
    ja = "注文 {order} のチケット {number} を別の方に譲渡しました。以前のコードは無効です。"


@entry_kind("registration.terms_saved")
class TermsSaved(Kind):
    """Until when holders change and give back themselves."""

    changes: str
    returns: str
    en = "Tickets can be given to others until {changes}, orders given back until {returns}."
    ja = "チケットの譲渡は {changes} まで、注文の取り消しは {returns} まで受け付けます。"


@entry_kind("registration.lapsed")
class Lapsed(Kind):
    """Holds whose time was over."""

    orders: int
    en = "{orders} holds lapsed; their places are on sale again."
    ja = "仮押さえ{orders}件が時間切れになり、席を販売に戻しました。"


@entry_kind("registration.question_saved")
class QuestionSaved(Kind):
    """Something is asked for tickets, or asked otherwise than before."""

    question: str
    question_ja: str
    en = "Question “{question}” saved."
    ja = "質問「{question_ja}」を保存しました。"


@entry_kind("registration.question_removed")
class QuestionRemoved(Kind):
    """Something is asked no longer."""

    question: str
    question_ja: str
    en = "Question “{question}” removed."
    ja = "質問「{question_ja}」を削除しました。"


@entry_kind("registration.answers_changed")
class AnswersChanged(Kind):
    """Somebody answered otherwise than before; what, is not told."""

    number: str
    tickets: int
    en = "Order {number}: answers of {tickets} tickets saved."
    ja = "注文 {number}: {tickets}枚分の回答を保存しました。"


@entry_kind("registration.attendees_imported")
class AttendeesImported(Kind):
    """A list of people who registered elsewhere was read."""

    source: str
    file: str
    people: int
    added: int
    changed: int
    cancelled: int
    reactivated: int
    en = "{source} list {file} read: {people} people; {added} new, {changed} changed, {cancelled} cancelled, {reactivated} back."
    ja = "{source}の名簿 {file} を取り込みました（{people}名、新規{added}、変更{changed}、キャンセル{cancelled}、復帰{reactivated}）。"


@entry_kind("registration.attendees_unchanged")
class AttendeesUnchanged(Kind):
    """A list was read that says what it said before."""

    source: str
    file: str
    people: int
    en = "{source} list {file} read: {people} people, nothing changed."
    ja = "{source}の名簿 {file} を取り込みました（{people}名、変更なし）。"


@entry_kind("registration.figures_noted")
class FiguresNoted(Kind):
    """A page elsewhere tells other public figures than before."""

    source: str
    number: int
    accepted: int
    waiting: int
    places: str
    en = "{source} page {number}: {accepted} accepted, {waiting} waiting, places: {places}."
    ja = "{source}のページ {number}: 参加{accepted}名、補欠{waiting}名、定員{places}。"


@entry_kind("registration.figures_unchanged")
class FiguresUnchanged(Kind):
    """Somebody had a page elsewhere read that tells what it told before."""

    source: str
    number: int
    accepted: int
    waiting: int
    en = "{source} page {number} read: still {accepted} accepted, {waiting} waiting."
    ja = "{source}のページ {number} を確認しました（参加{accepted}名、補欠{waiting}名、変更なし）。"


@entry_kind("registration.figures_lost")
class FiguresLost(Kind):
    """A page elsewhere no longer tells its figures."""

    source: str
    number: int
    problem: str
    problem_ja: str
    en = "{source} page {number} cannot be read: {problem}"
    ja = "{source}のページ {number} を読めません: {problem_ja}"


@entry_kind("registration.listing_dropped")
class ListingDropped(Kind):
    """A page elsewhere is no longer asked for its figures."""

    source: str
    number: int
    en = "{source} page {number} is no longer followed."
    ja = "{source}のページ {number} の確認をやめました。"


@entry_kind("registration.address_renewed")
class AddressRenewed(Kind):
    """An order has another address; the old one leads nowhere."""

    number: str
    en = "Order {number} has a new address; the old one no longer works."
    ja = "注文 {number} のアドレスを再発行しました。以前のアドレスは無効です。"


@entry_kind("registration.addresses_wanted")
class AddressesWanted(Kind):
    """Somebody lost the address of an order. Whose, is not told."""

    request: int
    en = "Somebody asked for the addresses of their orders."
    ja = "注文ページのアドレス再送の依頼がありました。"


@entry_kind("registration.key_made")
class KeyMade(Kind):
    """From now on tickets have signed codes and numbers."""

    public_key: str
    en = "A key for ticket codes was made (public half {public_key})."
    ja = "チケットコードの署名鍵を作成しました（公開鍵 {public_key}）。"


@entry_kind("registration.code_renewed")
class CodeRenewed(Kind):
    """A ticket has another code; the old one admits nobody."""

    number: str
    en = "Ticket {number} has a new code; the old one is no longer valid."
    ja = "チケット {number} のコードを再発行しました。以前のコードは無効です。"
