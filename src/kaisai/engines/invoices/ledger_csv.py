"""Documents as a table for the accountant.

One row for each document and rate. What went back by a return invoice is negative, so that a column of amounts adds
up to what is left. A reissue is marked: it repeats a sale and is filtered out before adding.
"""

import csv
import io
from collections.abc import Iterable, Iterator

from kaisai.engines.formats.sheets import defused
from kaisai.engines.invoices.document import Document, Kind
from kaisai.engines.invoices.words import COLUMNS, FORMS


def write_ledger(documents: Iterable[Document], language: str) -> bytes:
    """The file: UTF-8 with a mark that Excel needs, CRLF, the head and the kinds in `ja` or English.

    Columns: number, kind, issue date, transaction date, recipient, rate in per cent, amount with tax and tax of the
    rate, total with tax of the document, original number, registration number of the issuer, the number of which it is a reissue.
    Dates are ISO 8601, amounts whole yen.
    """
    japanese = language == "ja"
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(column[japanese] for column in COLUMNS)
    for document in documents:
        writer.writerows(
            [defused(cell) for cell in row]
            for row in _rows(document, FORMS[document.form][japanese])
        )
    return file.getvalue().encode("utf-8-sig")


def _rows(document: Document, kind: str) -> Iterator[list[str]]:
    sign = -1 if document.kind is Kind.RETURN else 1
    for total in document.totals:
        yield [
            document.number,
            kind,
            document.issue_date.isoformat(),
            document.transaction_date.isoformat(),
            document.recipient.name if document.recipient else "",
            str(int(total.rate)),
            str(sign * total.gross),
            str(sign * total.tax),
            str(sign * document.total),
            document.original.number if document.original else "",
            document.issuer.registration_number,
            document.reissue_of,
        ]
