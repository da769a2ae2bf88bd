"""What a rule is: which subjects it is about, when their readings are bad, and for how long."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any, NamedTuple


class Level(IntEnum):
    """Where one rule stands with one subject, best first."""

    OK = 0
    PENDING = 1
    WARN = 2
    CRITICAL = 3

    @property
    def fires(self) -> bool:
        """True when people may be told."""
        return self >= Level.WARN


class Moment(StrEnum):
    """What the timetable says of a room now."""

    NONE = "none"
    SESSION = "session"
    BEFORE_BREAK = "before_break"
    BREAK = "break"


class Grouping(StrEnum):
    """What alerts of one cause have in common when they make one message."""

    SUBJECT = "subject"
    DEVICE = "device"
    ROOM = "room"
    LINK = "link"


PHASES = ("build", "rehearse", "doors", "sessions", "party", "teardown")
ABOVE, BELOW = "above", "below"
# Kinds of subjects, and the readings that each may have with the unit in which they come.
# `flag` is 1 or 0; answers are left out while the monitor itself is blind. The kinds are those of `probes.snmp.declarations` where an agent tells them.
READINGS: Mapping[str, Mapping[str, str]] = {
    "access_point": {"clients": "", "cpu": "%"},
    "device": {
        "clients": "",
        "cpu": "%",
        "memory": "%",
        "uptime": "s",  # since it started; left out where sysUpTime merely wrapped
        "snmp_answers": "flag",
        "ping_answers": "flag",
        "port_up": "flag",  # of the port behind which it hangs
        "name_differs": "flag",  # sysName is not the name in the inventory
    },
    "poe": {"percent": "%"},
    "pool": {"percent": "%"},
    "port": {
        "up": "flag",
        "utilisation": "%",  # of the direction that is fuller
        "in_utilisation": "%",
        "out_utilisation": "%",
        "errors": "/s",
        "discards": "/s",
    },
    "radio": {"clients": "", "weak_clients": "", "airtime": "%", "noise": "dBm"},
    "sessions": {"percent": "%"},
    "ssid": {"clients": ""},
    "temperature": {"celsius": "°C"},
}


class Words(NamedTuple):
    """One text in both languages."""

    en: str
    ja: str

    def said(self, language: str) -> str:
        """In `ja` or, for anything else, English."""
        return self.ja if language.startswith("ja") else self.en


NO_WORDS = Words("", "")


class Limits(NamedTuple):
    """When a reading is bad. `rules` files call `hold` the word `for`.

    Attributes:
        warn, critical: beyond which it is bad, in the unit of the reading; None = no such level.
        hold: seconds for which it must be bad, without a break, before people are told.
        clear_for: seconds for which it must be good before the alert is over.
        hysteresis: how far on the good side of the threshold it must be for that.
        off: the rule does not count now.
    """

    warn: float | None = None
    critical: float | None = None
    hold: float = 0.0
    clear_for: float = 0.0
    hysteresis: float = 0.0
    off: bool = False


Override = Mapping[str, Any]  # fields of `Limits` that differ


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, as read and checked.

    Attributes:
        id: its name in files, silences and links.
        kind: of the subjects, one of `READINGS`.
        meaning: of the reading.
        direction: `above` or `below`: the side of the thresholds that is bad.
        name: what is wrong, as a headline without the subject.
        base: limits outside any phase or moment.
        phases: what differs in a phase of the conference.
        during: what differs by the timetable of the room, over that of the phase. `session` counts
            in `before_break` too, below what `before_break` says itself.
        cause: alerts of rules with the same word and the same group are one incident.
        group: what they have in common.
        when: other readings of the subject that must have exactly these values.
        device_kinds, tags, rooms: only subjects of these; empty means all. Any one tag suffices.
        labels: words by which routes may choose.
        spreads: on a device behind one where it fires too, it is a mere consequence.
        remedy: what can be done, empty when not told.
        told: the table as it was read, to which changes of a crew are applied.
    """

    id: str
    kind: str
    meaning: str
    direction: str
    name: Words
    base: Limits
    phases: Mapping[str, Override] = field(default_factory=dict)
    during: Mapping[str, Override] = field(default_factory=dict)
    cause: str = ""
    group: Grouping = Grouping.SUBJECT
    when: Mapping[str, float] = field(default_factory=dict)
    device_kinds: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    rooms: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    spreads: bool = False
    remedy: Words = NO_WORDS
    told: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def unit(self) -> str:
        """The unit of the reading."""
        return READINGS[self.kind][self.meaning]

    def limits(self, phase: str, moment: Moment) -> Limits:
        """The limits in a phase, in a room with that moment of its timetable."""
        chosen = self.base._replace(**self.phases.get(phase, {}))
        if moment is Moment.BEFORE_BREAK:
            chosen = chosen._replace(**self.during.get(Moment.SESSION, {}))
        return chosen._replace(**self.during.get(moment, {}))


@dataclass(frozen=True, slots=True)
class Subject:
    """What a rule judges: one port, radio, pool and so on of a device, or the device itself.

    Attributes:
        key: unique and stable: `sw-4f/port/25`.
        kind: one of `READINGS`.
        name: for people, without the device: `port 25`; empty for the device itself.
        device: key of the device that it belongs to.
        device_name, device_kind: of that device.
        room: slug, empty when it belongs to none.
        tags: of subject and device. `ignore-<rule>` switches a rule off, `uplink` marks uplinks.
        link: the same word at both ends of a link, where it is known.
        peer: key of the device at the other end of a port, where it is known.
        interval: usual seconds between two readings.
    """

    key: str
    kind: str
    name: str = ""
    device: str = ""
    device_name: str = ""
    device_kind: str = "other"
    room: str = ""
    tags: frozenset[str] = frozenset()
    link: str = ""
    peer: str = ""
    interval: float = 10.0


def applies(rule: Rule, subject: Subject) -> bool:
    """True when a rule is about a subject."""
    return (
        rule.kind == subject.kind
        and (not rule.device_kinds or subject.device_kind in rule.device_kinds)
        and (not rule.tags or bool(rule.tags & subject.tags))
        and (not rule.rooms or subject.room in rule.rooms)
        and f"ignore-{rule.id}" not in subject.tags
    )
