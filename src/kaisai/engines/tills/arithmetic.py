"""What a till comes to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

DENOMINATIONS = (10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10, 5, 1)
"""Notes and coins of Japan, in yen."""


class Movement(StrEnum):
    """What changes what is in a till; a count changes nothing, it says what is there."""

    FLOAT = "float"
    SALE = "sale"
    PAYOUT = "payout"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Balance:
    """A till in figures.

    Attributes:
        counted: what was there when it was closed; None while it is open.
    """

    begun_with: int
    sales: int
    payouts: int
    counted: int | None

    @property
    def expected(self) -> int:
        """What should be there."""
        return self.begun_with + self.sales - self.payouts

    @property
    def difference(self) -> int | None:
        """How much more is there than should be: negative when money is missing; None while it is open."""
        return None if self.counted is None else self.counted - self.expected


def balance(movements: Iterable[tuple[Movement, int]]) -> Balance:
    """What movements and their amounts come to, in whatever order."""
    sums = dict.fromkeys(Movement, 0)
    counted = None
    for movement, amount in movements:
        sums[movement] += amount
        if movement is Movement.COUNT:
            counted = amount
    return Balance(sums[Movement.FLOAT], sums[Movement.SALE], sums[Movement.PAYOUT], counted)


def change(price: int, received: int) -> int:
    """What goes back.

    Raises:
        ValueError: less was received than is to be paid.
    """
    if received < price:
        raise ValueError(f"{received} is less than {price}.")
    return received - price


def counted(pieces: Mapping[int, int]) -> int:
    """What so many notes and coins of each denomination come to."""
    return sum(denomination * many for denomination, many in pieces.items())
