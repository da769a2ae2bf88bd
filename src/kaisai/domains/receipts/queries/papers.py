"""Lines of the ledger as papers and as a table for the accountant."""

from dataclasses import dataclass, field, replace
from datetime import date

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.language import spoken
from kaisai.core.operations.registry import query
from kaisai.domains.receipts.enums import Subject
from kaisai.domains.receipts.models import Document
from kaisai.domains.receipts.queries.ledger import list_documents
from kaisai.domains.receipts.rules import may_keep_ledger
from kaisai.engines.formats.sheets import Table
from kaisai.engines.invoices import document as papers
from kaisai.engines.invoices.amounts import Line, Rate, Rounding
from kaisai.engines.invoices.ledger_table import ledger_table
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


@query("receipts.export_ledger", may=may_keep_ledger)
def export_ledger(*, by: Actor, conference: Conference, text: str = "") -> Table:
    """The accountant's table, the oldest first: a row for each document and rate; `text` as in the list."""
    rows = list_documents(by=by, conference=conference, text=text).order_by("number")
    language = spoken()
    return ledger_table((paper_of(row, language) for row in rows.iterator()), language)
