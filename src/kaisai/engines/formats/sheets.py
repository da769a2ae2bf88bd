"""Tables that leave kaisai for somebody's spreadsheet.

One shape for every format: a writer takes a `Table` and gives bytes. Cells say themselves what they are: a text stays
a text (a telephone number keeps its zeros, what looks like a formula is none), a number is a number, a date is a date.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

# A spreadsheet takes what begins so for a formula (OWASP, CSV Injection); full-width signs are formulas as well.
_FORMULA = re.compile("[=+\\-@\t\r\n＝＋－＠]")
_NEGATIVE_NUMBER = re.compile("-[0-9]+")
_MOMENT, _DAY = "yyyy-mm-dd hh:mm", "yyyy-mm-dd"
LONGEST_CELL = 32_000  # Excel takes 32,767 characters
MOST_EXACT = 2**53  # a spreadsheet computes with floating point
_WIDEST = 50  # characters of a column
_LOOKED_AT = 200  # rows from which the width of a column is guessed

Cell = str | int | date | datetime
"""A moment is written as its own zone's clock shows it."""


@dataclass(frozen=True, slots=True)
class Table:
    """Names of the columns, and rows of as many cells."""

    head: Sequence[str]
    rows: Iterable[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Writer:
    """How a format is written, and what its files are called."""

    write: Callable[[Table], bytes]
    media_type: str


def defused(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; a negative number stays a number."""
    if _FORMULA.match(cell) and not _NEGATIVE_NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def _bounded(cell: str) -> str:
    """Without NUL and halves of characters, which no format takes."""
    return cell.replace("\0", "")[:LONGEST_CELL].encode("utf-8", "replace").decode()


def _in_letters(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def write_csv(table: Table) -> bytes:
    """UTF-8 with the mark that Excel needs, CRLF, no cell that is a formula, at most 32,000 characters each."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    for row in (table.head, *table.rows):
        writer.writerow([defused(_bounded(_in_letters(cell))) for cell in row])
    return file.getvalue().encode("utf-8-sig")


def write_xlsx(table: Table) -> bytes:
    """One sheet; the head stays in sight and filters. A text is never a formula or an address, whatever it looks like.

    The same table gives the same bytes. Numbers that a spreadsheet would round are texts.
    """
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True, "default_date_format": _DAY}) as book:
        book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})  # engines have no clock
        bold, moment = book.add_format({"bold": True}), book.add_format({"num_format": _MOMENT})
        sheet = book.add_worksheet()
        rows = [table.head, *table.rows]
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                _put(sheet, (number, column), cell, moment if number else bold)
        sheet.freeze_panes(1, 0)
        if table.head:
            sheet.autofilter(0, 0, len(rows) - 1, len(table.head) - 1)
        for column, width in enumerate(_widths(rows[:_LOOKED_AT])):
            sheet.set_column(column, column, width)
    return file.getvalue()


def _put(sheet: Worksheet, place: tuple[int, int], cell: Cell, form: Format) -> None:
    if isinstance(cell, datetime):
        sheet.write_datetime(*place, cell.replace(tzinfo=None), form)
    elif isinstance(cell, date):
        sheet.write_datetime(*place, cell)
    elif isinstance(cell, int) and abs(cell) < MOST_EXACT:
        sheet.write_number(*place, cell)
    elif text := _bounded(str(cell)):
        sheet.write_string(*place, text, None if place[0] else form)


def _widths(rows: Sequence[Sequence[Cell]]) -> list[int]:
    """Of each column in characters; those of Japanese are twice as wide."""
    found: dict[int, int] = {}
    for row in rows:
        for column, cell in enumerate(row):
            text = _in_letters(cell)[:_WIDEST]
            wide = len(text) + sum(letter > "\u2e80" for letter in text)
            found[column] = max(found.get(column, 0), min(wide, _WIDEST))
    return [found[column] + 2 for column in sorted(found)]


WRITERS: Mapping[str, Writer] = {
    "csv": Writer(write_csv, "text/csv; charset=utf-8"),
    "xlsx": Writer(write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
"""By the ending of the file."""
