"""What the terminal monitor says, in both languages."""

from kaisai.entrypoints.cli.words import fill

WORDS = {
    "name": ("HOSTNAME", "ホスト名"),
    "address": ("ADDRESS", "アドレス"),
    "loss": ("LOSS", "損失"),
    "rtt": ("RTT", "RTT"),
    "average": ("AVG", "平均"),
    "sent": ("SNT", "送信"),
    "result": ("RESULT", "結果"),
    "filter": ("filter", "絞り込み"),
    "by-severity": ("worst first", "悪い順"),
    "as-listed": ("as listed", "記載順"),
    "gap": ("not watching", "監視停止"),
    "reloaded": ("file read again", "ファイルを再読み込みしました"),
    "kept": (
        "the new file cannot be used; the old list stays",
        "新しいファイルは使えないため、元の一覧を使い続けます",
    ),
    "parents": ("through", "上位機器"),
    "hides": ("behind it", "配下"),
    "since": ("since {at}", "{at}から"),
    "history": ("states", "状態の履歴"),
    "log-failed": ("the log cannot be written", "ログを書き込めません"),
    "hidden": ("{count} behind it", "配下{count}台"),
    "folded": ("{count:target|targets}", "{count}件"),
    "group": ("group {name}", "グループ{name}"),
    "server": ("server", "サーバー"),
    "stale": ("the server is silent since {at}", "{at} からサーバーの応答がありません"),
    "no-server": (
        "{url} cannot be reached: {reason}. Is kaisai running there?",
        "{url} に接続できません: {reason}。kaisai は動いていますか。",
    ),
    "bad-token": (
        "The server does not accept this token. Make one on its page “API tokens” and set KAISAI_TOKEN.",
        "このトークンはサーバーで使えません。「APIトークン」のページで作り、KAISAI_TOKEN に設定してください。",
    ),
    "no-board": (
        "The server has no such conference for you; give its address as {url}/<conference>.",
        "その開催が見つからないか、権限がありません。{url}/<開催> の形で指定してください。",
    ),
    "bad-answer": (
        "{url} does not answer as kaisai does: {reason}.",
        "{url} は kaisai として応答していません: {reason}。",
    ),
    "not-with-server": (
        "Give a FILE or --server, not both.",
        "ファイルと --server は、どちらか一方だけ指定してください。",
    ),
    "file-or-server": (
        "Give a FILE of targets, or --server URL.",
        "監視対象のファイルか --server URL を指定してください。",
    ),
    "json-needs-once": (
        "--json prints one round; add --once.",
        "--json は1回分の結果を出力します。--once を付けてください。",
    ),
    "only-with-file": (
        "-l, --remap and --interval go with a FILE; a server has its own.",
        "-l、--remap、--interval はファイルを監視するときだけ使えます。サーバーには独自の設定があります。",
    ),
    "no-terminal": (
        "This is not a terminal; use --once for one round in a script.",
        "端末ではありません。スクリプトでは --once を使ってください。",
    ),
    "no-target": (
        "{file}: there is no target in it. Write one line per target: NAME ADDRESS.",
        "{file}: 監視対象がありません。1行に1件、「名前 アドレス」の形で書いてください。",
    ),
    "no-target-because": (
        "{file}: there is no usable target in it. {reason}",
        "{file}: 使える監視対象がありません。{reason}",
    ),
    "unreadable": ("{file} cannot be read: {reason}.", "{file} を読めません: {reason}。"),
    "help": (
        (
            "j k ↑ ↓  move\ng G      first, last\n/        filter\ns        worst first, or as listed\n"
            "space    fold the group\nenter    detail\nr        reset the counters\n"
            "R        read the file again\nl        language\nesc      close\nq        quit"
        ),
        (
            "j k ↑ ↓  移動\ng G      先頭・末尾\n/        絞り込み\ns        悪い順／記載順\n"
            "space    グループの開閉\nenter    詳細\nr        カウンターのリセット\n"
            "R        ファイルの再読み込み\nl        言語\nesc      閉じる\nq        終了"
        ),
    ),
    "keys": (
        "? help  / filter  s sort  space fold  enter detail  q quit",
        "? ヘルプ  / 絞り込み  s 並べ替え  space 開閉  enter 詳細  q 終了",
    ),
}


def say(word: str, language: str, /, **values: object) -> str:
    """The word or sentence in `ja` or, for anything else, English."""
    return fill(WORDS[word], language, **values)
