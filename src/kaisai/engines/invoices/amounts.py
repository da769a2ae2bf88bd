"""Consumption tax on a document, in whole yen.

消費税法施行令 第70条の10 knows two ways: the prices without tax of one rate are added up and multiplied by 10/100
(8/100), or those with tax by 10/110 (8/108); what is below one yen is then rounded. It is rounded once for each
rate on a document, never line by line (消費税法基本通達 1-8-15); up, down or to the nearest is the issuer's choice
(国税庁 インボイス制度に関するQ&A 問57). As the two ways are not mixed, a document has one `Basis` for all its lines.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Rate(IntEnum):
    """Per cent of tax; `NONE` for what is exempt (非課税) or outside the scope of the tax (不課税)."""

    STANDARD = 10
    REDUCED = 8
    NONE = 0


class Basis(StrEnum):
    """Whether prices include the tax (税込) or not (税抜)."""

    INCLUSIVE = "inclusive"
    EXCLUSIVE = "exclusive"


class Rounding(StrEnum):
    """What becomes of a fraction of a yen: 切捨て, 四捨五入, 切上げ."""

    FLOOR = "floor"
    HALF_UP = "half-up"
    CEILING = "ceiling"


@dataclass(frozen=True, slots=True)
class Line:
    """What was sold.

    Attributes:
        ja: the description in Japanese.
        en: the same in English; where one of the two is empty, the other stands for it.
        quantity: at least 1.
        unit_price: yen, on the basis of the document; below 0 for a discount.
        rate: of consumption tax.
    """

    ja: str
    en: str
    quantity: int
    unit_price: int
    rate: Rate

    @property
    def amount(self) -> int:
        """Yen, on the basis of the document."""
        return self.quantity * self.unit_price

    def description(self, language: str) -> str:
        """In `ja` or, for anything else, English, as far as there are both."""
        return (self.ja or self.en) if language == "ja" else (self.en or self.ja)


@dataclass(frozen=True, slots=True)
class RateTotal:
    """All lines of one rate, in yen: `net` without tax, `tax`, and `gross`, which is both."""

    rate: Rate
    net: int
    tax: int

    @property
    def gross(self) -> int:
        """With tax."""
        return self.net + self.tax


def rounded(numerator: int, denominator: int, rounding: Rounding) -> int:
    """A fraction that is not negative, as a whole number."""
    match rounding:
        case Rounding.FLOOR:
            return numerator // denominator
        case Rounding.HALF_UP:
            return (2 * numerator + denominator) // (2 * denominator)
        case Rounding.CEILING:
            return -(-numerator // denominator)


def rate_total(rate: Rate, amount: int, basis: Basis, rounding: Rounding) -> RateTotal:
    """The tax in, or on, the sum of all lines of a rate.

    Args:
        rate: of consumption tax.
        amount: yen, not negative.
        basis: whether `amount` includes the tax.
        rounding: of the tax.
    """
    if basis is Basis.EXCLUSIVE:
        return RateTotal(rate, amount, rounded(amount * rate, 100, rounding))
    tax = rounded(amount * rate, 100 + rate, rounding)
    return RateTotal(rate, amount - tax, tax)


def rate_totals(lines: Iterable[Line], basis: Basis, rounding: Rounding) -> tuple[RateTotal, ...]:
    """One total for each rate that occurs, the highest rate first."""
    sums: dict[Rate, int] = {}
    for line in lines:
        sums[line.rate] = sums.get(line.rate, 0) + line.amount
    return tuple(
        rate_total(rate, sums[rate], basis, rounding) for rate in sorted(sums, reverse=True)
    )
