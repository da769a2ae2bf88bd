"""Pages of marks as a PDF file, without a font file."""

import io
from collections.abc import Iterable

from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]  # ships no types

from kaisai.engines.invoices.glyphs import one_line, runs
from kaisai.engines.invoices.sheet import PAGE_HEIGHT, PAGE_WIDTH, Box, Page, Rule, Text


def write_pages(pages: Iterable[Page], *, title: str, author: str, language: str) -> bytes:
    """The file, said to be in `ja` or, for anything else, English.

    The same pages give the same bytes: neither the time nor a random number is in them.
    """
    file = io.BytesIO()
    canvas = Canvas(
        file,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        invariant=1,
        lang="ja" if language == "ja" else "en",
    )
    canvas.setTitle(one_line(title))
    canvas.setAuthor(one_line(author))
    for page in pages:
        for mark in page:
            _paint(canvas, mark)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _paint(canvas: Canvas, mark: Text | Rule | Box) -> None:
    canvas.setFillColorRGB(*mark.colour)
    canvas.setStrokeColorRGB(*mark.colour)
    match mark:
        case Text():
            _paint_text(canvas, mark)
        case Rule():
            canvas.setLineWidth(mark.weight)
            canvas.line(mark.x, mark.y, mark.right, mark.y)
        case Box():
            canvas.setLineWidth(1)
            size = (mark.right - mark.x, mark.top - mark.y)
            canvas.rect(mark.x, mark.y, *size, stroke=not mark.is_filled, fill=mark.is_filled)


def _paint_text(canvas: Canvas, mark: Text) -> None:
    line = canvas.beginText(mark.x, mark.y)
    for font, piece in runs(mark.text, bold=mark.bold):
        line.setFont(font, mark.size)
        line.textOut(piece)
    canvas.drawText(line)
