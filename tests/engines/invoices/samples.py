"""Documents of people and companies that do not exist, and a small reader of the text in a PDF."""

import base64
import re
import zlib
from datetime import date

from kaisai.engines.invoices.amounts import Line, Rate
from kaisai.engines.invoices.document import Document, Honorific, Issuer, Kind, Original, Recipient

NUMBER = "T7123456789012"  # a common example with a right check digit
ISSUER = Issuer("みほんカンファレンス実行委員会", "〒000-0000\n見本県見本市見本町1-2-3", NUMBER)
TICKET = Line("参加券（一般）", "Conference ticket", 2, 8000, Rate.STANDARD)
LUNCH = Line("お弁当（持ち帰り）", "Lunch box", 3, 1080, Rate.REDUCED)
DONATION = Line("寄付", "Donation", 1, 1000, Rate.NONE)
RECEIPT = Document(
    kind=Kind.RECEIPT,
    number="2026-000123",
    issue_date=date(2026, 11, 3),
    transaction_date=date(2026, 11, 1),
    issuer=ISSUER,
    recipient=Recipient("みほん商事株式会社", Honorific.ORGANISATION),
    lines=(TICKET, LUNCH, DONATION),
    payment_method="クレジットカード",
    note="参加費として",
)
RETURN = Document(
    kind=Kind.RETURN,
    number="R-0007",
    issue_date=date(2026, 11, 9),
    transaction_date=date(2026, 11, 8),
    issuer=ISSUER,
    recipient=Recipient("見本 花子"),
    lines=(LUNCH,),
    original=Original("2026-000123", date(2026, 11, 1)),
)

_STREAM = re.compile(
    rb"/Filter \[ /ASCII85Decode /FlateDecode \].*?stream\r?\n(.*?)endstream", re.DOTALL
)
_TEXT = re.compile(rb"/(F\d+) [\d.]+ Tf|\(((?:\\.|[^\\)])*)\) Tj|\b(ET)\b", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def pages_of(pdf):
    """The lines of text of each page, in the order in which they are drawn."""
    japanese = _japanese_fonts(pdf)
    return [list(filter(None, _lines(_unpacked(s), japanese))) for s in _STREAM.findall(pdf)]


def _japanese_fonts(pdf):
    return set(re.findall(rb"/Encoding /UniJIS-UCS2-H /Name /(F\S+)", pdf))


def _unpacked(stream):
    return zlib.decompress(base64.a85decode(stream.strip().removesuffix(b"~>")))


def _lines(content, japanese):
    lines, line, font = [], "", b""
    for name, told, end in _TEXT.findall(content):
        if name:
            font = name
        elif end:
            lines.append(line)
            line = ""
        else:
            line += _plain(told).decode("utf-16-be" if font in japanese else "cp1252")
    return lines


def _plain(told):
    return _ESCAPE.sub(lambda found: _letter(found[1]), told)


def _letter(found):
    return bytes([int(found, 8)]) if len(found) == 3 else _LETTERS.get(found, found)
