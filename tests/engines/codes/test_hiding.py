"""Running numbers become others that tell nothing, one for one."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaisai.engines.codes.hiding import hide, reveal
from kaisai.engines.codes.numbers import MOST

KEYS = st.binary(min_size=1, max_size=32)


@given(number=st.integers(0, MOST), key=KEYS)
def test_the_key_leads_back(number, key):
    hidden = hide(number, key)
    assert 0 <= hidden <= MOST
    assert reveal(hidden, key) == number


def test_neighbours_are_far_apart_and_another_key_gives_others():
    hidden = [hide(number, b"kumo") for number in range(1, 1001)]
    assert len(set(hidden)) == 1000
    assert sum(abs(a - b) < 1000 for a, b in itertools.pairwise(hidden)) < 5
    assert hidden != [hide(number, b"kaze") for number in range(1, 1001)]


@pytest.mark.parametrize("number", [-1, MOST + 1])
def test_what_does_not_fit_is_an_error(number):
    with pytest.raises(ValueError, match="is not between"):
        hide(number, b"kumo")
    with pytest.raises(ValueError, match="is not between"):
        reveal(number, b"kumo")
