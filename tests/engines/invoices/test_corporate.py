"""Registration numbers: what is read, what is doubted, what the check digit finds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaisai.engines.invoices.corporate import check_digit, find_doubt, read_registration_number
from kaisai.engines.invoices.mistakes import Mistake

BASES = st.text("0123456789", min_size=12, max_size=12)


@pytest.mark.parametrize("number", ["7123456789012", "4011001098993"])
def test_published_numbers_have_their_check_digit(number):
    # 123456789012, from the right: 2+1x2+0+9x2+8+7x2+6+5x2+4+3x2+2+1x2 = 74; 74 = 8x9 + 2; 9 - 2 = 7
    assert check_digit(number[1:]) == int(number[0])
    assert find_doubt(f"T{number}") is None


@given(BASES, st.integers(0, 12), st.sampled_from("0123456789"))
def test_every_slip_in_one_digit_is_found_but_0_for_9_behind_the_first(base, place, other):
    right = f"{check_digit(base)}{base}"
    slipped = right[:place] + other + right[place + 1 :]
    is_hidden = right == slipped or (place > 0 and {right[place], other} == {"0", "9"})
    assert (find_doubt(f"T{slipped}") is None) == is_hidden


@given(BASES, st.integers(1, 11))
def test_neighbours_that_changed_places_are_found_but_0_and_9(base, place):
    right = f"{check_digit(base)}{base}"
    one, two = right[place : place + 2]
    slipped = right[:place] + two + one + right[place + 2 :]
    is_hidden = one == two or {one, two} == {"0", "9"}
    assert (find_doubt(f"T{slipped}") is None) == is_hidden


@pytest.mark.parametrize(
    "written",
    [
        "T7123456789012",
        "t7123456789012",
        "Ｔ７１２３４５６７８９０１２",
        " T7-1234-5678-9012\n",
        "Ｔ７－１２３４−５６７８ー９０１２",
        "T 7\u30001234\u00a05678‐9012",
    ],
)
def test_what_people_type_is_read(written):
    assert read_registration_number(written) == "T7123456789012"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "7123456789012",
        "T712345678901",
        "T71234567890123",
        "TT7123456789012",
        "T7123456789O12",
        "T٧123456789012",
        "T①123456789012",
    ],
)
def test_anything_else_is_refused(written):
    with pytest.raises(Mistake) as caught:
        read_registration_number(written)
    assert caught.value.code == "registration-number"


def test_a_number_of_no_corporation_is_read_and_doubted_with_what_was_expected():
    number = read_registration_number("T1123456789012")
    doubt = find_doubt(number)
    assert doubt is not None
    assert (doubt.code, doubt.values["expected"]) == ("check-digit", 7)
    assert "T1123456789012" in doubt.sentence("en")
    assert "7" in doubt.sentence("ja")


@pytest.mark.parametrize("base", ["", "12345678901", "1234567890123", "12345678901x"])
def test_only_twelve_digits_have_a_check_digit(base):
    with pytest.raises(ValueError, match="12 digits"):
        check_digit(base)
