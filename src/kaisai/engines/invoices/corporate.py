"""Registration numbers of qualified invoice issuers: `T` and 13 digits.

A corporation has `T` before its corporate number, whose first digit checks the other twelve; the formula stands in
法人番号の指定等に関する省令 (平成26年財務省令第70号) 第二条. Everybody else has `T` and 13 digits that are the number
of no corporation (国税庁 適格請求書発行事業者公表サイト, 登録番号とは). No check digit is published for these, so a
number that fails the formula may be quite right: that is a doubt to show to a person, never a refusal.
"""

import re

from kaisai.engines.invoices.mistakes import Mistake

_WRITTEN_WIDE = str.maketrans("０１２３４５６７８９Ｔｔt", "0123456789TTT")
# Spaces, and what people type for a hyphen: also the minus, the dashes and the long vowel mark.
_SEPARATORS = re.compile("[\\s\\-\u2010-\u2015\u2212\uff0d\u30fc\uff70]")
_NUMBER = re.compile("T[0-9]{13}")


def check_digit(base: str) -> int:
    """The first digit, 1 to 9, of the corporate number with these 12 digits after it.

    A sum modulo 9 cannot tell 0 from 9: that one slip goes unnoticed in each of the twelve places, any other slip
    in a single digit is found.
    """
    if not re.fullmatch("[0-9]{12}", base):
        raise ValueError("a base number has 12 digits")
    # The lowest digit counts once, the one before it twice, and so on.
    total = sum(int(digit) * (1 + n % 2) for n, digit in enumerate(reversed(base)))
    return 9 - total % 9


def read_registration_number(written: str) -> str:
    """`T` and 13 digits, out of what somebody typed: full-width or small letters, hyphens, spaces.

    Raises:
        Mistake: `registration-number`. A corporate number alone is none: not every corporation is registered.
    """
    number = _SEPARATORS.sub("", written.translate(_WRITTEN_WIDE))
    if not _NUMBER.fullmatch(number):
        raise Mistake("registration-number", told=written)
    return number


def find_doubt(number: str) -> Mistake | None:
    """`check-digit`, to be shown and not raised, where a number cannot be that of a corporation.

    Args:
        number: as `read_registration_number` gives it.
    """
    first, base = int(number[1]), number[2:]
    expected = check_digit(base)
    return None if first == expected else Mistake("check-digit", told=number, expected=expected)
