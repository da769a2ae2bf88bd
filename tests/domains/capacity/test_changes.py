"""A change is judged by what was measured ten minutes either side of it, against the other rooms."""

from datetime import timedelta

import pytest

from kaisai.core.identity.actors import WORKER
from kaisai.core.journal.queries import list_entries
from kaisai.core.kit.errors import Refused
from kaisai.domains.capacity.operations import judge_change, note_complaint, record_change
from kaisai.domains.capacity.queries import change_rows, judged_from, list_unjudged
from tests.domains.capacity.conftest import FIRST_TALK

MADE = FIRST_TALK + timedelta(minutes=25)  # amid the first slot, far from its ends
SIDE = timedelta(minutes=11)
READY = MADE + timedelta(minutes=12)
EVEN = {"hall-4f": 40, "hall-a": 30, "room-101": 12, "lobby": 5}


def change(venue, at=MADE, **more):
    around = venue.around | {"at": at}
    return record_change(**around, **({"what": "raised power on ap-hall-4f-1"} | more))


def judged(venue, made, at=READY):
    return judge_change(by=WORKER, conference=venue.conference, at=at, change=made.pk)


def test_what_happened_everywhere_was_not_the_change(venue):
    venue.tell_between(MADE - SIDE, MADE, EVEN, airtime=78)
    venue.tell_between(MADE, MADE + SIDE, EVEN, airtime=40)
    made = change(venue, device="ap-hall-4f-1")
    assert made.room.slug == "hall-4f", "the device tells its room"
    assert judged(venue, made).outcome == "no-difference"


def test_a_change_that_helped_in_its_room(venue):
    venue.tell_between(MADE - SIDE, MADE, EVEN, airtime={"hall-4f": 78})
    venue.tell_between(MADE, MADE + SIDE, EVEN, airtime={"hall-4f": 40})
    row = judged(venue, change(venue, device="ap-hall-4f-1"))
    assert row.outcome == "helped"
    shown = change_rows(venue.conference)[0]
    assert shown.word == "helped"
    assert "went from 78 to 40" in shown.why
    effects = {effect.measure: (effect.before, effect.after) for effect in shown.effects}
    assert effects["airtime (%)"] == (78, 40)
    assert effects["clients"] == (40, 40)
    assert "complaints a minute" not in effects, "nobody complained"


def test_a_change_that_made_it_worse_is_told_so(venue):
    venue.tell_between(MADE - SIDE, MADE + SIDE, EVEN)
    venue.ping(MADE - SIDE, MADE, {})
    venue.ping(MADE, MADE + SIDE, {"hall-4f": 3})
    found = judged(venue, change(venue, room="hall-4f"))
    assert found.outcome == "worse"
    entry = list_entries(venue.conference, kinds=("capacity.change_judged",)).get()
    assert "loss (%) went from 0 to 30" in entry.sentence("en")
    assert "悪化しました" in entry.sentence("ja")


def complain(venue, room, *minutes):
    for minute in minutes:
        note_complaint(**venue.around | {"at": MADE + minute * timedelta(minutes=1)}, room=room)


def test_people_stopped_complaining(venue):
    venue.tell_between(MADE - SIDE, MADE + SIDE, EVEN, airtime=50)
    complain(venue, "hall-4f", -9, -8, -6, -5, -4, -2)
    complain(venue, "hall-a", -7, 5)
    complain(venue, "hall-4f", 0.5)
    found = judged(venue, change(venue, device="ap-hall-4f-1"))
    assert found.outcome == "helped"
    shown = change_rows(venue.conference)[0]
    assert shown.why == "It helped: complaints a minute went from 0.6 to 0."
    effects = {effect.measure: (effect.before, effect.after) for effect in shown.effects}
    assert effects["complaints a minute"] == (0.6, 0.0), (
        "the minute of the change is of neither side"
    )
    entry = list_entries(venue.conference, kinds=("capacity.change_judged",)).get()
    assert "苦情(件/分)は 0.6 から 0" in entry.sentence("ja")


def test_people_complain_since(venue):
    venue.tell_between(MADE - SIDE, MADE + SIDE, EVEN, airtime=50)
    complain(venue, "hall-4f", 1, 2, 3, 5, 6, 8)
    assert judged(venue, change(venue, room="hall-4f")).outcome == "worse"


def test_what_people_of_all_rooms_said_is_not_of_one(venue):
    venue.tell_between(MADE - SIDE, MADE + SIDE, EVEN, airtime=50)
    for room in EVEN:
        complain(venue, room, -9, -8, -6, -5, -4, -2)
    assert judged(venue, change(venue, room="hall-4f")).outcome == "no-difference"
    assert judged(venue, change(venue, what="new firmware")).outcome == "helped"


def test_complaints_of_another_room_are_not_about_a_change(venue):
    complain(venue, "hall-a", -9, -8, -6, -5, -4, -2)
    assert judged(venue, change(venue, room="hall-4f")).outcome == "cannot-say"
    assert judged(venue, change(venue, device="wlc")).outcome == "cannot-say"


def test_without_measurements_nothing_is_claimed(venue):
    found = judged(venue, change(venue, room="hall-4f"))
    assert found.outcome == "cannot-say"
    assert change_rows(venue.conference)[0].effects == []


def test_it_is_judged_when_ten_minutes_are_over_and_not_before(venue):
    made = change(venue, room="hall-4f")
    early = judged_from(made) - timedelta(seconds=1)
    assert list_unjudged(venue.conference, early) == []
    with pytest.raises(Refused, match="can be judged at"):
        judged(venue, made, at=early)
    assert list_unjudged(venue.conference, judged_from(made)) == [made]
    judged(venue, made, at=judged_from(made))
    assert list_unjudged(venue.conference, READY) == []


def test_a_change_of_the_whole_venue_and_of_a_device_in_no_room(venue):
    venue.tell_between(MADE - SIDE, MADE + SIDE, EVEN)
    assert judged(venue, change(venue, what="new firmware")).outcome == "no-difference"
    assert judged(venue, change(venue, device="wlc")).outcome == "cannot-say"


def test_what_cannot_have_been_is_refused(venue):
    with pytest.raises(Refused, match="made_at"):
        change(venue, made_at=MADE + timedelta(minutes=1))
    with pytest.raises(Refused, match="made_at"):
        change(venue, made_at=MADE - timedelta(days=2))
    with pytest.raises(Refused, match="what"):
        change(venue, what="  ")
    with pytest.raises(Refused):
        change(venue, device="nothing")
