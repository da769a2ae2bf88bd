"""A code that was mistyped is never somebody else's."""

from hypothesis import given
from hypothesis import strategies as st

from kaisai.engines.payments.payer_codes import find_payer_codes, is_payer_code, payer_code

numbers = st.integers(100_000, 999_999)


@given(number=numbers, place=st.integers(0, 6), digit=st.integers(0, 9))
def test_a_wrong_digit_is_noticed(number, place, digit):
    code = payer_code(number)
    typed = code[:place] + str(digit) + code[place + 1 :]
    assert is_payer_code(typed) is (typed == code)


@given(number=numbers, place=st.integers(0, 5))
def test_two_digits_that_changed_places_are_noticed(number, place):
    code = payer_code(number)
    typed = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert is_payer_code(typed) is (typed == code)


def test_it_is_found_in_what_a_bank_tells_and_nowhere_else():
    code = payer_code(123456)
    assert find_payer_codes(f"振込 {code}ヤマダ タロウ") == [code]
    assert find_payer_codes(f"{code}1 ヤマダ") == []  # eight digits: an account, a telephone
    assert find_payer_codes("ヤマダ タロウ") == []
    assert find_payer_codes(f"{code} {payer_code(654321)}") == [code, payer_code(654321)]


def test_it_is_the_published_algorithm():
    assert payer_code(572)[-1] == "4"  # the example of Damm's dissertation: 572 -> 5724
