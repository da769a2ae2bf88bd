"""Any bytes to registrations: encoding, separator and list are told by the content."""

from dataclasses import replace

from kaisai.engines.formats.attendees.decoding import decode
from kaisai.engines.formats.attendees.layouts import CONNPASS, DOORKEEPER, PRETIX
from kaisai.engines.formats.attendees.records import Found
from kaisai.engines.formats.attendees.rows import RowReader
from kaisai.engines.formats.attendees.sentences import ListReport
from kaisai.engines.formats.attendees.table import Header, find_header, rows_of

MAX_BYTES = 20_000_000
MAX_ROWS = 50_000
MAX_CELLS = 2_000_000
"""Bounds memory where a row has thousands of columns; 50,000 rows of 40 columns fit."""

# A zip, as which .xlsx and .ods are saved, and the older .xls.
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def read_attendees(data: bytes, name: str = "") -> Found:
    """Read a list of connpass, Doorkeeper or pretix; never raises for what the bytes say.

    Args:
        data: CSV separated by comma, semicolon or tab, in UTF-8, UTF-16 with a mark or cp932; at
            most 20 MB, 50,000 rows and 2,000,000 cells, else it is refused as a whole.
        name: name of the file, for telling a spreadsheet from CSV; the content decides the rest.
    """
    report = ListReport()
    if _is_refused(data, name, report):
        return _found(report, Found())
    text, encoding, damaged = decode(data)
    if damaged:
        report.add("undecodable", encoding=encoding)
    if "\0" in text:
        report.add("nul", text.count("\n", 0, text.index("\0")) + 1)
        text = text.replace("\0", "")
    header = find_header(text)
    if header is None:
        report.add("empty")
        return _found(report, Found())
    return _read_rows(text, header, report)


def _is_refused(data: bytes, name: str, report: ListReport) -> bool:
    if len(data) > MAX_BYTES:
        report.add("too-large", limit="20 MB")
    elif data.startswith(_WORKBOOKS) or name.lower().endswith((".xlsx", ".xls", ".ods")):
        report.add("workbook")
    return report.has_errors


def _read_rows(text: str, header: Header, report: ListReport) -> Found:
    columns = tuple(cell.strip() for cell in header.cells)
    if header.layout is None:
        report.add(
            "unknown-header",
            found=", ".join(columns),
            connpass=CONNPASS.asked_for,
            pretix=PRETIX.asked_for,
            doorkeeper=DOORKEEPER.asked_for,
        )
        return _found(report, Found(columns=columns))
    reader = RowReader(header.layout, columns, report)
    rows = cells = 0
    for row in rows_of(text, header.separator):
        cells += 1 + len(row.cells or ())
        # The first of the filled rows is the header.
        rows += 0 if row.is_blank else 1
        if rows > MAX_ROWS + 1:
            return _refused("too-many-rows", MAX_ROWS, columns)
        if cells > MAX_CELLS:
            return _refused("too-many-values", MAX_CELLS, columns)
        if not row.is_blank:
            reader.take(row)
    reader.finish()
    return _found(report, Found(header.layout.source, tuple(reader.registrations), columns=columns))


def _refused(code: str, limit: int, columns: tuple[str, ...]) -> Found:
    """Nothing of the list, and none of the remarks on its rows: only why."""
    report = ListReport()
    report.add(code, limit=f"{limit:,}")
    return _found(report, Found(columns=columns))


def _found(report: ListReport, found: Found) -> Found:
    report.close()
    return replace(found, findings=report.ordered())
