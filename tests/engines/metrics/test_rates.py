"""Counters to rates: whatever a device does, a rate is right, or it is not there."""

import itertools
import math

from hypothesis import given
from hypothesis import strategies as st

from kaisai.engines.metrics import codec
from kaisai.engines.metrics.gathering import rates_of
from kaisai.engines.metrics.pieces import Raw, Strip, Ticks
from kaisai.engines.metrics.port import Counter
from kaisai.engines.metrics.rates import GAP, Pace, newest_rate, rates, slots_of

POLL = 10_000
SPEED = 1_000_000  # a second, the truth in all of this
EVENTS = st.lists(st.sampled_from(["poll"] * 8 + ["loss", "restart", "silence"]), max_size=60)


def play(events, bits, start):
    """What a poller would see of a counter of constant speed."""
    times, values, t, count = [], [], 0, start
    for event in events:
        t += POLL * (GAP + 4 if event == "silence" else 1)
        count += SPEED * POLL // 1000
        if event == "restart":
            count = 17
        times.append(t)
        values.append(math.nan if event == "loss" else float(count % 2**bits))
    return times, values


@given(EVENTS, st.sampled_from([32, 64]), st.integers(0, 2**32), st.integers(1, 90_000))
def test_a_rate_is_the_truth_or_nothing(events, bits, start, step):
    times, values = play(events, bits, start if bits == 32 else start % 2**31)
    told = rates(values, Pace(times), slots_of(times, 0, 10**9, step), Counter(bits, SPEED * 1.01))
    assert all(rate >= 0 for rate in told[1])
    assert all(t in range(0, 10**9, step) for t in told[0])
    if "silence" not in events and "restart" not in events and "loss" not in events:
        assert all(math.isclose(rate, SPEED) for rate in told[1])
        assert bool(told[0]) == (len(events) > 1)


@given(EVENTS.filter(lambda events: "restart" not in events), st.integers(0, 2**32))
def test_losses_wraps_and_gaps_never_bend_a_rate(events, start):
    kept = [event for event in events if event != "silence"]
    times, values = play(kept, 32, start)
    told = rates(values, Pace(times), slots_of(times, 0, 10**9, POLL), Counter(32, SPEED * 1.01))
    assert all(math.isclose(rate, SPEED) for rate in told[1])


@given(EVENTS)
def test_nothing_is_told_across_a_gap_or_a_restart(events):
    times, values = play(events, 64, 2**40)
    told = dict(zip(*rates(values, Pace(times), slots_of(times, 0, 10**9, POLL)), strict=True))
    for at, (t, event) in enumerate(zip(times, events, strict=True)):
        if event == "restart" and events[at - 1] == "poll":
            assert t // POLL * POLL not in told
        if event == "silence" and len(events) > 8 and events[at - 1] == "poll":
            near = events[max(0, at - 2) : at] + events[at + 1 : at + 3]
            assert t // POLL * POLL not in told or "silence" in near


@given(EVENTS, st.integers(1, 20))
def test_the_newest_rate_is_that_of_the_last_step(events, polls):
    times, values = play([event for event in events if event == "poll"], 64, 5)
    rate = newest_rate((times, values), polls * POLL)
    assert rate is None if len(times) < 2 else math.isclose(rate, SPEED)


def test_two_polls_alone_are_believed():
    pace = Pace([0, 500_000])
    assert rates([1.0, 501.0], pace, slots_of(pace.times, 0, 10**6, None)) == ([0], [1.0])
    assert newest_rate(([0, 500_000], [1.0, 501.0]), 60_000) == 1.0


def test_two_answers_of_the_same_millisecond_make_no_infinite_rate():
    pace = Pace([0, 10_000, 10_000, 20_000])
    told = rates([0.0, 10.0, 12.0, 22.0], pace, slots_of(pace.times, 0, 10**6, 10_000))
    assert told == ([10_000, 20_000], [1.0, 1.0])


def cut(times, columns, places):
    """The same history as blocks that end at `places`, and the rest as ticks."""
    bad = []
    edges = [0, *sorted(places), len(times)]
    pieces = [
        Raw(
            (
                len(columns),
                codec.encode_times(times[first:end]),
                codec.encode_block([column[first:end] for column in columns]),
                times[first],
            ),
            bad.append,
        )
        for first, end in itertools.pairwise(edges[:-1])
        if end > first
    ]
    rows = zip(*columns, strict=True) if times else ()
    told = [(t, codec.encode_tick(row)) for t, row in zip(times, rows, strict=True)]
    return Strip([*pieces, Ticks(told[edges[-2] :], bad.append)])


@given(EVENTS | st.just(["poll"] * 60), st.integers(1, 90_000), st.data())
def test_a_rate_is_the_same_from_ticks_and_from_blocks(events, step, data):
    times, count = play(events, 64, 5)
    place = st.integers(0, len(times))
    columns = [count, [v / 1000 for v in count], [7.0] * len(times), count[::-1]]
    strip = cut(times, columns, data.draw(st.lists(place, max_size=4)))
    start = data.draw(st.integers(0, 700_000))
    span = (start, 10**9, step)
    assert rates_of(strip, range(len(columns)), {}, span) == [
        rates(column, Pace(times), slots_of(times, *span)) if times else ([], [])
        for column in columns
    ]
