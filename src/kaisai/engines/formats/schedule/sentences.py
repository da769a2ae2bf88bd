"""What is said about a programme file: stable code, severity, English, Japanese."""

from kaisai.engines.formats.findings import Severity
from kaisai.engines.formats.reporting import Report, Sentence

E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTE

REFUSING: dict[str, Sentence] = {
    "too-large": Sentence(
        E,
        "the file is larger than {limit}; nothing was read.",
        "ファイルが {limit} を超えているため読み込みませんでした。",
    ),
    "not-readable": Sentence(
        E,
        "this is neither JSON nor XML: {reason}. Export the programme again.",
        "JSON としても XML としても読めません: {reason}。書き出し直してください。",
    ),
    "not-a-schedule": Sentence(
        E,
        "no programme was found: {reason}. Export it as schedule.json or schedule.xml.",
        "プログラムがありません: {reason}。schedule.json か schedule.xml で書き出してください。",
    ),
    "needs-first-day": Sentence(
        E,
        "the file counts days but names no date. Give the first day.",
        "日付がなく「何日目」だけが書かれています。初日の日付を指定してください。",
    ),
    "missing": Sentence(
        E, "“{key}” is missing. Add it.", "「{key}」がありません。追加してください。"
    ),
    "misplaced": Sentence(
        E,
        "“{key}” does not belong here. Move it into “conference”.",
        "「{key}」の場所が違います。conference の中に移してください。",
    ),
    "not-text": Sentence(
        E,
        "“{value}” is no text. Put it in quotes.",
        "「{value}」は文字列ではありません。引用符で囲んでください。",
    ),
    "not-a-number": Sentence(
        E,
        "“{value}” is no whole number. Write digits without quotes.",
        "「{value}」は整数ではありません。引用符なしの数字で書いてください。",
    ),
    "not-a-flag": Sentence(
        E,
        "“{value}” is neither true nor false.",
        "「{value}」は true か false ではありません。",
    ),
    "not-a-list": Sentence(
        E,
        "“{value}” is no list. Write […].",
        "「{value}」はリストではありません。[…] で書いてください。",
    ),
    "not-an-object": Sentence(
        E,
        "“{value}” is no object. Write {{…}}.",
        "「{value}」はオブジェクトではありません。{{…}} で書いてください。",
    ),
    "bad-date": Sentence(
        E,
        "“{value}” is no date. Write YYYY-MM-DD.",
        "「{value}」は日付ではありません。YYYY-MM-DD で書いてください。",
    ),
    "bad-instant": Sentence(
        E,
        "“{value}” is no date with time and zone. Write e.g. 2026-11-21T10:00:00+09:00.",
        "「{value}」は日時ではありません。例: 2026-11-21T10:00:00+09:00",
    ),
    "bad-duration": Sentence(
        E,
        "“{value}” is no duration. Write hours and minutes, e.g. 00:45.",
        "「{value}」は長さではありません。00:45 のように時:分で書いてください。",
    ),
    "bad-guid": Sentence(
        E,
        "“{value}” is no guid. Write a UUID of 36 characters.",
        "「{value}」は guid ではありません。36文字の UUID を書いてください。",
    ),
    "no-identity": Sentence(
        E,
        "a speaker needs a name, or a public_name with a numeric id. Add one.",
        "登壇者には name か、数値の id と public_name が必要です。追加してください。",
    ),
}
"""Breaks of the published format: each makes the whole file refusable."""

REMARKS: dict[str, Sentence] = {
    "duplicate-guid": Sentence(
        E,
        "guid “{value}” is already used at {first}; this session is left out. Give it its own.",
        "guid「{value}」は {first} と同じため、このセッションを省きました。別の guid にしてください。",
    ),
    "duplicate-id": Sentence(
        W,
        "id “{value}” is already used at {first}. Give it its own unless it is the same session.",
        "id「{value}」は {first} にもあります。別のセッションなら別の id にしてください。",
    ),
    "duplicate-room-guid": Sentence(
        W,
        "rooms “{value}” and “{first}” share one guid. Give each its own.",
        "部屋「{value}」と「{first}」の guid が同じです。別々にしてください。",
    ),
    "overlap": Sentence(
        W,
        "“{value}” begins before “{first}” is over in room “{room}”. Move one of them.",
        "部屋「{room}」で「{first}」が終わる前に「{value}」が始まります。どちらかを移してください。",
    ),
    "unknown-room": Sentence(
        W,
        "room “{value}” is not in the list of rooms; added. Correct the name or list it.",
        "部屋「{value}」が一覧にないため追加しました。名前を直すか一覧に加えてください。",
    ),
    "room-mismatch": Sentence(
        W,
        "listed under room “{room}” but says “{value}”; taken as “{room}”. Correct one of them.",
        "部屋「{room}」の下にあるのに「{value}」と書かれています(「{room}」としました)。",
    ),
    "outside-day": Sentence(
        W,
        "“{value}” lies outside its day. Correct the date or the day's limits.",
        "「{value}」がその日の範囲の外にあります。日時かその日の範囲を直してください。",
    ),
    "no-length": Sentence(
        W,
        "“{value}” lasts no time at all. Give it a duration.",
        "「{value}」の長さが 0 です。長さを指定してください。",
    ),
    "far-too-long": Sentence(
        E,
        "“{value}” is no length for a session; left out. Correct it.",
        "長さ「{value}」はありえないため省きました。直してください。",
    ),
    "no-zone": Sentence(
        W,
        "“{value}” has no zone; taken as {zone}. Write the offset, e.g. +09:00.",
        "「{value}」に時差がないため {zone} としました。+09:00 のように書いてください。",
    ),
    "unknown-zone": Sentence(
        W,
        "time zone “{value}” is not known. Use an IANA name such as Asia/Tokyo.",
        "タイムゾーン「{value}」が見つかりません。Asia/Tokyo のような IANA 名にしてください。",
    ),
    "unscheduled": Sentence(
        N,
        "{count} sessions have no time yet; left out (first: “{value}”).",
        "時間の決まっていないセッション {count} 件を省きました (最初:「{value}」)。",
    ),
    "extra-field": Sentence(
        N,
        "{count} fields that the format does not know, first “{value}”; ignored.",
        "形式にない項目が {count} 個あります (最初:「{value}」)。無視しました。",
    ),
    "unusual-value": Sentence(
        N,
        "{count} values of “{key}” are not as the format wants them, first “{value}”; kept.",
        "「{key}」の値 {count} 個が形式と少し違います (最初:「{value}」)。そのまま使います。",
    ),
    "no-sessions": Sentence(
        W, "the programme holds no session.", "プログラムにセッションがありません。"
    ),
}


def new_report() -> Report:
    """An empty report that speaks of programmes."""
    return Report(REFUSING | REMARKS)
