"""A phone buys; the crew sees it. Strangers see what is public, and nothing else."""

import re

import pytest

from kaisai.core.access.enums import Role
from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.core.operations.conferences import change_conference
from kaisai.domains.registration.enums import OrderState
from kaisai.domains.registration.queries import find_order, list_orders

SHOP = "/kumo/tickets"


@pytest.fixture
def tickets(shop):
    shop.quota("hall", 2)
    shop.item("entry", "hall", price=12_000, name_ja="参加券", most=2)
    return shop


@pytest.fixture
def clock(monkeypatch, tickets):
    """Pages go by the shop's clock."""
    for name in ("core.surfaces.requests", "domains.registration.views.buying"):
        monkeypatch.setattr(f"kaisai.{name}.now", lambda: tickets.at)
    return tickets


def fields(page):
    return re.findall(r'name="(name_(?:kana_|latin_)?\d+)"', page.content.decode())


def filled(page):
    return dict.fromkeys(fields(page), "見本 太郎")


def test_a_stranger_buys_on_a_phone_and_the_crew_takes_the_money(clock, browser):
    buyer = browser(language="ja")
    assert "参加券" in buyer.get(SHOP).content.decode()
    held = buyer.post(f"{SHOP}/hold", {"many-entry": "2"})
    page = buyer.get(held.url)
    assert "10分" not in page.content.decode()
    assert 'data-left="600"' in page.content.decode()
    wrong = buyer.post(held.url, filled(page) | {"name": "見本", "email": "nobody"})
    assert wrong.status_code == 422
    assert "見本 太郎" in wrong.content.decode()  # nothing is typed twice
    told = filled(page) | {"name": "見本", "email": "buyer@kumo.example"}
    assert buyer.post(held.url, told).status_code == 302
    placed = buyer.get(held.url).content.decode()
    assert "24,000円をお支払いください" in placed
    order = list_orders(by=COMMAND_LINE, conference=clock.conference, at=clock.at)[0]
    chair = browser(Role.CHAIR)
    assert order.number in chair.get("/kumo/registration?words=buyer@").content.decode()
    chair.post(f"/kumo/registration/orders/{order.number}/paid")
    assert find_order(clock.conference, order.number).state == OrderState.CONFIRMED
    assert "Sold out" in browser().get(SHOP).content.decode()


def test_one_session_holds_once_at_a_time(clock, browser):
    buyer = browser()
    first = buyer.post(f"{SHOP}/hold", {"many-entry": "1"}).url
    assert buyer.post(f"{SHOP}/hold", {"many-entry": "1"}).url == first
    assert clock.figures("hall") == (0, 1, 1)
    assert first in buyer.get(SHOP).content.decode()
    buyer.post(f"{first}/give-back")
    assert clock.figures("hall") == (0, 0, 2)
    assert buyer.post(f"{SHOP}/hold", {"many-entry": "1"}).url != first


def test_who_is_too_late_reads_why_and_finds_the_way_back(clock, browser):
    buyer = browser()
    held = buyer.post(f"{SHOP}/hold", {"many-entry": "1"}).url
    told = filled(buyer.get(held)) | {"name": "Sample", "email": "buyer@kumo.example"}
    clock.later(minutes=10)
    answer = buyer.post(held, told)
    assert answer.status_code == 422
    assert "The time for this order is over" in answer.content.decode()
    assert SHOP in buyer.get(held).content.decode()


@pytest.mark.parametrize(
    ("many", "sentence"),
    [
        ({}, "Choose at least one ticket."),
        ({"many-entry": "3"}, "At most 2 of"),
        ({"many-nothing": "1"}, "There is no ticket type"),
        ({"many-entry": "x" * 5000}, "Choose at least one ticket."),
    ],
)
def test_what_cannot_be_held_is_said_above_the_tickets(clock, browser, many, sentence):
    answer = browser().post(f"{SHOP}/hold", many)
    assert answer.status_code in {404, 422}
    assert sentence in answer.content.decode()
    assert 'name="many-entry"' in answer.content.decode()


def test_nobody_sees_the_order_of_another(clock, browser):
    held = browser().post(f"{SHOP}/hold", {"many-entry": "1"}).url
    assert browser().get(held[:-1]).status_code == 404
    assert browser().get(held).headers["Cache-Control"] == "private, no-store"


def test_a_conference_that_is_not_public_is_not_there_for_strangers(clock, browser):
    told = {"by": COMMAND_LINE, "conference": clock.conference, "at": clock.at}
    change_conference(**told, is_public=False)
    stranger = browser()
    assert stranger.get(SHOP).status_code == 302
    assert stranger.post(f"{SHOP}/hold", {"many-entry": "1"}).status_code in {400, 401}
    assert clock.figures("hall") == (0, 0, 2)
    assert browser(Role.STAFF).get(SHOP).status_code == 200  # the crew tries it out


def test_a_public_conference_keeps_its_rooms_behind_the_door(clock, browser):
    for role in (None, Role.ATTENDEE):
        visitor = browser(role)
        page = visitor.get(SHOP).content.decode()
        for inside in ("/kumo/today", "/kumo/registration", "/kumo/network"):
            assert inside not in page
        assert visitor.get("/kumo/today").status_code in {302, 404}


@pytest.mark.parametrize("role", [None, Role.ATTENDEE, Role.STAFF])
def test_only_whoever_sells_sees_who_bought(clock, browser, role):
    number, client = clock.hold(entry=1).number, browser(role)
    for path in ("", "/quotas/new", "/items/entry", "/quotas/hall", f"/orders/{number}"):
        assert client.get(f"/kumo/registration{path}").status_code in {302, 403, 404}
    client.post(f"/kumo/registration/orders/{number}/cancel", {"reason": "so"})
    assert find_order(clock.conference, number).state == OrderState.HELD


def test_a_lead_makes_a_quota_and_sells_it(clock, browser):
    lead = browser(Role.TEAM_LEAD, "registration")
    empty = lead.get("/kumo/registration/items/new").content.decode()
    assert "hall" in empty
    lead.post("/kumo/registration/quotas/new", {"slug": "party", "name": "Party", "places": "5"})
    told = {
        "slug": "full",
        "name": "Full",
        "kind": "patron",
        "mode": "first_come",
        "price": "40000",
        "tax_rate": "10",
        "quotas": ["hall", "party"],
        "most": "1",
        "sale_from": "2026-10-03T09:00",
    }
    answer = lead.post("/kumo/registration/items/new", told)
    assert answer.status_code == 302, answer.content.decode()
    again = lead.get("/kumo/registration/items/full").content.decode()
    assert 'value="2026-10-03T09:00"' in again  # the venue's clock, there and back
    assert "40,000 yen" in browser().get(SHOP).content.decode()
    refused = lead.post("/kumo/registration/quotas/party", {"name": "Party", "places": "-1"})
    assert refused.status_code == 422
