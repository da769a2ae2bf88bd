"""The case of 2014 through the real domain: the warning comes before the session starts, with a remedy."""

from datetime import timedelta

import pytest
from django.utils import translation

from kaisai.core.kit.errors import Refused
from kaisai.domains.capacity.operations import set_expectation
from kaisai.domains.capacity.queries import (
    Idea,
    list_outlooks,
    list_remedies,
    room_verdicts,
    try_idea,
)
from kaisai.engines.liveness.states import State
from kaisai.engines.wireless.outlook import HALF_HOUR, Verdict
from tests.domains.capacity.conftest import BEFORE, ONE, code_of

LAST = ONE + timedelta(minutes=20)  # the last session has begun
FEW = {"hall-4f": 8, "hall-a": 10, "room-101": 4, "lobby": 12}


def verdicts(venue, at=BEFORE):
    return {row.slug: row.found.verdict for row in list_outlooks(venue.conference, at)}


def expect(venue, people, room="hall-4f", counted=False):
    set_expectation(**venue.around, slot=code_of(room, "13:00"), people=people, counted=counted)


def test_the_warning_comes_before_the_session_starts_and_names_what_to_do(venue):
    venue.tell(BEFORE, FEW)
    expect(venue, 220)
    worst, *others = list_outlooks(venue.conference, BEFORE)
    assert worst.slug == "hall-4f"
    assert worst.found.verdict is Verdict.FULL
    assert worst.found.slot.start == ONE > BEFORE
    assert "Hall 4F: 220 people expected at 13:00, 2 APs hold about" in worst.sentence
    assert worst.title == "Clouds at 13:00 in Hall 4F"
    assert {row.found.verdict for row in others} == {Verdict.HOLDS}
    offered = list_remedies(venue.conference, "hall-4f", BEFORE)
    assert offered, "something can be done"
    assert "AP" in offered[0].what
    assert "Hall 4F" in offered[0].what
    tried = try_idea(venue.conference, Idea("hall-4f", add=8), BEFORE, HALF_HOUR)
    assert tried.before.found.verdict is Verdict.FULL
    assert tried.after.found.verdict is Verdict.HOLDS
    assert verdicts(venue)["hall-4f"] is Verdict.FULL, "nothing was changed"


def test_seats_and_standing_places_alone_are_a_warning_too(venue):
    venue.tell(BEFORE, FEW)
    row = room_verdicts(venue.conference, BEFORE)["hall-4f"]
    assert row.found.people == (150 + 70) * 0.8
    assert row.found.verdict is Verdict.FULL


def test_an_ordinary_audience_in_the_same_room_is_no_warning(venue):
    venue.tell(BEFORE, FEW)
    expect(venue, 45)
    assert set(verdicts(venue).values()) - {Verdict.UNKNOWN} == {Verdict.HOLDS}


def test_moving_the_session_moves_the_trouble(venue):
    venue.tell(BEFORE, FEW | {"hall-4f": 160})
    tried = try_idea(venue.conference, Idea("hall-4f", to="room-101"), BEFORE, HALF_HOUR)
    assert tried.before.found.verdict is Verdict.FULL
    assert tried.after.found.verdict is Verdict.HOLDS, "who is there now goes before it begins"
    [(_before, after)] = tried.others
    assert after.slug == "room-101"
    assert after.found.verdict is Verdict.FULL
    # All that were expected come along, although the smaller room has not as many seats.
    assert after.found.clients == pytest.approx(tried.before.found.clients, abs=1)


def test_only_what_has_not_begun_can_move(venue):
    venue.tell(LAST, FEW)
    with pytest.raises(Refused, match="could move"):
        try_idea(venue.conference, Idea("hall-4f", to="room-101"), LAST, HALF_HOUR)
    with pytest.raises(Refused, match="nowhere"):
        try_idea(venue.conference, Idea("hall-4f", to="nowhere"), BEFORE, HALF_HOUR)


def test_an_ap_that_is_moved_is_missed_where_it_was(venue):
    venue.tell(BEFORE, FEW)
    expect(venue, 220)
    idea = Idea("hall-4f", move=("ap-hall-a-1", "ap-hall-a-2"))
    tried = try_idea(venue.conference, idea, BEFORE, HALF_HOUR)
    assert tried.after.found.holds > tried.before.found.holds
    assert [row.slug for _before, row in tried.others] == ["hall-a"]


def test_a_radio_that_is_full_counts_more_than_any_guess(venue):
    later = ONE + timedelta(minutes=20)
    venue.tell(later, FEW | {"room-101": 160})
    row = next(r for r in list_outlooks(venue.conference, later) if r.slug == "room-101")
    assert row.found.verdict is Verdict.FULL
    assert row.found.clients == 160
    assert "clients now" in row.sentence


def test_figures_that_are_too_old_are_not_of_now(venue):
    venue.tell(BEFORE - timedelta(hours=1), {"room-101": 160})
    row = room_verdicts(venue.conference, BEFORE)["room-101"]
    assert row.found.verdict is Verdict.HOLDS
    assert "Not every radio tells its clients." in row.reasons


def test_an_ap_that_comes_back_empty_does_not_empty_the_hall(venue):
    sitting = ONE + timedelta(minutes=20)
    venue.tell(sitting, FEW)
    hall = room_verdicts(venue.conference, sitting)["hall-4f"].found
    assert (hall.verdict, hall.clients) == (Verdict.HOLDS, 8)
    venue.turn("ap-hall-4f-1", State.DOWN, sitting - timedelta(minutes=3))
    venue.turn("ap-hall-4f-1", State.UP, sitting, old=State.DOWN)
    for minutes, verdict in ((1, Verdict.FULL), (11, Verdict.HOLDS)):
        at = sitting + timedelta(minutes=minutes)
        venue.tell(at, FEW | {"hall-4f": 0})
        assert verdicts(venue, at)["hall-4f"] is verdict


def test_the_lobby_is_full_when_all_rooms_have_a_break(venue):
    at = ONE - timedelta(minutes=15)
    venue.tell(at, FEW)
    row = room_verdicts(venue.conference, at)["lobby"]
    assert row.is_break
    assert row.found.people == 60 * 0.5


def test_who_said_how_many_is_told_apart_from_a_count_at_the_door(venue):
    venue.tell(BEFORE, FEW)
    expect(venue, 220)
    assert "People as told by command line." in list_outlooks(venue.conference, BEFORE)[0].reasons
    expect(venue, 220, counted=True)
    assert "People as counted at the door." in list_outlooks(venue.conference, BEFORE)[0].reasons
    expect(venue, None)
    assert room_verdicts(venue.conference, BEFORE)["hall-4f"].found.people == 176


def test_in_japanese_it_says_the_same(venue):
    venue.tell(BEFORE, FEW)
    expect(venue, 220)
    with translation.override("ja"):
        row = list_outlooks(venue.conference, BEFORE)[0]
        assert row.word == "収容不可"
        assert row.sentence.startswith("4Fホール: 13:00 に 220 人")
        assert "人数は コマンドライン さんの申告によります。" in row.reasons
