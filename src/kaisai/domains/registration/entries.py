"""The kinds of entries that the registration domain writes."""

from kaisai.core.journal.kinds import Kind, entry_kind


@entry_kind("registration.quota_saved")
class QuotaSaved(Kind):
    """There are so many places of something."""

    quota: str
    quota_ja: str
    places: int
    en = "Quota {quota}: {places} places."
    ja = "定員枠「{quota_ja}」は{places}席です。"


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
