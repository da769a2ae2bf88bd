"""The kinds of entries that the payments domain writes."""

from kaisai.core.journal.kinds import Kind, entry_kind


@entry_kind("payments.begun")
class Begun(Kind):
    """Somebody went to pay by card."""

    number: str
    amount: int
    en = "Order {number}: payment of {amount} yen by card begun."
    ja = "注文 {number} の{amount}円のカード払いが始まりました。"


@entry_kind("payments.received")
class Received(Kind):
    """The provider has the money."""

    number: str
    amount: int
    en = "Order {number}: {amount} yen received by card."
    ja = "注文 {number} のカード払い{amount}円を受け取りました。"


@entry_kind("payments.stranded")
class Stranded(Kind):
    """Money came that pays no order."""

    number: str
    amount: int
    en = "{amount} yen came for order {number} and do not pay it. Look at them under payments."
    ja = "注文 {number} あてに{amount}円の入金がありましたが、支払いに充てられません。「入金」で確認してください。"


@entry_kind("payments.promised")
class Promised(Kind):
    """The buyer will pay somewhere, later."""

    number: str
    amount: int
    en = "Order {number}: {amount} yen are promised and come later."
    ja = "注文 {number} の{amount}円は後払い（コンビニ等）の手続き済みで、入金待ちです。"


@entry_kind("payments.failed")
class Failed(Kind):
    """What was promised does not come."""

    number: str
    amount: int
    en = "Order {number}: the payment of {amount} yen failed."
    ja = "注文 {number} の{amount}円の支払いは失敗しました。"


@entry_kind("payments.expired")
class Expired(Kind):
    """Attempts to pay by card that nobody finished in time."""

    payments: int
    en = "{payments} payments by card were not finished in time."
    ja = "カード払い{payments}件が期限までに完了しませんでした。"


@entry_kind("payments.returned")
class ReturnedByProvider(Kind):
    """Money went back, as the provider tells."""

    number: str
    amount: int
    en = "Order {number}: {amount} yen have gone back by card in all, the provider says."
    ja = "注文 {number}: 決済事業者によると、カードへの返金は計{amount}円です。"


@entry_kind("payments.paid_back")
class PaidBack(Kind):
    """Money is sent back by card."""

    number: str
    amount: int
    en = "Order {number}: {amount} yen paid back by card."
    ja = "注文 {number}: {amount}円をカードに返金しました。"


@entry_kind("payments.payback_failed")
class PaybackFailed(Kind):
    """Money could not be sent back by card."""

    number: str
    amount: int
    problem: str
    en = "Order {number}: {amount} yen could not be paid back by card ({problem})."
    ja = "注文 {number}: {amount}円のカード返金に失敗しました（{problem}）。"


@entry_kind("payments.account_saved")
class AccountSaved(Kind):
    """Where transfers go is said, or said otherwise."""

    bank: str
    branch: str
    en = "Transfers go to {bank}, {branch}."
    ja = "振込先を{bank} {branch}にしました。"


@entry_kind("payments.transfer_chosen")
class TransferChosen(Kind):
    """A buyer pays by transfer."""

    number: str
    code: str
    en = "Order {number} is to be paid by transfer, with the code {code}."
    ja = "注文 {number} は銀行振込（振込番号 {code}）を選びました。"


@entry_kind("payments.transfers_imported")
class TransfersImported(Kind):
    """A bank statement was read."""

    file: str
    lines: int
    settled: int
    left: int
    en = "Statement {file}: {lines} new lines, {settled} orders paid, {left} lines to be looked at."
    ja = "入金明細 {file}: 新しい明細{lines}件、入金確認{settled}件、要確認{left}件。"


@entry_kind("payments.line_assigned")
class LineAssigned(Kind):
    """Somebody said which order a transfer pays."""

    number: str
    amount: int
    en = "A transfer of {amount} yen pays order {number}."
    ja = "{amount}円の振込を注文 {number} の支払いに充てました。"


@entry_kind("payments.line_closed")
class LineClosed(Kind):
    """A transfer that pays no order was dealt with by hand; how, is not told."""

    amount: int
    en = "A transfer of {amount} yen that pays no order is dealt with."
    ja = "注文に充てない{amount}円の振込を処理済みにしました。"


@entry_kind("payments.overdue_cancelled")
class OverdueCancelled(Kind):
    """Orders whose transfer did not come are given up."""

    numbers: list[str]
    en = "Not paid in time, cancelled: {numbers}."
    ja = "期限までに入金がなく取り消しました: {numbers}"
