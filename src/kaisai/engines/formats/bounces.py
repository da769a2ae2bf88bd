"""Reports of mails that did not arrive (RFC 3464), as they lie in a mailbox: one file each, or an mbox of many.

Whoever knows an address can write such a report, and in it whatever they like: nothing here is believed, cut to
size and stripped of what cannot be shown; what cannot be read at all is counted.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.parser import HeaderParser
from typing import Any

MOST_MESSAGES = 5_000
MOST_OF_ONE = (
    200_000  # bytes that are read of a message; the reports stand before what was returned
)
MOST_REPORTS = 50  # of one message
LONGEST = 254
_BEGINS = re.compile(rb"(?:\A|(?<=\n))From [^\n]*\n")  # of a message in an mbox (RFC 4155)
_STATUS = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})(?!\d)")  # RFC 3463, section 2


@dataclass(frozen=True, slots=True)
class Report:
    """What a server says of one address.

    Attributes:
        addresses: to whom it was written, and where that led; in small letters.
        status: as of RFC 3463, for instance `5.1.1`.
        message_id: of the mail that did not arrive; "" where the report does not say.
        said: the server's own words.
    """

    addresses: tuple[str, ...]
    status: str
    message_id: str
    said: str

    @property
    def is_hard(self) -> bool:
        """Whether it never will arrive."""
        return self.status.startswith("5")


@dataclass(frozen=True, slots=True)
class Reports:
    """What stands in a file: so many messages, so many of them no report that can be read.

    Attributes:
        is_cut: whether there are more messages, which were not read.
    """

    messages: int
    unread: int
    reports: tuple[Report, ...]
    is_cut: bool = False


def join_messages(messages: Iterable[bytes]) -> bytes:
    """Single messages as one mbox; what is an mbox already stays one."""
    parts = []
    for each in messages:
        if not each.startswith(b"From "):
            each = b"From kaisai\n" + re.sub(rb"(?m)^From ", b">From ", each)  # noqa: PLW2901 - the same message
        parts.append(each if each.endswith(b"\n") else each + b"\n")
    return b"".join(parts)


def read_reports(data: bytes) -> Reports:
    """Every report of a message or an mbox. Never raises."""
    messages = unread = 0
    found: list[Report] = []
    for message in _messages(data):
        if messages == MOST_MESSAGES:
            return Reports(messages, unread, tuple(found), is_cut=True)
        messages += 1
        try:
            told = _reports(message_from_bytes(message[:MOST_OF_ONE]))
        except Exception:  # noqa: BLE001 - whatever the parser of others makes of a stranger's bytes
            told = None
        unread += told is None
        found += told or []
    return Reports(messages, unread, tuple(found))


def _messages(data: bytes) -> Iterator[bytes]:
    if not data.startswith(b"From "):
        yield from [data] if data.strip() else []
        return
    begins = _BEGINS.finditer(data)
    begin = next(begins, None)
    while begin is not None:
        after = next(begins, None)
        yield data[begin.end() : after.start() if after else len(data)]
        begin = after


def _reports(message: "Message[str, str]") -> list[Report] | None:
    """None for what is no report of a delivery."""
    blocks: list[Message[str, str]] | None = None
    message_id = ""
    for part in message.walk():
        kind = part.get_content_type()
        inside: Any = part.get_payload()
        if kind == "message/delivery-status" and blocks is None:
            blocks = [block for block in inside if isinstance(block, Message)]
        elif kind == "text/rfc822-headers" and isinstance(inside, str):
            message_id = message_id or _id(HeaderParser().parsestr(inside.lstrip()))
        elif kind == "message/rfc822" and isinstance(inside, list):
            message_id = message_id or _id(inside[0])
    if blocks is None:
        return None
    told = (_report(block, message_id) for block in blocks[1 : MOST_REPORTS + 1])
    return [each for each in told if each is not None]


def _report(block: "Message[str, str]", message_id: str) -> Report | None:
    """None for what arrived, and for what says too little."""
    action = shown(block["Action"]).lower()
    status = _STATUS.match(shown(block["Status"]))
    told = (_address(block[name]) for name in ("Original-Recipient", "Final-Recipient"))
    addresses = tuple(dict.fromkeys(one for one in told if one))
    if action not in {"failed", "delayed"} or status is None or not addresses:
        return None
    code = status[1]
    if code.startswith("2") or (action == "delayed" and code.startswith("5")):
        return None
    return Report(addresses, code, message_id, shown(block["Diagnostic-Code"]))


def _id(headers: "Message[str, str]") -> str:
    return shown(headers["Message-ID"]).strip("<>")


def _address(field: Any) -> str:
    """`rfc822; somebody@kumo.example`, in small letters."""
    kind, _sign, address = shown(field).partition(";")
    return address.strip().strip("<>").lower() if kind.strip().lower() == "rfc822" else ""


def shown(field: Any) -> str:
    """A header in one line, without what cannot be shown or kept; "" for none."""
    words = " ".join(str(field or "").split())
    return "".join(letter for letter in words if letter.isprintable())[:LONGEST]
