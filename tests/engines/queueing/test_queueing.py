"""A line that moves by the clock; proofs that a browser and a server count alike."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kaisai.engines.queueing.pace import Pace
from kaisai.engines.queueing.proof import LONGEST_NONCE, is_proof, prove

OPENS = datetime(2026, 10, 3, 1, 0, tzinfo=UTC)
PACES = st.builds(Pace, st.integers(1, 100_000), st.just(OPENS), st.integers(0, 50_000))
SECONDS = st.integers(0, 10**6).map(lambda ms: timedelta(milliseconds=ms))


@given(PACES, st.integers(1, 60_000))
def test_it_is_ones_turn_from_its_moment_on_and_not_before(pace, number):
    turn = pace.turn_of(number)
    assert pace.admitted(turn) >= number
    if number > pace.base + 1:
        assert pace.admitted(turn - timedelta(milliseconds=1)) < number


@given(PACES, SECONDS, SECONDS)
def test_the_line_never_goes_back(pace, one, other):
    first, last = sorted((OPENS + one, OPENS + other))
    assert pace.admitted(first) <= pace.admitted(last)


@given(PACES, SECONDS, st.integers(1, 100_000))
def test_whose_turn_has_come_keeps_it_at_another_pace(pace, later, per_minute):
    at = OPENS + later
    changed = pace.changed(per_minute, at)
    assert changed.admitted(at) >= pace.admitted(at)
    assert changed.admitted(at) <= pace.admitted(at) + 1
    assert changed.changed(per_minute, OPENS - timedelta(hours=1)).base == changed.base


def test_sixty_a_minute_is_one_a_second():
    pace = Pace(60, OPENS)
    assert pace.admitted(OPENS - timedelta(seconds=1)) == 0
    assert [pace.admitted(OPENS + timedelta(seconds=s)) for s in (0, 1, 59, 60)] == [1, 2, 60, 61]
    assert pace.turn_of(61) == OPENS + timedelta(minutes=1)


def test_work_is_proved_for_its_challenge_alone():
    nonce = prove("a-challenge", 8)
    assert is_proof("a-challenge", nonce, 8)
    assert is_proof("a-challenge", "", 0)
    others = [is_proof(f"other-{number}", nonce, 8) for number in range(40)]
    assert sum(others) < 10
    for bad in ("", "雲", "1" * (LONGEST_NONCE + 1)):
        assert not is_proof("a-challenge", bad, 1)
