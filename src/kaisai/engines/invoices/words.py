"""What documents say, and what is said of them, in English and Japanese."""

Pair = tuple[str, str]
MISTAKES: dict[str, Pair] = {
    "registration-number": (
        "“{told}” is no registration number. Give T and 13 digits, e.g. T7123456789012.",
        "「{told}」は登録番号ではありません。T と数字 13 桁を指定してください（例: T7123456789012）。",
    ),
    "check-digit": (
        "{told} fails the check digit of corporations ({expected}). Check it, unless it is a sole proprietor's.",
        "{told} は法人の検査用数字（{expected}）と合いません。個人事業者などの番号でなければ確認してください。",
    ),
    "empty": ("This is empty. Fill it in.", "空です。入力してください。"),
    "too-long": (
        "This has more than {most} characters. Shorten it.",
        "{most} 文字を超えています。短くしてください。",
    ),
    "too-many-lines": (
        "This has more than {most} lines. Join some of them.",
        "{most} 行を超えています。行をまとめてください。",
    ),
    "not-text": (
        "This has half a character in it. Type it again.",
        "壊れた文字が含まれています。入力し直してください。",
    ),
    "number-of-lines": (
        "A document has 1 to {most} lines. Split it or add one.",
        "明細は 1 行から {most} 行までです。分けるか、追加してください。",
    ),
    "not-whole": (
        "A whole number from {least} to {most} is expected here.",
        "ここには {least} から {most} までの整数が必要です。",
    ),
    "negative": (
        "The lines at {rate}% add up to {told} yen, below 0. Lower the discount or issue a return invoice.",
        "税率 {rate}% の合計が {told} 円で、0 円を下回ります。値引きを減らすか、返還請求書を発行してください。",
    ),
    "too-much": (
        "The total is above {most} yen. Split the document.",
        "合計が {most} 円を超えています。分けて発行してください。",
    ),
    "no-original": (
        "A return invoice names the number and date of the original. Give them.",
        "適格返還請求書には元の書類の番号と日付が必要です。指定してください。",
    ),
    "original-of-a-receipt": (
        "A receipt takes nothing back. Leave the original out or issue a return invoice.",
        "領収書に元の書類は指定できません。外すか、適格返還請求書を発行してください。",
    ),
    "no-recipient": (
        "Only a simplified invoice of a registered issuer names nobody. Give a name.",
        "宛名を省略できるのは登録事業者の適格簡易請求書だけです。宛名を指定してください。",
    ),
}
FORMS: dict[str, Pair] = {
    "receipt": ("Receipt", "領収書"),
    "qualified": ("Qualified invoice", "適格請求書"),
    "simplified": ("Simplified qualified invoice", "適格簡易請求書"),
    "return": ("Return invoice", "適格返還請求書"),
    "refund": ("Statement of refund", "返金明細書"),
}
COLUMNS: tuple[Pair, ...] = (
    ("Number", "番号"),
    ("Kind", "種類"),
    ("Issue date", "発行日"),
    ("Transaction date", "取引日"),
    ("Recipient", "宛名"),
    ("Tax rate (%)", "税率（%）"),
    ("Amount incl. tax", "税込金額"),
    ("Tax", "消費税額"),
    ("Document total", "書類合計"),
    ("Original number", "元の番号"),
    ("Registration number", "登録番号"),
    ("Reissue of", "再発行元の番号"),
)
LABELS: dict[str, Pair] = {
    "below-qualified": ("Qualified invoice (適格請求書)", "適格請求書"),
    "below-simplified": ("Simplified qualified invoice (適格簡易請求書)", "適格簡易請求書"),
    "below-return": ("Qualified return invoice (適格返還請求書)", "返金・値引きの明細"),
    "reissue": ("REISSUED", "再発行"),
    "copy": ("COPY", "控"),
    "reissue-of": ("Reissue of", "再発行元の番号"),
    "number": ("No.", "番号"),
    "issue-date": ("Date of issue", "発行日"),
    "receipt-date": ("Date of transaction", "取引日"),
    "return-date": ("Date of return", "返還日"),
    "original-number": ("Original document", "元の書類の番号"),
    "original-date": ("Original transaction", "元の取引日"),
    "payment": ("Paid by", "支払方法"),
    "to": ("To", "宛名"),
    "receipt-amount": ("Amount received", "領収金額"),
    "return-amount": ("Amount returned", "返還金額"),
    "with-tax": ("tax included", "税込"),
    "receipt-said": ("Received with thanks.", "上記の金額を正に領収いたしました。"),
    "return-said": ("Returned as stated below.", "下記のとおり返還いたしました。"),
    "registration": ("Registration no.", "登録番号"),
    "description": ("Description", "内容"),
    "quantity": ("Qty", "数量"),
    "price-inclusive": ("Unit price (incl. tax)", "単価（税込）"),
    "price-exclusive": ("Unit price (excl. tax)", "単価（税抜）"),
    "rate": ("Tax", "税率"),
    "amount-inclusive": ("Amount (incl. tax)", "金額（税込）"),
    "amount-exclusive": ("Amount (excl. tax)", "金額（税抜）"),
    "legend": ("※ reduced tax rate (8%)", "※は軽減税率対象"),
    "total-net": ("Excl. tax", "税抜金額"),
    "total-tax": ("Consumption tax", "消費税額"),
    "total-gross": ("Incl. tax", "税込金額"),
    "rate-10": ("10% rate", "10%対象"),
    "rate-8": ("8% rate (reduced) ※", "8%対象（軽減税率）※"),
    "rate-0": ("Exempt or outside the scope", "非課税・不課税"),
    "total": ("Total", "合計"),
    "note": ("Note", "備考"),
}
