"""One syslog message from its bytes. Nothing is refused: what fits no format is text all the same.

RFC 5424 has a version behind the priority; anything else is read as RFC 3164 describes it, which is
what devices send: a time without year and zone (or ISO 8601, as newer ones do), perhaps a host, a tag.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from enum import IntEnum

LONGEST = 8192  # bytes of a message that count; RFC 5424 asks receivers for 2,048 at least
_FACILITY_OF_NONE, _SEVERITY_OF_NONE = 1, 5  # user, notice: RFC 3164, 4.3.3
_PRIORITY = re.compile(r"<(\d{1,3})>")
_NEW = re.compile(r"1 (\S+) (\S+) (\S+) (\S+) (\S+) ")
_PAIR = re.compile(r' ([^\s=\]"]{1,32})="((?:[^"\\\]]|\\.)*)"')
_OLD_TIME = re.compile(
    r"\*?(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +(?P<day>\d{1,2}) "
    r"(?:(?P<year>\d{4}) )?(?P<clock>\d\d:\d\d:\d\d(?:\.\d{1,6})?):? "
)
_ISO_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?):? ")
_TAG = re.compile(r"([A-Za-z0-9_./%-]{1,64})(?:\[(\d{1,10})\])?: ?")
_HOST = re.compile(r"([A-Za-z0-9_.:-]{1,255}) ")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NEXT_YEAR = timedelta(days=2)  # a clock that runs ahead; further ahead it is last year's message
_UNSET = datetime(1969, 12, 31, tzinfo=UTC)  # clocks that nobody set begin at 1970, in any zone
_AHEAD = timedelta(days=20 * 366)  # a GPS receiver that counts its weeks wrong is 19.6 years off
_LONGEST_HOST, _LONGEST_APP = 255, 64  # RFC 5424 allows 255 and 48


class Severity(IntEnum):
    """RFC 5424, table 2: the smaller, the worse."""

    EMERGENCY = 0
    ALERT = 1
    CRITICAL = 2
    ERROR = 3
    WARNING = 4
    NOTICE = 5
    INFO = 6
    DEBUG = 7


@dataclass(frozen=True, slots=True)
class Message:
    """What was said.

    Attributes:
        severity, facility: from the priority; notice and user where there is none.
        at: when the sender says that it happened; None when it does not say, or nonsense, such as a
            year before 1970 or more than twenty years ahead.
        host, app, pid, kind: as far as they are told; `kind` is MSGID.
        data: structured data, `ID.NAME` to value.
        text: the rest, printable.
    """

    severity: Severity
    facility: int
    text: str
    at: datetime | None = None
    host: str = ""
    app: str = ""
    pid: str = ""
    kind: str = ""
    data: Mapping[str, str] = field(default_factory=dict)


def read_message(raw: bytes, received: datetime, zone: tzinfo = UTC) -> Message:
    """The message in a datagram or frame.

    Args:
        raw: its bytes; what is not UTF-8 is replaced.
        received: when it came; old messages do not say the year.
        zone: of senders that do not say theirs.
    """
    text = raw[:LONGEST].decode("utf-8", "replace").rstrip("\r\n\0")
    found = _PRIORITY.match(text)
    value = int(found[1]) if found else -1
    if found is None or value > 191:
        return _old(text, _SEVERITY_OF_NONE, _FACILITY_OF_NONE, received, zone)
    rest = text[found.end() :]
    facility, severity = divmod(value, 8)
    new = _NEW.match(rest)
    if new is None:
        return _old(rest, severity, facility, received, zone)
    data, said = _structured(rest[new.end() :])
    time, host, app, pid, kind = ("" if part == "-" else part for part in new.groups())
    return Message(
        Severity(severity),
        facility,
        _printable(said.removeprefix("\ufeff")),
        at=_iso(time, received, zone),
        host=_printable(host)[:_LONGEST_HOST],
        app=_printable(app)[:_LONGEST_APP],
        pid=_printable(pid),
        kind=_printable(kind),
        data=data,
    )


def _structured(text: str) -> tuple[dict[str, str], str]:
    """Structured data and what follows it; broken data stays in the text."""
    if text.startswith("-"):
        return {}, text[2:] if text.startswith("- ") else text[1:]
    data: dict[str, str] = {}
    rest = text
    while rest.startswith("["):
        name = re.match(r'\[([^\s=\]"]{1,32})', rest)
        if name is None:
            return data, rest
        position = name.end()
        while pair := _PAIR.match(rest, position):
            data[_printable(f"{name[1]}.{pair[1]}")] = _printable(
                re.sub(r'\\(["\\\]])', r"\1", pair[2])
            )
            position = pair.end()
        if rest[position : position + 1] != "]":
            return data, rest
        rest = rest[position + 1 :]
    return data, rest.removeprefix(" ")


def _old(text: str, severity: int, facility: int, received: datetime, zone: tzinfo) -> Message:
    rest = re.sub(r"^\d{1,10}: ", "", text)  # Cisco counts its messages in front of the time
    at, rest, timed = _leading_time(rest, received, zone)
    host = ""
    if timed and not _TAG.match(rest) and (found := _HOST.match(rest)):
        host, rest = found[1], rest[found.end() :]
    tag = _TAG.match(rest)
    return Message(
        Severity(severity),
        facility,
        _printable(rest[tag.end() :] if tag else rest),
        at=at,
        host=host,
        app=tag[1] if tag else "",
        pid=(tag[2] or "") if tag else "",
    )


def _leading_time(text: str, received: datetime, zone: tzinfo) -> tuple[datetime | None, str, bool]:
    if found := _ISO_TIME.match(text):
        return _iso(found[1], received, zone), text[found.end() :], True
    found = _OLD_TIME.match(text)
    if found is None:
        return None, text, False
    return _without_year(found, received, zone), text[found.end() :], True


def _without_year(found: re.Match[str], received: datetime, zone: tzinfo) -> datetime | None:
    year = int(found["year"] or received.astimezone(zone).year)
    clock, _, fraction = found["clock"].partition(".")
    hour, minute, second = map(int, clock.split(":"))
    try:
        at = datetime(
            year,
            _MONTHS.index(found["month"]) + 1,
            int(found["day"]),
            hour,
            minute,
            min(second, 59),
            int(fraction.ljust(6, "0") or 0),
            tzinfo=zone,
        )
        if not found["year"] and at > received + _NEXT_YEAR:
            at = at.replace(year=year - 1)  # said in December, heard in January
    except ValueError:  # 30 February, or the 29th in a year that has none
        return None
    return _sane(at, received)


def _iso(text: str, received: datetime, zone: tzinfo) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return _sane(at if at.tzinfo else at.replace(tzinfo=zone), received)


def _sane(at: datetime, received: datetime) -> datetime | None:
    """The time, unless no clock tells it: at the ends of the calendar it fits no other zone."""
    return at if _UNSET <= at <= received + _AHEAD else None


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text).strip()
