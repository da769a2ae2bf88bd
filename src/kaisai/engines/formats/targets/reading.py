"""Any bytes to an inventory: which dialect it is, and what to say when it is none."""

import json
import re
from pathlib import PurePath

from kaisai.engines.formats.inventory import Entry, Inventory
from kaisai.engines.formats.reporting import Report
from kaisai.engines.formats.targets import deadman, deadmon, table
from kaisai.engines.formats.targets.checking import finish
from kaisai.engines.formats.targets.decoding import decode, split
from kaisai.engines.formats.targets.sentences import new_report

DIALECTS = (*deadman.FAMILY, "deadmon-yaml", "deadmon-json", "csv")
MAX_BYTES = 5_000_000
MAX_LINES = 100_000
_YAML_KEY = re.compile(r"^(?:app|groups|alerts):(?:\s|$)", re.MULTILINE)
_SUFFIXES = {
    ".csv": "csv",
    ".tsv": "csv",
    ".json": "deadmon-json",
    ".yaml": "deadmon-yaml",
    ".yml": "deadmon-yaml",
}


def read_targets(data: bytes, *, name: str = "", dialect: str | None = None) -> Inventory:
    """Read a list of targets in any known dialect; never raises for what the bytes say.

    Args:
        data: the bytes of the file, at most 5 MB and 100,000 lines.
        name: its name; the suffix helps where the content leaves doubt.
        dialect: one of `DIALECTS` when the caller knows.

    Raises:
        ValueError: `dialect` is not one of `DIALECTS`: a mistake of the caller, not of the file.
    """
    if dialect is not None and dialect not in DIALECTS:
        raise ValueError(f"Unknown dialect {dialect!r}; known are {', '.join(DIALECTS)}.")
    report = new_report()
    if len(data) > MAX_BYTES:
        report.add("too-large", limit="5 MB")
        return Inventory(dialect or "deadman", findings=report.ordered())
    decoded = decode(data)
    if decoded.guessed:
        report.add("bad-encoding", encoding=decoded.encoding)
    lines, ends = split(decoded.text)
    if len(lines) > MAX_LINES:
        report.add("too-many-lines", MAX_LINES, limit=MAX_LINES)
    found = dialect or detect(decoded.text, name)
    reading = _read(found, lines[:MAX_LINES], decoded.text, report)
    if not reading.entries and not report.has_errors:
        report.add("no-targets")
    entries: tuple[Entry, ...] = finish(reading.entries, report)
    if found in deadman.FAMILY and dialect is None:
        found = reading.dialect
    return Inventory(
        dialect=found,
        entries=entries,
        groups=tuple(reading.groups),
        findings=report.ordered(),
        interval=reading.interval,
        timeout=reading.timeout,
        scale_ms=reading.scale_ms,
        thresholds=reading.thresholds,
        lines=lines,
        line_ends=ends,
        encoding=decoded.encoding,
    )


def detect(text: str, name: str = "") -> str:
    """The dialect of a text; what is not clearly another one is read as deadman.conf."""
    start = text.lstrip()
    first = start.split("\n", 1)[0]
    if table.header_of(first) is not None:
        return "csv"
    if start.startswith(("{", "[")):
        return "deadmon-json"
    if _YAML_KEY.search(text):
        return "deadmon-yaml"
    return _SUFFIXES.get(PurePath(name).suffix.lower(), "deadman")


def _read(dialect: str, lines: tuple[str, ...], text: str, report: Report) -> deadman.Reading:
    if dialect == "csv":
        return table.read_table(text, report)
    if dialect.startswith("deadmon"):
        try:
            tree = deadmon.parse_tree(text)
        except json.JSONDecodeError as why:
            report.add("not-a-config", why.lineno, dialect=dialect, reason=why.msg)
            return deadman.Reading()
        except ValueError as why:
            report.add("not-a-config", dialect=dialect, reason=why)
            return deadman.Reading()
        return deadmon.read_tree(tree, report)
    return deadman.read_lines(lines, report)
