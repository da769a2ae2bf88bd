"""Badges drawn on A4 sheets with marks to cut at, and on labels of an endless roll, one to a page."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby

from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]  # ships no types

from kaisai.engines.badges.badge import LANES, Badge, without_pictures
from kaisai.engines.badges.fitting import LEADING, Fitted, fitted
from kaisai.engines.codes.qr import QUIET, modules
from kaisai.engines.invoices.glyphs import one_line, runs, width

MM = 72 / 25.4
SHEET = (210 * MM, 297 * MM)
ROLL = (62 * MM, 100 * MM)
_ACROSS, _DOWN = 2, 2
_MARK = 4 * MM  # of a mark to cut at, where the margin is smaller
_BLACK, _GREY, _WHITE = (0.0, 0.0, 0.0), (0.35, 0.35, 0.35), (1.0, 1.0, 1.0)
_QR = 22 * MM


class Size(Enum):
    """What a badge measures on a sheet, in points."""

    A6 = (105 * MM, 148 * MM)
    CARD = (90 * MM, 130 * MM)


@dataclass(frozen=True, slots=True)
class _Box:
    x: float
    y: float
    wide: float
    high: float


def write_sheets(badges: Sequence[Badge], size: Size, title: str) -> bytes:
    """Four badges on each A4 sheet, every lane on sheets of its own.

    The sheets of a lane are cut as one stack: then the four piles, put on each other from the upper left to the lower
    right, are in the order of `badges`.
    """
    canvas, file = _canvas(SHEET, title)
    wide, high = size.value
    left, bottom = (SHEET[0] - _ACROSS * wide) / 2, (SHEET[1] - _DOWN * high) / 2
    for lane in _by_lane(badges):
        for sheet in _stacked(lane, _ACROSS * _DOWN):
            for place, badge in enumerate(sheet):
                row, column = divmod(place, _ACROSS)
                y = bottom + (_DOWN - 1 - row) * high
                if badge is not None:
                    _draw(canvas, badge, _Box(left + column * wide, y, wide, high))
            _draw_marks(canvas, left, bottom, wide, high)
            canvas.showPage()
    return _finished(canvas, file)


def write_roll(badges: Sequence[Badge], title: str) -> bytes:
    """A label of 62 × 100 mm for each badge, for printers that cut an endless roll."""
    canvas, file = _canvas(ROLL, title)
    for badge in badges:
        _draw(canvas, badge, _Box(0, 0, *ROLL))
        canvas.showPage()
    return _finished(canvas, file)


def _canvas(size: tuple[float, float], title: str) -> tuple[Canvas, io.BytesIO]:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=size, invariant=1, pageCompression=1)
    canvas.setTitle(one_line(title))
    return canvas, file


def _finished(canvas: Canvas, file: io.BytesIO) -> bytes:
    canvas.save()  # of nothing, an empty page
    return file.getvalue()


def _by_lane(badges: Sequence[Badge]) -> Iterator[list[Badge]]:
    for _lane, theirs in groupby(badges, lambda badge: badge.lane):
        yield list(theirs)


def _stacked(badges: Sequence[Badge], places: int) -> Iterator[list[Badge | None]]:
    """What is on each sheet, so that piles lie in order after cutting."""
    sheets = -(-len(badges) // places)
    for sheet in range(sheets):
        at = [pile * sheets + sheet for pile in range(places)]
        yield [badges[one] if one < len(badges) else None for one in at]


def _draw_marks(canvas: Canvas, left: float, bottom: float, wide: float, high: float) -> None:
    canvas.setStrokeColorRGB(*_GREY)
    canvas.setLineWidth(0.3)
    side, foot = max(left - MM, _MARK), max(bottom - MM, _MARK)
    for column in range(_ACROSS + 1):
        x = left + column * wide
        canvas.line(x, 0, x, foot)
        canvas.line(x, SHEET[1] - foot, x, SHEET[1])
    for row in range(_DOWN + 1):
        y = bottom + row * high
        canvas.line(0, y, side, y)
        canvas.line(SHEET[0] - side, y, SHEET[0], y)


def _draw(canvas: Canvas, badge: Badge, box: _Box) -> None:
    """From above: band with lane and kind, kana, name, Latin letters, affiliation; below number and code."""
    edge = box.wide * 0.07
    inner = _Box(box.x + edge, box.y + edge, box.wide - 2 * edge, box.high - 2 * edge)
    top = inner.y + inner.high - _draw_band(canvas, badge, inner)
    foot = inner.y + _draw_foot(canvas, badge, inner)
    room, gap, scale = top - foot, box.high * 0.02, box.wide / (105 * MM)
    parts: list[tuple[Fitted, bool, tuple[float, float, float]]] = []
    for told_text, part, largest, least, bold, colour in (
        (badge.kana if badge.kana != badge.name else "", 0.10, 16, 9, False, _GREY),
        (badge.name, 0.46, 64, 26, True, _BLACK),
        (badge.latin if badge.latin != badge.name else "", 0.20, 26, 14, True, _BLACK),
        (badge.affiliation, 0.16, 17, 10, False, _GREY),
    ):
        if text := without_pictures(told_text):
            high = room * part - gap
            sizes = {"largest": largest * scale, "least": least * scale}
            told = fitted(text, inner.wide, high, **sizes, bold=bold)
            parts.append((told, bold, colour))
    used = sum(told.height for told, _bold, _colour in parts) + gap * max(0, len(parts) - 1)
    y = top - (room - used) / 2
    for told, bold, colour in parts:
        for line in told.lines:
            y -= told.size * LEADING
            x = inner.x + (inner.wide - width(line, told.size, bold=bold)) / 2
            _write(canvas, x, y + told.size * (LEADING - 1), line, told.size, bold, colour)
        y -= gap


def _draw_band(canvas: Canvas, badge: Badge, inner: _Box) -> float:
    """Returns its height."""
    words = [f"{badge.lane}" if badge.lane else "", badge.kind]
    if not any(words):
        return 0.0
    high = inner.high * 0.12
    red, green, blue = LANES[(badge.colour - 1) % len(LANES)] if badge.lane else (0x18,) * 3
    canvas.setFillColorRGB(red / 255, green / 255, blue / 255)
    y = inner.y + inner.high - high
    canvas.rect(inner.x, y, inner.wide, high, stroke=0, fill=1)
    pad, size, x = high * 0.25, high * 0.66, inner.x + high * 0.25
    if words[0]:
        _write(canvas, x, y + (high - size) / 2 + size * 0.14, words[0], size, True, _WHITE)
        x += width(words[0], size, bold=True) + pad
    if words[1]:
        room = inner.x + inner.wide - pad - x
        told = fitted(words[1], room, high * 0.8, largest=high * 0.5, least=8)
        base = y + (high + told.height) / 2
        for line in told.lines:
            base -= told.size * LEADING
            at = inner.x + inner.wide - pad - width(line, told.size)
            _write(canvas, at, base + told.size * (LEADING - 1), line, told.size, False, _WHITE)
    return high


def _draw_foot(canvas: Canvas, badge: Badge, inner: _Box) -> float:
    """Returns its height."""
    if badge.number:
        _write(canvas, inner.x, inner.y, one_line(badge.number), 8, False, _GREY)
    if badge.contact is None:
        return 14.0
    picture = modules(badge.contact)
    side = _QR / (len(picture) + 2 * QUIET)
    left, top = inner.x + inner.wide - _QR + QUIET * side, inner.y + _QR - QUIET * side
    canvas.setFillColorRGB(*_BLACK)
    for row, cells in enumerate(picture):
        column = 0
        for is_dark, run in groupby(cells):
            long = len(list(run))
            if is_dark:
                y = top - (row + 1) * side
                canvas.rect(left + column * side, y, long * side, side, stroke=0, fill=1)
            column += long
    return _QR


def _write(
    canvas: Canvas,
    x: float,
    y: float,
    text: str,
    size: float,
    bold: bool,
    colour: tuple[float, float, float],
) -> None:
    canvas.setFillColorRGB(*colour)
    line = canvas.beginText(x, y)
    for font, piece in runs(text, bold=bold):
        line.setFont(font, size)
        line.textOut(piece)
    canvas.drawText(line)
