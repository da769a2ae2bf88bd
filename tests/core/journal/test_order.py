"""Entries committed in another order than they were numbered: PostgreSQL only, SQLite has one writer."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.core.journal.feeds import Consumer, Position, end_of_journal, read_after, walk
from kaisai.core.journal.models import Entry
from kaisai.core.journal.recording import record
from kaisai.core.operations.entries import RoomSaved
from tests.cast import AT

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committed")]
PATIENCE = 300


class Writer:
    """Writes in a transaction of its own that stays open until it is told to commit."""

    def __init__(self, threads):
        self.wrote, self.may_end = threading.Event(), threading.Event()
        self.roll_back = False
        self.ended = threads.submit(self._run)
        assert self.wrote.wait(PATIENCE)

    def _run(self):
        try:
            with transaction.atomic():
                write()
                self.wrote.set()
                assert self.may_end.wait(PATIENCE)
                if self.roll_back:
                    transaction.set_rollback(True)
        finally:
            self.wrote.set()
            connections.close_all()

    def commit(self):
        self.may_end.set()
        self.ended.result(PATIENCE)

    def withdraw(self):
        self.roll_back = True
        self.commit()


def write():
    news = RoomSaved(slug="loft", name="Loft", seats=1, standing=0)
    with transaction.atomic():
        return record(news, by=COMMAND_LINE, at=AT, conference=None).pk


@pytest.fixture
def threads():
    with ThreadPoolExecutor(8) as pool:
        yield pool


def test_a_later_number_committed_first_is_held_back_until_the_earlier_one_is_there(threads):
    slow = Writer(threads)
    late = write()
    assert late > 1
    assert read_after(Position()) == []
    assert end_of_journal() == Position()
    slow.commit()
    assert [entry.pk for entry in read_after(Position())] == [late - 1, late]


def test_a_reader_that_walks_all_the_time_gets_both_once_and_in_order(threads):
    seen = []
    reader = Consumer("reader", lambda entry: seen.append(entry.pk))
    slow = Writer(threads)
    for _ in range(3):
        write()
        walk(reader, at=AT)
    slow.commit()
    walk(reader, at=AT)
    assert seen == sorted(Entry.objects.values_list("pk", flat=True))
    assert len(seen) == 4
    assert walk(reader, at=AT) == 0


def test_what_is_withdrawn_holds_nobody_up_for_longer_than_it_lasts(threads):
    slow = Writer(threads)
    late = write()
    slow.withdraw()
    assert [entry.pk for entry in read_after(Position())] == [late]


def test_one_transaction_that_wrote_before_and_after_another_is_read_whole(threads):
    """Its entries stand together, so a cursor between them does not lose the second."""
    seen = []
    reader = Consumer("reader", lambda entry: seen.append(entry.pk))
    with transaction.atomic():
        first = write()
        other = Writer(threads)
        other.commit()
        last = write()
    for _ in range(3):
        walk(reader, at=AT, limit=1)
    assert sorted(seen) == list(range(first, last + 1))
    assert len(seen) == 3


def test_many_writers_and_a_reader_under_way_lose_and_repeat_nothing(threads):
    seen = []
    reader = Consumer("reader", lambda entry: seen.append(entry.pk))

    def scribble(number):
        try:
            for turn in range(12):
                with transaction.atomic():
                    write()
                    if (number + turn) % 3:
                        write()
                    transaction.set_rollback((number * turn) % 5 == 1)
        finally:
            connections.close_all()

    writers = [threads.submit(scribble, number) for number in range(6)]
    for _ in range(100_000):
        walk(reader, at=AT, limit=7)
        if all(writer.done() for writer in writers):
            break
    for writer in writers:
        writer.result(PATIENCE)
    while walk(reader, at=AT):
        pass
    assert sorted(seen) == sorted(Entry.objects.values_list("pk", flat=True))
    assert len(seen) == len(set(seen)) > 50


def test_writing_wakes_whoever_listens():
    with connection.cursor() as cursor:
        cursor.execute("LISTEN kaisai_journal")
    write()
    told = [notice.channel for notice in connection.connection.notifies(timeout=10, stop_after=1)]
    assert told == ["kaisai_journal"]
