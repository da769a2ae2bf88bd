"""What is seen of slots that are over makes the next prediction better; assumptions are the beginning."""

from datetime import timedelta

import pytest

from kaisai.core.identity.actors import COMMAND_LINE, WORKER
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.conferences import save_room
from kaisai.domains.capacity.models import PastSlot
from kaisai.domains.capacity.operations import (
    record_slots,
    set_assumptions,
    set_expectation,
)
from kaisai.domains.capacity.queries import (
    find_slot,
    list_outlooks,
    list_slots_over,
    room_verdicts,
    slots_of,
)
from kaisai.engines.wireless.outlook import Verdict
from kaisai.engines.wireless.state import Kind
from tests.cast import AT
from tests.domains.capacity.conftest import BEFORE, ONE, code_of

FIRST = ONE - timedelta(minutes=70)  # the slot from 11:50 to 12:40
OVER = ONE - timedelta(minutes=19)


def keep(venue, at=OVER):
    found = list_slots_over(venue.conference, at)
    if found:
        record_slots(by=WORKER, conference=venue.conference, at=at, slots=found)
    return {seen.slot.room: seen for seen in found}


def test_a_slot_that_is_over_is_kept_once_with_what_was_seen(venue):
    venue.tell_between(FIRST, OVER, {"hall-4f": 60, "hall-a": 30})
    venue.tell(FIRST + timedelta(minutes=30), {"hall-4f": 600})  # one bad sample
    set_expectation(**venue.around, slot=code_of("hall-4f", "11:50"), people=120, counted=True)
    seen = keep(venue)
    assert set(seen) == {"hall-4f", "hall-a", "room-101"}
    assert seen["hall-4f"].people == 120
    assert seen["hall-4f"].clients == 60
    assert seen["room-101"].clients == 0
    assert list_slots_over(venue.conference, OVER) == []
    assert PastSlot.objects.count() == 3


def test_minutes_in_which_not_every_radio_told_are_gaps_and_not_half_the_clients(venue):
    split = FIRST + timedelta(minutes=25)
    venue.tell_between(FIRST, split, {"hall-4f": 60})
    everybody, alone = venue.points, {"hall-4f": ["ap-hall-4f-1"]}
    venue.points = alone
    venue.tell_between(split, OVER, {"hall-4f": 30})
    venue.points = everybody
    assert keep(venue)["hall-4f"].clients == 60


def test_where_nothing_was_measured_no_number_is_made_up(venue):
    assert keep(venue)["hall-4f"].clients is None


def test_quiet_slots_calm_the_guess_of_the_next(venue):
    venue.tell_between(FIRST, OVER + timedelta(minutes=1), {"hall-4f": 40, "hall-a": 12})
    before = room_verdicts(venue.conference, OVER)["hall-4f"].found
    keep(venue)
    after = room_verdicts(venue.conference, OVER)["hall-4f"].found
    assert before.slot == after.slot
    assert after.clients < before.clients


def test_what_is_assumed_can_be_told_better(venue):
    venue.tell(BEFORE, {})
    before = room_verdicts(venue.conference, BEFORE)["hall-4f"].found
    set_assumptions(**venue.around, devices_per_person=2.6)
    after = room_verdicts(venue.conference, BEFORE)["hall-4f"].found
    assert after.clients == pytest.approx(2 * before.clients)
    with pytest.raises(Refused, match="associated_share"):
        set_assumptions(**venue.around, associated_share=1.2)


def test_a_slot_that_is_not_in_the_programme_has_no_people(venue):
    with pytest.raises(Refused):
        set_expectation(**venue.around, slot="nothing", people=3)
    with pytest.raises(Refused, match="people"):
        set_expectation(**venue.around, slot=code_of("hall-a", "13:00"), people=-3)


def test_breaks_are_where_people_stand_and_no_session_is(venue):
    breaks = [slot for slot in slots_of(venue.conference) if slot.kind is Kind.BREAK]
    assert [(slot.room, slot.start, slot.end) for slot in breaks] == [
        ("lobby", ONE - timedelta(minutes=20), ONE)
    ]
    assert find_slot(venue.conference, breaks[0].key) == breaks[0]
    set_expectation(**venue.around, slot=breaks[0].key, people=55)
    assert find_slot(venue.conference, breaks[0].key).door_count == 55


def test_without_rooms_sessions_or_radios_nothing_fails(bare, cast):
    rows = list_outlooks(bare.conference, BEFORE)
    assert {row.found.slot for row in rows} == {None}
    save_room(
        by=COMMAND_LINE,
        conference=cast.conference,
        at=AT,
        slug="attic",
        name="Attic",
        name_ja="屋根裏",
    )
    assert room_verdicts(bare.conference, BEFORE)["attic"].found.verdict is not Verdict.FULL
