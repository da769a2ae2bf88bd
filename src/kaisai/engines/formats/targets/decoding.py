"""Bytes to lines and back without losing one: encodings, byte order marks, mixed line ends."""

import codecs
import re
from typing import NamedTuple

_LINE = re.compile(r"([^\r\n]*)(\r\n|\n|\r|\Z)")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Decoded(NamedTuple):
    """Text and how to turn it back. `guessed` is False for any kind of Unicode."""

    text: str
    encoding: str
    guessed: bool


def decode(data: bytes) -> Decoded:
    """Read bytes as UTF-8, UTF-16 with a mark, or cp932, whichever gives the same bytes back.

    Bytes that are none of these become lone surrogates (PEP 383), so that nothing is lost.
    """
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    for encoding in dict.fromkeys((marked, "utf-8", "cp932")):
        text = _strict(data, encoding)
        if text is not None:
            return Decoded(text, encoding, guessed=encoding == "cp932")
    return Decoded(data.decode("utf-8", "surrogateescape"), "utf-8", guessed=True)


def encode(text: str, encoding: str) -> bytes:
    """The opposite of `decode`; a character that the encoding lacks makes the file UTF-8."""
    if encoding.startswith("utf-16"):
        mark = codecs.BOM_UTF16_LE if encoding.endswith("le") else codecs.BOM_UTF16_BE
        return mark + text.encode(encoding, "surrogatepass")
    try:
        return text.encode(encoding, "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogateescape")


def split(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Lines without their ends, and the ends; joined pairwise they give the text again."""
    pairs = [(found[1], found[2]) for found in _LINE.finditer(text) if found[0]]
    return tuple(line for line, _ in pairs), tuple(end for _, end in pairs)


def _strict(data: bytes, encoding: str) -> str | None:
    body = data[2:] if encoding.startswith("utf-16") else data
    try:
        text = body.decode(encoding)
        return text if encode(text, encoding) == data else None
    except UnicodeError:
        return None
