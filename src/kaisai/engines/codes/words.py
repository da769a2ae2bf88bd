"""What is said of codes and numbers that are refused, in English and Japanese."""

Pair = tuple[str, str]
REASONS: dict[str, Pair] = {
    "not-a-code": (
        "This is not a ticket code, or part of it is missing. Scan it again.",
        "チケットのコードではないか、一部が欠けています。もう一度読み取ってください。",
    ),
    "unknown-key": (
        "The code is signed with a key that is not known here. Fetch the keys again.",
        "ここにない鍵で署名されたコードです。鍵を取得し直してください。",
    ),
    "forged": (
        "The signature does not belong to this ticket: the code was altered, or made by somebody else.",
        "署名がチケットの内容と一致しません。コードが改変されたか、第三者が作ったものです。",
    ),
    "other-conference": (
        "The ticket is genuine, but it is for another conference.",
        "本物のチケットですが、別のカンファレンスのものです。",
    ),
    "not-yet": (
        "The ticket is genuine, but it is not valid yet. Look at its first day.",
        "本物のチケットですが、まだ有効期間の前です。開始日を確認してください。",
    ),
    "expired": (
        "The ticket is genuine, but its last day is over.",
        "本物のチケットですが、有効期間を過ぎています。",
    ),
}
MISTAKES: dict[str, Pair] = {
    "not-a-number": (
        "A number has {length} letters and digits, like {example}.",
        "番号は {example} のような {length} 文字の英数字です。",
    ),
    "mistyped": (
        "A character is wrong or two have changed places. Compare the number with the ticket.",
        "文字の間違いか、順序の入れ違いがあります。チケットの番号と見比べてください。",
    ),
}
