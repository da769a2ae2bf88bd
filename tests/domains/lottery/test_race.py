"""Two who draw at the same moment draw once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from kaisai.core.journal.models import Entry
from kaisai.core.kit.errors import Refused

# The database of tests on SQLite is in memory and has one connection.
pytestmark = pytest.mark.postgres
THREADS = 4


def at_once(what):
    """What each of the threads had, or why it was refused."""
    together = threading.Barrier(THREADS)

    def run(_number):
        try:
            together.wait(300)
            return what()
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(run, range(THREADS)))


def test_a_lottery_is_drawn_once_and_moves_up_once(committed, drum):
    drum.stock(lab=3)
    drum.lottery(lab=3)
    drum.groups(*[1] * 6)
    drum.close()
    told = at_once(lambda: drum.draw().slug)
    assert sorted(told) == ["drawn"] * (THREADS - 1) + ["hands-on"]
    assert Entry.objects.filter(kind="lottery.drawn").count() == 1
    assert drum.figures("lab") == (0, 3, 0)
    drum.later(days=7)
    told = at_once(lambda: drum.move_up().slug)
    assert told.count("hands-on") == 1
    assert drum.figures("lab")[1] <= 3
    assert len(drum.numbers("won")) == drum.figures("lab")[1]


def test_one_mail_address_applies_once_however_often_it_is_sent(committed, drum):
    drum.stock(lab=3)
    drum.lottery(lab=3)
    told = at_once(lambda: drum.apply("same").number)
    assert told.count("applied-already") == THREADS - 1
