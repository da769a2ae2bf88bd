"""What happened stays what happened: no entry is changed or removed, by anybody, by any way."""

import pytest
from django.db import DatabaseError, connection, transaction

from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.core.journal.models import Entry, JournalIsAppendOnly
from kaisai.core.journal.recording import record
from kaisai.core.operations.entries import RoomSaved
from tests.cast import AT


@pytest.fixture
def entry(cast):
    return Entry.objects.order_by("-id")[0]


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda entry: Entry.objects.filter(pk=entry.pk).update(actor_label="nobody"),
        lambda entry: Entry.objects.filter(pk=entry.pk).delete(),
        lambda _entry: Entry.objects.all().delete(),
    ],
    ids=["save", "delete", "update", "delete by query", "delete all"],
)
def test_python_refuses(entry, change):
    entry.actor_label = "nobody"
    with pytest.raises(JournalIsAppendOnly):
        change(entry)
    assert Entry.objects.get(pk=entry.pk).actor_label != "nobody"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE journal_entry SET actor_label = 'nobody'",
        "UPDATE journal_entry SET payload = '{}' WHERE id = (SELECT max(id) FROM journal_entry)",
        "DELETE FROM journal_entry",
    ],
)
def test_the_database_refuses_too(entry, sql):
    before = list(Entry.objects.order_by("id").values())
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert list(Entry.objects.order_by("id").values()) == before


def test_bulk_changes_of_the_orm_do_not_get_round_it(entry):
    entry.actor_label = "nobody"
    with pytest.raises((JournalIsAppendOnly, DatabaseError)), transaction.atomic():
        Entry.objects.bulk_update([entry], ["actor_label"])
    assert Entry.objects.get(pk=entry.pk).actor_label != "nobody"


def test_who_and_what_is_told_stays_readable_after_everything_is_gone(cast):
    cast["chair"].account.delete()
    cast.conference.rooms.all().delete()
    cast.conference.delete()
    sentences = [entry.sentence("en") for entry in Entry.objects.order_by("id")]
    assert "Room Hall A: 600 seats, 0 standing." in sentences
    assert any("chair of Kumo" in sentence for sentence in sentences)


def test_nothing_is_recorded_outside_the_transaction_of_what_it_tells_of(committed):
    news = RoomSaved(slug="loft", name="Loft", seats=1, standing=0)
    with pytest.raises(RuntimeError, match="transaction"):
        record(news, by=COMMAND_LINE, at=AT, conference=None)
    assert not Entry.objects.exists()
