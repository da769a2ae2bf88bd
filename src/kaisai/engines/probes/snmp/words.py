"""What is wrong with an agent, in both languages."""

from kaisai.engines.probes.snmp.items import Trouble

TROUBLES = {
    "empty-number": (
        "{detail} × “{meaning}” of {kind} came as an empty string; it counts as not told, not as zero.",
        "{kind}の「{meaning}」{detail}件が空文字列でした。0ではなく「回答なし」として扱います。",
    ),
    "strange-index": (
        "{detail} rows of {kind} ({meaning}) have an index of another form; they are left out.",
        "{kind}（{meaning}）の{detail}行は索引の形が異なるため使いません。",
    ),
    "broken-off": (
        "the walk over “{meaning}” of {kind} broke off ({detail}); what came before it counts.",
        "{kind}の「{meaning}」の読み取りが途中で切れました（{detail}）。そこまでの値を使います。",
    ),
    "strange-number": (
        "{detail} × “{meaning}” of {kind} came as something that cannot be; it counts as not told.",
        "{kind}の「{meaning}」{detail}件があり得ない値でした。「回答なし」として扱います。",
    ),
    "too-many": (
        "{detail} rows of {kind} are more than an agent can have here; they are left out.",
        "{kind}の{detail}行は上限を超えたため使いません。",
    ),
    "totals-differ": (
        "the controller counts {detail} clients (its total / the sum of its radios); the sum counts.",
        "コントローラーの合計と無線の合計が異なります（{detail}）。無線の合計を使います。",
    ),
}
LOST = {
    "timeout": (
        "no answer to SNMP: check address, community, version and that the agent allows this host.",
        "SNMPに応答がありません。アドレス、コミュニティ、バージョン、このホストからの許可を確認してください。",
    ),
    "auth": (
        "the agent refuses user or keys: check user, auth and privacy.",
        "ユーザーまたは鍵が拒否されました。ユーザー、認証、暗号の設定を確認してください。",
    ),
    "refused": (
        "nothing listens for SNMP there: start the agent or check the port.",
        "そのポートでSNMPが待ち受けていません。エージェントの起動とポートを確認してください。",
    ),
    "broken": (
        "the answer is not SNMP as agreed: check the version.",
        "応答がSNMPとして読めません。バージョンを確認してください。",
    ),
}


def trouble_sentence(trouble: Trouble, language: str) -> str:
    """What did not fit, as one sentence."""
    en, ja = TROUBLES[trouble.code]
    return (ja if language.startswith("ja") else en).format(
        kind=trouble.kind, meaning=trouble.meaning, detail=trouble.detail
    )
