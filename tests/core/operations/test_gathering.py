"""What many ask for at once is done together, and each gets an answer of their own."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connections

from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.core.journal.models import Entry
from kaisai.core.journal.recording import Told, record_all
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.entries import RoomSaved
from kaisai.core.operations.gathering import Gathering
from kaisai.core.operations.registry import NotJournaled
from tests.cast import AT

MANY = 40


class Doing:
    """Journals each number; what is odd is refused, and what `breaks` breaks the whole."""

    def __init__(self, breaks=None, error=ValueError):
        self.breaks, self.error, self.sizes = breaks, error, []
        self.gathering = Gathering("test.count", self.carry_out)

    def carry_out(self, asked):
        self.sizes.append(len(asked))
        if self.breaks in asked:
            raise self.error("broken")
        record_all([Told(_news(n), COMMAND_LINE, AT, None) for n in asked if n % 2 == 0])
        return [Refused("odd", f"{n} is odd.") if n % 2 else n * 10 for n in asked]

    def ask(self, number):
        try:
            return self.gathering.ask(number)
        except Exception as error:  # noqa: BLE001 - looked at by the test
            return error
        finally:
            connections.close_all()


def _news(number):
    return RoomSaved(slug=str(number), name="Loft", seats=number, standing=0)


def _told():
    return sorted(entry.payload["seats"] for entry in Entry.objects.filter(operation="test.count"))


@pytest.fixture
def crowd():
    with ThreadPoolExecutor(MANY) as threads:
        yield threads


def all_at_once(crowd, doing):
    together = threading.Barrier(MANY)

    def ask(number):
        together.wait(300)
        return doing.ask(number)

    return list(crowd.map(ask, range(MANY)))


@pytest.mark.postgres
def test_each_gets_their_own_answer_and_the_work_is_done_together(committed, crowd):
    doing = Doing()
    answers = all_at_once(crowd, doing)
    assert answers[::2] == [number * 10 for number in range(0, MANY, 2)]
    assert [str(answer) for answer in answers[1::2]] == [f"{n} is odd." for n in range(1, MANY, 2)]
    assert _told() == list(range(0, MANY, 2))
    assert sum(doing.sizes) == MANY
    assert len(doing.sizes) < MANY


@pytest.mark.postgres
def test_who_breaks_it_breaks_it_for_themselves_alone(committed, crowd):
    answers = all_at_once(crowd, Doing(breaks=4))
    assert [type(answer) for answer in answers].count(ValueError) == 1
    assert isinstance(answers[4], ValueError)
    assert _told() == [number for number in range(0, MANY, 2) if number != 4]


@pytest.mark.postgres
def test_what_may_have_been_committed_is_not_done_again(committed, crowd):
    doing = Doing(breaks=4, error=OperationalError)
    answers = all_at_once(crowd, doing)
    lost = [number for number in range(MANY) if isinstance(answers[number], OperationalError)]
    assert 4 in lost
    assert sum(doing.sizes) == MANY
    assert not set(lost) & set(_told())


def test_inside_a_transaction_it_is_a_part_of_that(db):
    doing = Doing()
    assert doing.gathering.ask(2) == 20
    with pytest.raises(Refused):
        doing.gathering.ask(3)
    assert _told() == [2]


def test_what_nobody_is_told_of_is_undone(db):
    with pytest.raises(NotJournaled, match=r"test\.silent"):
        Gathering("test.silent", lambda asked: asked).ask(1)
