"""Documents as a table for the accountant.

One row for each document and rate. What went back by a return invoice is negative, so that a column of amounts adds
up to what is left. A reissue is marked: it repeats a sale and is filtered out before adding.
"""

from collections.abc import Iterable, Iterator

from kaisai.engines.formats.sheets import Cell, Table
from kaisai.engines.invoices.document import Document, Kind
from kaisai.engines.invoices.words import COLUMNS, FORMS


def ledger_table(documents: Iterable[Document], language: str) -> Table:
    """The head and the kinds in `ja` or English, and a row for each document and rate.

    Columns: number, kind, issue date, transaction date, recipient, rate in per cent, amount with tax and tax of the
    rate, total with tax of the document, original number, registration number of the issuer, the number of which it is a reissue.
    Dates are ISO 8601, amounts whole yen.
    """
    japanese = language == "ja"
    rows = (_rows(document, FORMS[document.form][japanese]) for document in documents)
    return Table([column[japanese] for column in COLUMNS], [row for some in rows for row in some])


def _rows(document: Document, kind: str) -> Iterator[list[Cell]]:
    sign = -1 if document.kind is Kind.RETURN else 1
    for total in document.totals:
        yield [
            document.number,
            kind,
            document.issue_date,
            document.transaction_date,
            document.recipient.name if document.recipient else "",
            int(total.rate),
            sign * total.gross,
            sign * total.tax,
            sign * document.total,
            document.original.number if document.original else "",
            document.issuer.registration_number,
            document.reissue_of,
        ]
