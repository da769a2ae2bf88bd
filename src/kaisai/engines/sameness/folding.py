"""Texts as they are compared: width, case, blanks and the two kinds of kana make no difference."""

import unicodedata
from functools import lru_cache

# Katakana and hiragana stand as far from each other in Unicode.
_TO_HIRAGANA = {code: code - (ord("ァ") - ord("ぁ")) for code in range(ord("ァ"), ord("ヶ") + 1)}


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Without case, width and blanks, kana as hiragana: `ｱｵﾊﾞ ケン` is `あおばけん`."""
    if text.isascii():
        return "".join(text.lower().split())
    return "".join(unicodedata.normalize("NFKC", text).casefold().split()).translate(_TO_HIRAGANA)


@lru_cache(maxsize=20_000)
def fold_name(text: str) -> str:
    """The same; words in Latin letters in either order: `Mizu Kumono` is `Kumono, Mizu`."""
    words = unicodedata.normalize("NFKC", text).casefold().replace(",", " ").split()
    if "".join(words).isascii():
        words.sort()
    return fold("".join(words))


def small(mail: str) -> str:
    """A mail address as it is compared: only A to Z are taken for a to z.

    Unicode knows more that look alike, the Kelvin sign for instance: they are other domains.
    """
    return "".join(one.lower() if one.isascii() else one for one in mail.strip())
