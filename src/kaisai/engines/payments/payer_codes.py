"""Codes that payers write before their name, so that a transfer is known by its code.

Seven digits: the last checks the others, so that a wrong digit, or two that changed places, is noticed
and never taken for somebody else's code (Damm, "Total anti-symmetrische Quasigruppen", 2004).
"""

import re

DIGITS = 6  # before the check digit
_TABLE = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
_SEVEN = re.compile(rf"(?<!\d)\d{{{DIGITS + 1}}}(?!\d)")


def payer_code(number: int) -> str:
    """The code of a number from 100000 to 999999."""
    digits = f"{number:0{DIGITS}d}"
    return digits + _check(digits)


def is_payer_code(text: str) -> bool:
    """Whether the check digit is right."""
    return bool(_SEVEN.fullmatch(text)) and text.isascii() and _check(text) == "0"


def find_payer_codes(text: str) -> list[str]:
    """Every code in what a bank tells of a transfer, in its order; none that was mistyped."""
    return [code for code in _SEVEN.findall(text) if is_payer_code(code)]


def _check(digits: str) -> str:
    row = 0
    for digit in digits:
        row = int(_TABLE[row][int(digit)])
    return str(row)
