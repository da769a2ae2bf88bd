"""A lottery is fair, parts nobody, and is the same for whoever draws it."""

import contextlib
import json
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaisai.engines.lottery.checking import verify
from kaisai.engines.lottery.draw import Application, commitment, draw
from kaisai.engines.lottery.mistakes import Mistake
from kaisai.engines.lottery.record import Record, read_record, write_record
from kaisai.engines.lottery.words import FINDINGS, MISTAKES

INDEPENDENT = Path(__file__).with_name("independent.py")
SEED = bytes(range(32))
WORDS = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=8)
QUOTAS = ("main", "party")
APPLICATIONS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "雲", 'd"e\\', "f"]),
        st.dictionaries(st.sampled_from(QUOTAS), st.integers(1, 3), min_size=1),
    ),
    max_size=24,
).map(
    lambda rows: tuple(Application(f"e-{n}", group, needs) for n, (group, needs) in enumerate(rows))
)


def drawn(applications, quotas, seed=SEED, salt=""):
    result = draw(quotas, applications, seed, salt)
    return Record("General", commitment(seed), quotas, tuple(applications), salt, seed, result)


def singles(number, needs=1):
    return tuple(Application(f"e-{n}", f"g-{n}", {"main": needs}) for n in range(number))


@given(
    APPLICATIONS, st.integers(0, 30), st.integers(0, 12), st.binary(min_size=32, max_size=32), WORDS
)
def test_nobody_is_parted_nothing_is_oversold_and_no_place_stays_free_in_vain(
    applications, main, party, seed, salt
):
    quotas = {"main": main, "party": party}
    result = draw(quotas, applications, seed, salt)
    assert sorted((*result.winners, *result.waiting)) == sorted(
        application.name for application in applications
    )
    won = {application.group for application in applications if application.name in result.winners}
    assert not won & {
        application.group for application in applications if application.name in result.waiting
    }
    used = Counter()
    for application in applications:
        if application.group in won:
            used.update(application.needs)
    free = {quota: places - used[quota] for quota, places in quotas.items()}
    assert min(free.values()) >= 0
    for group in {application.group for application in applications} - won:
        needs = Counter()
        for application in applications:
            if application.group == group:
                needs.update(application.needs)
        assert any(needs[quota] > free[quota] for quota in quotas)


def test_everybody_has_the_same_chance_whether_alone_or_together():
    applications = (
        *singles(6),
        *(Application(f"t-{n}", "together", {"main": 1}) for n in range(3)),
    )
    won = Counter()
    for number in range(2000):
        first = draw({"main": 3}, applications, number.to_bytes(32, "big")).winners[0]
        won[
            next(application.group for application in applications if application.name == first)
        ] += 1
    assert len(won) == 7
    assert all(abs(times - 2000 / 7) < 80 for times in won.values()), won


def test_seed_salt_and_list_each_decide():
    applications = singles(30)
    usual = draw({"main": 10}, applications, SEED)
    assert draw({"main": 10}, applications, SEED, "Nikkei 38,274.05") != usual
    assert draw({"main": 10}, applications, bytes(32)) != usual
    more = draw({"main": 10}, (*applications, Application("late", "late", {"main": 1})), SEED)
    assert [name for name in more.winners if name != "late"] != list(usual.winners)


@pytest.mark.parametrize("salt", ["", "雲 “3” \\"])
def test_somebody_who_only_read_the_description_comes_to_the_same(salt):
    applications = [
        Application(f"e-{n}", f'雲"{n // 3}', {"main": 1, "party": n % 2}) for n in range(40)
    ]
    record = drawn(applications, {"main": 17, "party": 6}, salt=salt)
    command = [sys.executable, "-I", str(INDEPENDENT)]
    told = subprocess.run(
        command, input=write_record(record), capture_output=True, check=True, timeout=60
    ).stdout
    assert json.loads(told) == [list(record.result.winners), list(record.result.waiting)]


@given(APPLICATIONS, st.integers(0, 30), WORDS)
def test_a_record_comes_back_as_it_was_and_is_right(applications, main, salt):
    record = drawn(applications, {"main": main, "party": 3}, salt=salt)
    again = read_record(write_record(record))
    assert again == record
    assert all(finding.is_right for finding in verify(again))
    before = replace(record, seed=None, result=None)
    assert read_record(write_record(before)) == before
    assert [finding.code for finding in verify(before)] == ["not-drawn"]


def moved(record):
    return replace(record, result=replace(record.result, waiting=record.result.waiting[::-1]))


def favoured(record):
    winners, waiting = list(record.result.winners), list(record.result.waiting)
    winners[-1], waiting[0] = waiting[0], winners[-1]
    return replace(
        record, result=replace(record.result, winners=tuple(winners), waiting=tuple(waiting))
    )


def doubled(record):
    twice = (*record.result.winners, record.result.waiting[0])
    return replace(record, result=replace(record.result, winners=twice))


def left_out(record):
    return replace(record, result=replace(record.result, waiting=record.result.waiting[1:]))


def drawn_with_another_seed(record):
    other = drawn(record.applications, record.quotas, bytes(32))
    return replace(other, commitment=record.commitment)


@pytest.mark.parametrize(
    ("cheat", "codes"),
    [
        (moved, {"order"}),
        (favoured, {"other-result"}),
        (doubled, {"other-result"}),
        (left_out, {"other-result"}),
        (drawn_with_another_seed, {"other-seed"}),
    ],
)
def test_every_way_of_cheating_shows(cheat, codes):
    findings = verify(cheat(drawn(singles(20), {"main": 8})))
    assert {finding.code for finding in findings if not finding.is_right} == codes
    for finding in findings:
        assert finding.sentence("en") != finding.sentence("ja")


WHOLE = json.loads(write_record(drawn(singles(3), {"main": 2})))


@pytest.mark.parametrize(
    ("change", "code", "sentence"),
    [
        ({"format": "kaisai-lottery/9"}, "format", "format: “kaisai-lottery/9” is unknown"),
        ({"seed": "00"}, "not-hex", "seed: 64 digits"),
        ({"commitment": "Z" * 64}, "not-hex", "commitment: 64 digits"),
        ({"quotas": []}, "not-an-object", "quotas: An object"),
        ({"quotas": {"main": -1}}, "not-places", "quotas: main: A whole number"),
        ({"quotas": {"main": True}}, "not-places", "quotas: main: A whole number"),
        ({"quotas": {}}, "unknown-quota", "applications: 1: needs: There is no quota “main”"),
        ({"quotas": {"main": 2, "\ud800": 1}}, "not-a-word", "quotas: A text"),
        ({"applications": {}}, "not-a-list", "applications: A list"),
        ({"applications": [7]}, "not-an-object", "applications: 1: An object"),
        (
            {"applications": WHOLE["applications"] * 2},
            "application-twice",
            "applications: 4: “e-0” is there twice",
        ),
        (
            {"winners": ["nobody"]},
            "unknown-application",
            "winners: There is no application “nobody”",
        ),
        ({"winners": [{}]}, "not-a-list", "winners: A list"),
        ({"name": "a\nb"}, "not-a-word", "name: A text"),
        ({"salt": "x" * 201}, "not-a-word", "salt: A text"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(change, code, sentence):
    with pytest.raises(Mistake) as wrong:
        read_record(json.dumps(WHOLE | change).encode())
    assert wrong.value.code == code
    assert wrong.value.sentence("en").startswith(sentence)


def test_a_name_that_comes_twice_is_refused_since_two_draws_would_be_right():
    with pytest.raises(Mistake, match="salt: The name comes twice"):
        read_record(b'{"format": "kaisai-lottery/1", "salt": "a", "salt": "b"}')


@given(
    st.binary(max_size=80) | st.text(max_size=80).map(lambda text: text.encode(errors="replace"))
)
def test_bad_bytes_are_one_sentence(data):
    with pytest.raises(Mistake):
        read_record(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.sampled_from(sorted(WHOLE)), JSON)
def test_a_record_with_anything_in_one_place_is_read_or_refused(key, value):
    with contextlib.suppress(Mistake):
        verify(read_record(json.dumps(WHOLE | {key: value}).encode()))


def test_every_sentence_is_in_both_languages():
    assert all(en and ja and en != ja for en, ja in (*MISTAKES.values(), *FINDINGS.values()))
