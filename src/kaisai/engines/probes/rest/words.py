"""Why a controller told nothing, and what to do, in both languages."""

LOST = {
    "http-timeout": (
        "the controller does not answer in time: check its address and port, and the way to it.",
        "コントローラーが時間内に応答しません。アドレスとポート、経路を確認してください。",
    ),
    "http-refused": (
        "the controller cannot be reached: check that it runs, its address and port.",
        "コントローラーに接続できません。起動しているか、アドレスとポートを確認してください。",
    ),
    "http-cut-off": (
        "the answer broke off, or was no HTTP: check address and port, and what stands between.",
        "応答が途中で切れたか、HTTPではありません。アドレスとポート、途中の機器を確認してください。",
    ),
    "http-tls": (
        "the controller's certificate is not trusted: write its SHA-256 fingerprint, or the certificate of its issuer, into the profile. If one is there, the controller has another one now: find out why.",
        "コントローラーの証明書を信頼できません。SHA-256フィンガープリントか発行者の証明書をプロファイルに入れてください。すでに入れてある場合は証明書が変わっています。理由を確認してください。",
    ),
    "http-auth": (
        "the controller refuses key or password: check them, that the account is a local one without second factor, and the site.",
        "APIキーまたはパスワードが拒否されました。値のほか、二要素認証のないローカルアカウントであること、サイト名を確認してください。",
    ),
    "http-forbidden": (
        "the controller does not let this key or account read: give it the right to view the site.",
        "このAPIキーまたはアカウントには読み取り権限がありません。サイトの閲覧権限を付けてください。",
    ),
    "http-busy": (
        "the controller asks to be asked less often: raise the seconds between two rounds; it is left alone for as long as it says.",
        "問い合わせが多すぎると言われました。間隔を長くしてください。指定された時間は問い合わせを休みます。",
    ),
    "http-elsewhere": (
        "the controller sends on to another address, which kaisai does not follow: write that one into the profile.",
        "別のアドレスへ転送されました。kaisaiは転送に従いません。転送先をプロファイルに書いてください。",
    ),
    "http-missing": (
        "there is nothing at this address: check what the profile says the controller is, and the site.",
        "このアドレスには何もありません。プロファイルの種類とサイト名を確認してください。",
    ),
    "http-status": (
        "the controller answers with an error of its own: look at its log, or wait until it has started.",
        "コントローラーがエラーを返します。コントローラーのログを見るか、起動し終わるまで待ってください。",
    ),
    "http-too-large": (
        "the controller tells more than 32 MB: ask for a smaller site.",
        "応答が32MBを超えています。サイトを分けてください。",
    ),
    "http-no-answer": (
        "what answers there is no such controller: check what the profile says that it is, and the address.",
        "応答がこの種類のコントローラーのものではありません。プロファイルの種類とアドレスを確認してください。",
    ),
    "http-no-file": (
        "the vendor file of this profile is missing or wrong: `kaisai controller inspect` says what is wrong with it.",
        "このプロファイルのベンダーファイルがないか、誤りがあります。`kaisai controller inspect` で確認できます。",
    ),
}
