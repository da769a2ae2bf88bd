"""Text as two fonts can show it that need no file: Helvetica, and a Japanese font of the reader's own.

`HeiseiKakuGo-W5` is one of the names that PDF readers replace with a Japanese gothic; it covers JIS X 0208 and
the extensions of code page 932. Runs of Latin-1 are set in Helvetica, which looks alike everywhere.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]  # ships no types
from reportlab.pdfbase.cidfonts import (  # type: ignore[import-untyped]  # ships no types
    UnicodeCIDFont,
)

LATIN, BOLD, JAPANESE = "Helvetica", "Helvetica-Bold", "HeiseiKakuGo-W5"
GETA = "〓"  # what Japanese printers set where a letter is missing
# What does not begin a line, and what does not end one (JIS X 4051 in short).
_CLOSING = "、。，．・：；？！ー）」』】〕〉》々ゝぁぃぅぇぉっゃゅょァィゥェォッャュョ"
_OPENING = "（「『【〔〈《"
_UNBROKEN = re.compile(f"[{_OPENING}]*(?:[!-~\u00a1-\u00ff]+|.)[{_CLOSING}]*")
_MARKED = re.compile(".[\u0300-\u036f\u3099\u309a]+")
_ALIKE = str.maketrans(
    {"–": "-", "‐": "-", "‑": "-", "—": "―", "•": "・", "€": "EUR", "Ł": "L", "ł": "l", "Đ": "D"}
    | {"đ": "d", "ı": "i", "Œ": "OE", "œ": "oe"}
)

pdfmetrics.registerFont(UnicodeCIDFont(JAPANESE))


def printable(text: str) -> str:
    """The same text with nothing in it that the fonts lack; line breaks stay.

    Controls become spaces; invisible signs, among them those that turn the direction of writing, go; letters with
    marks that no font has lose the marks; what is left becomes `GETA`.
    """
    # Only what bears marks is composed: NFC alone would also change letters of names, such as U+FA19.
    composed = _MARKED.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)
    lines = composed.translate(_ALIKE).splitlines()
    return "\n".join("".join(map(_shown, line)) for line in lines)


def one_line(text: str) -> str:
    """The same, with spaces for line breaks."""
    return printable(text).replace("\n", " ")


def runs(text: str, *, bold: bool = False) -> Iterator[tuple[str, str]]:
    """Pieces of a printable line, each with the name of its font; only Latin letters can be bold."""
    latin = BOLD if bold else LATIN
    for is_latin, letters in groupby(text, _is_latin):
        yield latin if is_latin else JAPANESE, "".join(letters)


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Of a printable line, in points."""
    return size * sum(_width(letter, bold) for letter in text)


def wrapped(text: str, size: float, room: float) -> list[str]:
    """Lines of at most `room` points, at least one; words that are too long are broken anywhere."""
    paragraphs = printable(text).splitlines() or [""]
    return [line for paragraph in paragraphs for line in _filled(paragraph, size, room)]


def _filled(paragraph: str, size: float, room: float) -> Iterator[str]:
    line, used = "", 0.0
    for word in _words(paragraph, size, room):
        wide = width(word, size)
        if line and used + wide > room:
            yield line.rstrip()
            line, used = "", 0.0
        if line or word != " ":
            line, used = line + word, used + wide
    yield line.rstrip()


def _words(paragraph: str, size: float, room: float) -> Iterator[str]:
    for word in _UNBROKEN.findall(paragraph):
        if width(word, size) > room:
            yield from word
        else:
            yield word


@lru_cache(maxsize=4096)
def _width(letter: str, bold: bool) -> float:  # in units of the size
    font = next(runs(letter, bold=bold))[0]
    return float(pdfmetrics.stringWidth(letter, font, 1000)) / 1000


@lru_cache(maxsize=4096)
def _shown(letter: str) -> str:
    category = unicodedata.category(letter)
    if category in ("Cc", "Zs", "Zl", "Zp"):
        return "\u3000" if letter == "\u3000" else " "
    if category == "Cf" or "VARIATION SELECTOR" in unicodedata.name(letter, ""):
        return ""
    if _is_latin(letter) or _is_japanese(letter):
        return letter
    for form in ("NFKC", "NFKD"):
        plain = "".join(
            c for c in unicodedata.normalize(form, letter) if not unicodedata.combining(c)
        )
        if plain and all(_is_latin(c) or _is_japanese(c) for c in plain):
            return plain
    return "" if unicodedata.combining(letter) else GETA


def _is_latin(letter: str) -> bool:
    return " " <= letter <= "~" or "\u00a1" <= letter <= "\u00ff"


def _is_japanese(letter: str) -> bool:
    # The code page gives the private area codes, but nobody knows what the letters look like.
    is_private = unicodedata.category(letter) == "Co"
    return not is_private and any(_is_in(letter, codec) for codec in ("cp932", "shift_jis"))


def _is_in(letter: str, codec: str) -> bool:
    try:
        letter.encode(codec)
    except UnicodeEncodeError:
        return False
    return True
