"""CSV text to rows: which separator, which list it is, and rows whose quotes do not match."""

import csv
import io
import string
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from kaisai.engines.formats.attendees.layouts import Layout, recognise

SEPARATORS = (",", ";", "\t")
_NOTHING = string.whitespace + "\u3000" + "".join(SEPARATORS)
_SHOWN = 80
_HEADER_WITHIN = 100
"""A header stands in the first rows or nowhere."""


class Row(NamedTuple):
    """Cells of the lines `first` to `last`, 1-based; None when their quotes do not match."""

    first: int
    last: int
    cells: list[str] | None

    @property
    def is_blank(self) -> bool:
        """Whether there are only separators, of any kind, as in rows that spreadsheets append."""
        return self.cells is not None and not any(cell.strip(_NOTHING) for cell in self.cells)


class Header(NamedTuple):
    """The first filled row; `layout` None when it is the header of no known list."""

    separator: str
    cells: list[str]
    layout: Layout | None


def rows_of(text: str, separator: str) -> Iterator[Row]:
    """Every row, blank ones included; a quoted cell may hold line breaks.

    Strict, because lenient reading lets an unclosed quote swallow the next person without a
    trace. After a row that cannot be read it goes on with the next line.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        first = reader.line_num + 1
        cells: list[str] | None
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            cells = None
        yield Row(first, reader.line_num, cells)


def find_header(text: str) -> Header | None:
    """The header, separated by whatever makes it a known one; None for a text without any.

    Where no row can be read the beginning of the text stands for an unknown header.
    """
    if not text.strip(_NOTHING):
        return None
    headers = [header for one in SEPARATORS if (header := _header(text, one))]
    # A known header first, else the separator that makes the most of it.
    return max(
        headers,
        key=lambda header: (header.layout is not None, len(header.cells)),
        default=Header(SEPARATORS[0], [text[:_SHOWN]], None),
    )


def _header(text: str, separator: str) -> Header | None:
    for row in islice(rows_of(text, separator), _HEADER_WITHIN):
        if row.cells and not row.is_blank:
            return Header(separator, row.cells, recognise(row.cells))
    return None
