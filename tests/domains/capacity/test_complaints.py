"""Somebody says that the Wi-Fi is bad: noted with one tap, counted once, taken back."""

import re
from datetime import timedelta

import pytest

from kaisai.core.journal.queries import list_entries
from kaisai.core.kit.errors import NotAllowed, NotFound, Refused
from kaisai.core.operations.closing import close_out
from kaisai.core.surfaces import requests
from kaisai.domains.capacity.models import Complaint
from kaisai.domains.capacity.operations import note_complaint, take_back_complaint
from kaisai.domains.capacity.queries import count_complaints
from kaisai.domains.capacity.views import rooms
from kaisai.domains.today.queries import board_at, board_now
from tests.domains.capacity.conftest import BEFORE

BOARD = "/kumo/capacity"
ROOM = "/kumo/capacity/rooms/hall-4f"
SAID = f"{ROOM}/complaints"
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """`clock(at)` sets the clock; it begins at BEFORE."""

    def set_to(at):
        for page in (rooms, requests):
            monkeypatch.setattr(page, "now", lambda: at)

    set_to(BEFORE)
    return set_to


def text_of(response):
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def follow(client, response):
    assert response.status_code == 302
    return text_of(client.get(response.headers["Location"]))


def test_nobody_complained(bare, visitor):
    client = visitor("day_staff")
    page = text_of(client.get(ROOM))
    assert "Wi-Fi is bad here" in page
    assert "Nobody complained in the last 30 minutes." in page
    board = text_of(client.get(BOARD))
    assert board.count(f'action="{SAID}"') == 1
    assert "in 30 min" not in board


def test_one_tap_on_the_board_counts(bare, visitor):
    client = visitor("day_staff")
    board = follow(client, client.post(SAID, {"board": "1"}))
    assert "Complaint noted: Hall 4F." in board
    assert "1 complaint in 30 min" in board
    row = Complaint.objects.get()
    assert (row.room.slug, row.at, row.note) == ("hall-4f", BEFORE, "")
    assert client.post(SAID, {"board": "1"}).headers["Location"] == f"{BOARD}#room-hall-4f"


def test_a_note_stands_on_the_page_of_the_room_and_not_in_the_journal(bare, visitor):
    client = visitor("day_staff")
    page = follow(client, client.post(SAID, {"note": " back rows, nothing loads "}))
    assert "back rows, nothing loads" in page
    assert "day_staff of Kumo" in page
    entry = list_entries(bare.conference, kinds=("capacity.complaint_noted",)).get()
    assert entry.payload == {"room": "Hall 4F", "room_ja": "4Fホール"}
    assert entry.about == "room:hall-4f"
    assert "back rows" in text_of(client.get(SAID, headers={"hx-request": "true"}))


def test_in_japanese(bare, visitor):
    client = visitor("noc", language="ja")
    page = follow(client, client.post(SAID, {"note": "後方席"}))
    for told in ("ここのWi-Fiが悪い", "30分間の苦情 1 件", "取り消す", "苦情を記録しました"):
        assert told in page


def test_a_note_that_is_too_long_is_said(bare, visitor):
    response = visitor("noc").post(SAID, {"note": "x" * 201})
    assert response.status_code == 422
    assert "200" in response.content.decode()
    assert not Complaint.objects.exists()


def test_two_taps_count_once(bare, visitor, clock):
    client = visitor("day_staff")
    client.post(SAID)
    clock(BEFORE + 4 * SECOND)
    page = follow(client, client.post(SAID, {"note": "twice"}))
    assert "You noted this a moment ago; it counts once." in page
    assert "1 complaint in 30 min" in page
    client.post("/kumo/capacity/rooms/lobby/complaints")
    assert visitor("noc").post(SAID).status_code == 302
    clock(BEFORE + 10 * SECOND)
    client.post(SAID)
    counted = count_complaints(bare.conference, BEFORE + 10 * SECOND)
    assert counted == {"hall-4f": 3, "lobby": 1}, "others, other rooms, and later ones count"


def test_one_that_was_a_mistake_is_taken_back(bare, visitor):
    client = visitor("day_staff")
    client.post(SAID)
    row = Complaint.objects.get()
    page = follow(client, client.post(f"{SAID}/{row.pk}/take-back"))
    assert "Complaint taken back." in page
    assert "Nobody complained" in page
    assert not Complaint.objects.exists()
    assert client.post(f"{SAID}/{row.pk}/take-back").status_code == 404
    entry = list_entries(bare.conference, kinds=("capacity.complaint_taken_back",)).get()
    assert entry.sentence("en") == "A complaint about the network in Hall 4F was taken back."


def test_old_ones_are_not_counted_any_more(bare, visitor, clock):
    client = visitor("noc")
    client.post(SAID)
    clock(BEFORE + 31 * MINUTE)
    assert "Nobody complained" in text_of(client.get(ROOM))


def test_who_is_not_of_the_crew_is_refused_with_a_sentence(bare, cast, visitor, api):
    assert visitor("attendee").post(SAID).status_code == 404
    around = bare.around | {"by": cast["attendee"]}
    with pytest.raises(NotAllowed, match="Only the crew of this conference"):
        note_complaint(**around, room="hall-4f")
    assert api("attendee").post("capacity.note_complaint", room="hall-4f").status_code in {403, 404}
    read_only = api("noc", read_only=True)
    assert read_only.post("capacity.note_complaint", room="hall-4f").status_code == 403
    assert not Complaint.objects.exists()


def test_what_there_is_not(bare):
    with pytest.raises(NotFound):
        note_complaint(**bare.around, room="nowhere")
    with pytest.raises(NotFound, match="no such complaint"):
        take_back_complaint(**bare.around, complaint=1)
    with pytest.raises(Refused, match="note"):
        note_complaint(**bare.around, room="hall-4f", note="x" * 201)


def test_close_out_erases_what_was_said_and_who_wrote_it(bare, cast):
    note_complaint(**bare.around | {"by": cast["staff"]}, room="hall-4f", note="the man in row 3")
    over = BEFORE + timedelta(days=30)
    told = {"conference": bare.conference, "at": over, "confirm": bare.conference.slug}
    close_out(by=cast["chair"], **told)
    row = Complaint.objects.get()
    assert (row.note, row.by_label) == ("", f"#{row.pk}"), "that somebody complained stays"


def test_the_day_board_counts_them(bare):
    for minute in (1, 2):
        said = bare.around | {"at": BEFORE - minute * MINUTE}
        note_complaint(**said, room="hall-4f")
    for board, number in (
        (board_now(bare.conference, BEFORE, "en"), 2),
        (board_at(bare.conference, BEFORE - 1.5 * MINUTE, "en"), 1),
    ):
        counts = {room["slug"]: room["complaints"] for room in board["rooms"]}
        assert (counts["hall-4f"], counts["hall-a"]) == (number, 0)


def test_programs_ask_the_same(bare, api):
    noted = api("staff").post("capacity.note_complaint", room="hall-4f", note="stage")
    assert noted.status_code == 200, noted.content
    again = api("staff").post("capacity.note_complaint", room="hall-4f")
    assert (again.status_code, again.json()["code"]) == (409, "noted-already")
    told = api("staff").get("capacity.complaints", minutes="30").json()["result"]
    assert told["rooms"] == {"hall-4f": 1}
    assert told["complaints"][0]["note"] == "stage"
    elsewhere = api("staff").get("capacity.complaints", room="lobby").json()["result"]
    assert elsewhere == {"rooms": {}, "complaints": []}
    assert api("staff").get("capacity.complaints", room="nowhere").status_code == 404
    assert api("staff").get("capacity.complaints", minutes="0").status_code == 422
