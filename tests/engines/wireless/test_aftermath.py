"""Whether a change helped: never more certain than the numbers are."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaisai.engines.wireless.aftermath import MEASURES, Direction, Outcome, judge_change
from kaisai.engines.wireless.words import sentence

SERIES = st.lists(st.none() | st.floats() | st.integers(0, 100), max_size=40)
READINGS = st.dictionaries(st.sampled_from([*MEASURES, "other"]), SERIES)


def around(level, count=20, noise=1.0, seed=1):
    dice = random.Random(seed)
    return [level + dice.uniform(-noise, noise) for _ in range(count)]


def judge(measure, before, after, **more):
    return judge_change({measure: before}, {measure: after}, **more)


def direction(found, measure):
    return next(e.direction for e in found.effects if e.measure == measure)


@pytest.mark.parametrize(
    ("measure", "before", "after", "outcome"),
    [
        ("loss", 8, 1, Outcome.HELPED),
        ("loss", 1, 8, Outcome.WORSE),
        ("loss", 4, 4.3, Outcome.NO_DIFFERENCE),
        ("airtime", 80, 55, Outcome.HELPED),
        ("airtime", 55, 80, Outcome.WORSE),
        ("airtime", 55, 57, Outcome.NO_DIFFERENCE),
        ("clients", 30, 45, Outcome.HELPED),
        ("clients", 45, 30, Outcome.WORSE),
    ],
)
def test_a_step_is_told_and_its_direction(measure, before, after, outcome):
    assert judge(measure, around(before), around(after, seed=2)).outcome is outcome


def test_the_reason_is_one_line_in_both_languages():
    found = judge("loss", [8, 8, 9, 8], [1, 1, 1, 2])
    assert sentence(found.why, "en") == "It helped: loss (%) went from 8 to 1."
    assert sentence(found.why, "ja") == "改善しました。パケットロス(%)は 8 から 1 になりました。"


def test_wide_noise_hides_a_small_step():
    before, after = around(40, noise=30), around(48, noise=30, seed=2)
    assert judge("airtime", before, after).outcome is Outcome.NO_DIFFERENCE


def test_wild_samples_and_gaps_on_either_side_change_nothing():
    before, after = around(70), around(45, count=33, seed=2)
    wild = [None, *before[:9], 100.0, None, math.nan, *before[9:], -5.0]
    clean, dirty = judge("airtime", before, after), judge("airtime", wild, after)
    assert clean.outcome is dirty.outcome is Outcome.HELPED


def test_a_step_too_small_to_notice_is_none_however_clear():
    before, after = around(4, noise=0.1), around(4.9, noise=0.1, seed=2)
    assert judge("loss", before, after).outcome is Outcome.NO_DIFFERENCE


def test_too_few_samples_say_nothing():
    found = judge("loss", [9, 9], around(1))
    assert (found.outcome, found.why.code) == (Outcome.CANNOT_SAY, "change-missing")
    assert judge_change({}, {}).outcome is Outcome.CANNOT_SAY


def test_what_happened_in_every_room_was_not_the_change():
    before, after = {"airtime": around(30)}, {"airtime": around(60, seed=2)}
    alone = judge_change(before, after)
    elsewhere = [
        ({"airtime": around(28, seed=n)}, {"airtime": around(57, seed=n + 9)}) for n in range(3)
    ]
    compared = judge_change(before, after, elsewhere)
    assert (alone.outcome, compared.outcome) == (Outcome.WORSE, Outcome.NO_DIFFERENCE)
    assert compared.why.code == "change-no-difference-compared"


def test_standing_still_while_every_other_room_gets_worse_is_a_help():
    elsewhere = [({"loss": around(2)}, {"loss": around(9, seed=n)}) for n in range(3)]
    found = judge("loss", around(2, noise=0.5), around(2, noise=0.5, seed=2), controls=elsewhere)
    assert found.outcome is Outcome.HELPED
    assert found.why.code == "change-helped-compared"


def test_one_strange_room_among_the_others_does_not_decide():
    calm = [({"loss": around(2)}, {"loss": around(2, seed=n)}) for n in range(2)]
    broken = ({"loss": around(2)}, {"loss": around(60)})
    found = judge("loss", around(8), around(8, seed=2), controls=[*calm, broken])
    assert found.outcome is Outcome.NO_DIFFERENCE


def test_what_was_on_its_way_already_is_left_open():
    rising = [30 + n for n in range(20)]
    found = judge("airtime", rising, [50 + n for n in range(20)])
    assert (found.outcome, direction(found, "airtime")) == (Outcome.CANNOT_SAY, Direction.UNCLEAR)
    turned = judge("airtime", rising, around(15))
    assert turned.outcome is Outcome.HELPED


def test_what_is_unclear_is_not_overruled_by_what_weighs_less():
    before = {"loss": [12 - n / 2 for n in range(20)], "clients": around(30)}
    after = {"loss": around(0.6, noise=0.5), "clients": around(45)}
    found = judge_change(before, after)
    assert (found.outcome, found.why.code) == (Outcome.CANNOT_SAY, "change-cannot-say")


def test_a_session_that_starts_meanwhile_needs_other_rooms_to_compare_with():
    before, after = {"clients": around(20)}, {"clients": around(60, seed=2)}
    assert judge_change(before, after, turnover=True).outcome is Outcome.CANNOT_SAY
    calm = [({"clients": around(20)}, {"clients": around(25, seed=n)}) for n in range(3)]
    assert judge_change(before, after, calm, turnover=True).outcome is Outcome.HELPED


def test_more_clients_may_take_more_airtime():
    before = {"clients": around(30), "airtime": around(40)}
    served = judge_change(before, {"clients": around(60), "airtime": around(70)})
    assert served.outcome is Outcome.HELPED
    assert direction(served, "airtime") is Direction.WITH_CLIENTS
    jammed = judge_change(before, {"clients": around(36), "airtime": around(90)})
    assert jammed.outcome is Outcome.WORSE


def test_air_that_is_free_because_clients_were_lost_is_no_gain():
    before = {"clients": around(60), "airtime": around(70)}
    after = {"clients": around(10), "airtime": around(5)}
    assert judge_change(before, after).outcome is Outcome.WORSE
    assert judge_change(before, after, relief=True).outcome is Outcome.HELPED


def test_what_attendees_feel_weighs_more_than_what_devices_count():
    before = {"loss": around(9), "clients": around(40)}
    after = {"loss": around(1), "clients": around(30)}
    found = judge_change(before, after)
    assert (found.outcome, found.effects[0].measure) == (Outcome.HELPED, "loss")


def test_measures_of_the_same_weight_that_contradict_decide_nothing():
    before = {"loss": around(9), "complaints": [0] * 10}
    after = {"loss": around(1), "complaints": [2] * 10}
    found = judge_change(before, after)
    assert (found.outcome, found.why.code) == (Outcome.CANNOT_SAY, "change-contradicts")


@pytest.mark.parametrize(
    ("before", "after", "outcome"),
    [
        ([0, 2, 1, 2, 0, 3, 1, 2, 1, 2], [0] * 10, Outcome.HELPED),
        ([0] * 10, [0, 2, 1, 2, 0, 3, 1, 2, 1, 2], Outcome.WORSE),
        ([0, 0, 1, 0, 0, 0, 0, 0, 0, 0], [0] * 10, Outcome.NO_DIFFERENCE),
    ],
)
def test_complaints_are_rare_and_counted_as_such(before, after, outcome):
    assert judge("complaints", before, after).outcome is outcome


@given(
    READINGS,
    READINGS,
    st.lists(st.tuples(READINGS, READINGS), max_size=3),
    st.booleans(),
    st.booleans(),
)
def test_no_readings_raise_and_every_reason_is_whole(before, after, controls, turnover, relief):
    found = judge_change(before, after, controls, turnover=turnover, relief=relief)
    assert [effect.measure for effect in found.effects] == list(MEASURES)
    for language in ("en", "ja"):
        said = sentence(found.why, language)
        assert said != found.why.code
        assert "?" not in said


@given(st.sampled_from([*MEASURES]), SERIES)
def test_nothing_changed_is_never_a_verdict(measure, series):
    found = judge(measure, series, series)
    assert found.outcome in {Outcome.NO_DIFFERENCE, Outcome.CANNOT_SAY}


@given(st.sampled_from([*MEASURES]), SERIES, SERIES)
def test_the_same_change_made_backwards_never_has_the_same_merit(measure, one, other):
    forth, back = judge(measure, one, other), judge(measure, other, one)
    assert not forth.outcome is back.outcome is Outcome.HELPED
    assert not forth.outcome is back.outcome is Outcome.WORSE
