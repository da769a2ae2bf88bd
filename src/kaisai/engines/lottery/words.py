"""What is said of lotteries, in English and Japanese."""

Pair = tuple[str, str]
MISTAKES: dict[str, Pair] = {
    "too-large": (
        "The file has more than {most} MiB. Give the record of one lottery.",
        "ファイルが {most} MiB を超えています。ひとつの抽選の記録を指定してください。",
    ),
    "not-json": (
        "This is no JSON in UTF-8 ({told}). Download the record again.",
        "UTF-8 の JSON ではありません（{told}）。記録をもう一度ダウンロードしてください。",
    ),
    "twice": (
        "The name comes twice in one object. Remove one of them.",
        "同じ名前がひとつのオブジェクトに 2 回あります。どちらかを削除してください。",
    ),
    "not-an-object": (
        "An object with names is expected here.",
        "ここには名前付きのオブジェクトが必要です。",
    ),
    "not-a-list": ("A list is expected here.", "ここにはリストが必要です。"),
    "not-a-word": (
        "A text of at most {most} printable characters is expected here.",
        "ここには {most} 文字以下の表示できる文字列が必要です。",
    ),
    "not-hex": (
        "{digits} digits of 0-9 and a-f are expected here.",
        "ここには 0-9 と a-f の {digits} 桁が必要です。",
    ),
    "not-places": (
        "A whole number from 0 to {most} is expected here.",
        "ここには 0 から {most} までの整数が必要です。",
    ),
    "format": (
        "“{told}” is unknown; this program reads {choices}.",
        "「{told}」は不明です。このプログラムが読むのは {choices} です。",
    ),
    "application-twice": (
        "“{told}” is there twice. Each application has a name of its own.",
        "「{told}」が 2 回あります。申し込みの名前は重複できません。",
    ),
    "unknown-quota": (
        "There is no quota “{told}”. Known: {choices}.",
        "定員枠「{told}」はありません。あるもの: {choices}。",
    ),
    "needs-nothing": (
        "The application needs no place of any quota. Say how many.",
        "どの定員枠の席も必要としていません。席数を指定してください。",
    ),
    "unknown-application": (
        "There is no application “{told}”. Download the record again.",
        "申し込み「{told}」はありません。記録をもう一度ダウンロードしてください。",
    ),
}
FINDINGS: dict[str, Pair] = {
    "not-drawn": (
        "The lottery “{name}” has not been drawn yet: the record has no seed or no result.",
        "抽選「{name}」はまだ行われていません。記録にシードか結果がありません。",
    ),
    "seed": (
        "The seed is the one that was committed to.",
        "シードは事前に公開されたハッシュと一致します。",
    ),
    "other-seed": (
        "The seed is not the one that was committed to: its SHA-256 is {told}.",
        "シードが事前に公開されたハッシュと一致しません。SHA-256 は {told} です。",
    ),
    "result": (
        "Drawn again: the same {winners} winners, the same {waiting} waiting in the same order.",
        "抽選をやり直しました。当選 {winners} 件、補欠 {waiting} 件とその順番は同じです。",
    ),
    "other-result": (
        "Drawn again, {told}: the record says {recorded}, the draw says {drawn}.",
        "抽選をやり直すと {told} が異なります。記録では{recorded}、抽選では{drawn}です。",
    ),
    "order": (
        "Drawn again, the order differs, first at {told}.",
        "抽選をやり直すと順番が異なります。最初の違いは {told} です。",
    ),
}
PLACES: dict[str, Pair] = {
    "winners": ("won", "当選"),
    "waiting": ("waiting", "補欠"),
    "nowhere": ("not in the result", "結果になし"),
    "both": ("both won and waiting, or twice", "当選と補欠の両方、または重複"),
}
