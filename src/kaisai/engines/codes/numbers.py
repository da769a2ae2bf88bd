"""Numbers of tickets and orders that people read out and type on a phone, like `7K3-9QH`.

Five characters of Base32 in Douglas Crockford's alphabet, which has no I, L, O or U, and a check character of the
same alphabet (his own check needs five more signs, such as `*` and `~`).

The check is H. Michael Damm's (Total anti-symmetrische Quasigruppen, Marburg 2004) of order 32, with the operation
2(x + y) in GF(2^5) modulo x^5 + x^2 + 1. As 2 generates the field, each place counts with another power of it: every
single wrong character and every two characters that changed places, neighbours or not, are found. Of other mistakes
one in 32 goes unseen.
"""

import unicodedata

from kaisai.engines.codes.words import MISTAKES

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 6  # characters with the check, without the hyphen
MOST = 32 ** (LENGTH - 1) - 1
_EXAMPLE = 7_966_007
_LONGEST = 40  # characters of a text that is looked at
_MODULUS = 0b100101  # x^5 + x^2 + 1
_MEANT = str.maketrans("OIL", "011")
# What keyboards and fonts put for a hyphen, the Japanese ones' long-vowel mark among it.
_HYPHENS = str.maketrans("", "", "-‐‑‒–—―−ー")


class BadNumber(Exception):
    """A text that is no number, or one with a mistake in it.

    Attributes:
        reason: one of `MISTAKES`.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(self.sentence("en"))

    def sentence(self, language: str) -> str:
        """In `ja` or, for anything else, English."""
        said = MISTAKES[self.reason][language == "ja"]
        return said.format(length=LENGTH, example=format_number(_EXAMPLE))


def format_number(number: int) -> str:
    """As printed, in two groups of three.

    Raises:
        ValueError: the number is not between 0 and `MOST`.
    """
    if not 0 <= number <= MOST:
        raise ValueError(f"{number} is not between 0 and {MOST}.")
    values = [number >> 5 * place & 31 for place in reversed(range(LENGTH - 1))]
    written = "".join(ALPHABET[value] for value in (*values, _check(values)))
    return f"{written[:3]}-{written[3:]}"


def read_number(text: str) -> int:
    """A number as somebody typed it.

    Case, spaces, hyphens and full-width characters do not matter; O is 0, I and L are 1.

    Raises:
        BadNumber: the text is none.
    """
    values = _values(text)
    if _check(values):
        raise BadNumber("mistyped")
    number = 0
    for value in values[:-1]:
        number = number << 5 | value
    return number


def _values(text: str) -> list[int]:
    if len(text) > _LONGEST:
        raise BadNumber("not-a-number")
    plain = "".join(unicodedata.normalize("NFKC", text).translate(_HYPHENS).split())
    # Upper case only of ASCII: that of ß is SS, and nobody meant that.
    if not plain.isascii() or len(plain) != LENGTH:
        raise BadNumber("not-a-number")
    values = [ALPHABET.find(character) for character in plain.upper().translate(_MEANT)]
    if min(values) < 0:
        raise BadNumber("not-a-number")
    return values


def _check(values: list[int]) -> int:
    """The check character's value; 0 of values that end with their check."""
    check = 0
    for value in values:
        doubled = (check ^ value) << 1
        check = doubled ^ _MODULUS if doubled > 31 else doubled
    return check
