"""Moments in addresses: read exactly, and nonsense is a sentence, never a traceback."""

from datetime import timedelta

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from kaisai.core.kit.clock import from_ms, now, to_ms
from kaisai.core.kit.errors import Refused
from kaisai.core.surfaces.moments import LATEST_MS, moment_in, stretch_in

HOUR = timedelta(hours=1)


def asked(**values):
    return RequestFactory().get("/", values)


@given(st.integers(0, LATEST_MS))
def test_every_millisecond_is_the_one_that_was_said(t):
    assert to_ms(moment_in(asked(t=t), "t")) == t


def test_no_moment_is_none():
    assert moment_in(asked(), "t") is None
    assert moment_in(asked(t=""), "t") is None


@pytest.mark.parametrize(
    "text", ["-1", "1.5", "noon", "٣", "4000000000001", "9" * 5000, "0" * 20 + "9" * 20, "1\0"]
)
def test_nonsense_is_refused(text):
    for name in ("t", "from", "to"):
        with pytest.raises(Refused) as refused:
            moment_in(asked(**{name: text}), name)
        assert (refused.value.code, refused.value.status) == ("bad-value", 400)


@pytest.mark.parametrize(
    "page", ["traffic/charts", "traffic/marks", "maps/figures", "maps/changes", "at", "replay"]
)
@pytest.mark.parametrize("text", ["0" * 15 + "9" * 400, "9" * 15, "0"])
def test_far_moments_are_no_server_error_on_any_page(cast, visitor, page, text):
    browser = visitor("noc")
    for query in (f"t={text}", f"from={text}&to={text}", f"from={text}", f"to={text}"):
        assert browser.get(f"/kumo/{page}?{query}").status_code < 500


def test_a_stretch_has_both_ends_in_order():
    assert stretch_in(asked(**{"from": 5, "to": 5})) == (from_ms(5), from_ms(5))
    for values in ({}, {"from": 1}, {"to": 1}, {"from": 2, "to": 1}):
        with pytest.raises(Refused):
            stretch_in(asked(**values))


def test_what_is_usual_ends_now_and_the_rest_is_told():
    start, end = stretch_in(asked(), usual=HOUR)
    assert end - start == HOUR
    assert abs(end - now()) < HOUR
    assert stretch_in(asked(to=3_600_005), usual=HOUR) == (from_ms(5), from_ms(3_600_005))


def test_a_stretch_is_neither_too_short_nor_too_long():
    limits = {"shortest": timedelta(milliseconds=1), "longest": HOUR}
    assert stretch_in(asked(**{"from": 0, "to": 3_600_000}), **limits)
    for end in (0, 3_600_001):
        with pytest.raises(Refused):
            stretch_in(asked(**{"from": 0, "to": end}), **limits)
