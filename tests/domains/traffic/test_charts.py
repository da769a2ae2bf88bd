"""What a chart draws: rates, sums, gaps that are gaps and slow polls that are not."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaisai.core.identity.actors import POLLER
from kaisai.core.kit.clock import to_ms
from kaisai.domains.monitoring.operations import record_gap
from kaisai.domains.traffic.queries import ToldPart, chart_named, charts_of, draw
from kaisai.domains.traffic.queries.drawing import MOST_POINTS, bridged, step_for
from tests.cast import AT
from tests.domains.traffic.test_agents import agents, around, measure, radio, tell

__all__ = ["agents", "around"]


def lines_of(conference, of, name, minutes=10):
    chart = chart_named(charts_of(conference, of), name)
    end = to_ms(AT) + 1
    (told,) = draw([chart], end - minutes * 60_000, end)
    return {line["label"]: line["values"] for line in told["lines"]}


def known(values):
    return [value for value in values if value not in (None, "")]


def test_counters_are_drawn_as_bits_per_second(agents):
    measure(agents["conference"], "sw", 8, {"port/1/in_octets": lambda m: 1e6 * 60 * m})
    lines = lines_of(agents["conference"], "part/sw/port/1", "traffic")
    assert known(lines["in"]) == pytest.approx([8e6] * 7)
    assert known(lines["out"]) == []


def test_a_room_is_the_sum_of_its_radios_and_each_of_them(agents):
    conference = agents["conference"]
    values = {f"radio/self/{n}/clients": lambda _m, n=n: 10.0 + n for n in (0, 1)}
    measure(conference, "ap-1", 4, values)
    lines = lines_of(conference, "room/hall-a", "clients")
    assert known(lines["all"]) == [21.0] * 4
    assert sorted(known(values)[0] for values in lines.values()) == [10.0, 11.0, 21.0]


def test_memory_is_a_share_however_it_is_told(agents):
    tell(
        agents,
        "sw",
        ToldPart("memory", "a", "", {"total": 200}, ("used",)),
        ToldPart("memory", "b", "", {"total": 200}, ("free",)),
        ToldPart("memory", "c", "", {}, ("percent",)),
        ToldPart("memory", "d", "", {}, ("used",)),  # of how much?
    )
    told = {f"memory/{key}/{meaning}": lambda _m: 50.0 for key, meaning in MEMORY}
    measure(agents["conference"], "sw", 3, told)
    lines = lines_of(agents["conference"], "device/sw", "memory-memory")
    assert {label: known(values)[-1] for label, values in lines.items()} == {
        "a": 25.0,
        "b": 75.0,
        "c": 50.0,
    }


MEMORY = (("a", "used"), ("b", "free"), ("c", "percent"), ("d", "used"))


def test_a_device_shows_nothing_that_it_does_not_count(agents):
    assert [chart.name for chart in charts_of(agents["conference"], "device/sw")] == []
    tell(agents, "ap-1", radio("self", 0, ""))
    names = [chart.name for chart in charts_of(agents["conference"], "device/ap-1")]
    assert names == ["radio-clients"]


def test_a_gap_is_a_gap_and_a_slow_poll_is_none():
    assert bridged([1, None, 2, None, 3]) == [1, "", 2, "", 3]
    assert bridged([1, 2, 3, None, None, None, None, 4, 5]) == [
        *(1, 2, 3),
        *(None, None, None, None),
        *(4, 5),
    ]
    assert bridged([None, 1, None]) == [None, 1, None]


@given(st.lists(st.one_of(st.none(), st.integers(0, 9)), max_size=40))
def test_no_value_is_changed_and_none_invented(values):
    told = bridged(values)
    assert [v for v in told if v != ""] == [
        v for v, seen in zip(values, told, strict=True) if seen != ""
    ]
    assert all(v is None for v, seen in zip(values, told, strict=True) if seen == "")


@given(st.integers(1, 400 * 86_400_000))
def test_a_chart_never_has_more_points_than_fit(span):
    assert span / 1000 / step_for(0, span) <= MOST_POINTS


def test_marks_tell_what_happened_there(agents, visitor):
    began = AT - timedelta(minutes=5)
    poller = {**agents, "by": POLLER}
    for seconds in (0.8, 9, 75):
        record_gap(**poller, start=began, end=began + timedelta(seconds=seconds))
    end = to_ms(AT + timedelta(minutes=5))
    asked = {"of": "device/sw", "from": end - 3_600_000, "to": end}
    told = visitor("noc", language="en").get("/kumo/traffic/marks", asked).json()["marks"]
    stalls = [mark["text"] for mark in told if mark["text"].startswith("Not watching")]
    assert [text[:25] for text in stalls] == ["Not watching for 75.0 s u"]
    assert len(told) == len(stalls)
