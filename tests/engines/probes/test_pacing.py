"""When targets are due: each once in its interval, and no more awakenings than that takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaisai.engines.probes.pacing import REST, SLOT, Grid, Turns


def asked(grid, slots):
    """How often each target is due within so many slots."""
    count = {}
    for slot in range(slots):
        for index in grid.due(slot):
            count[index] = count.get(index, 0) + 1
    return count


@given(st.lists(st.sampled_from([0.1, 0.2, 0.5, 1.0, 2.0, 5.0]), min_size=1, max_size=60))
def test_every_target_has_its_turn_once_in_its_interval(intervals):
    grid = Grid((f"t{number}", interval) for number, interval in enumerate(intervals))
    assert asked(grid, round(10 / SLOT)) == {
        index: round(10 / interval) for index, interval in enumerate(intervals)
    }


@pytest.mark.parametrize(("interval", "awakenings"), [(1.0, 25), (5.0, 25), (0.5, 50)])
def test_slow_lists_wake_the_machine_half_as_often(interval, awakenings):
    grid = Grid((f"t{number}", interval) for number in range(500))
    turns, now, count = Turns(0.0), 0.0, 0
    served = []
    while now < 1.0 - 1e-9:
        served += turns.due(now)
        count += 1
        now += turns.until(grid.wakes_at(turns.next, awaiting=True), now) + 1e-7
    assert count == awakenings
    assert served == list(range(served[-1] + 1)), "no slot is left out"


def test_few_targets_wake_the_machine_when_they_are_due_and_seldom_between():
    grid = Grid([("alone", 5.0)])
    [place] = [slot for slot in range(250) if grid.due(slot)]
    turns, now, woken, served = Turns(0.0), 0.0, 0, []
    while now < 5.0 - 1e-9:
        served += turns.due(now)
        woken += 1
        now += turns.until(grid.wakes_at(turns.next, awaiting=False), now) + 1e-7
    assert woken <= 5.0 / SLOT / REST + 1
    assert served == list(range(served[-1] + 1))
    assert grid.wakes_at(place, awaiting=False) == place
    assert grid.wakes_at(place - 2, awaiting=False) == place, "in its own slot, not in a later one"
