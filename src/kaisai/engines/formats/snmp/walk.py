"""The output of net-snmp's snmpwalk, brought into the form of a recording's line."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from kaisai.engines.formats.reporting import Report

_LINE = re.compile(r"^(?P<oid>(?:iso|\.?1)(?:\.\d+)*) = ?(?P<rest>.*)$", re.DOTALL)
_TYPED = re.compile(r"^(?P<kind>[A-Za-z][A-Za-z0-9 -]*): ?(?P<value>.*)$", re.DOTALL)
_IN_BRACKETS = re.compile(r"\((-?\d+)\)")
_LEADING = re.compile(r"-?\d+")
_KINDS = {
    "INTEGER": "2",
    "STRING": "4",
    "Hex-STRING": "4x",
    "BITS": "4x",
    "OID": "6",
    "IpAddress": "64",
    "Network Address": "64x",
    "Counter32": "65",
    "Gauge32": "66",
    "Unsigned32": "66",
    "Timeticks": "67",
    "Counter64": "70",
}
_NUMBERS = frozenset({"2", "65", "66", "67", "70"})
_MOST_LINES = 1000  # of one value


class WalkLine(NamedTuple):
    """One object as text, in the words of `.snmprec`."""

    number: int
    oid: str
    kind: str
    value: str


def walk_lines(text: str, report: Report) -> Iterator[WalkLine]:
    """Every object of a walk; a value may run over several lines."""
    for number, entry in _entries(text):
        found = _LINE.match(entry)
        if found is None:
            report.add("no-fields", number, text=entry)
            continue
        line = _typed(number, found["oid"], found["rest"].strip("\r\n"), report)
        if line is not None:
            yield line


def _entries(text: str) -> Iterator[tuple[int, str]]:
    started, held = 0, list[str]()
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.removesuffix("\r")
        if _LINE.match(line) or len(held) > _MOST_LINES:
            if held:
                yield started, "\n".join(held)
            started, held = number, [line]
        elif held:
            held.append(line)
        elif line.strip():
            yield number, line
    if held:
        yield started, "\n".join(held)


def _typed(number: int, oid: str, rest: str, report: Report) -> WalkLine | None:
    if rest.startswith(("No Such", "No more variables")):
        return None  # the agent has nothing there
    if rest.strip() == "NULL":
        return WalkLine(number, oid, "5", "")
    found = _TYPED.match(rest)
    if found is None or found["kind"] not in _KINDS:
        if rest.strip() in {'""', ""}:
            return WalkLine(number, oid, "4", "")  # net-snmp leaves the type of nothing out
        report.add("unknown-type", number, text=found["kind"] if found else rest)
        return None
    kind, value = _KINDS[found["kind"]], found["value"].strip(" \n")
    return WalkLine(number, oid, kind, _plain(kind, value))


def _plain(kind: str, value: str) -> str:
    if kind in _NUMBERS:
        return _number(value)
    if kind == "4":
        return _unquoted(value)
    if kind.endswith("x"):  # after the bytes of BITS come the names of those that are set
        return "".join(re.findall(r"(?<![^\s:])[0-9A-Fa-f]{2}(?![^\s:])", value))
    return value.strip()


def _number(text: str) -> str:
    """`up(1)`, `(123) 0:00:01.23`, `5 milliseconds` or `5`."""
    found = _IN_BRACKETS.search(text) or _LEADING.match(text)
    return (found[1] if found.re is _IN_BRACKETS else found[0]) if found else text


def _unquoted(text: str) -> str:
    if len(text) >= 2 and text.startswith('"') and text.endswith('"'):
        text = text[1:-1]
    return re.sub(r'\\(["\\])', r"\1", text)
