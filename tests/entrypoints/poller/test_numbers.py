"""Counters become rates and readings: wraps, restarts, gaps, what is missing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaisai.domains.alerts.queries import Part, readings_of
from kaisai.engines.alerting.rules import Subject
from kaisai.engines.metrics.port import Counter
from kaisai.engines.metrics.rates import PLAIN
from kaisai.entrypoints.poller.numbers import Numbers

NAMES = ("admin", "oper", *(f"{way}_{what}" for way in ("in", "out") for what in ("octets", "errors", "discards")))  # fmt: skip
PORT = Part(
    Subject("sw/port/1", "port"), "port", {name: f"port/1/{name}" for name in NAMES}, speed=1e9
)


def rate(before, now, *, counter=PLAIN, seconds=10):
    numbers = Numbers()
    numbers.count({"n": counter})
    numbers.take(0, {"n": before}, 10.0)
    numbers.take(seconds * 1000, {"n": now}, 10.0)
    return numbers.rates.get("n")


def test_what_was_counted_is_divided_by_the_time_it_took():
    assert rate(1000, 6000) == 500


def test_a_narrow_counter_that_is_full_begins_anew():
    assert rate(2**32 - 1000, 1000, counter=Counter(32)) == 200


@pytest.mark.parametrize("counter", [Counter(64), Counter(32, 1.0)])
def test_a_device_that_began_anew_has_no_rate_rather_than_a_wild_one(counter):
    assert rate(2**31, 1000, counter=counter) is None


def test_after_a_gap_there_is_no_rate():
    assert rate(0, 1000, seconds=31) is None


ROUNDS = st.lists(
    st.tuples(
        st.sampled_from([0, 1, 10, 10, 10, 10, 31]),
        st.lists(st.none() | st.integers(0, 2**32), min_size=2, max_size=2),
    ),
    max_size=12,
)


@given(ROUNDS)
def test_a_number_that_is_missing_changes_nothing_for_the_others(rounds):
    whole, without = Numbers(), Numbers()
    whole.count({"a": PLAIN, "b": Counter(32)})
    without.count({"a": PLAIN, "never told": PLAIN, "b": Counter(32)})
    t = 1_000_000
    for seconds, told in rounds:
        t += seconds * 1000
        values = {n: float(v) for n, v in zip("ab", told, strict=True) if v is not None}
        for numbers in (whole, without):
            numbers.take(t, values, 10.0)
        assert whole.rates == without.rates


def test_ports_are_read_alike_whether_all_is_known_or_not():
    told = {f"port/1/{name}": 7.0 * n for n, name in enumerate(NAMES)}
    whole = readings_of(PORT, told, told)
    for name in NAMES[2:]:
        less = readings_of(PORT, told, {k: v for k, v in told.items() if k != f"port/1/{name}"})
        assert less.keys() <= whole.keys()
        assert {k: v for k, v in whole.items() if less.get(k, v) != v}.keys() <= {
            "utilisation",
            name.partition("_")[2],
        }


def test_what_is_not_told_is_not_known():
    assert readings_of(PORT, {}, {}) == {}
    assert readings_of(PORT, {"port/1/oper": 2, "port/1/admin": 2}, {}) == {}


def test_a_port_is_as_full_as_its_busier_direction():
    rates = {"port/1/in_octets": 25e6, "port/1/out_octets": 100e6, "port/1/in_errors": 2.0}
    found = readings_of(PORT, {"port/1/oper": 1, "port/1/admin": 1}, rates)
    assert found == {
        "up": 1.0,
        "in_utilisation": 20.0,
        "out_utilisation": 80.0,
        "utilisation": 80.0,
        "errors": 2.0,
    }


@pytest.mark.parametrize(
    ("kind", "told", "percent"),
    [
        ("poe", {"used": 90.0, "budget": 120.0}, 75.0),
        ("pool", {"used": 90.0, "size": 100.0}, 90.0),
        ("pool", {"percent": 85.0}, 85.0),
        ("sessions", {"used": 10.0}, None),
        ("sessions", {"used": 10.0, "limit": 0.0}, None),
    ],
)
def test_shares_need_both_numbers(kind, told, percent):
    names = {name: f"{kind}/1/{name}" for name in ("used", "budget", "size", "percent", "limit")}
    part = Part(Subject(f"rt/{kind}/1", kind), kind, names)
    found = readings_of(part, {names[name]: value for name, value in told.items()}, {})
    assert found.get("percent") == percent
