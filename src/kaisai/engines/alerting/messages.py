"""What people read: one incident in the words of the room, as one line and as a few.

A line names what is wrong, then where and whom it concerns. What is not known is left out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import tzinfo

from kaisai.engines.alerting.evaluator import Alert
from kaisai.engines.alerting.explaining import amount
from kaisai.engines.alerting.incidents import Cause, Incident
from kaisai.engines.alerting.planning import Notice, NoticeKind
from kaisai.engines.alerting.rules import ABOVE, NO_WORDS, Moment, Rule, Words
from kaisai.engines.alerting.topology import Topology
from kaisai.engines.alerting.words import HANDED, PREFIXES, clock

MOST_NAMES = 10
HEADLINES: dict[str, Words] = {
    Cause.DOWN: Words("{name} does not answer", "{name} が応答しません"),
    Cause.HUNG: Words(
        "{name} hangs (port up, no answer)", "{name} がハング(ポートはリンクアップ、応答なし)"
    ),
    Cause.NO_POWER: Words("{name} lost power or its cable", "{name} の電源断またはケーブル抜け"),
    Cause.NO_LINK: Words("{name} draws power but has no link", "{name} は給電中だがリンクダウン"),
    Cause.PORT_DOWN: Words("{name} lost its link", "{name} のリンクダウン"),
    Cause.UNREACHABLE: Words("{name} cannot be reached", "{name} に到達できません"),
    Cause.ALL_APS: Words("All access points of {name} are down", "{name} 配下の AP がすべて停止"),
    Cause.ALL_APS_NO_POWER: Words(
        "{name} gives no power to its access points", "{name} から AP への給電停止"
    ),
    Cause.MAINTENANCE: Words("{name} is in maintenance", "{name} はメンテナンス中"),
}
REMEDIES: dict[str, Words] = {
    Cause.DOWN: Words(
        "Look at its lamps; check power, then its cable.",
        "LED を見て、電源、次にケーブルを確認してください。",
    ),
    Cause.HUNG: Words(
        "Switch PoE at its port off and on, or pull the plug.",
        "ポートの PoE を入れ直すか、電源を抜き差ししてください。",
    ),
    Cause.NO_POWER: Words(
        "Check plug, power strip and the cable at both ends.",
        "電源プラグ、タップ、ケーブルの両端を確認してください。",
    ),
    Cause.NO_LINK: Words(
        "It may be starting; if that lasts, replace the cable.",
        "起動中の可能性があります。続く場合はケーブルを交換してください。",
    ),
    Cause.PORT_DOWN: Words(
        "Check the cable at both ends, then its power.",
        "ケーブルの両端、次に電源を確認してください。",
    ),
    Cause.UNREACHABLE: Words(
        "Check what stands between it and the monitor.",
        "監視サーバーとの間の機器を確認してください。",
    ),
    Cause.ALL_APS: Words(
        "Check the switch: its VLANs, its uplink, its PoE.",
        "スイッチの VLAN、アップリンク、PoE を確認してください。",
    ),
    Cause.ALL_APS_NO_POWER: Words(
        "Check the PoE of the switch: budget, settings, power supply.",
        "スイッチの PoE(容量、設定、電源)を確認してください。",
    ),
}
_KINDS: dict[str, Words] = {
    "access_point": Words("{n} access points", "AP {n} 台"),
    "device": Words("{n} devices", "機器 {n} 台"),
    "poe": Words("{n} power supplies", "PoE 電源 {n} 台"),
    "pool": Words("{n} pools", "プール {n} 個"),
    "port": Words("{n} ports", "ポート {n} 個"),
    "radio": Words("{n} radios", "無線 {n} 個"),
    "sessions": Words("{n} session tables", "セッション表 {n} 個"),
    "ssid": Words("{n} networks", "SSID {n} 個"),
    "temperature": Words("{n} sensors", "センサー {n} 個"),
}
_UNSAID = {"flag", "s"}  # units of readings that the headline says better
_LABELS: dict[str, Words] = {
    "aps": Words("{n} APs", "AP {n} 台"),
    "ap": Words("1 AP", "AP 1 台"),
    "devices": Words("{n} other devices", "他の機器 {n} 台"),
    "device": Words("1 other device", "他の機器 1 台"),
    "people": Words("about {n} people", "約 {n} 人"),
    "limit": Words("{value} (limit {limit})", "{value}(しきい値 {limit})"),
    "worst": Words("up to {value} (limit {limit})", "最大 {value}(しきい値 {limit})"),
    "least": Words("down to {value} (limit {limit})", "最小 {value}(しきい値 {limit})"),
    "by": Words("talk by {speaker}", "{speaker} さんの講演"),
    "talk": Words("talk “{talk}”", "講演「{talk}」"),
    "talk-by": Words("talk “{talk}” by {speaker}", "{speaker} さんの講演「{talk}」"),
    "worse": Words("worse in the break", "休憩中はさらに悪化"),
    "worse-at": Words(
        "People get up at {time}: it will be worse in the break.",
        "{time} からの休憩で人が動き、さらに悪化する見込みです。",
    ),
    "until": Words("{what} until {until}", "{what}({until} まで)"),
    "since": Words("Since {since}.", "{since} から。"),
    "where": Words("Where: {what}.", "場所: {what}。"),
    "hides": Words("Unreachable behind it: {what}.", "この影響で到達不能: {what}。"),
    "names": Words("{what} and {n} more", "{what} ほか {n} 台"),
    "try": Words("Try: {what}", "対処: {what}"),
    "minutes": Words("{what} (after {n} min)", "{what}({n} 分間)"),
}


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """What is known of a room now; any of it may be missing.

    Attributes:
        name: of the room.
        people: estimated number in it.
        talk, speaker, until: of the running session; `until` in Unix seconds.
        break_at: when people get up, in Unix seconds; None when no break follows.
    """

    name: Words = NO_WORDS
    people: int | None = None
    talk: str = ""
    speaker: str = ""
    until: float | None = None
    break_at: float | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What a message says; any of it but the headline may be missing.

    Attributes:
        headline: what is wrong.
        places: which port, radio and so on, and how bad.
        rooms: in the order of the incident.
        aps, devices: how many others of each it concerns.
        hides: names of those that are unreachable because of it.
        since: Unix seconds.
        remedy: what can be done.
        break_at: from when it will be worse because people get up, in Unix seconds.
    """

    headline: Words
    places: tuple[Words, ...] = ()
    rooms: tuple[RoomFacts, ...] = ()
    aps: int = 0
    devices: int = 0
    hides: tuple[str, ...] = ()
    since: float | None = None
    remedy: Words = NO_WORDS
    break_at: float | None = None


def facts_of(incident: Incident, topology: Topology, rooms: Mapping[str, RoomFacts]) -> Facts:
    """What there is to say of an incident; a room that is not told of is named by its slug."""
    with_it = dict.fromkeys((*incident.hides, *(each.subject.device for each in incident.hidden)))
    with_it.pop(incident.device, None)
    aps = sum(topology.kind(key) == "ap" for key in with_it)
    known = tuple(rooms.get(room) or RoomFacts(Words(room, room)) for room in incident.rooms)
    rule = _worst(incident.alerts).rule if incident.alerts else None
    headline = rule.name if rule else _headline(incident.cause, topology.name(incident.device))
    return Facts(
        headline=headline,
        places=_places(incident.alerts),
        rooms=known,
        aps=aps,
        devices=len(with_it) - aps,
        hides=tuple(topology.name(key) for key in incident.hides),
        since=incident.since,
        remedy=rule.remedy if rule else REMEDIES.get(incident.cause, NO_WORDS),
        break_at=_break_at(known) if rule and Moment.BEFORE_BREAK in rule.during else None,
    )


def facts_of_notice(
    notice: Notice, topology: Topology, rooms: Mapping[str, RoomFacts], rules: Mapping[str, Rule]
) -> Facts:
    """What there is to say of a notice; of the end of an incident only what was wrong, and where."""
    if notice.incident is not None:
        return facts_of(notice.incident, topology, rooms)
    name = topology.name(notice.device) if notice.device else notice.key.partition(":")[2]
    told = next((rule.name for rule in rules.values() if rule.cause == notice.cause), None)
    known = (rooms.get(room) or RoomFacts(Words(room, room)) for room in notice.rooms)
    where = tuple(RoomFacts(each.name) for each in known)
    if told is None:
        return Facts(_headline(notice.cause, name), rooms=where)
    return Facts(told, (Words(name, name),) if notice.device else (), where)


def short(facts: Facts, language: str, zone: tzinfo) -> str:
    """One line: `sw-4f lost power or its cable: hall 4F, 3 APs, about 180 people, talk by X until 14:20`."""
    parts = [place.said(language) for place in facts.places]
    parts += _room_names(facts, language) + _lost(facts, language) + _people(facts, language)
    parts += [_talk(room, language, zone, brief=True) for room in facts.rooms]
    parts += [_label("worse", language)] if facts.break_at is not None else []
    said = facts.headline.said(language)
    rest = _joined([part for part in parts if part], language)
    return f"{said}: {rest}" if rest else said


def long(facts: Facts, language: str, zone: tzinfo) -> str:
    """A few lines: the first says what is wrong, the last what to do."""
    head = Facts(facts.headline, facts.places, aps=facts.aps, devices=facts.devices)
    lines = [short(head, language, zone)]
    if facts.since is not None:
        lines.append(_label("since", language, since=clock(facts.since, zone)))
    about = [*_room_names(facts, language), *_people(facts, language)]
    about += [_talk(room, language, zone, brief=False) for room in facts.rooms]
    if where := _joined([part for part in about if part], language):
        lines.append(_label("where", language, what=where))
    if facts.break_at is not None:
        lines.append(_label("worse-at", language, time=clock(facts.break_at, zone)))
    if facts.hides:
        lines.append(_label("hides", language, what=_names(facts.hides, language)))
    if remedy := facts.remedy.said(language):
        lines.append(_label("try", language, what=remedy))
    return "\n".join(lines)


def parted(text: str, language: str) -> tuple[str, list[str]]:
    """What is wrong, and the other lines of `long` but since when: pages show that in their own way."""
    title, *lines = text.split("\n")
    before, after = _label("since", language, since="\0").split("\0")
    return title, [each for each in lines if not (each.startswith(before) and each.endswith(after))]


def notice_line(notice: Notice, facts: Facts, language: str, zone: tzinfo) -> str:
    """The line of a notice, with why it comes."""
    before = HANDED if notice.owner and notice.kind is NoticeKind.SHIFT else PREFIXES[notice.kind]
    line = before.said(language).format(owner=notice.owner) + short(facts, language, zone)
    if notice.kind is not NoticeKind.RESOLVED:
        return line
    minutes = max(1, round((notice.at - notice.since) / 60))
    return _label("minutes", language, what=line, n=minutes)


def _label(code: str, language: str, **values: object) -> str:
    return _LABELS[code].said(language).format_map(values)


def _joined(parts: list[str], language: str) -> str:
    return ("、" if language.startswith("ja") else ", ").join(parts)


def _headline(cause: str, name: str) -> Words:
    words = HEADLINES.get(cause, Words("{name}: {cause}", "{name}: {cause}"))
    return Words(*(each.format_map({"name": name, "cause": cause}) for each in words))


def _places(alerts: tuple[Alert, ...]) -> tuple[Words, ...]:
    """Which subjects, and the worst reading."""
    if not alerts:
        return ()
    worst = _worst(alerts)
    subjects = {alert.subject.key: alert.subject for alert in alerts}
    if len(subjects) == 1:
        subject = worst.subject
        name = " ".join(filter(None, (subject.device_name or subject.device, subject.name)))
        where = Words(name, name)
    else:
        where = Words(*(each.format(n=len(subjects)) for each in _KINDS[worst.subject.kind]))
    if worst.rule.unit in _UNSAID or worst.threshold is None:
        return (where,)
    label = "limit"
    if len(subjects) > 1:
        label = "worst" if worst.rule.direction == ABOVE else "least"
    unit = worst.rule.unit
    value, limit = amount(worst.value, unit), amount(worst.threshold, unit)
    return (where, Words(*(each.format(value=value, limit=limit) for each in _LABELS[label])))


def _worst(alerts: tuple[Alert, ...]) -> Alert:
    """The worst reading of the rule that first reached the worst level; others have other units."""
    level = max(alert.level for alert in alerts)
    rule = next(alert.rule for alert in alerts if alert.level is level)
    sign = 1.0 if rule.direction == ABOVE else -1.0
    same = [alert for alert in alerts if alert.rule is rule and alert.level is level]
    return max(same, key=lambda alert: alert.value * sign)


def _room_names(facts: Facts, language: str) -> list[str]:
    return [room.name.said(language) for room in facts.rooms]


def _lost(facts: Facts, language: str) -> list[str]:
    counts = (("ap", facts.aps), ("device", facts.devices))
    return [_label(word if n == 1 else f"{word}s", language, n=n) for word, n in counts if n]


def _people(facts: Facts, language: str) -> list[str]:
    known = [room.people for room in facts.rooms if room.people]
    return [_label("people", language, n=sum(known))] if known else []


def _talk(room: RoomFacts, language: str, zone: tzinfo, *, brief: bool) -> str:
    talk, speaker = (" ".join(each.split()) for each in (room.talk, room.speaker))
    if not (talk or speaker):
        return ""
    code = "talk" if not speaker else "by" if brief or not talk else "talk-by"
    what = _label(code, language, talk=talk, speaker=speaker)
    if room.until is None:
        return what
    return _label("until", language, what=what, until=clock(room.until, zone))


def _break_at(rooms: Iterable[RoomFacts]) -> float | None:
    return min((room.break_at for room in rooms if room.break_at is not None), default=None)


def _names(names: tuple[str, ...], language: str) -> str:
    listed = _joined(list(names[:MOST_NAMES]), language)
    more = len(names) - MOST_NAMES
    return _label("names", language, what=listed, n=more) if more > 0 else listed
