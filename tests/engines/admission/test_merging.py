"""The same lines give the same admissions, whoever hands them in first."""

import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaisai.engines.admission.merging import Line, Rule, judge, newest, turn_of

TOKYO = ZoneInfo("Asia/Tokyo")
VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))


@st.composite
def logs(draw):
    """Lines of three devices about one ticket; undoings name lines that there are, and some that there are not."""
    numbers = st.integers(0, 6)
    names = st.sampled_from(["front", "back", "side"])
    lines = {}
    for device, number, at, turn, undoes, out in draw(
        st.lists(
            st.tuples(
                names,
                numbers,
                st.integers(0, 5),
                st.sampled_from(["2026-10-03", "2026-10-04"]),
                st.none() | st.tuples(names, numbers),
                st.booleans(),
            ),
            max_size=14,
        )
    ):
        is_out = out and not undoes
        turn_told = "" if undoes or is_out else turn
        lines[device, number] = Line(device, number, at, turn_told, undoes, is_out)
    return list(lines.values())


@given(lines=logs(), data=st.data())
def test_order_and_repetition_change_nothing(lines, data):
    shuffled = data.draw(st.permutations(lines + lines[: len(lines) // 2]))
    assert judge(shuffled) == judge(lines)
    assert newest(shuffled) == newest(lines)


@given(lines=logs())
def test_every_line_counts_once_or_was_undone(lines):
    turns = judge(lines)
    counted = [line for turn in turns.values() for line in (turn.admitted, *turn.doubles)]
    assert len({line.key for line in counted}) == len(counted)
    undone = {line.undoes for line in lines if line.undoes}
    entered = {line.key for line in lines if not line.undoes and not line.out}
    assert {line.key for line in counted} == entered - undone
    for turn in turns.values():
        assert all(turn.admitted.at <= double.at for double in turn.doubles)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_the_answers_are_those_of_the_devices(vector):
    lines = [
        Line(**told | {"undoes": tuple(told["undoes"]) if told["undoes"] else None})
        for told in vector["lines"]
    ]
    assert {
        turn: [list(line.key) for line in (told.admitted, *told.doubles)]
        for turn, told in judge(lines).items()
    } == vector["turns"]
    last = newest(lines)
    assert (list(last.key) if last else None) == vector["newest"]


@pytest.mark.parametrize(
    ("moment", "turn"),
    [
        ("2026-10-03T18:59:59", "2026-10-03"),  # 3:59 at the venue: the evening before goes on
        ("2026-10-03T19:00:00", "2026-10-04"),
    ],
)
def test_a_day_begins_at_four(moment, turn):
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert turn_of(Rule.DAILY, "front", 1, at, TOKYO) == turn


@pytest.mark.parametrize(
    ("moment", "turn"),
    [
        ("2026-03-29T01:59:59", "2026-03-28"),
        ("2026-03-29T02:00:00", "2026-03-29"),
        ("2026-10-25T02:59:59", "2026-10-24"),
        ("2026-10-25T03:00:00", "2026-10-25"),
    ],
)
def test_a_day_begins_at_four_also_when_clocks_were_put_forward_or_back(moment, turn):
    """The devices' twin says the same: frontend/tests/desk.test.js."""
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert turn_of(Rule.DAILY, "front", 1, at, ZoneInfo("Europe/Berlin")) == turn


def test_other_rules_have_turns_of_their_own():
    at = datetime(2026, 10, 3, tzinfo=UTC)
    assert turn_of(Rule.ONCE, "front", 1, at, TOKYO) == turn_of(Rule.ONCE, "back", 9, at, TOKYO)
    assert turn_of(Rule.MANY, "front", 1, at, TOKYO) != turn_of(Rule.MANY, "front", 2, at, TOKYO)
