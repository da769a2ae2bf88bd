"""How mails to buyers read, while a conference has no wording of its own."""

from i18nfield.strings import LazyI18nString

from kaisai.core.operations.conferences import both

PLACED_SUBJECT = both(
    "[{conference}] Order {number}: your tickets",
    "【{conference}】お申し込み {number} のチケット",
)
PLACED = both(
    """{name},

Thank you for your order {number} for {conference} ({days}).
{payment}

Your tickets. Show the code on a ticket's page at the desk:

{tickets}

Your order, where you can see and change everything:
{address}

Keep this mail to yourself: whoever has these addresses can use your tickets.
The dates for your calendar are attached.

{conference}
""",
    """{name} 様

{conference}（{days}）にお申し込みいただき、ありがとうございます。
注文番号は {number} です。
{payment}

チケット一覧です。当日は受付で、各ページのコードをご提示ください。

{tickets}

お申し込み内容の確認や変更は、こちらのページからどうぞ。
{address}

※アドレスを知っている人は誰でもチケットを使えます。このメールの転送や公開はご遠慮ください。
※カレンダー用の予定を添付しています。

{conference}
""",
)
PAID_SUBJECT = both(
    "[{conference}] Order {number}: payment received",
    "【{conference}】お申し込み {number} の入金を確認しました",
)
PAID = both(
    """{name},

We have received {total} yen for your order {number}. Thank you!

You can get your receipt on the page of your order:
{address}

{conference}
""",
    """{name} 様

お申し込み {number} の {total}円を確かに受け取りました。ありがとうございます。

領収書は、お申し込みのページから発行できます。
{address}

{conference}
""",
)
KEPT_SUBJECT = both(
    "[{conference}] Your tickets are kept until {until}",
    "【{conference}】チケットを {until} まで確保しています",
)
KEPT = both(
    """{name},

There is a place for you at {conference} ({days}). It is kept until {until}; then it goes to the next one.

{tickets}

Say here for whom the tickets are, and they are yours:
{address}

If you cannot come, give them back on that page: somebody else is waiting.

{conference}
""",
    """{name} 様

{conference}（{days}）のチケットをご用意できました。{until} まで確保しています。
期限を過ぎると、次の方に回ります。

{tickets}

こちらのページでお名前を入力して、お申し込みを完了してください。
{address}

ご都合がつかない場合は、同じページから辞退できます。お待ちの方にお回しします。

{conference}
""",
)
CANCELLED_SUBJECT = both(
    "[{conference}] Order {number} is cancelled",
    "【{conference}】お申し込み {number} を取り消しました",
)
CANCELLED = both(
    """{name},

Your order {number} for {conference} is cancelled; its tickets are no longer valid.
{reason}

If you did not expect this, answer this mail.

{conference}
""",
    """{name} 様

{conference} のお申し込み {number} を取り消しました。チケットは使えなくなりました。
{reason}

お心当たりのない場合は、このメールにご返信ください。

{conference}
""",
)
REFUNDED_SUBJECT = both(
    "[{conference}] Order {number}: refund",
    "【{conference}】お申し込み {number} の返金について",
)
REFUNDED = both(
    """{name},

Tickets cancelled in your order {number}: {cancelled}.
{amount} yen go back to you; {fee} yen are kept as a cancellation fee.
The organisers pay by hand, so it can take some days.

Your order:
{address}

{conference}
""",
    """{name} 様

お申し込み {number} のチケット{cancelled}枚を取り消しました。
返金額は{amount}円です（キャンセル料 {fee}円）。
手作業でお手続きしますので、数日かかることがあります。

お申し込みのページ:
{address}

{conference}
""",
)
ADDRESSES_SUBJECT = both(
    "[{conference}] Your orders",
    "【{conference}】お申し込みページのご案内",
)
ADDRESSES = both(
    """Hello,

somebody, probably you, asked for the orders of this mail address at {conference}:

{orders}

If it was not you, there is nothing to do: only you got this mail.

{conference}
""",
    """{conference} をご利用いただき、ありがとうございます。

このメールアドレスでのお申し込みページの案内について、ご依頼がありました。

{orders}

お心当たりのない場合も、ご対応は不要です。このメールはご本人にのみお送りしています。

{conference}
""",
)
# What one place of a wording is replaced with.
OWED = both(
    "To be paid: {total} yen. The page of your order says how.",
    "お支払い金額は {total}円です。お支払い方法は、お申し込みのページをご覧ください。",
)
PAID_ALREADY = both("{total} yen are paid. Thank you.", "{total}円のお支払いを確認済みです。")
NOTHING_OWED = both("Nothing is to be paid.", "お支払いはありません。")
REASON = both("Reason: {reason}", "理由: {reason}")
NO_ADDRESS = both(
    "(We do not know the address of your order any more. Answer this mail, and you will get a new one.)",
    "（お申し込みページのアドレスを再発行する必要があります。このメールにご返信ください。）",
)
HIDDEN = "••••••"


def said(words: LazyI18nString, language: str, **told: object) -> str:
    """One sentence with its words."""
    return str(words.localize(language).format(**told))
