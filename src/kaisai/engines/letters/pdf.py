"""The letter on paper: A4, in Japanese or English."""

from kaisai.engines.invoices.glyphs import GETA, printable
from kaisai.engines.invoices.painting import write_pages
from kaisai.engines.letters.layout import pages
from kaisai.engines.letters.letter import Letter
from kaisai.engines.letters.words import said


def write_letter(letter: Letter, language: str) -> bytes:
    """The file, in `ja` or, for anything else, English; the same letter gives the same bytes."""
    return write_pages(
        pages(letter, language),
        title=f"{said('title', language)} {letter.number}".strip(),
        author=letter.host.name,
        language=language,
    )


def strange_letter(text: str) -> str:
    """The first letter that the paper cannot show; empty when it can show all."""
    return next((one for one in text if one != GETA and printable(one) == GETA), "")
