"""The tax of a document is rounded once for each rate."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaisai.engines.invoices.amounts import (
    Basis,
    Line,
    Rate,
    RateTotal,
    Rounding,
    rate_total,
    rate_totals,
    rounded,
)

LINES = st.lists(
    st.builds(
        Line,
        st.just("券"),
        st.just("ticket"),
        st.integers(1, 99),
        st.integers(0, 10**6),
        st.sampled_from(Rate),
    ),
    max_size=12,
)


def line(unit_price, rate, quantity=1):
    return Line("券", "ticket", quantity, unit_price, rate)


def test_prices_with_tax_are_added_up_before_the_tax_is_taken_out():
    # 10 %: 3 x 1,000 + 999 = 3,999; 3,999 x 10 / 110 = 363.54...; below: 363, nearest and above: 364
    # 8 %: 500 + 2 x 150 = 800; 800 x 8 / 108 = 59.25...; below and nearest: 59, above: 60
    lines = [
        line(1000, Rate.STANDARD, 3),
        line(500, Rate.REDUCED),
        line(999, Rate.STANDARD),
        line(150, Rate.REDUCED, 2),
    ]
    told = {way: rate_totals(lines, Basis.INCLUSIVE, way) for way in Rounding}
    assert told == {
        Rounding.FLOOR: (RateTotal(Rate.STANDARD, 3636, 363), RateTotal(Rate.REDUCED, 741, 59)),
        Rounding.HALF_UP: (RateTotal(Rate.STANDARD, 3635, 364), RateTotal(Rate.REDUCED, 741, 59)),
        Rounding.CEILING: (RateTotal(Rate.STANDARD, 3635, 364), RateTotal(Rate.REDUCED, 740, 60)),
    }


def test_tax_is_put_on_the_sum_of_prices_without_tax():
    # 10 %: 105 + 1,000 = 1,105; x 10 / 100 = 110.5; below: 110, nearest (half goes up) and above: 111
    # 8 %: 3 x 101 = 303; x 8 / 100 = 24.24; below and nearest: 24, above: 25
    lines = [line(105, Rate.STANDARD), line(1000, Rate.STANDARD), line(101, Rate.REDUCED, 3)]
    told = {
        way: [total.tax for total in rate_totals(lines, Basis.EXCLUSIVE, way)] for way in Rounding
    }
    assert told == {
        Rounding.FLOOR: [110, 24],
        Rounding.HALF_UP: [111, 24],
        Rounding.CEILING: [111, 25],
    }
    first = rate_totals(lines, Basis.EXCLUSIVE, Rounding.FLOOR)[0]
    assert (first.net, first.gross) == (1105, 1215)


def test_many_small_lines_are_not_rounded_one_by_one():
    # 100 lines of 9 yen without tax: each alone would have 0.9, below that 0; together 900 x 10 / 100 = 90
    (total,) = rate_totals([line(9, Rate.STANDARD)] * 100, Basis.EXCLUSIVE, Rounding.FLOOR)
    assert total.tax == 90


def test_a_discount_lowers_the_sum_of_its_rate_only():
    # 10 %: 8,000 - 1,000 = 7,000; 7,000 x 10 / 110 = 636.36...; 8 %: 1,080 x 8 / 108 = 80
    lines = [line(8000, Rate.STANDARD), line(1080, Rate.REDUCED), line(-1000, Rate.STANDARD)]
    totals = rate_totals(lines, Basis.INCLUSIVE, Rounding.FLOOR)
    assert totals == (RateTotal(Rate.STANDARD, 6364, 636), RateTotal(Rate.REDUCED, 1000, 80))


@pytest.mark.parametrize("basis", Basis)
@pytest.mark.parametrize("rounding", Rounding)
def test_what_has_no_tax_has_none(basis, rounding):
    totals = rate_totals([line(777, Rate.NONE)], basis, rounding)
    assert totals == (RateTotal(Rate.NONE, 777, 0),)


@given(st.integers(0, 10**12), st.sampled_from(Rate), st.sampled_from(Basis))
def test_tax_is_within_a_yen_of_the_exact_value_on_the_side_that_was_chosen(amount, rate, basis):
    exact = amount * Fraction(rate, 100 if basis is Basis.EXCLUSIVE else 100 + rate)
    below, nearest, above = (rate_total(rate, amount, basis, way).tax for way in Rounding)
    assert exact - 1 < below <= exact <= above < exact + 1
    assert -Fraction(1, 2) < nearest - exact <= Fraction(1, 2)


@given(LINES, st.sampled_from(Basis), st.sampled_from(Rounding))
def test_the_sums_of_the_rates_are_the_sum_of_the_lines(lines, basis, rounding):
    totals = rate_totals(lines, basis, rounding)
    shown = sum(total.net if basis is Basis.EXCLUSIVE else total.gross for total in totals)
    assert shown == sum(each.quantity * each.unit_price for each in lines)
    rates = [total.rate for total in totals]
    assert rates == sorted({each.rate for each in lines}, reverse=True)
    assert totals == rate_totals(lines[::-1], basis, rounding)


@given(st.integers(0, 10**18), st.integers(1, 110))
def test_whole_numbers_beyond_what_a_float_holds_are_rounded_rightly(numerator, denominator):
    below, nearest, above = (rounded(numerator, denominator, way) for way in Rounding)
    assert 0 <= numerator - below * denominator < denominator
    assert 0 <= above * denominator - numerator < denominator
    assert nearest == (below if 2 * (numerator - below * denominator) < denominator else above)


def test_a_description_stands_for_the_missing_other():
    assert [Line("券", "", 1, 1, Rate.NONE).description(each) for each in ("ja", "en")] == [
        "券"
    ] * 2
    assert Line("", "ticket", 1, 1, Rate.NONE).description("ja") == "ticket"
    both = Line("券", "ticket", 1, 1, Rate.NONE)
    assert (both.description("ja"), both.description("en")) == ("券", "ticket")
