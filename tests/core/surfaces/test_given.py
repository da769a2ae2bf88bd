"""Single values of addresses and forms, whatever somebody writes there."""

import pytest
from django.http import QueryDict

from kaisai.core.surfaces.given import number_in, word_in


@pytest.mark.parametrize(
    ("query", "told"),
    [("", ""), ("a=hall", "hall"), ("a=ha%00ll", "hall"), ("a=1234567", "12345"), ("b=1", "")],
)
def test_words_are_cut_and_hold_no_nul(query, told):
    assert word_in(QueryDict(query), "a", 5) == told


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("a=17", 17),
        ("a=007", 7),
        ("", -1),
        ("a=", -1),
        ("a=-5", -1),
        ("a=1.5", -1),
        ("a=%D9%A3", -1),  # a digit, but none of ours
        ("a=" + "9" * 5000, -1),
    ],
)
def test_numbers_are_whole_or_the_other_one(query, told):
    assert number_in(QueryDict(query), "a", -1) == told
