"""Who is told depends on who is there."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaisai.engines.alerting.desk import Desk, Route, Shift, Step
from kaisai.engines.alerting.mistakes import Mistake
from kaisai.engines.alerting.planning import plan
from kaisai.engines.liveness.states import State
from tests.engines.alerting.test_planning import LEAD, WARN, Rounds, wrong
from tests.engines.alerting.venue import NOON, Crew

DAY = Shift("noc", NOON - 3600, NOON + 60, "day crew")
NIGHT = Shift("noc", NOON + 60, NOON + 7200, "night crew")


def test_whoever_begins_a_shift_hears_once_of_what_is_still_wrong():
    rounds = Rounds(shifts=(DAY, NIGHT))
    assert rounds.told(wrong(), rounds=6) == [("opened", "noc")]
    assert rounds.told(wrong(), rounds=60) == [("shift", "noc")]
    assert rounds.told() == [("resolved", "noc")]


def test_a_new_shift_hears_who_took_it():
    rounds = Rounds(shifts=(DAY, NIGHT))
    rounds.see(wrong(), rounds=2)
    rounds.acknowledge()
    (notice,) = rounds.see(wrong(), rounds=60)
    assert (notice.kind, notice.owner) == ("shift", "Kenji")


def test_what_begins_in_a_shift_is_not_handed_over_to_it():
    rounds = Rounds(shifts=(NIGHT,))
    rounds.at = NIGHT.start + 10
    assert rounds.told(wrong(), rounds=60) == [("opened", "noc")]


def test_where_nobody_is_on_shift_the_next_in_line_is_told_at_once():
    rounds = Rounds(LEAD, shifts=(NIGHT,))
    assert rounds.told(wrong()) == [("opened", "lead")]
    assert rounds.told(wrong(), rounds=10) == [("opened", "noc")]
    assert rounds.told(wrong(), rounds=200) == [("escalated", "chair")]


def test_the_next_in_line_is_told_when_those_who_knew_went_home():
    rounds = Rounds(LEAD, shifts=(DAY,))
    assert rounds.told(wrong(), rounds=6) == [("opened", "noc")]
    assert rounds.told(wrong()) == [("opened", "lead")]


def test_where_nobody_at_all_is_on_shift_it_is_told_all_the_same():
    rounds = Rounds(LEAD, shifts=[Shift(to, NOON - 9, NOON - 1) for to in ("noc", "lead", "chair")])
    assert rounds.told(wrong(), rounds=500) == [("opened", "noc")]


def test_a_shift_of_no_time_is_refused():
    with pytest.raises(Mistake):
        Shift("noc", NOON, NOON)


@pytest.mark.parametrize(
    ("shifts", "said"),
    [
        ((DAY,), "On shift for noc until 17:31: day crew."),
        ((NIGHT,), "Nobody is on shift for noc until 17:31; the next in line is told at once."),
        ((NIGHT,), "Nobody who could be told is on shift, so noc is told all the same."),
        (
            (Shift("noc", 0.0, 1.0),),
            "The shifts of noc are over; the next in line is told at once.",
        ),
        ((), ""),
    ],
)
def test_why_says_who_is_there(shifts, said):
    crew = Crew(desk=Desk((Route("noc", (Step("noc"),)),), shifts=shifts))
    crew.put(State.DOWN, "ap-101")
    crew.run(30)
    told = crew.why("device:ap-101")
    assert said in told if said else not any("shift" in each for each in told)


def test_the_line_of_a_shift_says_what_it_takes_over():
    crew = Crew(desk=Desk((Route("noc", (Step("noc"),)),), shifts=(DAY, NIGHT)))
    crew.put(State.DOWN, "ap-101")
    *_before, handed = crew.run(90)
    assert crew.line(handed) == "Handed over to you: ap-101 does not answer: lobby"
    taken = replace(handed, owner="{Kenji}")
    assert crew.line(taken).startswith("Handed over to you, {Kenji} took care of it: ap-101")
    assert crew.line(taken, "ja").startswith("引き継ぎ（担当 {Kenji}）: ")


spans = st.tuples(
    st.sampled_from(["noc", "lead", "chair"]), st.integers(-60, 60), st.integers(1, 60)
).map(lambda told: Shift(told[0], NOON + 10.0 * told[1], NOON + 10.0 * (told[1] + told[2])))


@settings(max_examples=60)
@given(st.lists(spans, max_size=6), st.integers(0, 50))
def test_something_wrong_is_always_told_and_at_most_once_a_shift(shifts, taken_at):
    rounds = Rounds(LEAD, shifts=tuple(shifts))
    told = []
    for number in range(60):
        if number == taken_at:
            rounds.acknowledge()
        told += rounds.told(wrong(level=WARN))
    assert told
    for to in {to for _kind, to in told}:
        mine = [kind for kind, each in told if each == to]
        assert len([kind for kind in mine if kind != "shift"]) <= 1
        begin = [s for s in shifts if s.to == to and s.start > NOON]
        assert mine.count("shift") <= len(begin)


def test_a_ledger_that_was_kept_hands_nothing_over_twice():
    rounds = Rounds(shifts=(DAY, NIGHT))
    rounds.see(wrong(), rounds=60)
    again, _ledger = plan([wrong()], rounds.ledger, Desk(**rounds.fields), rounds.at - 300)
    assert again == []
