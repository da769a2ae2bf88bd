"""CONBU's API: counts by room and band, closed until a chair opens it."""

from datetime import timedelta

import pytest

from kaisai.core.journal.queries import list_entries
from kaisai.core.kit.clock import now
from kaisai.domains.exchange.operations import close_counts, open_counts
from kaisai.domains.exchange.queries import counting
from kaisai.domains.exchange.views.clients import ANYBODY


@pytest.fixture
def opened(venue):
    open_counts(by=venue["chair"], conference=venue.conference, at=now())
    return venue


def ask(visitor, path, who="stranger", root="/kumo"):
    return visitor(who).get(f"{root}/v1/{path}", headers={"accept": "*/*"})


@pytest.mark.parametrize(
    ("place", "band", "count"),
    [
        ("all", "both", 31),
        ("all", "2_4GHz", 7),
        ("all", "5_0GHz", 24),
        ("all", "2.4ghz", 7),
        ("all", "5GHz", 24),
        ("all", "6_0GHz", 0),
        ("room-401", "both", 28),
        ("room_401", "5_0GHz", 21),
        ("hall-a", "2_4GHz", 0),
        ("AP-4F-1", "both", 28),
        ("ap_lobby", "5_0GHz", 3),
    ],
)
def test_who_is_connected_where(opened, visitor, place, band, count):
    response = ask(visitor, f"associations/{place}/{band}")
    assert response.json() == {"associations": count}
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "public, max-age=5"


@pytest.mark.parametrize("path", ["associations/nowhere/both", "associations/all/7GHz"])
def test_what_there_is_not_is_not_found(opened, visitor, path):
    assert ask(visitor, path).status_code == 404


def test_silence_is_not_nobody(opened, visitor, monkeypatch):
    assert ask(visitor, "associations/room-101/both").status_code == 503
    monkeypatch.setattr(
        "kaisai.domains.exchange.views.clients.now", lambda: now() + timedelta(hours=1)
    )
    response = ask(visitor, "associations/all/both")
    assert (response.status_code, response.json()["code"]) == (503, "unavailable")


def test_short_addresses_lead_to_long_ones(opened, visitor):
    for short, place in (("", "all"), ("/", "all"), ("/hall-a", "hall-a"), ("/a%20b", "a%20b")):
        response = ask(visitor, f"associations{short}")
        assert (response.status_code, response["Location"]) == (
            302,
            f"/kumo/v1/associations/{place}/both",
        )
    assert ask(visitor, "version").content == b"1.0.0"


def test_it_is_closed_until_a_chair_opens_it_and_after_they_close_it(venue, visitor):
    kumo = {"by": venue["chair"], "conference": venue.conference, "at": now()}
    paths = ("version", "associations", "associations/all", "associations/all/both")
    for change, status in (
        (None, 401),
        (open_counts, 200),
        (open_counts, 200),
        (close_counts, 401),
    ):
        if change:
            change(**kumo)
        found = {ask(visitor, path).status_code for path in paths}
        assert found == ({401} if status == 401 else {200, 302})
        crew = ask(visitor, "associations/all/both", "staff")
        assert crew.json() == {"associations": 31}
        assert ("Access-Control-Allow-Origin" in crew) == (status == 200)
    told = [entry.kind for entry in list_entries(venue.conference).order_by("id")]
    assert [kind for kind in told if kind.startswith("exchange.")] == [
        *("exchange.counts_opened", "exchange.counts_opened", "exchange.counts_closed")
    ]


def test_at_the_root_one_conference_answers(opened, visitor, settings):
    path = "associations/all/both"
    assert ask(visitor, path, root="").status_code == 401
    settings.ASSOCIATIONS_OF = "kumo"
    assert ask(visitor, path, root="").json() == {"associations": 31}
    assert ask(visitor, "associations", root="")["Location"] == "/v1/associations/all/both"
    settings.ASSOCIATIONS_OF = "kaze"
    assert ask(visitor, path, root="").status_code == 401


def test_a_crowd_of_questions_asks_the_store_once(opened, visitor, monkeypatch):
    asked = []
    told = counting.radio_rows
    monkeypatch.setattr(counting, "radio_rows", lambda *a: asked.append(a) or told(*a))
    at = now()
    monkeypatch.setattr("kaisai.domains.exchange.views.clients.now", lambda: at)
    for _ in range(30):
        assert ask(visitor, "associations/room-401/both").json() == {"associations": 28}
    assert len(asked) == 1


def test_a_flood_from_one_address_is_slowed_down(opened, visitor, monkeypatch):
    monkeypatch.setattr(ANYBODY, "per_second", 1e-9)
    browser = visitor()
    found = {browser.get("/kumo/v1/version").status_code for _ in range(150)}
    assert found == {200, 429}


def test_the_crew_asks_by_query_too(venue, api):
    answer = api("staff").get("exchange.associations", location="room-401", band="5_0GHz")
    assert answer.json()["result"] == {"associations": 21, "published": False}
