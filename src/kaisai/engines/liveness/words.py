"""The words of liveness in English and Japanese: one row per code, one per state."""

from collections import defaultdict

from kaisai.engines.liveness.states import State, Why

STATE_WORDS: dict[State, tuple[str, str]] = {
    State.UP: ("up", "正常"),
    State.LATE: ("late", "遅延"),
    State.LOSSY: ("lossy", "パケットロス"),
    State.DOWN: ("down", "停止"),
    State.UNREACHABLE: ("unreachable", "到達不能"),
    State.UNKNOWN: ("unknown", "不明"),
    State.MAINTENANCE: ("maintenance", "メンテナンス中"),
}

SENTENCES: dict[str, tuple[str, str]] = {
    "not-yet-probed": ("Not probed yet.", "まだ監視結果がありません。"),
    "not-yet-known": (
        "Not known yet: too few probes so far.",
        "まだ判定できません。監視回数が足りません。",
    ),
    "answers": ("It answers.", "応答しています。"),
    "no-answer": (
        "No answer to {count} probes in a row ({reason}).",
        "{count} 回連続で応答がありません({reason})。",
    ),
    "behind": (
        "Cannot be reached because {cause} is down.",
        "{cause} の停止により到達できません。",
    ),
    "loss": (
        "{percent} % of the last {window} probes were lost.",
        "直近 {window} 回のうち {percent} % が失われました。",
    ),
    "late": (
        "Answers take {rtt} ms, the limit is {limit} ms.",
        "応答に {rtt} ms かかっています(上限 {limit} ms)。",
    ),
    "silent": ("No result has come for a while.", "しばらく監視結果が届いていません。"),
    "maintenance": ("Maintenance.", "メンテナンス中です。"),
    "blind": (
        "Not known: the monitor itself cannot see.",
        "不明です。監視側がネットワークを見られません。",
    ),
    "blind-anchor": (
        "I cannot see: {anchors} does not answer the monitor.",
        "監視できません。基準点 {anchors} が応答しません。",
    ),
    "blind-all": (
        "I cannot see: all {count} targets were lost at once.",
        "監視できません。{count} 台すべての応答が同時に途絶えました。",
    ),
    "restored": ("Known from before the restart.", "再起動前の状態です。"),
    "flaps": (
        "{name} keeps changing its state.",
        "{name} の状態が頻繁に変わっています。",
    ),
    "flapping": (
        "It keeps changing ({count} changes lately); quiet until it calms down.",
        "状態が頻繁に変わっています(直近 {count} 回)。落ち着くまで通知を控えます。",
    ),
    "calm": ("It has calmed down.", "状態が落ち着きました。"),
    "fine": ("Everything that is watched answers.", "監視対象はすべて応答しています。"),
    "nothing-watched": ("Nothing is watched here.", "ここには監視対象がありません。"),
    "no-reply": ("{name} does not answer.", "{name} が応答しません。"),
    "no-reply-v4": ("{name} does not answer over IPv4.", "{name} が IPv4 で応答しません。"),
    "no-reply-v6": ("{name} does not answer over IPv6.", "{name} が IPv6 で応答しません。"),
    "stale": (
        "What is known of {name} is out of date.",
        "{name} の情報が古くなっています。",
    ),
    "lossy": ("{name} loses packets.", "{name} でパケットロスが発生しています。"),
    "slow": ("{name} answers late.", "{name} の応答が遅れています。"),
    "aps-down": (
        "{gone} of {of} access points are down.",
        "アクセスポイント {of} 台のうち {gone} 台が停止しています。",
    ),
    "all-aps-down": (
        "All {of} access points are down.",
        "アクセスポイント {of} 台すべてが停止しています。",
    ),
    "uplinks-down": (
        "{gone} of {of} uplinks are down.",
        "上流回線 {of} 本のうち {gone} 本が停止しています。",
    ),
    "all-uplinks-down": (
        "All {of} uplinks are down.",
        "上流回線 {of} 本すべてが停止しています。",
    ),
}

REASONS: dict[str, tuple[str, str]] = {
    "timeout": ("timed out", "タイムアウト"),
    "internal": ("a fault in the monitor itself", "監視プログラム側の不具合"),
    "refused": ("connection refused", "接続拒否"),
    "reset": ("connection reset", "接続リセット"),
    "no-route": ("no route", "経路なし"),
    "unreachable-host": ("a router says: unreachable", "ルーターが到達不能と応答"),
    "prohibited": ("a firewall says: prohibited", "ファイアウォールが拒否と応答"),
    "unresolved": ("name not found", "名前解決不可"),
    "permission": ("not permitted", "権限なし"),
    "not-sent": ("could not be sent", "送信失敗"),
    "bad-address": ("no address to send to", "送信できないアドレス"),
    "bad-request": ("cannot be asked like this", "不正な監視設定"),
    "certificate": ("bad certificate", "証明書エラー"),
    "tls": ("TLS failed", "TLS エラー"),
    "not-http": ("does not speak HTTP", "HTTP 以外の応答"),
    "unsupported-via": ("cannot be probed from there", "その場所からは監視不可"),
    "no-place": ("no such place to probe from", "監視元がありません"),
    "agent-no-ping": ("SNMP agent cannot ping", "SNMPエージェントがping非対応"),
    "agent-read-only": ("SNMP agent lets us not ping", "SNMPエージェントがpingを拒否"),
    "agent-silent": ("SNMP agent is silent", "SNMPエージェントが無応答"),
    "relay": ("relay failed", "中継失敗"),
    "relay-denied": ("relay refuses the user", "中継がユーザーを拒否"),
    "relay-key": ("key for the relay cannot be read", "中継用の鍵を読めません"),
    "relay-passphrase": ("key for the relay has a passphrase", "中継用の鍵にパスフレーズ"),
    "relay-ping": ("relay cannot run ping", "中継で ping を実行不可"),
    "relay-sessions": ("relay opens no further session", "中継のセッション数上限"),
    "router": ("router failed as a relay", "ルーターの中継失敗"),
    "router-denied": ("router refuses the user", "ルーターがユーザーを拒否"),
    "host-key": ("host key of the relay not known", "中継のホスト鍵が未登録"),
    "host-key-changed": ("host key of the relay has changed", "中継のホスト鍵の不一致"),
}
# Reasons that carry what the other side said.
_OPEN_REASONS: dict[str, tuple[str, str]] = {
    "http-": ("HTTP status {said}", "HTTP ステータス {said}"),
    "rcode-": ("DNS answer {said}", "DNS 応答 {said}"),
}


def _column(language: str) -> int:
    return 1 if language.startswith("ja") else 0


def sentence(why: Why, language: str) -> str:
    """A reason as a sentence in `ja` or, for anything else, English; an unknown code as itself."""
    pair = SENTENCES.get(why.code)
    if pair is None:
        return why.code
    values: defaultdict[str, str] = defaultdict(lambda: "?", why.values)
    values["reason"] = reason_words(values["reason"], language)
    return pair[_column(language)].format_map(values)


def reason_words(reason: str, language: str) -> str:
    """Why a probe was lost, in `ja` or, for anything else, English; an unknown code as itself."""
    column = _column(language)
    if reason in REASONS:
        return REASONS[reason][column]
    for start, pair in _OPEN_REASONS.items():
        if reason.startswith(start):
            return pair[column].format(said=reason.removeprefix(start).upper())
    return reason


def state_word(state: State, language: str) -> str:
    """A state in `ja` or, for anything else, English."""
    return STATE_WORDS[state][_column(language)]
