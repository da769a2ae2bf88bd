"""Reads recordings of agents: `.snmprec` and the numeric output of net-snmp's snmpwalk.

`.snmprec` (snmpsim): `OID|tag|value` a line, the tag with `x` when the value is hexadecimal.
snmpwalk -On: `.1.3.6.1.2.1.1.5.0 = STRING: "sw-1"`; `iso.3.6.…` is read as well.
"""

import re
from collections.abc import Iterator

from kaisai.engines.formats.reporting import Report
from kaisai.engines.formats.snmp.recording import NUMBERS, Recording, Row, Tag, parse_oid
from kaisai.engines.formats.snmp.walk import WalkLine, walk_lines
from kaisai.engines.formats.snmp.words import WORDS

MOST_BYTES = 64_000_000
_ADDRESS = re.compile(r"\d{1,3}(\.\d{1,3}){3}")
_WALK = re.compile(r"^(iso|\.1)[.\d]* = ", re.MULTILINE)
_SNMPREC = re.compile(r"^\.?\d[\d.]*\|", re.MULTILINE)


def read_recording(data: bytes) -> Recording:
    """Either format, told apart by its first lines. Never raises; what is wrong stands in `findings`."""
    report = Report(WORDS)
    if len(data) > MOST_BYTES:
        report.add("too-large", megabytes=MOST_BYTES // 1_000_000)
        return Recording((), report.ordered())
    text = data.decode("utf-8", "replace")
    head = text[:20_000]
    if _SNMPREC.search(head):
        rows = list(_snmprec(text, report))
    elif _WALK.search(head):
        rows = list(_walk(text, report))
    else:
        report.add("not-a-recording")
        rows = []
    return Recording(rows, report.ordered())


def _snmprec(text: str, report: Report) -> Iterator[Row]:
    # not splitlines(): a value may hold the stranger ends of line that Unicode knows
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.removesuffix("\r")
        if not line.strip() or line.startswith("#"):
            continue
        fields = line.split("|", 2)
        if len(fields) != 3:
            report.add("no-fields", number, text=line)
            continue
        oid, kind, value = fields
        row = _row(WalkLine(number, oid, kind, value), report)
        if row is not None:
            yield row


def _walk(text: str, report: Report) -> Iterator[Row]:
    for line in walk_lines(text, report):
        row = _row(line, report)
        if row is not None:
            yield row


def _row(line: WalkLine, report: Report) -> Row | None:
    try:
        oid = parse_oid(line.oid)
    except ValueError:
        report.add("bad-oid", line.number, text=line.oid)
        return None
    kind, hexadecimal = (line.kind[:-1], True) if line.kind.endswith("x") else (line.kind, False)
    try:
        tag = Tag(int(kind))
    except ValueError:
        report.add("unknown-type", line.number, text=line.kind)
        return None
    try:
        value = _value(tag, line.value, hexadecimal=hexadecimal)
    except ValueError:
        report.add("bad-value", line.number, text=line.value)
        return None
    if tag in NUMBERS and value == b"":
        report.add("empty-number", line.number)
    return Row(oid, tag, value)


def _value(tag: Tag, text: str, *, hexadecimal: bool) -> int | bytes | str:
    if hexadecimal:
        data = bytes.fromhex(text)
        return _address(".".join(map(str, data))) if tag is Tag.ADDRESS else data
    if tag in NUMBERS:
        return _number(tag, text)
    if tag is Tag.OID:
        return ".".join(map(str, parse_oid(text)))
    if tag is Tag.ADDRESS:
        return _address(text)
    return text.encode("utf-8", "surrogatepass")


def _number(tag: Tag, text: str) -> int | bytes:
    if not text.strip():
        return b""  # recorded from an agent that sent nothing where a number belongs
    number = int(text) if len(text) <= 24 else LARGEST + 1
    low, high = NUMBERS[tag]
    if low <= number <= high:
        return number
    # agents wrap where they should not: a 32-bit type with a larger or negative value
    if number > LARGEST or number < -(2**63):
        raise ValueError(text)
    return number & high if tag is not Tag.INTEGER else number


LARGEST = 2**64 - 1


def _address(text: str) -> str:
    if not _ADDRESS.fullmatch(text) or any(int(part) > 255 for part in text.split(".")):
        raise ValueError(text)
    return text
