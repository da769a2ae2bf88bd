"""Single values of a target: hosts, numbers, spans of time, yes and no."""

import ipaddress
import math
import re
from urllib.parse import urlsplit

# RFC 1123 labels, with the underscore that networks use anyway and any letter of an IDN.
_LABEL = re.compile(r"\w(?:[\w-]{0,61}\w)?")
_DURATION = re.compile(r"([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(ms|s|m|h|)")
_UNITS = {"ms": 0.001, "s": 1.0, "": 1.0, "m": 60.0, "h": 3600.0}
_YES = {"true", "yes", "on", "1"}
_NO = {"false", "no", "off", "0"}
_LONGEST = 86_400.0


def is_ip(text: str) -> bool:
    """Whether it is an IPv4 or IPv6 literal, a zone (`fe80::1%eth0`) allowed."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def is_host(text: str) -> bool:
    """Whether it is an IP literal or could be a host name. What looks like a bad IPv4 is not."""
    if is_ip(text):
        return True
    name = text.removesuffix(".")
    if not name or len(name) > 253:
        return False
    labels = name.split(".")
    if labels[-1].isdecimal() and len(labels) > 1:
        return False
    return all(_LABEL.fullmatch(label) for label in labels)


def is_web_address(text: str) -> bool:
    """Whether it is an http or https URL with a host."""
    if any(char.isspace() for char in text):
        return False
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and is_host(parts.hostname or "")


def duration(text: str) -> float | None:
    """Seconds of `2`, `2s`, `1500ms`, `1m`; None when it is no span between 1 ms and a day."""
    found = _DURATION.fullmatch(text.strip())
    if found is None or len(text) > 40:
        return None
    seconds = float(found[1]) * _UNITS[found[2]]
    return seconds if 0.001 <= seconds <= _LONGEST else None


def number(text: str) -> float | None:
    """A finite number not below zero, else None."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and value >= 0 else None


def whole(text: str) -> int | None:
    """A whole number from 0 to a million, else None."""
    if not text.isascii() or not text.isdecimal() or len(text) > 7:
        return None
    value = int(text)
    return value if value <= 1_000_000 else None


def port(text: str) -> int | None:
    """A port from 1 to 65535, else None."""
    value = whole(text)
    return value if value is not None and 1 <= value <= 65_535 else None


def truth(text: str) -> bool | None:
    """Yes or no in the usual spellings, else None."""
    word = text.strip().lower()
    if word in _YES:
        return True
    return False if word in _NO else None
