"""The words of alerts in English and Japanese: one row per code."""

from collections import defaultdict
from datetime import datetime, tzinfo

from kaisai.engines.alerting.planning import NoticeKind
from kaisai.engines.alerting.reasons import Reason, Value
from kaisai.engines.alerting.rules import Level, Words

SENTENCES: dict[str, Words] = {
    "not-judged": Words(
        "No rule of that name looks at this, or nothing was ever read of it.",
        "このルールの対象ではないか、まだ一度も計測されていません。",
    ),
    "off": Words(
        "{name}: the rule does not count in this phase.",
        "{name}: 現在のフェーズではこのルールを使いません。",
    ),
    "no-data-yet": Words("{name}: nothing was read yet.", "{name}: まだ計測値がありません。"),
    "no-data": Words(
        "Nothing was read since {since}; that neither begins nor ends an alert.",
        "{since} 以降の計測値がありません。欠測だけで警報が始まったり終わったりはしません。",
    ),
    "good": Words(
        "{name}: it is {value}, the limit is {threshold}.",
        "{name}: 値は {value}、しきい値 {threshold} の範囲内です。",
    ),
    "good-flag": Words("{name}: not the case.", "{name}: 該当しません。"),
    "condition": Words(
        "{name}: not the case, because something else that the rule asks for does not hold.",
        "{name}: ルールの他の条件を満たさないため該当しません。",
    ),
    "pending": Words(
        "{name}: it is {value}, beyond {threshold}; people are told if that stays so until {until}.",
        "{name}: 値は {value}(しきい値 {threshold})。{until} まで続けば通知します。",
    ),
    "pending-flag": Words(
        "{name}: so it is; people are told if that stays so until {until}.",
        "{name}: 該当しています。{until} まで続けば通知します。",
    ),
    "fires": Words(
        "{name}: it is {value}, beyond {threshold}; {level} since {since}.",
        "{name}: 値は {value}(しきい値 {threshold})。{since} から{level}です。",
    ),
    "fires-flag": Words("{name}: {level} since {since}.", "{name}: {since} から{level}です。"),
    "session-on": Words(
        "While a session runs, other limits count.", "セッション中は別のしきい値を使います。"
    ),
    "break-near": Words(
        "A break is near, in which it gets worse: people are told sooner.",
        "まもなく休憩に入り、悪化が見込まれるため早めに通知します。",
    ),
    "break-on": Words(
        "In a break other limits count: peaks pass.",
        "休憩中の混雑は一時的なため、別のしきい値を使います。",
    ),
    "flapping": Words(
        "It came and went too often; it ends only after ten calm minutes.",
        "発生と解消を繰り返しています。10 分間落ち着くまで解消としません。",
    ),
    "next-round": Words("It is looked at in the next round.", "次の巡回で判断します。"),
    "hidden-behind": Words(
        "Not told by itself: {behind} is the cause.",
        "原因は {behind} のため、単独では通知しません。",
    ),
    "no-incident": Words("Nothing is wrong there now.", "現在、問題はありません。"),
    "paused": Words("Not told: it is in maintenance.", "メンテナンス中のため通知しません。"),
    "in-maintenance": Words(
        "Not told: in maintenance by {by} until {until}. {about}",
        "メンテナンス中のため通知しません(担当 {by}、{until} まで)。{about}",
    ),
    "silenced": Words(
        "Not told: silenced by {by} until {until}. {about}",
        "{by} が {until} まで通知を止めています。{about}",
    ),
    "recovering": Words(
        "Not told before {until}: it may still be recovering after {behind}.",
        "{behind} の復旧直後のため、{until} まで通知を待ちます。",
    ),
    "comes-and-goes": Words(
        "Not told before {until}: it came and went {count} times lately.",
        "最近 {count} 回、発生と解消を繰り返したため、{until} まで通知を待ちます。",
    ),
    "settling": Words(
        "Not told before {until}: what belongs to it is still being gathered.",
        "関連する警報をまとめるため、{until} まで通知を待ちます。",
    ),
    "sent": Words("Told to {to}, last at {at}.", "{to} へ通知済みです(最終 {at})。"),
    "acknowledged": Words(
        "{by} took it at {at}; nobody further is told unless it gets worse.",
        "{at} に {by} が対応を引き受けました。悪化しない限り、他の人へは通知しません。",
    ),
    "acknowledged-until": Words(
        "{by} took it at {at}; it is told again at {until} if it is still there.",
        "{at} に {by} が対応を引き受けました。{until} になっても続いていれば再通知します。",
    ),
    "acknowledgement-over": Words(
        "{by} took it at {at}, until {until}; that is over.",
        "{by} が {at} に引き受けましたが、期限の {until} を過ぎました。",
    ),
    "on-shift": Words(
        "On shift for {to} until {until}: {who}.", "{to} のシフト: {who}（{until} まで）。"
    ),
    "off-shift": Words(
        "Nobody is on shift for {to} until {until}; the next in line is told at once.",
        "{until} まで {to} のシフトに入っている人がいないため、次の経路へすぐ通知します。",
    ),
    "shifts-over": Words(
        "The shifts of {to} are over; the next in line is told at once.",
        "{to} のシフトは終わったため、次の経路へすぐ通知します。",
    ),
    "nobody-on-shift": Words(
        "Nobody who could be told is on shift, so {to} is told all the same.",
        "通知先の誰もシフトに入っていないため、{to} へ通知します。",
    ),
    "next": Words(
        "{to} is told at {at} (route {route}).", "{at} に {to} へ通知します(経路 {route})。"
    ),
    "no-route": Words(
        "Told to nobody: no route takes it. Add a route, or widen one.",
        "該当する経路がないため誰にも通知しません。経路を追加するか、対象を広げてください。",
    ),
}
LEVELS: dict[Level, Words] = {
    Level.OK: Words("well", "正常"),
    Level.PENDING: Words("not yet told", "確認中"),
    Level.WARN: Words("a warning", "警告"),
    Level.CRITICAL: Words("critical", "重大"),
}
PREFIXES: dict[NoticeKind, Words] = {
    NoticeKind.OPENED: Words("", ""),
    NoticeKind.ESCALATED: Words("Nobody has taken this yet: ", "未対応: "),
    NoticeKind.WORSE: Words("Worse: ", "悪化: "),
    NoticeKind.CAUSE: Words("Now we know more: ", "原因を更新: "),
    NoticeKind.REMINDER: Words("Still there: ", "継続中: "),
    NoticeKind.SHIFT: Words("Handed over to you: ", "引き継ぎ: "),
    NoticeKind.RESOLVED: Words("Over: ", "解消: "),
}
HANDED = Words("Handed over to you, {owner} took care of it: ", "引き継ぎ（担当 {owner}）: ")
_TIMES = {"at", "since", "until"}


def sentence(reason: Reason, language: str, zone: tzinfo, now: float | None = None) -> str:
    """A reason in `ja` or, for anything else, English; times in `zone`, see `clock`."""
    words = SENTENCES.get(reason.code)
    if words is None:
        return reason.code
    values: defaultdict[str, str] = defaultdict(lambda: "?")
    for name, value in reason.values:
        values[name] = _said(name, value, language, zone, now)
    return words.said(language).format_map(values).strip()


def clock(at: float, zone: tzinfo, now: float | None = None) -> str:
    """The time of day in a zone; with the date when that is not the day of `now`."""
    there = datetime.fromtimestamp(at, zone)
    other_day = now is not None and datetime.fromtimestamp(now, zone).date() != there.date()
    return f"{there:%m-%d %H:%M}" if other_day else f"{there:%H:%M}"


def _said(name: str, value: Value, language: str, zone: tzinfo, now: float | None) -> str:
    if isinstance(value, Words):
        return value.said(language)
    if isinstance(value, Level):
        return LEVELS[value].said(language)
    if name in _TIMES and not isinstance(value, str):
        return clock(value, zone, now)
    return str(value)
