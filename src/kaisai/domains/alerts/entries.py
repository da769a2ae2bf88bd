"""The kinds of entries that the alerts domain writes. None of them holds a secret or a mail address."""

from kaisai.core.journal.kinds import Kind, entry_kind


@entry_kind("alerts.alert_began")
class AlertBegan(Kind):
    """Something is wrong; one alert for each cause."""

    alert: int
    key: str
    level: str
    said_en: str
    said_ja: str
    rooms: tuple[str, ...] = ()  # slugs
    en = "Alert: {said_en}"
    ja = "警報: {said_ja}"


@entry_kind("alerts.alert_changed")
class AlertChanged(Kind):
    """Its cause, its level, or what it hides is another."""

    alert: int
    key: str
    level: str
    said_en: str
    said_ja: str
    rooms: tuple[str, ...] = ()  # slugs
    en = "Alert changed: {said_en}"
    ja = "警報の変化: {said_ja}"


@entry_kind("alerts.alert_ended")
class AlertEnded(Kind):
    """It is over."""

    alert: int
    key: str
    said_en: str
    said_ja: str
    en = "Alert over: {said_en}"
    ja = "警報の解消: {said_ja}"


@entry_kind("alerts.notice_planned")
class NoticePlanned(Kind):
    """The people of a route are to be told; `why` is one of `planning.NoticeKind`, or `test`."""

    alert: int
    key: str
    route: str
    why: str
    said_en: str
    said_ja: str
    en = "To route {route}: {said_en}"
    ja = "経路 {route} へ: {said_ja}"


@entry_kind("alerts.notice_delivered")
class NoticeDelivered(Kind):
    """A mailbox or a webhook took a message."""

    route: str
    channel: str
    en = "Route {route}: delivered by {channel}."
    ja = "経路 {route}: {channel} で届けました。"


@entry_kind("alerts.notice_failed")
class NoticeFailed(Kind):
    """A message could not be delivered; it is tried again unless it is given up."""

    route: str
    channel: str
    attempt: int
    problem_en: str
    problem_ja: str
    en = "Route {route} ({channel}), attempt {attempt}: {problem_en}"
    ja = "経路 {route}（{channel}）、{attempt}回目: {problem_ja}"


@entry_kind("alerts.acknowledged")
class Acknowledged(Kind):
    """Somebody takes care of an alert."""

    alert: int
    key: str
    owner: str
    said_en: str
    said_ja: str
    en = "{owner} takes care of: {said_en}"
    ja = "{owner} が対応: {said_ja}"


@entry_kind("alerts.silence_begun")
class SilenceBegun(Kind):
    """Nothing is told of something until a time."""

    silence: int
    what: str
    until: str
    note: str
    en = "Silenced until {until}: {what}. {note}"
    ja = "{until} まで通知停止: {what}。{note}"


@entry_kind("alerts.silence_ended")
class SilenceEnded(Kind):
    """A silence was ended before its time."""

    silence: int
    what: str
    en = "Silence ended: {what}."
    ja = "通知停止を終了: {what}。"


@entry_kind("alerts.rule_overridden")
class RuleOverridden(Kind):
    """Values of a rule are others at this conference."""

    rule: str
    changes: str
    en = "Alert rule {rule} changed: {changes}"
    ja = "警報ルール {rule} を変更: {changes}"


@entry_kind("alerts.rule_reset")
class RuleReset(Kind):
    """A rule is as by default again."""

    rule: str
    en = "Alert rule {rule} is as by default again."
    ja = "警報ルール {rule} を既定値に戻しました。"


@entry_kind("alerts.route_saved")
class RouteSaved(Kind):
    """Who is told of what was laid down or changed."""

    name: str
    level: str
    en = "Alert route “{name}” saved (from {level})."
    ja = "警報の経路「{name}」を保存しました（{level} 以上）。"


@entry_kind("alerts.shift_saved")
class ShiftSaved(Kind):
    """Who of a route is told from when to when was laid down or changed."""

    route: str
    name: str
    starts_at: str
    ends_at: str
    en = "Shift “{name}” of alert route “{route}”: {starts_at} to {ends_at}."
    ja = "警報の経路「{route}」のシフト「{name}」: {starts_at} から {ends_at} まで。"


@entry_kind("alerts.shift_removed")
class ShiftRemoved(Kind):
    """A shift went."""

    route: str
    name: str
    en = "Shift “{name}” of alert route “{route}” removed."
    ja = "警報の経路「{route}」のシフト「{name}」を削除しました。"


@entry_kind("alerts.route_removed")
class RouteRemoved(Kind):
    """A route went."""

    name: str
    en = "Alert route “{name}” removed."
    ja = "警報の経路「{name}」を削除しました。"
