"""An exporter that names new series in every answer is bounded; one that names them steadily is not."""

import pytest

from kaisai.engines.probes import roster
from kaisai.engines.probes.roster import FORGOTTEN_AFTER, Roster


@pytest.fixture
def known(monkeypatch):
    monkeypatch.setattr(roster, "MOST_KNOWN", 6)
    return Roster()


def named(*numbers):
    return {f"a{number}": float(number) for number in numbers}


def test_new_series_are_kept_until_there_are_too_many_and_known_ones_always(known):
    assert known.admitted(named(1, 2, 3, 4), 0) == named(1, 2, 3, 4)
    assert known.admitted(named(5, 6, 7, 8), 15) == named(5, 6)
    assert known.admitted(named(9, 1, 5), 30) == named(1, 5)


def test_what_was_not_told_for_long_makes_room(known):
    known.admitted(named(1, 2, 3, 4, 5), 0)
    known.admitted(named(1, 2), FORGOTTEN_AFTER)
    assert known.admitted(named(6, 7, 8, 9, 10), FORGOTTEN_AFTER + 1) == named(6, 7, 8, 9)


def test_without_end_it_stays_bounded(known):
    kept = set()
    for number in range(1000):
        kept |= known.admitted(named(number), number).keys()
    assert kept == named(*range(6)).keys()
