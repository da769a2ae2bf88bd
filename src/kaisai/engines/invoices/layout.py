"""Where everything of a document stands on its pages."""

from collections.abc import Sequence

from kaisai.engines.invoices.amounts import Basis, Line, Rate
from kaisai.engines.invoices.document import Document, Form, Kind, Recipient
from kaisai.engines.invoices.glyphs import width, wrapped
from kaisai.engines.invoices.sheet import GREY, INK, LEFT, RED, RIGHT, TINT, Box, Page, Rule, Sheet
from kaisai.engines.invoices.words import FORMS, LABELS

_SECOND = LEFT + 290  # the left edge of the column of facts and of the issuer
_FIRST_ROOM = 264.0
_VALUE = _SECOND + 84
# Right edges of the columns of the table, for numbers as long as `MOST_YEN` lets them be.
_QUANTITY, _PRICE, _RATE, _AMOUNT = RIGHT - 220, RIGHT - 126, RIGHT - 90, RIGHT - 6
_DESCRIPTION = LEFT + 6
_DESCRIPTION_ROOM = _QUANTITY - 34 - _DESCRIPTION
_TOTALS, _NET, _TAX = LEFT + 60, RIGHT - 186, RIGHT - 96
_HEAD = 18  # height of the head of the table
_LEADING = 1.4  # of one line to the next, in sizes


def pages(document: Document, language: str) -> list[Page]:
    """In `ja` or, for anything else, English; every page has its number."""
    sheet = Sheet(lambda sheet: _write_next_head(sheet, document, language))
    _write_title(sheet, document, language)
    top = sheet.y
    recipient_end = _write_recipient(sheet, document, language, top)
    facts_end = _write_facts(sheet, document, language, top)
    sheet.y = min(recipient_end, _write_issuer(sheet, document, language, facts_end)) - 18
    _write_table(sheet, document, language)
    _write_totals(sheet, document, language)
    _write_note(sheet, document, language)
    for number, page in enumerate(sheet.pages, start=1):
        foot = Sheet(lambda _: None)
        foot.pages = [page]
        foot.write(LEFT, 40, document.number, 8, colour=GREY)
        foot.write_left_of(RIGHT, 40, f"{number} / {len(sheet.pages)}", 8, colour=GREY)
    return sheet.pages


def yen(amount: int) -> str:
    """With a sign before the mark: -¥1,000."""
    return f"{'-' if amount < 0 else ''}¥{abs(amount):,}"


def _label(code: str, language: str) -> str:
    return LABELS[code][language == "ja"]


def title(document: Document, language: str) -> str:
    """What the paper is called: whatever is received is a receipt, the law's name for it stands below."""
    form = Form.RECEIPT if document.kind is Kind.RECEIPT else document.form
    return FORMS[form][language == "ja"]


def _marks(document: Document, language: str) -> str:
    codes = ["reissue"] * bool(document.reissue_of) + ["copy"] * document.is_copy
    return " · ".join(_label(code, language) for code in codes)


def _write_title(sheet: Sheet, document: Document, language: str) -> None:
    told = title(document, language)
    sheet.write((LEFT + RIGHT - width(told, 22)) / 2, sheet.y - 14, told, 22)
    if document.is_qualified:
        below = _label(f"below-{document.form}", language)
        sheet.write((LEFT + RIGHT - width(below, 9)) / 2, sheet.y - 30, below, 9, colour=GREY)
    if marks := _marks(document, language):
        right = LEFT + width(marks, 13) + 16
        sheet.add(Box(LEFT, sheet.y - 18, right, sheet.y + 4, RED, is_filled=False))
        sheet.write(LEFT + 8, sheet.y - 11.5, marks, 13, colour=RED)
    sheet.y -= 62


def _write_next_head(sheet: Sheet, document: Document, language: str) -> None:
    told = title(document, language)
    sheet.write(LEFT, sheet.y, told, 10)
    if marks := _marks(document, language):
        sheet.write(LEFT + width(told, 10) + 10, sheet.y, marks, 10, colour=RED)
    sheet.write_left_of(RIGHT, sheet.y, document.number, 9, colour=GREY)
    sheet.y -= 16


def _write_lines(  # returns the base line below the last one
    sheet: Sheet, x: float, y: float, lines: Sequence[str], size: float
) -> float:
    for line in lines:
        sheet.write(x, y, line, size)
        y -= size * _LEADING
    return y


def _write_recipient(sheet: Sheet, document: Document, language: str, top: float) -> float:
    recipient = document.recipient
    y = top + 18 if recipient is None else _write_name(sheet, recipient, language, top)
    return _write_amount(sheet, document, language, y)


def _write_name(sheet: Sheet, recipient: Recipient, language: str, top: float) -> float:
    size = 14
    if language != "ja":
        sheet.write(LEFT, top + 16, _label("to", language), 8, colour=GREY)
    honorific = f"\u3000{recipient.honorific}" if language == "ja" else ""
    *before, last = wrapped(recipient.name, size, _FIRST_ROOM - width(honorific, size))
    names = [*before, last + honorific]
    y = _write_lines(sheet, LEFT, top, names, size) + size * (_LEADING - 1) + 6
    sheet.add(Rule(LEFT, y, LEFT + _FIRST_ROOM, 0.8, INK))
    return y


def _write_amount(sheet: Sheet, document: Document, language: str, y: float) -> float:
    kind = document.kind
    y -= 18
    sheet.add(Box(LEFT, y - 56, LEFT + _FIRST_ROOM, y, TINT))
    sheet.write(LEFT + 12, y - 17, _label(f"{kind}-amount", language), 9, colour=GREY)
    amount = yen(document.total)
    sheet.write(LEFT + 12, y - 43, amount, 22, bold=True)
    after = LEFT + 18 + width(amount, 22, bold=True)
    sheet.write(after, y - 43, _label("with-tax", language), 8, colour=GREY)
    y -= 72
    sheet.write(LEFT, y, _label(f"{kind}-said", language), 9)
    return y - 8


def _write_facts(sheet: Sheet, document: Document, language: str, top: float) -> float:
    kind, original = document.kind, document.original
    facts = [
        ("number", document.number),
        ("issue-date", _day(document.issue_date.isoformat(), language)),
        (f"{kind}-date", _day(document.transaction_date.isoformat(), language)),
    ]
    if document.reissue_of:
        facts.append(("reissue-of", document.reissue_of))
    if original is not None:
        facts += [
            ("original-number", original.number),
            ("original-date", _day(original.transaction_date.isoformat(), language)),
        ]
    if document.payment_method:
        facts.append(("payment", document.payment_method))
    y = top
    for code, told in facts:
        sheet.write(_SECOND, y, _label(code, language), 8, colour=GREY)
        y = _write_lines(sheet, _VALUE, y, wrapped(told, 9, RIGHT - _VALUE), 9) - 1.5
    return y


def _day(iso: str, language: str) -> str:
    year, month, day = iso.split("-")
    return f"{year}年{int(month)}月{int(day)}日" if language == "ja" else iso


def _write_issuer(sheet: Sheet, document: Document, language: str, top: float) -> float:
    issuer, room = document.issuer, RIGHT - _SECOND
    y = _write_lines(sheet, _SECOND, top - 12, wrapped(issuer.name, 11, room), 11)
    if issuer.address:
        y = _write_lines(sheet, _SECOND, y, wrapped(issuer.address, 9, room), 9)
    if issuer.registration_number:
        sheet.write(_SECOND, y, _label("registration", language), 8, colour=GREY)
        sheet.write(_VALUE, y, issuer.registration_number, 9)
        y -= 9 * _LEADING
    return y


def _write_table(sheet: Sheet, document: Document, language: str) -> None:
    is_first = True
    for line in document.lines:
        mark = " ※" if line.rate is Rate.REDUCED else ""
        told = wrapped(line.description(language) + mark, 9, _DESCRIPTION_ROOM)
        head = _HEAD if is_first else 0  # which does not stand alone at the end of a page
        if sheet.need(len(told) * 9 * _LEADING + 8 + head) or is_first:
            _write_table_head(sheet, document, language)
        _write_row(sheet, line, told)
        is_first = False
    if document.has_reduced_rate:
        sheet.need(18)
        sheet.write(_DESCRIPTION, sheet.y - 14, _label("legend", language), 8, colour=GREY)
        sheet.y -= 18


def _write_table_head(sheet: Sheet, document: Document, language: str) -> None:
    basis = "inclusive" if document.basis is Basis.INCLUSIVE else "exclusive"
    sheet.add(Box(LEFT, sheet.y - _HEAD, RIGHT, sheet.y, TINT))
    y = sheet.y - 12
    sheet.write(_DESCRIPTION, y, _label("description", language), 8, colour=GREY)
    for right, code in (
        (_QUANTITY, "quantity"),
        (_PRICE, f"price-{basis}"),
        (_RATE, "rate"),
        (_AMOUNT, f"amount-{basis}"),
    ):
        sheet.write_left_of(right, y, _label(code, language), 8, colour=GREY)
    sheet.y -= _HEAD


def _write_row(sheet: Sheet, line: Line, told: Sequence[str]) -> None:
    y = sheet.y - 14
    end = _write_lines(sheet, _DESCRIPTION, y, told, 9) + 9 * _LEADING - 6
    sheet.write_left_of(_QUANTITY, y, f"{line.quantity:,}")
    sheet.write_left_of(_PRICE, y, yen(line.unit_price))
    sheet.write_left_of(_RATE, y, f"{int(line.rate)}%" if line.rate else "-")
    sheet.write_left_of(_AMOUNT, y, yen(line.amount))
    sheet.add(Rule(LEFT, end, RIGHT))
    sheet.y = end


def _write_totals(sheet: Sheet, document: Document, language: str) -> None:
    totals = document.totals
    sheet.need((len(totals) + 2) * 17 + 22)
    sheet.y -= 28
    for right, code in ((_NET, "total-net"), (_TAX, "total-tax"), (_AMOUNT, "total-gross")):
        sheet.write_left_of(right, sheet.y, _label(code, language), 8, colour=GREY)
    for total in totals:
        sheet.add(Rule(_TOTALS, sheet.y - 5, RIGHT))
        sheet.y -= 17
        sheet.write(_TOTALS + 4, sheet.y, _label(f"rate-{int(total.rate)}", language))
        for right, amount in ((_NET, total.net), (_TAX, total.tax), (_AMOUNT, total.gross)):
            sheet.write_left_of(right, sheet.y, yen(amount))
    sheet.add(Rule(_TOTALS, sheet.y - 5, RIGHT, 0.8, INK))
    sheet.y -= 19
    sheet.write(_TOTALS + 4, sheet.y, _label("total", language), 10)
    for right, amount in (
        (_NET, sum(total.net for total in totals)),
        (_TAX, sum(total.tax for total in totals)),
    ):
        sheet.write_left_of(right, sheet.y, yen(amount))
    sheet.write_left_of(_AMOUNT, sheet.y, yen(document.total), 10, bold=True)
    sheet.y -= 6


def _write_note(sheet: Sheet, document: Document, language: str) -> None:
    if not document.note:
        return
    sheet.need(42)
    sheet.y -= 28
    sheet.write(LEFT, sheet.y, _label("note", language), 8, colour=GREY)
    for line in wrapped(document.note, 9, RIGHT - LEFT):
        sheet.need(9 * _LEADING)
        sheet.y -= 9 * _LEADING
        sheet.write(LEFT, sheet.y, line, 9)
