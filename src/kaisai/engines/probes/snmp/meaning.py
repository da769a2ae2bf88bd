"""From what an agent sent to what it means: numbers, text, addresses, parts of an index."""

import re

from kaisai.engines.formats.snmp import Oid
from kaisai.engines.probes.snmp.agents import Value
from kaisai.engines.probes.snmp.declarations import MACS, TEXTS, Column

Meaning = float | int | str
_LEADING = re.compile(rb"\s*(-?\d{1,20})")
_MAC = re.compile(r"([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}")
LONGEST = 255  # characters of a text (SnmpAdminString)


def meaning_of(column: Column, meaning: str, value: Value) -> Meaning | None:
    """The value of one cell; None where the agent sent nothing that can be one."""
    if column.map:
        return column.map.get(text_of(value))
    if meaning in MACS:
        return mac_of(value)
    if meaning in TEXTS:
        return text_of(value) or None
    return number_of(column, value)


def number_of(column: Column, value: Value) -> float | int | None:
    """A number; also from text, as some agents send it (`116E`)."""
    if isinstance(value, str):
        value = value.encode("ascii", "replace")
    if isinstance(value, bytes):
        found = _LEADING.match(value)
        if found is None:
            return None  # an empty string where a counter belongs is no zero
        value = int(found[1])
    elif column.mask:
        value = int(value) & column.mask
    if value in column.absent:
        return None
    value = -abs(value) if column.negative else value
    return value * column.scale if column.scale != 1 else value


def seconds_of(ticks: Value | None) -> float | None:
    """Hundredths of a second (TimeTicks, 32 bits); anything larger is no time."""
    return ticks / 100 if isinstance(ticks, int) and 0 <= ticks < 2**32 else None


def text_of(value: Value) -> str:
    """As one printable line."""
    if isinstance(value, bytes):
        value = value.rstrip(b"\0").decode("utf-8", "replace")
    text = "".join(char if char.isprintable() else " " for char in str(value))
    return " ".join(text.split())[:LONGEST]


def mac_of(value: Value) -> str | None:
    """`aa:bb:cc:00:11:22` from six bytes or from text; other text as it stands."""
    if isinstance(value, bytes) and len(value) == 6 and not _MAC.match(text_of(value)):
        return value.hex(":")
    text = text_of(value)
    return text.lower().replace("-", ":") if _MAC.fullmatch(text) else text or None


def index_of(parts: tuple[tuple[str, str], ...], rest: Oid) -> dict[str, str] | None:
    """The parts of an index by name; None when it has other parts than declared."""
    told: dict[str, str] = {}
    for name, kind in parts:
        if name == "*":
            told["row"], rest = ".".join(map(str, rest)), ()
            continue
        length = {"mac": 6, "ip": 4}.get(kind, 1)
        if len(rest) < length or (kind and max(rest[:length]) > 255):
            return None
        piece, rest = rest[:length], rest[length:]
        told[name] = bytes(piece).hex(":") if kind == "mac" else ".".join(map(str, piece))
    return told if not rest else None
