"""The paper: A4, in Japanese or English, without a font file."""

from kaisai.engines.invoices.document import Document
from kaisai.engines.invoices.layout import pages, title
from kaisai.engines.invoices.painting import write_pages


def write_pdf(document: Document, language: str) -> bytes:
    """The file, in `ja` or, for anything else, English.

    The same document gives the same bytes: neither the time nor a random number is in them.
    """
    return write_pages(
        pages(document, language),
        title=f"{title(document, language)} {document.number}",
        author=document.issuer.name,
        language=language,
    )
