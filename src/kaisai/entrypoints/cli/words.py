"""What the commands say, in both languages, with or without Django."""

import os
import sys
from typing import NoReturn

import click

WORDS = {
    "not-migrated": (
        "The database is not up to date. Run: kaisai migrate",
        "データベースが最新ではありません。kaisai migrate を実行してください。",
    ),
    "migrated": ("The database is up to date.", "データベースは最新です。"),
    "no-database": (
        "The database does not answer: {reason}. Check that it runs, and DATABASE_URL.",
        "データベースが応答しません: {reason}。動いているか、DATABASE_URL が正しいかを確認してください。",
    ),
    "unreadable": (
        "{file} cannot be read: {reason}. Check the name and the permissions.",
        "{file} を読めません: {reason}。ファイル名と権限を確認してください。",
    ),
    "unwritable": (
        "{file} cannot be written: {reason}. Check the folder and the permissions.",
        "{file} に書き込めません: {reason}。フォルダと権限を確認してください。",
    ),
    "unusable": (
        "{file} cannot be used: {reason}. Check the name and the permissions.",
        "{file} を使えません: {reason}。ファイル名と権限を確認してください。",
    ),
    "no-interface": (
        "There is no interface “{wanted}”; there are: {known}.",
        "「{wanted}」というインターフェースはありません。あるもの: {known}。",
    ),
    "which-interface": (
        "No interface has a default route. Name one with --interface: {known}.",
        "デフォルトルートのあるインターフェースがありません。--interface で指定してください: {known}。",
    ),
    "room-without-file": (
        "--room goes with --expect FILE.",
        "--room には --expect FILE が必要です。",
    ),
    "report-needs-room": ("--report needs --room SLUG.", "--report には --room SLUG が必要です。"),
    "report-conference": (
        "--report needs --conference SLUG, as in the address of its pages.",
        "--report には --conference SLUG が必要です（ページのアドレスにある名前）。",
    ),
    "report-token": (
        "--report needs a token of yours: --token-file FILE, or KAISAI_TOKEN.",
        "--report にはAPIトークンが必要です。--token-file FILE か KAISAI_TOKEN で指定してください。",
    ),
    "bad-report-url": (
        "“{url}” is not the address of a server; give it as https://kaisai.example.",
        "「{url}」はサーバーのアドレスではありません。https://kaisai.example の形で指定してください。",
    ),
    "report-silent": (
        "{url} does not answer ({reason}). Check the connection.",
        "{url} が応答しません（{reason}）。接続を確認してください。",
    ),
    "report-refused": ("{url} refuses: {reason}", "{url} に拒否されました: {reason}"),
    "report-strange": (
        "{url} does not answer as kaisai does ({status}). Check the address, and for a captive portal.",
        "{url} の応答がkaisaiのものではありません（{status}）。アドレスとキャプティブポータルを確認してください。",
    ),
    "not-fetched": (
        "Expectations could not be fetched. {reason} Or give them with --expect FILE.",
        "期待値を取得できません。{reason} --expect FILE でも指定できます。",
    ),
    "not-handed-in": (
        "The check was not handed in. {reason}",
        "結果を送信できませんでした。{reason}",
    ),
    "handed-in": ("Handed in to {url}.", "{url} に結果を送信しました。"),
    "dropcheck-told": (
        "{interface}: {passed} passed, {failed} failed, {skipped} not measured.",
        "{interface}: 合格 {passed}、不合格 {failed}、未測定 {skipped}。",
    ),
    "empty-recording": ("nothing is recorded in it.", "何も記録されていません。"),
    "no-such-host": (
        "There is neither a file nor a host “{host}”; check the name.",
        "「{host}」というファイルもホストもありません。名前を確認してください。",
    ),
    "no-such-kind": (
        "There is no vendor file “{kind}”; use one of {known}, or the path of a file of your own.",
        "「{kind}」というベンダーファイルはありません。{known} のいずれかか、自分のファイルのパスを指定してください。",
    ),
    "no-controller-address": (
        "{url} is no address of a controller; write it like https://192.0.2.5, no path.",
        "{url} はコントローラーのアドレスではありません。https://192.0.2.5 のように、パスなしで書いてください。",
    ),
    "inspected": (
        (
            "{vendor} {model} · {sysname}\n{descr}\n"
            "{ports:port|ports} ({ports_up} up) · {neighbors:neighbour|neighbours} (LLDP) · "
            "{aps:access point|access points}, {radios:radio|radios}, {clients:client|clients}"
        ),
        (
            "{vendor} {model} · {sysname}\n{descr}\n"
            "ポート{ports}（リンクアップ{ports_up}）・LLDP隣接{neighbors}・"
            "アクセスポイント{aps}台、無線{radios}、接続数{clients}"
        ),
    ),
    "no-folder": (
        "{folder} does not exist. Run: mkdir -p {folder}, or set {option} to another place.",
        "{folder} がありません。mkdir -p {folder} を実行するか、{option} で別の場所を指定してください。",
    ),
    "not-writable": (
        "{user} cannot write {path}. Check its permissions and the disk's, or set {option} to another place.",
        "{user} は {path} に書き込めません。権限とディスクを確認するか、{option} で別の場所を指定してください。",
    ),
    "of-another": (
        "{user} cannot write {path}, which belongs to {owner}. Run kaisai as {owner}, or set {option} to another place.",
        "{user} は {path}（所有者: {owner}）に書き込めません。kaisai を {owner} で実行するか、{option} で別の場所を指定してください。",
    ),
    "key-of-another": (
        "{user} cannot read {path}, which belongs to {owner}. Run kaisai as {owner}.",
        "{user} は {path}（所有者: {owner}）を読めません。kaisai を {owner} で実行してください。",
    ),
    "disk-full": (
        "The disk with {path} is full. Make room, or set {option} to another place.",
        "{path} のあるディスクに空きがありません。空きを作るか、{option} で別の場所を指定してください。",
    ),
    "bad-file": (
        "{path} cannot be used as a database: {reason}. Set {option} to another place, or bring back a backup.",
        "{path} をデータベースとして使えません: {reason}。{option} で別の場所を指定するか、バックアップから復元してください。",
    ),
    "no-data-directory": (
        "The data directory cannot be used ({reason}); set KAISAI_DATA to another one.",
        "データディレクトリを使えません（{reason}）。KAISAI_DATA で別の場所を指定してください。",
    ),
    "running": (
        "kaisai is running already with the data in {data}.",
        "{data} のデータで kaisai がすでに動いています。",
    ),
    "running-stop-first": (
        "kaisai is running with the data in {data}; stop it first.",
        "{data} のデータで kaisai が動いています。先に停止してください。",
    ),
    "being-restored": (
        "A backup is being restored into {data}; start again when it is done.",
        "{data} にバックアップを復元しています。終わってから起動してください。",
    ),
    "port-taken": (
        "Port {port} on {host} cannot be used ({reason}); choose another with --port.",
        "{host} のポート{port}を使えません（{reason}）。--port で別のポートを指定してください。",
    ),
    "bad-url": (
        "KAISAI_URL is {url}; it must be like https://kaisai.example or http://127.0.0.1:8000.",
        "KAISAI_URL が {url} です。https://kaisai.example や http://127.0.0.1:8000 のように設定してください。",
    ),
    "port-free": ("Port {port} is free.", "ポート{port}は空いています。"),
    "port-ours": ("kaisai answers on port {port}.", "ポート{port}でkaisaiが応答しています。"),
    "port-of-another": (
        "Another program listens on port {port} of {host}; start kaisai up with --port.",
        "{host} のポート{port}は他のプログラムが使用中です。kaisai up --port で別のポートを指定してください。",
    ),
    "demo-at": (
        "kaisai demo: {url}  logins {logins}  password {password}  mails in {mails}",
        "kaisai デモ: {url}  ログイン {logins}  パスワード {password}  メール {mails}",
    ),
    "demo-ended": (
        "kaisai ended by itself, so the demo is over; what it said above tells why.",
        "kaisai が終了したため、デモを終えます。理由は上の出力を確認してください。",
    ),
    "demo-elsewhere": (
        "{data} holds something else; give another --data directory.",
        "{data} には別のものが入っています。--data で別のディレクトリを指定してください。",
    ),
    "demo-busy": (
        "Another demo has the network namespaces of this machine; faults are simulated.",
        "このマシンのネットワーク名前空間は別のデモが使用中です。障害はシミュレーションします。",
    ),
    "demo-simulated": (
        "No network namespaces here ({reason}); faults are simulated.",
        "ネットワーク名前空間を使えません（{reason}）。障害はシミュレーションします。",
    ),
    "demo-left-out": (
        "This machine cannot play “{step}” ({reason}); left out.",
        "このマシンでは「{step}」を再現できないため省略します（{reason}）。",
    ),
    "bad-server-address": (
        "“{url}” is not the address of a server; give it as http://host:port/<conference>.",
        "「{url}」はサーバーのアドレスではありません。http://ホスト:ポート/<開催> の形で指定してください。",
    ),
    "at": (
        "kaisai is at {url} (data in {data})",
        "kaisai は {url} で動いています（データ: {data}）",
    ),
    "child-ended": (
        "kaisai: {name} ended ({code}); starting it again in {pause} s.",
        "kaisai: {name} が終了しました（{code}）。{pause} 秒後に再起動します。",
    ),
    "no-operation": (
        "There is no operation “{name}”; `kaisai do` lists them.",
        "「{name}」という操作はありません。`kaisai do` で一覧を表示できます。",
    ),
    "no-tool": (
        "There is no tool “{name}”; list the tools anew.",
        "「{name}」というツールはありません。ツールの一覧を取り直してください。",
    ),
    "no-pair": ("“{pair}” is not key=value.", "「{pair}」は「名前=値」の形ではありません。"),
    "no-table": (
        "{file} cannot be written: only a table becomes a file, one of {endings}.",
        "{file} に書き出せません。ファイルにできるのは表だけで、形式は {endings} です。",
    ),
    "operations": ("Operations", "操作"),
    "queries": ("Queries", "照会"),
    "account-made": ("Account {email} was made.", "アカウント {email} を作りました。"),
    "network-told": (
        "{targets:target|targets}: {added} added, {changed} changed, {removed} removed.",
        "監視対象{targets}件: 追加{added}件、変更{changed}件、削除{removed}件。",
    ),
    "attendees-told": (
        (
            "{people:person|people} in the list: {added} new, {changed} changed, "
            "{cancelled} cancelled, {reactivated} back, {unchanged} as before."
        ),
        (
            "名簿 {people}名: 新規{added}、変更{changed}、キャンセル{cancelled}、"
            "復帰{reactivated}、変更なし{unchanged}。"
        ),
    ),
    "attendees-without-place": (
        "{without_place} found no place left in a quota; their tickets are valid. Enlarge the quota and import again.",
        "{without_place}名は定員枠に空きがありません（チケットは有効です）。定員枠を増やし、もう一度取り込んでください。",
    ),
    "attendee-line": (
        "{sign} {name} {number} ({kind}, {status})",
        "{sign} {name} {number}（{kind}、{status}）",
    ),
    "transfer-line": (
        "{day} {amount} yen {payer}: {fit} {number}",
        "{day} {amount}円 {payer}: {fit} {number}",
    ),
    "transfers-would": (
        "{matches} would pay their orders, {to_look_at} need a look, {known} imported before.",
        "入金確認できる明細{matches}件、要確認{to_look_at}件、取り込み済み{known}件。",
    ),
    "transfers-told": (
        "{new:new line|new lines}: {settled} paid their orders, {left} to be looked at; {known} imported before.",
        "新しい明細{new}件: 入金確認{settled}件、要確認{left}件。取り込み済み{known}件。",
    ),
    "bounce-line": ("{address}: {status} {said}", "{address}: {status} {said}"),
    "figures-told": (
        "{source} {number} {title}: {accepted} accepted, {waiting} waiting, places: {places}. {url}",
        "{source} {number} {title}: 参加{accepted}名、補欠{waiting}名、定員{places}。 {url}",
    ),
    "bounces-told": (
        "{messages:message|messages}: {came_back} came back; {known} known, {later} delayed, {strange} not ours, {unread} no report.",
        "{messages}通: 不達{came_back}通、処理済み{known}通、遅延{later}通、対象外{strange}通、不達通知以外{unread}通。",
    ),
    "pretend-at": (
        "test provider: {url}  KAISAI_STRIPE_URL={url} KAISAI_STRIPE_KEY={key} KAISAI_STRIPE_WEBHOOK_SECRET={secret}",
        "決済テスト: {url}  KAISAI_STRIPE_URL={url} KAISAI_STRIPE_KEY={key} KAISAI_STRIPE_WEBHOOK_SECRET={secret}",
    ),
    "schedule-told": (
        (
            "{sessions:session|sessions} in {rooms:room|rooms} on {days:day|days}, "
            "{speakers:speaker|speakers}: {added} new, {changed} changed, {removed} removed."
        ),
        (
            "{days}日間 {rooms}部屋 セッション{sessions}件、登壇者{speakers}人: "
            "追加{added}件、変更{changed}件、削除{removed}件。"
        ),
    ),
    "lint-told": (
        (
            "{dialect}: {targets:target|targets} in {groups:group|groups}, "
            "{errors:error|errors}, {warnings:warning|warnings}"
        ),
        "{dialect}: 監視対象 {targets} 件 / グループ {groups} 個、エラー {errors} 件、警告 {warnings} 件",
    ),
    "metrics-written": (
        "{count} values written, up to {at} UTC",
        "{count}件の値を書き出し中（{at} UTCまで）",
    ),
    "metrics-read": (
        "{count} values read, up to {at} UTC",
        "{count}件の値を読み込み中（{at} UTCまで）",
    ),
    "metrics-exported": ("{count:value|values} written.", "値を{count}件書き出しました。"),
    "metrics-imported": (
        "{new:value|values} taken in, {known} there already.",
        "値を{new}件取り込みました。{known}件はすでにありました。",
    ),
    "metrics-broken": (
        "{count:line|lines} cannot be read; the first ones are named above.",
        "読めない行が{count}行あります。最初のいくつかは上に示しました。",
    ),
    "metrics-none": (
        "Nothing was measured that fits. Check --conference, --source and --key.",
        "条件に合う値がありません。--conference、--source、--key を確認してください。",
    ),
    "metrics-order": ("--from must be before --to.", "--from は --to より前にしてください。"),
    "metrics-unreachable": (
        "The metric server does not answer: {reason}. Check that it runs, and METRICS_URL.",
        "メトリクスのサーバーが応答しません: {reason}。動いているか、METRICS_URL が正しいかを確認してください。",
    ),
    "metrics-wait": (
        "The metric server does not answer ({reason}); the values wait here until kaisai up carries them.",
        "メトリクスのサーバーが応答しません（{reason}）。値はここに残り、kaisai up が後で送ります。",
    ),
    "bad-moment": (
        "{option} {text} is not a time; write it like 2026-11-21T09:00 or 2026-11-21T00:00Z.",
        "{option} の {text} は時刻として読めません。2026-11-21T09:00 や 2026-11-21T00:00Z のように指定してください。",
    ),
    "conference-exported": (
        "Conference {slug} was exported: {rows:record|records}.",
        "カンファレンス {slug} を書き出しました: {rows}件。",
    ),
    "conference-imported": (
        "Conference {slug} was imported: {rows:record|records}.",
        "カンファレンス {slug} を取り込みました: {rows}件。",
    ),
    "restored": ("Restored from {file}.", "{file} から復元しました。"),
    "kept-aside": ("What was there before is in {folder}.", "元のデータは {folder} にあります。"),
    "holds-data": (
        "{data} holds data already ({names}); --force replaces it, keeping it aside.",
        "{data} にはすでにデータがあります（{names}）。--force を付けると、元のデータを別に残して置き換えます。",
    ),
    "holds-conferences": (
        "The database holds conferences already; --force replaces them, keeping a backup.",
        "データベースにはすでにカンファレンスがあります。--force を付けると、バックアップを残して置き換えます。",
    ),
    "no-backup": (
        "{file} cannot be read as a backup: {reason}.",
        "{file} をバックアップとして読めません: {reason}。",
    ),
    "other-version": (
        "{file} is not a backup of this version of kaisai.",
        "{file} はこの版の kaisai のバックアップではありません。",
    ),
    "strange-member": (
        "{file} holds something that is not a file of a backup: {name}.",
        "{file} にバックアップのファイルではないものが入っています: {name}。",
    ),
    "damaged": (
        "{file} is damaged: {name} does not have the sum that the manifest tells.",
        "{file} は壊れています: {name} のチェックサムが目録と一致しません。",
    ),
    "other-database": (
        "{file} is of another kind of database; use kaisai export and import conference to change it.",
        "{file} は別の種類のデータベースのものです。移すには kaisai export conference と import conference を使ってください。",
    ),
}


class BadOption(Exception):
    """A setting in the environment that cannot be used: which one, and how to mend it."""

    def __init__(self, option: str, en: str, ja: str) -> None:
        super().__init__(option, en, ja)
        self.option, self.en, self.ja = option, en, ja

    def __str__(self) -> str:
        """The sentence in the language of the shell."""
        return self.ja if language_of() == "ja" else self.en


class _Count(int):
    """A number that takes its noun along: `{rooms:room|rooms}` is `1 room` or `2 rooms`."""

    def __format__(self, spec: str) -> str:
        one, several, plural = spec.partition("|")
        if not several:
            return super().__format__(spec)
        return f"{int(self)} {one if self == 1 else plural}"


def language_of(option: str | None = None) -> str:
    """`ja` or `en`: the option, else what the shell's locale says, else KAISAI_LANGUAGE."""
    if option:
        return option
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    wanted = next((value for name in names if (value := os.environ.get(name))), "")
    if wanted.partition(".")[0] in {"", "C", "POSIX"}:  # a locale without a language
        wanted = os.environ.get("KAISAI_LANGUAGE", "")
    return "ja" if wanted.startswith("ja") else "en"


def fill(pair: tuple[str, str], language: str, /, **values: object) -> str:
    """The sentence of an (English, Japanese) pair, with its values put in."""
    counted = {name: _Count(v) if type(v) is int else v for name, v in values.items()}
    return pair[language == "ja"].format(**counted)


def say(word: str, /, **values: object) -> str:
    """The sentence in the language of the shell."""
    return fill(WORDS[word], language_of(), **values)


def both(word: str, /, **values: object) -> tuple[str, str]:
    """The sentence in English and in Japanese."""
    return fill(WORDS[word], "en", **values), fill(WORDS[word], "ja", **values)


def refuse(sentence: str) -> NoReturn:
    """End the command with one sentence on standard error."""
    click.echo(sentence, err=True)
    sys.exit(1)
