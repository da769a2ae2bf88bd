"""Where everything of a letter stands on its pages."""

from kaisai.engines.invoices.glyphs import width, wrapped
from kaisai.engines.invoices.sheet import GREY, INK, LEFT, RED, RIGHT, Box, Page, Rule, Sheet
from kaisai.engines.letters.letter import Letter
from kaisai.engines.letters.words import day, during, said, span

_SIZE = 10.5  # of the text
_LEADING = 1.55  # of one line to the next, in sizes
_SECOND = LEFT + 290  # the left edge of who invites
_VALUE = LEFT + 150  # of what is told of the guest
_SIGNED = RIGHT - 230


def pages(letter: Letter, language: str) -> list[Page]:
    """In `ja` or, for anything else, English; every page has the number and its own."""
    sheet = Sheet(lambda sheet: _write_next_head(sheet, letter, language))
    _write_head(sheet, letter, language)
    _write_title(sheet, language)
    _write_text(sheet, _invitation(letter, language))
    _write_guest(sheet, letter, language)
    for text in _rest(letter, language):
        _write_text(sheet, text)
    _write_signature(sheet, letter, language)
    for number, page in enumerate(sheet.pages, start=1):
        foot = Sheet(lambda _: None)
        foot.pages = [page]
        foot.write(LEFT, 40, letter.number or said("draft", language), 8, colour=GREY)
        foot.write_left_of(RIGHT, 40, f"{number} / {len(sheet.pages)}", 8, colour=GREY)
    return sheet.pages


def _write_next_head(sheet: Sheet, letter: Letter, language: str) -> None:
    sheet.write(LEFT, sheet.y, said("title", language), 10)
    sheet.write_left_of(RIGHT, sheet.y, letter.number, 9, colour=GREY)
    sheet.y -= 24


def _write_block(sheet: Sheet, x: float, y: float, text: str, size: float, room: float) -> float:
    """Its lines from there down; the base line below the last one."""
    for line in wrapped(text, size, room):
        sheet.write(x, y, line, size)
        y -= size * 1.4
    return y


def _write_head(sheet: Sheet, letter: Letter, language: str) -> None:
    """Who invites on the right, for whom the letter is on the left, below them its number and date."""
    top, host, room = sheet.y, letter.host, RIGHT - _SECOND
    right = _write_block(sheet, _SECOND, top, host.name, 11, room)
    for text in filter(None, (host.address, host.contact)):
        right = _write_block(sheet, _SECOND, right, text, 9, room)
    left = top
    if not letter.number:
        told = said("draft", language)
        sheet.add(Box(LEFT, top - 8, LEFT + width(told, 13) + 16, top + 14, RED, is_filled=False))
        sheet.write(LEFT + 8, top - 1.5, told, 13, colour=RED)
        left -= 34
    to = said("to", language, consulate=letter.consulate)
    left = _write_block(sheet, LEFT, left, to, 11, _SECOND - LEFT - 24)
    right -= 6
    for code, text in (("number", letter.number or "-"), ("date", day(letter.on, language))):
        label = said(code, language)
        sheet.write(_SECOND, right, label, 8, colour=GREY)
        sheet.write(_SECOND + 62, right, text, 9)
        right -= 13
    sheet.y = min(left, right) - 34


def _write_title(sheet: Sheet, language: str) -> None:
    told = said("title", language)
    sheet.write((LEFT + RIGHT - width(told, 20)) / 2, sheet.y, told, 20)
    sheet.y -= 40


def _write_text(sheet: Sheet, text: str) -> None:
    for line in wrapped(text, _SIZE, RIGHT - LEFT):
        sheet.need(_SIZE * _LEADING)
        sheet.write(LEFT, sheet.y, line, _SIZE)
        sheet.y -= _SIZE * _LEADING
    sheet.y -= 7


def _invitation(letter: Letter, language: str) -> str:
    meeting = letter.meeting
    venue = said("at", language, venue=meeting.venue) if meeting.venue else ""
    days = during(meeting.first, meeting.last, language)
    return said(
        "invites", language, meeting=meeting.name, days=days, venue=_joined(venue, language)
    )


def _joined(venue: str, language: str) -> str:
    """What follows the days: in Japanese a pause where no place does."""
    return venue or ("、" if language == "ja" else "")


def _write_guest(sheet: Sheet, letter: Letter, language: str) -> None:
    guest = letter.guest
    facts = (
        ("name", guest.name),
        ("nationality", guest.nationality),
        ("birth-date", day(guest.birth_date, language)),
        ("passport", guest.passport),
        ("address", guest.address),
        ("stay", span(letter.arrives, letter.leaves, language)),
        ("registration", letter.registration),
    )
    sheet.add(Rule(LEFT, sheet.y + 8, RIGHT, 0.8, INK))
    sheet.y -= 6
    for code, told in facts:
        lines = wrapped(told, _SIZE, RIGHT - _VALUE)
        sheet.need(len(lines) * _SIZE * 1.4 + 8)
        sheet.write(LEFT, sheet.y, said(code, language), 9, colour=GREY)
        for line in lines:
            sheet.need(_SIZE * 1.4)  # an address can be longer than a page
            sheet.write(_VALUE, sheet.y, line, _SIZE)
            sheet.y -= _SIZE * 1.4
        sheet.add(Rule(LEFT, sheet.y + 7, RIGHT))
        sheet.y -= 6
    sheet.y -= 14


def _rest(letter: Letter, language: str) -> list[str]:
    texts = [said("registered", language, name=letter.guest.name)]
    if letter.host.note:
        texts.append(letter.host.note)
    texts.append(said("asks", language))
    if letter.host.contact:
        texts.append(said("contact", language, contact=" ".join(letter.host.contact.split())))
    return texts


def _write_signature(sheet: Sheet, letter: Letter, language: str) -> None:
    host, room = letter.host, RIGHT - _SIGNED
    signer = [*wrapped(host.signer, 11, room), *wrapped(host.title, 9, room)]
    names = [line for line in (*signer, *wrapped(host.name, 9, room)) if line]
    sheet.need(92 + 14 * len(names))
    sheet.y -= 8
    sheet.write(_SIGNED, sheet.y, said("closing", language), _SIZE)
    sheet.y -= 52
    sheet.add(Rule(_SIGNED, sheet.y, RIGHT, 0.6, INK))
    sheet.write(_SIGNED, sheet.y - 10, said("signature", language), 7, colour=GREY)
    sheet.y -= 26
    for line in names:
        sheet.write(_SIGNED, sheet.y, line, 10)
        sheet.y -= 14
