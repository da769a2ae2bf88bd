"""Readers of the journal: each at its own pace, nothing skipped, nothing twice without need."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.core.journal import feeds
from kaisai.core.journal.feeds import (
    ATTEMPTS,
    Consumer,
    Position,
    all_consumers,
    end_of_journal,
    follow,
    read_after,
    walk,
)
from kaisai.core.journal.models import Cursor, Entry, Parked
from kaisai.core.journal.queries import list_parked
from kaisai.core.kit.errors import Unavailable
from kaisai.core.operations.conferences import change_conference, save_room
from tests.cast import AT, open_kumo


@pytest.fixture
def conference(committed):
    return open_kumo()


class Reader:
    """A consumer that keeps what it was handed and stumbles where it is told to."""

    def __init__(self, name="reader", kinds=()):
        self.seen = []
        self.stumble = {}
        self.consumer = Consumer(name, self.consume, kinds)

    def consume(self, entry):
        error = self.stumble.get(entry.pk)
        if error is not None:
            raise error
        self.seen.append(entry.pk)

    def walk(self, limit=200):
        return walk(self.consumer, at=AT, limit=limit)

    def walk_to_the_end(self, limit=200):
        for _ in range(1000):
            if not self.walk(limit):
                return
        raise AssertionError("the walk does not end")


def everything():
    return list(Entry.objects.order_by("id").values_list("id", flat=True))


def test_a_reader_gets_everything_in_order_and_goes_on_where_it_stopped(conference):
    reader = Reader()
    assert reader.walk(limit=2) == 2
    assert reader.walk(limit=3) == 3
    assert reader.seen == everything()[:5] == sorted(reader.seen)
    reader.walk_to_the_end()
    save_room(by=COMMAND_LINE, conference=conference, at=AT, name="Loft")
    assert reader.walk() == 1
    assert reader.seen == everything()
    assert reader.walk() == 0


def test_a_new_process_with_the_same_name_resumes_and_another_name_begins_anew(conference):
    Reader("mails").walk(limit=2)
    again, other = Reader("mails"), Reader("hooks")
    again.walk_to_the_end()
    other.walk_to_the_end()
    assert again.seen == everything()[2:]
    assert other.seen == everything()


def test_after_a_crash_the_entry_under_way_is_handed_over_again(conference):
    class Killed(BaseException):
        """What nobody catches."""

    first, second, third = everything()[:3]
    reader = Reader()
    reader.stumble[second] = Killed()
    with pytest.raises(Killed):
        reader.walk()
    restarted = Reader()
    restarted.walk_to_the_end()
    assert reader.seen == [first]
    assert restarted.seen[:2] == [second, third]


def test_when_the_world_does_not_answer_the_reader_waits_and_then_continues(conference):
    reader = Reader()
    third = everything()[2]
    reader.stumble[third] = Unavailable("no answer")
    assert reader.walk() == 2
    assert reader.walk() == 0
    assert [parked.attempts for parked in list_parked()] == [2]
    reader.stumble.clear()
    reader.walk_to_the_end()
    assert reader.seen == everything()
    assert not Parked.objects.exists()


def test_after_five_attempts_the_entry_is_put_aside_and_the_rest_comes(conference):
    reader = Reader()
    third = everything()[2]
    reader.stumble[third] = Unavailable("no answer")
    for _ in range(ATTEMPTS):
        reader.walk()
    reader.walk_to_the_end()
    assert reader.seen == [entry for entry in everything() if entry != third]
    [parked] = list_parked()
    assert (parked.consumer, parked.entry_id, parked.attempts) == ("reader", third, ATTEMPTS)
    assert "no answer" in parked.error


@pytest.mark.parametrize("error", [Unavailable("gone", permanent=True), ValueError("poison")])
def test_what_will_never_work_is_put_aside_at_once(conference, error):
    reader = Reader()
    second = everything()[1]
    reader.stumble[second] = error
    reader.walk_to_the_end()
    assert reader.seen == [entry for entry in everything() if entry != second]
    [parked] = list_parked()
    assert parked.entry_id == second
    assert type(error).__name__ in parked.error


def test_one_poisoned_reader_holds_up_no_other(conference):
    ill, well = Reader("ill"), Reader("well")
    ill.stumble = dict.fromkeys(everything(), Unavailable("no answer"))
    ill.walk()
    well.walk_to_the_end()
    assert well.seen == everything()


def test_a_reader_of_some_kinds_is_handed_only_those_but_passes_the_rest(conference):
    reader = Reader(kinds=("conference.room_", "access."))
    reader.walk_to_the_end()
    wanted = Entry.objects.filter(kind="conference.room_saved").order_by("id")
    assert reader.seen == [entry.pk for entry in wanted]
    last = everything()[-1]
    assert Cursor.objects.get(consumer="reader").entry_id == last


def test_from_the_end_only_what_comes_later_is_read(conference):
    end = end_of_journal()
    assert list(read_after(end)) == []
    change_conference(by=COMMAND_LINE, conference=conference, at=AT, name="Kumo Nights")
    assert [entry.kind for entry in read_after(end)] == ["conference.changed"]


def test_an_empty_journal_ends_where_it_begins(committed):
    assert end_of_journal() == Position()
    assert Reader().walk() == 0


def test_two_readers_of_one_name_are_a_mistake_told_at_once(monkeypatch):
    monkeypatch.setattr(feeds, "_CONSUMERS", {})
    reader = Reader().consumer
    follow(reader)
    assert all_consumers() == [reader]
    with pytest.raises(RuntimeError, match="twice"):
        follow(reader)


@settings(max_examples=10)
@given(steps=st.lists(st.integers(1, 7), max_size=8))
def test_however_the_journal_is_cut_every_entry_comes_exactly_once(conference, steps):
    Cursor.objects.all().delete()
    reader = Reader()
    for limit in steps:
        reader.walk(limit)
    reader.walk_to_the_end(limit=3)
    assert reader.seen == everything()
