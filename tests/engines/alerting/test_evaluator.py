"""Readings in, alerts out: durations, hysteresis, gaps, phases, restarts."""

import json
import math
from itertools import pairwise, takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaisai.engines.alerting.context import Context
from kaisai.engines.alerting.evaluator import Evaluator
from kaisai.engines.alerting.reading import default_rules, overlay
from kaisai.engines.alerting.rules import Level, Moment
from tests.engines.alerting.venue import NOON, device, part

OK, PENDING, WARN, CRITICAL = Level
RADIO = part("radio", "ap-401", "1")
HEAT = part("temperature", "sw-4f", "inlet")
# 60 and 75 degrees, 30 s, and 20 s and 3 degrees back
RULES = overlay(default_rules(), {"temperature": {"for": 30, "clear_for": 20}})


class Series:
    """One sensor, read every ten seconds."""

    def __init__(self, rules=RULES, subject=HEAT, meaning="celsius", **more):
        self.evaluator = Evaluator(rules, **more)
        self.subject, self.meaning = subject, meaning
        self.at, self.changes = NOON, []

    def read(self, *values):
        """The levels after each value; None is missing."""
        levels = []
        for value in values:
            readings = {} if value is None else {self.meaning: value}
            self.changes += self.evaluator.observe(self.subject, readings, self.at)
            levels.append(self.level)
            self.at += 10
        return levels

    @property
    def level(self):
        rule = next(r.id for r in default_rules().values() if r.meaning == self.meaning)
        return self.evaluator.track(rule, self.subject.key).level

    @property
    def fired(self):
        return [alert.level for alert in self.evaluator.firing()]


def test_it_fires_after_its_duration_and_not_before():
    series = Series()
    assert series.read(20, 61, 62, 63, 64) == [OK, PENDING, PENDING, PENDING, WARN]
    assert [(c.old, c.new, c.at - NOON) for c in series.changes] == [
        (OK, PENDING, 10),
        (PENDING, WARN, 40),
    ]
    assert series.fired == [WARN]


def test_the_threshold_itself_is_still_fine():
    assert Series().read(60, 60, 60, 60, 60)[-1] is OK


def test_one_good_reading_begins_the_wait_anew():
    assert Series().read(61, 61, 61, 59, 61, 61, 61, 61)[3:] == [
        OK,
        PENDING,
        PENDING,
        PENDING,
        WARN,
    ]


def test_it_becomes_critical_after_the_same_duration_beyond_that_threshold():
    series = Series()
    assert series.read(80, 80, 61, 80, 80, 80, 80) == [PENDING] * 3 + [WARN] * 3 + [CRITICAL]


def test_it_ends_only_well_below_the_threshold_and_after_a_while():
    series = Series()
    series.read(61, 61, 61, 61)
    assert series.read(58, 58, 58, 58, 58)[-1] is WARN  # within three degrees
    assert series.read(57, 57, 58, 57, 57, 57) == [WARN] * 5 + [OK]
    assert series.fired == []


def test_from_critical_it_falls_to_a_warning_first():
    series = Series()
    series.read(80, 80, 80, 80)
    assert series.read(65, 65, 65, 65) == [CRITICAL, CRITICAL, WARN, WARN]
    assert series.read(20, 20, 20) == [WARN, WARN, OK]


def test_a_dip_below_warning_on_the_way_does_not_end_it():
    series = Series()
    series.read(80, 80, 80, 80)
    assert series.read(65, 65, 20) == [CRITICAL, CRITICAL, WARN]


@pytest.mark.parametrize("missing", [None, math.nan, math.inf])
def test_missing_values_end_nothing_and_begin_nothing(missing):
    series = Series()
    series.read(61, 61, 61, 61)
    assert series.read(*[missing] * 100) == [WARN] * 100
    fresh = Series()
    assert fresh.read(61, *[missing] * 100)[-1] is PENDING


def test_a_gap_of_the_monitor_does_not_count():
    series = Series()
    series.read(61, 61)
    series.at += 3600
    assert series.read(61, 61, 61) == [PENDING, PENDING, WARN]


def test_one_lost_answer_is_no_gap():
    assert Series().read(61, 61, None, 61)[-1] is WARN


def test_the_clock_may_be_set_back():
    series = Series()
    series.read(61, 61)
    series.at -= 3600
    assert series.read(61, 61, 61) == [PENDING, PENDING, WARN]


def test_rules_without_duration_fire_at_once():
    ap = device("ap-401")
    evaluator = Evaluator(default_rules())
    assert not evaluator.observe(ap, {"uptime": 86_400.0}, NOON)
    (change,) = evaluator.observe(ap, {"uptime": 20.0}, NOON + 10)
    assert (change.rule, change.new) == ("reboot", WARN)
    (change,) = evaluator.observe(ap, {"uptime": 301.0}, NOON + 291)
    assert (change.rule, change.new) == ("reboot", OK)


class TestPortUpNoPing:
    """Two readings together."""

    @pytest.fixture
    def look(self):
        evaluator, ap, times = Evaluator(default_rules()), device("ap-401"), iter(range(10_000))

        def look(**readings):
            for _ in range(5):
                evaluator.observe(ap, readings, NOON + 10 * next(times))
            return [alert.rule.id for alert in evaluator.firing()]

        return look

    def test_up_and_silent_is_hung(self, look):
        assert look(ping_answers=0.0, port_up=1.0) == ["port-up-no-ping"]
        assert look(ping_answers=1.0, port_up=1.0) == []

    def test_down_and_silent_is_something_else(self, look):
        assert look(ping_answers=0.0, port_up=0.0) == []

    def test_without_the_port_nothing_is_known(self, look):
        assert look(ping_answers=0.0) == []
        assert look(ping_answers=0.0, port_up=1.0) == ["port-up-no-ping"]
        assert look(ping_answers=0.0) == ["port-up-no-ping"]


class TestTimetable:
    """35 clients on one radio."""

    def seconds_until_told(self, moment):
        series = Series(
            default_rules(), RADIO, "clients", context=Context("sessions", {"4f": moment})
        )
        levels = series.read(10, *[35] * 100)
        return levels.index(WARN) * 10 - 10 if WARN in levels else None

    def test_before_a_break_it_is_told_sooner_in_the_break_it_is_expected(self):
        assert self.seconds_until_told(Moment.SESSION) == 300
        assert self.seconds_until_told(Moment.BEFORE_BREAK) == 60
        assert self.seconds_until_told(Moment.BREAK) is None

    def test_the_wait_so_far_counts_when_the_break_comes_near(self):
        series = Series(default_rules(), RADIO, "clients")
        series.evaluator.set_context(Context("sessions", {"4f": Moment.SESSION}), NOON)
        assert series.read(*[35] * 10)[-1] is PENDING
        series.evaluator.set_context(Context("sessions", {"4f": Moment.BEFORE_BREAK}), series.at)
        assert series.read(35) == [WARN]

    def test_another_room_changes_nothing(self):
        series = Series(default_rules(), RADIO, "clients")
        series.evaluator.set_context(Context("", {"1f": Moment.BEFORE_BREAK}), NOON)
        assert series.read(*[35] * 20)[-1] is PENDING


def test_a_phase_that_switches_a_rule_off_ends_its_alerts():
    series = Series(default_rules(), RADIO, "clients", context=Context("sessions"))
    series.read(*[45] * 40)
    assert series.fired == [CRITICAL]
    (change,) = series.evaluator.set_context(Context("teardown"), series.at)
    assert (change.new, change.why) == (OK, "off")
    assert series.read(*[45] * 40)[-1] is OK
    series.evaluator.set_context(Context("sessions"), series.at)
    assert series.read(*[45] * 40)[-1] is CRITICAL


def test_another_threshold_takes_effect_and_keeps_what_is_known():
    series = Series()
    series.read(61, 61, 61, 61)
    assert series.evaluator.replace(overlay(RULES, {"temperature": {"warn": 65}}), series.at) == []
    assert series.read(61, 61, 61) == [WARN, WARN, OK]


def test_what_is_taken_away_ends_its_alerts():
    series = Series()
    series.read(61, 61, 61, 61)
    rules = {key: rule for key, rule in RULES.items() if key != "temperature"}
    (change,) = series.evaluator.replace(rules, series.at)
    assert (change.new, change.why) == (OK, "gone")
    series = Series()
    series.read(61, 61, 61, 61)
    (change,) = series.evaluator.forget([HEAT.key, "never seen"], series.at)
    assert (change.new, change.why) == (OK, "gone")
    assert series.fired == []


def test_a_subject_that_moves_to_another_room_keeps_its_alert():
    series = Series()
    series.read(61, 61, 61, 61)
    series.subject = part("temperature", "sw-4f", "inlet", room="1f")
    assert series.read(61) == [WARN]
    assert [alert.subject.room for alert in series.evaluator.firing()] == ["1f"]


def test_what_comes_and_goes_must_calm_down():
    series = Series()
    for _ in range(4):
        series.read(61, 61, 61, 61)
        series.read(20, 20, 20)
    assert series.fired == [WARN]
    assert series.evaluator.firing()[0].flapping
    assert series.read(*[20] * 57)[-1] is WARN
    assert series.read(20) == [OK]
    series.read(61, 61, 61, 61)
    assert series.read(20, 20, 20)[-1] is OK


def test_after_a_restart_it_goes_on_where_it_was():
    series = Series()
    series.read(61, 61, 61)
    told = json.loads(json.dumps(series.evaluator.dump(), allow_nan=False))
    series.evaluator = Evaluator(RULES)
    assert series.evaluator.restore(told, series.at) == []
    assert series.read(61) == [WARN]


def test_a_restart_in_another_phase_ends_what_does_not_count_there():
    series = Series(default_rules(), RADIO, "clients")
    series.read(*[45] * 40)
    evaluator = Evaluator(default_rules(), Context("teardown"))
    (change,) = evaluator.restore(series.evaluator.dump(), series.at)
    assert (change.new, change.why) == (OK, "off")
    assert evaluator.firing() == []


def test_a_dump_of_another_version_is_no_harm():
    evaluator = Evaluator(RULES)
    assert evaluator.restore({"version": 0}, NOON) == []
    assert evaluator.restore({}, NOON) == []


# -- whatever comes

VALUES = st.one_of(
    st.none(), st.sampled_from([20.0, 58.0, 61.0, 74.0, 80.0]), st.floats(), st.floats(50, 80)
)
STEPS = st.sampled_from([1, 10, 10, 10, 20, 30, 31, 600, -50])
READINGS = st.lists(st.tuples(STEPS, VALUES), max_size=60)


def played(readings, evaluator=None):
    """Number of the reading, its value, and what it changed."""
    evaluator, at = evaluator or Evaluator(RULES), NOON
    for number, (step, value) in enumerate(readings):
        at += step
        told = {} if value is None else {"celsius": value}
        for change in evaluator.observe(HEAT, told, at):
            yield number, value, change


def seconds_beyond(bound, history):
    """For how long the last readings have been beyond it, gaps left out."""
    run = [when for when, _ in takewhile(lambda each: each[1] > bound, reversed(history))]
    passed = [later - before for later, before in pairwise(run)]
    return sum(each for each in passed if 0 < each <= 30)


@given(READINGS)
def test_no_alert_without_its_duration(readings):
    """Up to a warning all readings were beyond it, for 30 s without the gaps."""
    bounds, history, at = {WARN: 60, CRITICAL: 75}, [], NOON
    risen = {number: c.new for number, _, c in played(readings) if c.new > c.old}
    for number, (step, value) in enumerate(readings):
        at += step
        if value is not None and math.isfinite(value):
            history.append((at, value))
        bound = bounds.get(risen.get(number))
        if bound is None:
            continue
        assert seconds_beyond(bound, history) >= 30


@given(READINGS)
def test_nothing_changes_without_a_reading(readings):
    for _, value, change in played(readings):
        assert value is not None
        assert math.isfinite(value)
        assert change.value == value


@given(READINGS, READINGS)
def test_a_restart_between_two_readings_changes_nothing(before, after):
    one, two = Evaluator(RULES), Evaluator(RULES)
    list(played(before, one))
    kept = json.loads(json.dumps(one.dump(), allow_nan=False))
    two.restore(kept, NOON)
    assert two.dump() == one.dump()
    assert [alert.key for alert in two.firing()] == [alert.key for alert in one.firing()]
    assert list(played(after, two)) == list(played(after, one))
