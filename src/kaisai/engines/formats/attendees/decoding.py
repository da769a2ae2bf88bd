"""Bytes of a list to text, in whatever encoding it was saved."""

import codecs
from typing import NamedTuple

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Decoded(NamedTuple):
    """Text and its encoding; `damaged` when some bytes were none of it and became U+FFFD."""

    text: str
    encoding: str
    damaged: bool


def decode(data: bytes) -> Decoded:
    """Text of bytes in UTF-8, UTF-16 with a byte order mark, or cp932. Never raises.

    A mark decides. Then UTF-8 comes before cp932: cp932 takes most bytes and would turn Japanese
    UTF-8 into other characters without complaint, while Japanese cp932 is hardly ever valid
    UTF-8. Unlike a configuration file a list is never written back, so bytes that cp932 knows
    twice (the 髙 of NEC and that of IBM) need not survive the way back.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding)
    unicode = _decoded(data, "utf-8")
    if not unicode.damaged:
        return unicode
    japanese = _decoded(data, "cp932")
    # Of two damaged readings the one that loses less.
    fewer = japanese.text.count("\ufffd") < unicode.text.count("\ufffd")
    return japanese if fewer or not japanese.damaged else unicode


def _decoded(data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding, damaged=False)
    except UnicodeDecodeError:
        return Decoded(data.decode(encoding, "replace"), encoding, damaged=True)
