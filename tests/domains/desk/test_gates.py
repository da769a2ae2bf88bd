"""The gate of a room: who is inside, how many may be, and who is told of it."""

from datetime import timedelta

import pytest

from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.core.journal.models import Entry
from kaisai.core.kit.errors import Refused
from kaisai.domains.capacity.operations import set_expectation
from kaisai.domains.capacity.queries import list_outlooks
from kaisai.domains.desk.models import Stay
from kaisai.domains.desk.queries import counters, inside_now, list_gates
from kaisai.domains.program.models import Session
from kaisai.domains.today.queries import board_now
from tests.domains.desk.conftest import a_room

ROOM = {"admission_list": "tutorial"}


def refused(call, *args, **kwargs):
    with pytest.raises(Refused) as found:
        call(*args, **kwargs)
    return found.value


def inside(desk):
    return inside_now(desk.shop.conference, desk.shop.at).get("hall-a")


def a_talk(desk):
    """A session that runs in the room now."""
    of, at = desk.shop.conference, desk.shop.at
    ends = at + timedelta(hours=1)
    room = of.rooms.get(slug="hall-a")
    return Session.objects.create(
        conference=of, room=room, code="talk", title="Talk", starts_at=at, ends_at=ends
    )


def test_who_went_out_leaves_a_place_and_comes_in_again(desk):
    a_room(desk, capacity=1)
    assert inside(desk) is None  # nobody was scanned, so the gate tells nothing
    desk.admit(desk.code(), **ROOM)
    full = refused(desk.admit, desk.code(1), **ROOM)
    assert (full.code, inside(desk)) == ("full", 1)
    desk.shop.later(seconds=1)
    desk.let_out(desk.number())
    assert inside(desk) == 0
    desk.shop.later(seconds=1)
    desk.admit(desk.code(1), **ROOM)
    assert refused(desk.admit, desk.code(), **ROOM).code == "full"
    desk.let_out(desk.number(1))
    desk.shop.later(seconds=1)
    desk.admit(desk.code(), **ROOM)
    assert inside(desk) == 1
    (told, _other) = Entry.objects.filter(kind="desk.let_out")
    assert desk.number() in told.sentence("en")


def test_a_full_room_lets_in_with_a_reason_and_who_is_inside_already(desk):
    a_room(desk, capacity=1)
    desk.admit(desk.code(), **ROOM)
    desk.shop.later(seconds=1)
    desk.admit(desk.code(), **ROOM)  # nobody scanned them as they went out
    assert inside(desk) == 1
    desk.admit(desk.code(1), note="the speaker", **ROOM)
    assert inside(desk) == 2
    desk.shop.later(seconds=1)
    desk.admit(desk.code(), **ROOM)  # nor does it matter that more are inside than may be
    assert inside(desk) == 2


def test_who_goes_out_goes_out_also_when_nobody_saw_them_come(desk):
    a_room(desk)
    desk.let_out(desk.code())
    assert inside(desk) == 0
    desk.list("bag")
    assert refused(desk.let_out, desk.code(), admission_list="bag").code == "no-gate"


def test_undoing_brings_back_what_was_before(desk):
    a_room(desk)
    desk.admit(desk.code(), **ROOM)
    desk.undo(desk.code(), **ROOM)
    assert inside(desk) == 0
    desk.sync(
        "a", desk.line(1, desk.code(), 10, **ROOM), desk.line(2, desk.code(), 20, out=True, **ROOM)
    )
    assert inside(desk) == 0
    desk.sync("a", desk.line(3, desk.code(), 30, undoes_device="a", undoes_number=2, **ROOM))
    assert inside(desk) == 1


def test_once_in_stays_once_in_after_going_out(desk):
    a_room(desk, rule="once", capacity=1)
    desk.admit(desk.code(), **ROOM)
    desk.shop.later(seconds=1)
    desk.let_out(desk.code())
    assert refused(desk.admit, desk.code(), **ROOM).code == "used"
    desk.admit(desk.code(1), **ROOM)  # whose place is free


def test_a_new_day_begins_empty(desk):
    a_room(desk, capacity=1)
    desk.admit(desk.code(), **ROOM)
    desk.shop.later(days=1)
    assert inside(desk) is None
    desk.admit(desk.code(1), **ROOM)
    assert inside(desk) == 1


def test_a_list_that_becomes_a_gate_knows_who_is_inside(desk):
    desk.list("tutorial", rule="many")
    desk.admit(desk.code(), **ROOM)
    assert Stay.objects.count() == 0
    a_room(desk)
    assert inside(desk) == 1


def test_admission_without_a_room_writes_no_stay(desk):
    desk.admit(desk.code())
    assert Stay.objects.count() == 0


def test_the_figures_are_told_to_the_boards(desk):
    a_room(desk, capacity=2)
    slot = a_talk(desk).code
    desk.admit(desk.code(), **ROOM)
    of = {"conference": desk.shop.conference, "at": desk.shop.at}
    (gate,) = list_gates(by=COMMAND_LINE, **of)
    assert (gate.room, gate.inside, gate.capacity, gate.is_used) == ("hall-a", 1, 2, True)
    assert [each.inside for each in counters(by=COMMAND_LINE, **of)] == [1]
    (room,) = [r for r in board_now(*of.values(), "en")["rooms"] if r["slug"] == "hall-a"]
    assert room["inside"] == 1
    (row,) = [r for r in list_outlooks(*of.values()) if r.slug == "hall-a"]
    assert (row.people, row.found.source) == (1, "doors")
    set_expectation(by=COMMAND_LINE, **of, slot=slot, people=60, counted=True)
    (row,) = [r for r in list_outlooks(*of.values(), timedelta(0)) if r.slug == "hall-a"]
    assert row.people == 60  # counted by hand, which says more than the gate


def test_who_is_inside_is_counted_without_meeting_every_scan(desk, django_assert_max_num_queries):
    a_room(desk)
    desk.admit(desk.code(), **ROOM)
    with django_assert_max_num_queries(10) as asked:
        assert inside(desk) == 1
    told = [each["sql"] for each in asked.captured_queries]
    assert told  # stays times scans would be millions of rows in a room that is busy all day
    assert not [sql for sql in told if "desk_stay" in sql and "desk_scan" in sql]
