"""Asking twice with the same key does it once and answers the same."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections

from kaisai.core.conference.models import Room
from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.core.journal.models import Entry
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.answers import describe
from kaisai.core.operations.conferences import save_room
from kaisai.core.operations.idempotency import forget_old_keys, once
from kaisai.core.operations.registry import find_declared
from tests.cast import AT, open_kumo

SAVE_ROOM = find_declared("conference.save_room")


def ask(conference, key, *, by=COMMAND_LINE, at=AT, name="Loft", before_saving=lambda: None):
    """Ask for a room under a key, as an entrypoint does."""

    def run():
        before_saving()
        return describe(save_room(by=by, conference=conference, at=at, name=name))

    return once(SAVE_ROOM, key, by=by, at=at, arguments={"name": name}, run=run)


def lofts():
    return Room.objects.filter(slug="loft").count(), Entry.objects.filter(about="room:loft").count()


def test_the_second_time_nothing_happens_and_the_answer_is_the_first_one(cast):
    first = ask(cast.conference, "k-1")
    Room.objects.filter(slug="loft").update(seats=999)
    second = ask(cast.conference, "k-1", at=AT + timedelta(hours=1))
    assert second == first
    assert first["slug"] == "loft"
    assert lofts() == (1, 1)


def test_another_key_and_another_person_are_another_request(cast):
    ask(cast.conference, "k-1")
    ask(cast.conference, "k-2")
    ask(cast.conference, "k-1", by=cast["chair"])
    assert lofts() == (1, 3)


def test_keys_that_differ_only_at_their_end_are_different_keys(cast):
    ask(cast.conference, "k" * 200 + "1")
    ask(cast.conference, "k" * 200 + "2")
    assert lofts() == (1, 2)


def test_the_same_key_with_other_values_is_refused(cast):
    ask(cast.conference, "k-1")
    with pytest.raises(Refused) as refused:
        ask(cast.conference, "k-1", name="Attic")
    assert refused.value.code == "idempotency-key-reused"
    assert refused.value.status == 422
    assert not Room.objects.filter(slug="attic").exists()


def test_what_was_refused_may_be_asked_again_with_the_same_key(cast):
    with pytest.raises(Refused):
        ask(cast.conference, "k-1", by=cast["attendee"])

    def refuse():
        raise Refused("not-now", "Not now.")

    with pytest.raises(Refused):
        ask(cast.conference, "k-1", before_saving=refuse)
    assert lofts() == (0, 0)
    ask(cast.conference, "k-1")
    assert lofts() == (1, 1)


def test_keys_are_forgotten_after_two_days(cast):
    ask(cast.conference, "old")
    ask(cast.conference, "young", at=AT + timedelta(days=1))
    assert forget_old_keys(at=AT + timedelta(days=2, minutes=1)) == 1
    assert lofts() == (1, 2)
    ask(cast.conference, "young", at=AT + timedelta(days=2))
    assert lofts() == (1, 2)
    ask(cast.conference, "old", at=AT + timedelta(days=2))
    assert lofts() == (1, 3)


@pytest.mark.postgres
def test_two_requests_at_the_same_moment_have_one_effect_and_one_answer(committed):
    conference = open_kumo()
    together = threading.Barrier(2)

    def request(_number):
        try:
            return ask(conference, "k-1", before_saving=lambda: together.wait(300))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(request, range(2))
    assert first == second
    assert lofts() == (1, 1)


def test_the_key_is_kept_with_the_change_or_not_at_all(cast):
    def fail_late(execute, sql, params, many, context):
        if "operations_idempotencykey" in sql and sql.startswith("INSERT"):
            raise RuntimeError("the machine stops here")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail_late), pytest.raises(RuntimeError):
        ask(cast.conference, "k-1")
    assert lofts() == (0, 0)
