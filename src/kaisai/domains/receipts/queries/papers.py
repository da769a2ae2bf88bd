"""Lines of the ledger as papers and as a table for the accountant."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from kaisai.domains.receipts.enums import Subject
from kaisai.domains.receipts.models import Document
from kaisai.engines.invoices import document as papers
from kaisai.engines.invoices.amounts import Line, Rate, Rounding
from kaisai.engines.invoices.ledger_csv import write_ledger
from kaisai.engines.invoices.pdf import write_pdf


@dataclass(frozen=True, slots=True)
class Both:
    """A text in both languages."""

    en: str = ""
    ja: str = ""

    def told(self) -> dict[str, str]:
        """As it is kept."""
        return {"en": self.en or self.ja, "ja": self.ja or self.en}


@dataclass(frozen=True, slots=True)
class Paper:
    """What a document says beside who issues it.

    Attributes:
        order: its number.
        lines: what was sold, or given back.
        transaction_date: of the sale or the return.
        payment: how it was paid.
        note: whatever else there is to say.
    """

    order: str
    lines: tuple[Line, ...]
    transaction_date: date
    payment: Both = field(default_factory=Both)
    note: Both = field(default_factory=Both)


def paper_of(row: Document, language: str) -> papers.Document:
    """What is printed for a line of the ledger; words in `ja` or, for anything else, English."""
    code = "ja" if language == "ja" else "en"
    told, words, back = row.issuer, row.words, row.returns
    return papers.Document(
        kind=papers.Kind.RETURN if row.subject == Subject.RETURN else papers.Kind.RECEIPT,
        number=row.code,
        issue_date=row.issue_date,
        transaction_date=row.transaction_date,
        issuer=papers.Issuer(
            told["name"][code],
            told["address"][code],
            told["registration_number"],
            Rounding(told["rounding"]),
        ),
        recipient=papers.Recipient(row.recipient, papers.Honorific(row.honorific))
        if row.recipient
        else None,
        lines=tuple(Line(**line | {"rate": Rate(line["rate"])}) for line in row.lines),
        payment_method=words["payment"][code],
        note=words["note"][code],
        reissue_of=row.reissue_of.code if row.reissue_of else "",
        original=papers.Original(back.code, back.transaction_date) if back else None,
    )


def write_paper(row: Document, language: str, *, is_copy: bool = False) -> bytes:
    """The PDF; a copy stays with the issuer and says so."""
    return write_pdf(replace(paper_of(row, language), is_copy=is_copy), language)


def ledger_csv(rows: Iterable[Document], language: str) -> bytes:
    """The accountant's table: a row for each document and rate."""
    return write_ledger((paper_of(row, language) for row in rows), language)
