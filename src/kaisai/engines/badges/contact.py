"""A visiting card as a text that phones read from a QR code: vCard 3.0 (RFC 2426), which all of them know."""

import re

_ESCAPED = re.compile(r"([\\;,])")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
LONGEST = 200  # letters of a link or note; the code stays coarse enough for a phone


def vcard(name: str, *, latin: str = "", affiliation: str = "", link: str = "") -> str:
    """Name, affiliation and one link: an address of the web or of mail, else a note."""
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"N:{_text(name)};;;;", f"FN:{_text(name)}"]
    if latin and latin != name:
        lines.append(f"NICKNAME:{_text(latin)}")
    if affiliation:
        lines.append(f"ORG:{_text(affiliation)}")
    if link:
        lines.append(f"{_kind(link)}:{_text(link)}")
    return "\r\n".join((*lines, "END:VCARD", ""))


def _kind(link: str) -> str:
    if _ADDRESS.fullmatch(link):
        return "URL"
    return "EMAIL" if _MAIL.fullmatch(link) else "NOTE"


def _text(told: str) -> str:
    line = " ".join(told.split())[:LONGEST]
    return _ESCAPED.sub(r"\\\1", line)
