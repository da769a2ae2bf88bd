"""CSV: one row per target, columns found by the name in the header row."""

import csv
import io
import re

from kaisai.engines.formats.inventory import Group
from kaisai.engines.formats.reporting import Report
from kaisai.engines.formats.targets import values
from kaisai.engines.formats.targets.building import KNOWN, Raw, build_entry
from kaisai.engines.formats.targets.deadman import MAX_TARGETS, Reading

SEPARATORS = (",", ";", "\t")
_ALIASES = {
    "hostname": "name",
    "host": "name",
    "target": "name",
    "名前": "name",
    "ホスト名": "name",
    "ip": "address",
    "ip address": "address",
    "ip_address": "address",
    "アドレス": "address",
    "ipアドレス": "address",
    "グループ": "group",
    "部屋": "room",
    "会場": "room",
    "種類": "kind",
    "種別": "kind",
    "type": "kind",
    "role": "kind",
    "parent": "parents",
    "親": "parents",
    "tag": "tags",
    "タグ": "tags",
    "間隔": "interval",
    "機器": "device",
    "備考": "note",
    "notes": "note",
    "comment": "note",
    "url": "info_url",
    "ポート": "port",
}  # fmt: skip - a table reads better in columns


def header_of(line: str) -> tuple[str, list[str]] | None:
    """Separator and column names of a header row, None when the line is none."""
    for separator in SEPARATORS:
        names = [_column(cell) for cell in re.split(re.escape(separator), line)]
        if len(names) > 1 and {"name", "address"} <= set(names):
            return separator, names
    return None


def read_table(text: str, report: Report) -> Reading:
    """Targets of a CSV text whose first filled line is the header."""
    result = Reading()
    first = next((line for line in text.splitlines() if line.strip()), "")
    header = header_of(first)
    if header is None:
        report.add(
            "not-a-config", dialect="csv", reason="no header with the columns name and address"
        )
        return result
    separator, columns = header
    _report_columns(columns, report)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    started = False
    try:
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            if not started:
                started = True
            elif not _take_row(columns, row, rows.line_num, result, report):
                break
    except csv.Error as why:
        report.add("not-a-config", rows.line_num, dialect="csv", reason=why)
    first_lines = {entry.group: entry.line for entry in reversed(result.entries)}
    titles = dict.fromkeys(entry.group for entry in result.entries)
    result.groups += [Group(title, first_lines[title]) for title in titles]
    return result


def _take_row(
    columns: list[str], row: list[str], line: int, result: Reading, report: Report
) -> bool:
    """Add one row; False when there are too many."""
    if len(result.entries) >= MAX_TARGETS:
        report.add("too-many-targets", line, limit=MAX_TARGETS)
        return False
    raw: dict[str, str | list[str]] = {
        column: cell.strip()
        for column, cell in zip(columns, row, strict=False)
        if column in KNOWN and cell.strip()
    }
    if not _named(raw, line, report):
        return True
    entry = build_entry(raw, line, report)
    if entry is not None:
        result.entries.append(entry)
    return True


def _named(raw: dict[str, str | list[str]], line: int, report: Report) -> bool:
    readable: Raw = raw
    name, address = str(readable.get("name", "")), str(readable.get("address", ""))
    if not name:
        report.add("missing-name", line)
        return False
    if not address:
        report.add("missing-address", line, name=name)
        return False
    if values.is_ip(name) and not values.is_ip(address):
        report.add("swapped-columns", line, name=address, address=name)
        raw["name"], raw["address"] = address, name
    return True


def _report_columns(columns: list[str], report: Report) -> None:
    for column in columns:
        if column and column not in KNOWN:
            report.add("unknown-key", 1, key=column)


def _column(cell: str) -> str:
    name = cell.strip().strip('"').strip().lower()
    return _ALIASES.get(name, name.replace(" ", "_").replace("-", "_"))
