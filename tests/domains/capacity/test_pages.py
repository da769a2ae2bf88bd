"""The capacity pages, walked by the people who come by."""

import re
from datetime import timedelta

import pytest

from kaisai.core.surfaces import requests
from kaisai.domains.capacity.models import Change, Expectation
from kaisai.domains.capacity.operations import set_expectation
from kaisai.domains.capacity.views import recording, rooms
from kaisai.domains.monitoring.models import TargetState
from kaisai.engines.liveness.states import State
from tests.domains.capacity.conftest import BEFORE, ONE, code_of

FEW = {"hall-4f": 8, "hall-a": 10, "room-101": 4, "lobby": 12}
BOARD = "/kumo/capacity"
ROOM = "/kumo/capacity/rooms/hall-4f"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """It is 25 minutes before the talk."""
    for page in (rooms, recording, requests):
        monkeypatch.setattr(page, "now", lambda: BEFORE)


@pytest.fixture
def crowded(venue):
    venue.tell(BEFORE, FEW)
    set_expectation(**venue.around, slot=code_of("hall-4f", "13:00"), people=220)
    return venue


def text_of(response):
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_board_shows_the_worst_room_first_and_leads_on(crowded, visitor):
    page = text_of(visitor("noc").get(BOARD))
    assert page.index("Hall 4F</a>") < page.index("Hall A</a>")
    assert "Hall 4F: 220 people expected at 13:00, 2 APs hold about" in page
    assert 'class="k-state is-down">will not hold' in page
    assert 'href="/kumo/traffic/rooms/hall-4f"' in page
    assert 'hx-get="/kumo/capacity/rooms/hall-4f/remedies"' in page
    assert 'href="/kumo/capacity"' in page, "it stands in the navigation"


def test_the_board_in_japanese(crowded, visitor):
    page = text_of(visitor("noc", language="ja").get(BOARD))
    assert "4Fホール: 13:00 に 220 人" in page
    assert "収容不可" in page
    assert "各部屋の収容見込み" in page
    for untold in ("Clients", "Nothing planned", "As of", "APs hold"):
        assert untold not in page


def test_it_refreshes_only_what_changes(crowded, visitor):
    fragment = text_of(visitor("noc").get(BOARD, headers={"hx-request": "true"}))
    assert "<html" not in fragment
    assert "Hall 4F" in fragment


@pytest.mark.parametrize("ahead", ["120", "day"])
def test_the_rest_of_the_day_is_a_table_of_rooms_and_slots(crowded, visitor, ahead):
    page = text_of(visitor("staff").get(BOARD, {"ahead": ahead}))
    head = re.search(r"<thead>(.*?)</thead>", page)[1]
    assert "13:00" in head
    row = re.search(r"<tr> <th[^>]*><a[^>]*>Hall 4F.*?</tr>", page)[0]
    assert "will not hold" in row


def test_an_outage_of_now_is_no_lack_of_capacity_in_two_hours(crowded, visitor, monkeypatch):
    for point in crowded.points["hall-a"]:
        TargetState.objects.create(
            conference=crowded.conference,
            key=f"{point}/icmp",
            state=State.UNREACHABLE,
            since=BEFORE,
            cause="sw-1f/icmp",
        )
    client = visitor("noc")
    soon = text_of(client.get(BOARD))
    assert "Hall A: 54 clients expected and no AP at work." in soon
    remedies = text_of(client.get("/kumo/capacity/rooms/hall-a/remedies"))
    assert "Bring sw-1f/icmp back" in remedies
    assert "Restart" not in remedies
    monkeypatch.setattr(rooms, "now", lambda: ONE - timedelta(hours=2))
    later = text_of(client.get(BOARD, {"ahead": "day"}))
    row = re.search(r"<tr> <th[^>]*><a[^>]*>Hall A.*?</tr>", later)[0]
    assert "holds" in row
    assert "will not hold" not in row


def test_what_can_be_done_stands_in_order_with_its_effect(crowded, visitor):
    page = text_of(visitor("noc").get(f"{ROOM}/remedies"))
    assert re.search(r"Add \d APs to Hall 4F|Move ap-", page)
    assert "then holds about" in page


def test_what_if_shows_before_and_after_and_changes_nothing(crowded, visitor):
    client = visitor("staff")
    tried = text_of(client.post(f"{ROOM}/what-if", {"add": "8"}))
    assert 'data-after="holds"' in tried
    assert "will not hold" in tried, "as it is"
    again = text_of(client.get(BOARD))
    assert "will not hold" in again
    moved = text_of(client.post(f"{ROOM}/what-if", {"to": "room-101"}))
    assert "Other rooms that notice" in moved
    assert "Room 101" in moved


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Choose at least one change"),
        ({"add": "many"}, "APs more"),
        ({"move": "nothing"}, "APs moved here"),
        ({"cap": "0"}, "Most clients per radio"),
    ],
)
def test_what_cannot_be_tried_is_said(crowded, visitor, given, said):
    response = visitor("noc").post(f"{ROOM}/what-if", given)
    assert response.status_code == 422
    assert said in response.content.decode()


def test_whoever_is_at_the_door_tells_how_many_come(crowded, visitor):
    client = visitor("day_staff")
    slot = code_of("hall-4f", "13:00")
    assert "13:00–13:50 Clouds at 13:00 in Hall 4F" in text_of(client.get(ROOM))
    told = client.post(f"{ROOM}/people", {"slot": slot, "people": "31", "counted": "on"})
    assert told.status_code == 302
    assert Expectation.objects.get().people == 31
    page = text_of(client.get(ROOM))
    assert "31 counted, says day_staff of Kumo" in page
    assert "will not hold" not in page
    assert client.post(f"{ROOM}/people", {"slot": slot, "people": ""}).status_code == 302
    assert not Expectation.objects.exists()
    wrong = client.post(f"{ROOM}/people", {"slot": slot, "people": "-1"})
    assert wrong.status_code == 422


def test_a_change_is_written_down_and_waits_for_its_verdict(crowded, visitor):
    client = visitor("noc")
    given = {"what": "raised power on ap-407", "where": "device:ap-hall-4f-1", "made": "12:30"}
    assert client.post("/kumo/capacity/changes", given).status_code == 302
    made = Change.objects.get()
    assert made.made_at == BEFORE - timedelta(minutes=5)
    assert made.room.slug == "hall-4f"
    page = text_of(client.get("/kumo/capacity/changes"))
    assert "raised power on ap-407" in page
    assert "judged at 12:41" in page
    assert client.post(f"/kumo/capacity/changes/{made.pk}/judge").status_code == 409
    assert "raised power on ap-407" in text_of(client.get(ROOM))


def test_a_time_that_is_still_to_come_was_yesterdays(crowded, visitor):
    given = {"what": "new firmware", "made": "23:00"}
    assert visitor("noc").post("/kumo/capacity/changes", given).status_code == 302
    assert Change.objects.get().made_at == BEFORE - timedelta(hours=13, minutes=35)


def test_a_verdict_shows_its_figures(crowded, visitor, monkeypatch):
    client = visitor("noc")
    crowded.tell_between(BEFORE - timedelta(minutes=12), BEFORE + timedelta(minutes=12), FEW)
    client.post("/kumo/capacity/changes", {"what": "new channel", "where": "room:hall-4f"})
    monkeypatch.setattr(requests, "now", lambda: BEFORE + timedelta(minutes=12))
    assert client.post(f"/kumo/capacity/changes/{Change.objects.get().pk}/judge").status_code == 302
    page = text_of(client.get("/kumo/capacity/changes"))
    assert "10 min before" in page
    assert "clients" in page
    assert Change.objects.get().judged_at


def test_who_may_not_is_told_why_and_refused(crowded, visitor):
    client = visitor("staff")
    page = text_of(client.get("/kumo/capacity/changes"))
    assert "Only the network crew or a chair can do this." in page
    assert client.post("/kumo/capacity/changes", {"what": "x"}).status_code == 403
    assert not Change.objects.exists()


def test_assumptions_are_read_and_saved_in_percent(crowded, visitor):
    client = visitor("chair")
    page = text_of(client.get("/kumo/capacity/assumptions"))
    assert 'value="65.0"' in page
    given = {
        "devices_per_person": "2",
        "associated_share": "80",
        "fill_session": "90",
        "fill_break": "40",
    }
    assert client.post("/kumo/capacity/assumptions", given).status_code == 302
    assert 'value="80.0"' in text_of(client.get("/kumo/capacity/assumptions"))
    bad = client.post("/kumo/capacity/assumptions", given | {"associated_share": "0"})
    assert bad.status_code == 422
    assert visitor("staff").post("/kumo/capacity/assumptions", given).status_code == 403


def test_attendees_see_nothing(crowded, visitor):
    for path in (BOARD, ROOM, f"{ROOM}/remedies", "/kumo/capacity/changes"):
        assert visitor("attendee").get(path).status_code == 404
        assert visitor().get(path).status_code in {302, 401}


def test_empty_pages_say_what_to_do_first(bare, visitor):
    page = text_of(visitor("chair").get(BOARD))
    assert "There is no programme" in page
    assert "No agent tells of a radio" in page
    assert "Nothing planned." in page
    assert "No change was written down yet." in text_of(
        visitor("chair").get("/kumo/capacity/changes")
    )


def test_a_conference_without_rooms(cast, visitor):
    cast.conference.rooms.all().delete()
    assert "There are no rooms yet." in text_of(visitor("chair").get(BOARD))


def test_programs_ask_the_same(crowded, api):
    tried = api("staff").get("capacity.what_if", room="hall-4f", add="8")
    assert tried.status_code == 200
    assert set(tried.json()["result"]) == {"before", "after", "others"}
    found = api("staff").get("capacity.outlook").json()["result"]
    assert {row["room"] for row in found} >= {"hall-4f", "lobby"}
    assert api("attendee").get("capacity.outlook").status_code in {403, 404}
    assert api("staff").get("capacity.outlook", minutes="0").status_code == 422
