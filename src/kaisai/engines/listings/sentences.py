"""What is said when a service elsewhere does not tell the figures of a page: code, English, Japanese."""

LOST = {
    "no-key": (
        "connpass is not set up: see KAISAI_CONNPASS_KEY under settings.",
        "connpassの設定がありません。設定の KAISAI_CONNPASS_KEY を確認してください。",
    ),
    "refused": (
        "connpass cannot be reached: check the connection and KAISAI_CONNPASS_URL.",
        "connpassに接続できません。ネットワークと KAISAI_CONNPASS_URL を確認してください。",
    ),
    "timeout": (
        "connpass does not answer in time: try again later.",
        "connpassが時間内に応答しません。しばらくしてからもう一度お試しください。",
    ),
    "tls": (
        "the certificate of connpass is not trusted: check KAISAI_CONNPASS_URL and what is between.",
        "connpassの証明書を信頼できません。KAISAI_CONNPASS_URL と途中の経路を確認してください。",
    ),
    "key": (
        "connpass refuses the key: check KAISAI_CONNPASS_KEY.",
        "connpassにAPIキーを拒否されました。KAISAI_CONNPASS_KEY を確認してください。",
    ),
    "not-found": (
        "connpass knows no public page of this number: take it from the address of the page.",
        "この番号の公開ページがconnpassにありません。ページのアドレスの番号を確認してください。",
    ),
    "busy": (
        "connpass asks for patience: it was asked too often. Try again later.",
        "connpassへの問い合わせが多すぎます。しばらくしてからもう一度お試しください。",
    ),
    "elsewhere": (
        "connpass sends us to another address, where the key is not told: check KAISAI_CONNPASS_URL.",
        "connpassから別のアドレスに転送されました。キーは転送先に送りません。KAISAI_CONNPASS_URL を確認してください。",
    ),
    "status": (
        "connpass answers with an error: try again later.",
        "connpassがエラーを返しました。しばらくしてからもう一度お試しください。",
    ),
    "too-large": (
        "the answer of connpass is too long to be one page: check KAISAI_CONNPASS_URL.",
        "connpassの応答が長すぎます。KAISAI_CONNPASS_URL を確認してください。",
    ),
    "not-json": (
        "what answers is not connpass as it is published: check KAISAI_CONNPASS_URL.",
        "応答が公開されているconnpassの形式ではありません。KAISAI_CONNPASS_URL を確認してください。",
    ),
    "other-page": (
        "connpass tells of another page than was asked for: nothing was taken over.",
        "connpassが別のページについて応答したため、取り込みませんでした。",
    ),
    "figures": (
        "connpass tells figures that cannot be true, or none: nothing was taken over.",
        "connpassの数字がないか、ありえない値のため、取り込みませんでした。",
    ),
}


def lost_sentence(code: str, language: str) -> str:
    """Why there are no figures and what to do, in `ja` or, for anything else, English."""
    return LOST.get(code, LOST["status"])[language.startswith("ja")]
