"""The line as a phone sees it: a place that a browser keeps, one for each, and the shop behind it."""

import re

import pytest

from kaisai.core.access.enums import Role
from kaisai.domains.waiting_room.models import Visitor
from tests.domains.waiting_room.conftest import OPENS

LINE = "/kumo/tickets/line"


@pytest.fixture
def clock(monkeypatch, door):
    """Pages go by the clock of the door."""
    for name in ("core.surfaces.requests", "domains.registration.views.buying"):
        monkeypatch.setattr(f"kaisai.{name}.now", lambda: door.at)
    return door


def challenge_of(page):
    return re.search(r'name="challenge" value="([^"]+)"', page.content.decode())[1]


def line_up(browser):
    told = {"challenge": challenge_of(browser.get(LINE)), "nonce": ""}
    assert browser.post(LINE, told).status_code == 302
    return browser.get(LINE).content.decode()


def test_a_phone_lines_up_early_and_buys_in_its_turn(clock, browser):
    phone = browser(language="ja")
    assert "販売開始" in phone.get(LINE).content.decode()
    assert "受付済みです" in line_up(phone)
    again = phone.post(LINE, {"challenge": "whatever"})
    assert again.status_code == 302
    assert Visitor.objects.count() == 1
    clock.later(hours=1)
    assert "あなたの番です" in phone.get(f"{LINE}/now").content.decode()
    assert "many-entry" in phone.get("/kumo/tickets").content.decode()
    held = phone.post("/kumo/tickets/hold", {"many-entry": "1"})
    assert "/orders/" in held.url


def test_who_did_not_line_up_is_sent_to_the_line(clock, browser):
    clock.later(hours=1)
    other = browser()
    assert "waiting room" in other.get("/kumo/tickets").content.decode()
    assert other.post("/kumo/tickets/hold", {"many-entry": "1"}).url == LINE
    line_up(other)
    second = browser()
    page = line_up(second)
    assert "your number is 2" in page
    assert second.post("/kumo/tickets/hold", {"many-entry": "1"}).url == LINE
    assert "your number is 2" in second.get(LINE).content.decode()  # a reload changes nothing


def test_who_presses_twice_has_one_place(clock, browser):
    clock.later(hours=1)
    phone = browser()
    told = {"challenge": challenge_of(phone.get(LINE)), "nonce": ""}
    phone.post(LINE, told)
    phone.cookies.clear()
    phone.post(LINE, told)
    assert Visitor.objects.count() == 1
    assert "It is your turn" in phone.get(LINE).content.decode()


def test_the_crew_opens_and_closes_the_room_in_the_time_of_the_venue(clock, browser):
    chair = browser(Role.CHAIR)
    page = chair.get("/kumo/waiting-room").content.decode()
    moment = OPENS.astimezone(clock.conference.zone)
    assert f"{moment:%Y-%m-%dT%H:%M}" in page
    told = {"opens_at": f"{moment:%Y-%m-%dT%H:%M}", "per_minute": "90", "bits": "0"}
    assert chair.post("/kumo/waiting-room", told).status_code == 302
    assert chair.post("/kumo/waiting-room", told | {"per_minute": "0"}).status_code == 422
    chair.post("/kumo/waiting-room/close")
    guest = browser()
    assert guest.get(LINE).url == "/kumo/tickets"
    assert "Nobody has to wait any more" in guest.get(f"{LINE}/now").content.decode()
