"""A code lets its own ticket in, on its days, and nothing else gets anybody in."""

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from kaisai.engines.codes.ticket_code import (
    EPOCH,
    LAST_DAY,
    PREFIX,
    BadCode,
    Ticket,
    new_key,
    public_of,
    sign,
    verify,
)
from kaisai.engines.codes.words import REASONS

TOLD = json.loads(Path(__file__).with_name("vectors.json").read_text("utf-8"))
PRIVATE = {int(number): text.encode() for number, text in TOLD["test_private_keys"].items()}
KEYS = {int(number): bytes.fromhex(text) for number, text in TOLD["keys"].items()}
DAY = date(2026, 11, 14)
TICKET = Ticket(
    conference=20261114,
    ticket=4711,
    generation=2,
    not_before=DAY,
    not_after=DAY + timedelta(days=1),
    item=7,
    key=1,
)
CODE = sign(TICKET, PRIVATE[1])
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
DAYS = st.dates(EPOCH, LAST_DAY)
TICKETS = st.builds(
    lambda days, **rest: Ticket(not_before=min(days), not_after=max(days), **rest),
    st.tuples(DAYS, DAYS),
    conference=st.integers(0, 2**32 - 1),
    ticket=st.integers(0, 2**48 - 1),
    generation=st.integers(0, 2**32 - 1),
    item=st.integers(0, 2**16 - 1),
    key=st.integers(0, 255),
)


def reason_of(code, keys=KEYS, conference=TICKET.conference, on=DAY):
    with pytest.raises(BadCode) as refused:
        verify(code, keys, conference, on)
    return refused.value.reason


def as_told(told):
    days = {name: date.fromisoformat(told[name]) for name in ("not_before", "not_after")}
    return Ticket(**(told | days))


@pytest.mark.parametrize("case", TOLD["cases"], ids=lambda case: case["name"])
def test_the_shared_vectors_are_answered_as_in_javascript(case):
    asked = (case["code"], KEYS, case["conference"], date.fromisoformat(case["on"]))
    if "reason" in case:
        assert reason_of(*asked) == case["reason"]
    else:
        ticket = as_told(case["ticket"])
        assert verify(*asked) == ticket
        assert sign(ticket, PRIVATE[ticket.key]) == case["code"]


def test_the_shared_vectors_know_every_reason_and_their_keys_belong_together():
    assert {case.get("reason") for case in TOLD["cases"]} == {None, *REASONS}
    assert {number: public_of(PRIVATE[number]) for number in KEYS} == KEYS
    assert all(b"TEST KEY" in key for key in PRIVATE.values())


@given(TICKETS)
def test_what_was_signed_is_read_again(ticket):
    private = PRIVATE[1]
    code = sign(ticket, private)
    keys = {ticket.key: public_of(private)}
    assert verify(code, keys, ticket.conference, ticket.not_before) == ticket
    assert verify(code, keys, ticket.conference, ticket.not_after) == ticket


@given(st.text())
def test_any_text_is_refused_with_a_reason(text):
    assert reason_of(text) == "not-a-code"
    assert reason_of(PREFIX + text) == "not-a-code"


@given(st.text(LETTERS, min_size=136, max_size=136), st.sampled_from(sorted(KEYS)))
def test_any_text_in_the_form_of_a_code_is_refused_with_a_reason(text, key):
    assert reason_of(PREFIX + text) in {"unknown-key", "forged"}
    # The id of the key is the first eight bits: five of the first letter, three of the second.
    known = LETTERS[key >> 3] + LETTERS[(key & 7) << 2 | 1]
    assert reason_of(PREFIX + known + text[2:]) == "forged"


def test_no_letter_of_a_good_code_can_be_another_one():
    found = set()
    for at in range(len(CODE)):
        for letter in set(LETTERS) - {CODE[at]}:
            found.add(reason_of(CODE[:at] + letter + CODE[at + 1 :]))
    assert found == {"not-a-code", "unknown-key", "forged"}


@given(st.integers(0, len(CODE) - 1), st.characters())
def test_no_letter_of_a_good_code_can_be_any_other_character(at, character):
    if character != CODE[at]:
        reason_of(CODE[:at] + character + CODE[at + 1 :])


@given(st.integers(0, len(CODE)), st.text(min_size=1, max_size=3))
def test_nothing_is_added_to_a_code(at, more):
    assert reason_of(CODE[:at] + more + CODE[at:]) == "not-a-code"


def test_nothing_is_left_out_of_a_code():
    for at in range(len(CODE)):
        assert reason_of(CODE[:at]) == "not-a-code"
        assert reason_of(CODE[:at] + CODE[at + 1 :]) == "not-a-code"


def test_a_key_that_is_taken_back_admits_nobody_and_another_one_does_not_help():
    assert reason_of(CODE, {2: KEYS[2]}) == "unknown-key"
    assert reason_of(CODE, {1: KEYS[2]}) == "forged"
    assert reason_of(CODE, {}) == "unknown-key"


def test_a_signature_is_checked_before_anything_in_the_code_is_believed():
    forged = sign(replace(TICKET, conference=5), PRIVATE[3])
    assert reason_of(forged, on=date(2030, 1, 1)) == "forged"


def test_a_ticket_is_valid_on_its_first_and_last_day_and_on_no_other():
    assert reason_of(CODE, on=DAY - timedelta(days=1)) == "not-yet"
    assert verify(CODE, KEYS, TICKET.conference, DAY) == TICKET
    assert verify(CODE, KEYS, TICKET.conference, DAY + timedelta(days=1)) == TICKET
    assert reason_of(CODE, on=DAY + timedelta(days=2)) == "expired"


@pytest.mark.parametrize(
    "wrong",
    [
        {"conference": 2**32},
        {"conference": -1},
        {"ticket": 2**48},
        {"ticket": -1},
        {"generation": 2**32},
        {"item": 2**16},
        {"key": 256},
        {"not_before": EPOCH - timedelta(days=1)},
        {"not_after": LAST_DAY + timedelta(days=1)},
        {"not_after": DAY - timedelta(days=1)},
    ],
    ids=str,
)
def test_a_ticket_that_does_not_fit_is_not_signed(wrong):
    with pytest.raises(ValueError, match=r"does not fit|comes before"):
        sign(replace(TICKET, **wrong), PRIVATE[1])


def test_keys_are_new_each_time_and_have_32_bytes():
    private = new_key()
    assert private != new_key()
    assert len(private) == len(public_of(private)) == 32
    assert verify(sign(TICKET, private), {1: public_of(private)}, TICKET.conference, DAY) == TICKET


def test_a_key_that_is_none_is_a_mistake_of_the_program_not_of_the_visitor():
    with pytest.raises(ValueError, match="32 bytes"):
        verify(CODE, {1: b"short"}, TICKET.conference, DAY)


def test_the_picture_of_a_code_stays_small():
    drawn = segno.make(CODE, error="m", micro=False)
    assert len(CODE) == 144
    assert (drawn.version, drawn.mode, drawn.error) == (6, "alphanumeric", "M")


def test_every_reason_has_its_sentence_in_both_languages():
    for reason in REASONS:
        refused = BadCode(reason)
        assert str(refused) == refused.sentence("en") == refused.sentence("fr")
        assert refused.sentence("en").isascii()
        assert re.search("[ぁ-ん]", refused.sentence("ja"))
