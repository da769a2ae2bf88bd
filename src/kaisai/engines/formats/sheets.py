"""Tables that leave kaisai for somebody's spreadsheet.

One shape for every format: a writer takes a `Table` and gives bytes. CSV is here; a writer of workbooks is one
function more in `WRITERS`.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

# A spreadsheet takes what begins so for a formula (OWASP, CSV Injection); full-width signs are formulas as well.
_FORMULA = re.compile("[=+\\-@\t\r\n＝＋－＠]")
_NEGATIVE_NUMBER = re.compile("-[0-9]+")
LONGEST_CELL = 32_000  # Excel takes 32,767 characters


@dataclass(frozen=True, slots=True)
class Table:
    """Names of the columns, and rows of as many cells."""

    head: Sequence[str]
    rows: Iterable[Sequence[str]]


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


def write_csv(table: Table) -> bytes:
    """UTF-8 with the mark that Excel needs, CRLF, no cell that is a formula, at most 32,000 characters each."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    for row in (table.head, *table.rows):
        writer.writerow([defused(cell.replace("\0", "")[:LONGEST_CELL]) for cell in row])
    return file.getvalue().encode("utf-8-sig", "replace")


WRITERS: Mapping[str, Writer] = {"csv": Writer(write_csv, "text/csv; charset=utf-8")}
"""By the ending of the file."""
