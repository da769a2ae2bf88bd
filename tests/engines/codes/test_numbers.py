"""What a person types is the number that was printed, or is refused."""

import contextlib
import itertools
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kaisai.engines.codes.numbers import (
    ALPHABET,
    LENGTH,
    MOST,
    BadNumber,
    _check,
    format_number,
    read_number,
)
from kaisai.engines.codes.words import MISTAKES

NUMBERS = st.integers(0, MOST)


def reason_of(text):
    with pytest.raises(BadNumber) as refused:
        read_number(text)
    return refused.value.reason


@given(NUMBERS)
@example(0)
@example(MOST)
def test_what_is_printed_is_read_again(number):
    written = format_number(number)
    assert re.fullmatch(f"[{ALPHABET}]{{3}}-[{ALPHABET}]{{3}}", written)
    assert read_number(written) == number


@pytest.mark.parametrize(
    ("number", "written"), [(0, "000-000"), (1, "000-012"), (32, "000-104"), (7966007, "7K3-9QH")]
)
def test_numbers_look_the_same_for_ever(number, written):
    assert format_number(number) == written


def test_no_character_is_taken_for_another():
    assert len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)


@pytest.mark.parametrize(
    "typed",
    [
        "7k3-9qh",
        "7K39QH",
        " 7 K 3 9 Q H ",
        "７Ｋ３－９ＱＨ",
        "７ｋ３ー９ｑｈ",
        "7K3\u30009QH\n",
        "7K3–9QH",
        "7-K-3—9−Q‑H",
    ],
)
def test_it_does_not_matter_how_it_is_typed(typed):
    assert read_number(typed) == 7966007


@pytest.mark.parametrize("typed", ["OOO-OI2", "ooo-ol2", "O0o-oi2", "ＯＯＯ－０Ｌ２"])
def test_letters_that_look_like_digits_are_digits(typed):
    assert read_number(typed) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7K3-9Q",
        "7K3-9QHH",
        "7K3-9QU",
        "7K3-9Q*",
        "7K3_9QH",
        "7K3-9Qß",
        "7K3-9ß",
        "7K3-9ı1",
        "番号を入力",
        "-" * 6,
        " " * 40 + "7K3-9QH",
        "7" * 10**6,
    ],
    ids=lambda text: text[:12],
)
def test_what_is_no_number_is_refused(text):
    assert reason_of(text) == "not-a-number"


@given(st.text() | st.text(ALPHABET + "OIL- ", min_size=LENGTH, max_size=LENGTH + 2))
def test_any_text_is_a_number_or_refused(text):
    with contextlib.suppress(BadNumber):
        assert 0 <= read_number(text) <= MOST


@pytest.mark.parametrize("number", [-1, MOST + 1])
def test_a_number_that_does_not_fit_is_not_printed(number):
    with pytest.raises(ValueError, match="between 0 and"):
        format_number(number)


# The check reads from left to right and keeps one value of 32, so that trying all characters after each of these
# tries all numbers of any length. The first character of a pair stands for what came before: all 32 values do.


def test_one_wrong_character_is_found_in_all_numbers():
    assert {_check([before]) for before in range(32)} == set(range(32))
    for value in range(32):
        # Two characters after the same beginning lead apart, and what follows never leads together again.
        assert len({_check([value, other]) for other in range(32)}) == 32
        assert len({_check([before, value]) for before in range(32)}) == 32


def test_two_neighbours_that_changed_places_are_found_in_all_numbers():
    for before, one, other in itertools.product(range(32), repeat=3):
        if one != other:
            assert _check([before, one, other]) != _check([before, other, one])


@given(NUMBERS)
def test_each_wrong_character_and_each_exchange_is_refused(number):
    plain = format_number(number).replace("-", "")
    for at in range(LENGTH):
        for wrong in set(ALPHABET) - {plain[at]}:
            assert reason_of(plain[:at] + wrong + plain[at + 1 :]) == "mistyped"
    for one, other in itertools.combinations(range(LENGTH), 2):
        if plain[one] != plain[other]:
            swapped = list(plain)
            swapped[one], swapped[other] = plain[other], plain[one]
            assert reason_of("".join(swapped)) == "mistyped"


def test_every_reason_has_its_sentence_in_both_languages():
    for reason in MISTAKES:
        refused = BadNumber(reason)
        assert str(refused) == refused.sentence("en") == refused.sentence("fr")
        assert re.search("[ぁ-ん]", refused.sentence("ja"))
        assert "{" not in refused.sentence("en") + refused.sentence("ja")


def test_the_example_in_the_sentence_is_a_number():
    example_given = re.search(r"\w{3}-\w{3}", str(BadNumber("not-a-number")))
    assert read_number(example_given[0]) == 7966007
