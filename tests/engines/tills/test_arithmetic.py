"""A till comes to what went in less what went out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaisai.engines.tills.arithmetic import DENOMINATIONS, Movement, balance, change, counted

YEN = st.integers(0, 10_000_000)
INSIDE = st.sampled_from([Movement.SALE, Movement.PAYOUT])


@given(YEN, st.lists(st.tuples(INSIDE, YEN)), YEN)
def test_float_and_sales_less_payouts_are_expected(begun, moved, found):
    told = balance([(Movement.FLOAT, begun), *moved])
    assert told.difference is None
    expected = begun
    for movement, amount in moved:
        expected += amount if movement is Movement.SALE else -amount
    assert told.expected == expected
    closed = balance([(Movement.COUNT, found), *moved, (Movement.FLOAT, begun)])
    assert closed.expected == expected
    assert closed.difference == found - expected


@given(YEN, YEN)
def test_change_and_price_are_what_was_received(price, more):
    assert change(price, price + more) == more


def test_who_gave_too_little_gets_nothing():
    with pytest.raises(ValueError, match="less"):
        change(1_000, 999)


@given(st.dictionaries(st.sampled_from(DENOMINATIONS), st.integers(0, 99)))
def test_pieces_are_counted_by_their_worth(pieces):
    assert counted(pieces) == sum(counted({piece: many}) for piece, many in pieces.items())
    assert counted({10_000: 2, 500: 3, 1: 4}) == 21_504
