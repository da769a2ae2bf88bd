"""Add-ons bought later, for the tickets of an order that was placed."""

import re

import pytest
from django.db import transaction
from django.test import Client

from kaisai.core.access.enums import Role
from kaisai.core.identity.actors import COMMAND_LINE, STRANGER
from kaisai.domains.desk.operations import have_default_list
from kaisai.domains.desk.queries import snapshot
from kaisai.domains.registration.models import Order
from kaisai.domains.registration.operations import (
    Wanted,
    cancel_order,
    codes_of,
    give_back,
    hold,
    record_payment,
)
from kaisai.domains.registration.operations.holding import HELD_FOR
from kaisai.domains.registration.operations.taking import Asked, take
from kaisai.domains.registration.queries import find_order_by_secret
from tests.domains.registration.test_importing import refusal


@pytest.fixture
def bought(shop):
    """The secret of an order of two tickets and one lunch."""
    shop.quota("hall", 20)
    shop.item("entry", "hall")
    shop.item("lunch", "hall", kind="add_on", needs_ticket=True)
    held = shop.hold(entry=2, lunch=1)
    shop.place(held.secret)
    return held.secret


@pytest.fixture
def add(shop, bought):
    def more(beside=bought, **wanted):
        chosen = [Wanted(item, many) for item, many in wanted.items()]
        told = {"by": STRANGER, "conference": shop.conference, "at": shop.at}
        return hold(**told, wanted=chosen, beside=beside)

    return more


def test_no_more_of_it_than_tickets_that_have_none(add):
    assert refusal(add, lunch=2) == "needs-ticket"
    assert add(lunch=1).number
    assert refusal(add, lunch=1) == "needs-ticket"
    assert add(lunch=1, entry=1).number  # with a ticket of its own


def test_what_lapsed_or_went_back_leaves_room_again(shop, add):
    held = add(lunch=1)
    shop.later(minutes=11)
    held = add(lunch=1)
    shop.place(held.secret)
    assert refusal(add, lunch=1) == "needs-ticket"
    give_back(by=STRANGER, conference=shop.conference, at=shop.at, secret=held.secret)
    assert add(lunch=1).number


def test_it_is_added_to_an_order_that_was_placed_alone(shop, add):
    assert refusal(add, beside="wrong", lunch=1) == "not-found"
    assert refusal(add, beside=shop.hold(entry=1).secret, lunch=1) == "not-placed"
    addition = add(lunch=1)
    shop.place(addition.secret)
    assert refusal(add, beside=addition.secret, lunch=1) == "not-placed"


def test_tickets_stay_while_something_goes_with_them(shop, bought, add):
    addition = add(lunch=1)
    shop.place(addition.secret)
    around = {"by": STRANGER, "conference": shop.conference, "at": shop.at}
    assert refusal(give_back, **around, secret=bought) == "has-additions"
    give_back(**around, secret=addition.secret)
    assert give_back(**around, secret=bought).state == "cancelled"


def test_the_desk_sees_it_beside_the_ticket(shop, bought, add):
    shop.place(add(lunch=1).secret)
    have_default_list(shop.conference, shop.at)
    codes_of(shop.conference, shop.at)
    carried = snapshot(by=COMMAND_LINE, conference=shop.conference, at=shop.at)
    number = find_order_by_secret(shop.conference, bought).number
    assert {ticket.order for ticket in carried.tickets} == {number}


def test_it_is_bought_on_the_page_of_the_order(shop, bought):
    browser = Client(headers={"accept": "text/html", "sec-fetch-site": "same-origin"})
    mine = f"/kumo/tickets/orders/{bought}"
    assert f'href="{mine}/more"' in browser.get(mine).content.decode()
    page = browser.get(f"{mine}/more").content.decode()
    assert "Lunch" in page
    assert 'name="many-entry"' not in page
    chosen = {"beside": bought, "many-lunch": "2"}
    refused = browser.post("/kumo/tickets/hold", chosen)
    assert refused.status_code == 422
    assert "you have no ticket left that has none" in refused.content.decode()
    form = browser.post("/kumo/tickets/hold", chosen | {"many-lunch": "1"}, follow=True)
    text = form.content.decode()
    assert 'value="buyer@kumo.example"' in text
    assert re.search(r'name="name_\d+" type="text" value="Sample Buyer \d+"', text)
    told = dict(re.findall(r'name="(name\w*|email)"[^>]* value="([^"]*)"', text))
    placed = browser.post(form.request["PATH_INFO"], told, follow=True).content.decode()
    number = find_order_by_secret(shop.conference, bought).number
    assert f"It goes with the tickets of order {number}." in placed
    assert "Bought for it later: order" in browser.get(mine).content.decode()
    assert browser.get("/kumo/tickets/orders/wrong/more").status_code == 404


def test_where_nothing_can_be_added_the_page_says_so(shop):
    shop.quota("hall", 20)
    shop.item("entry", "hall")
    held = shop.hold(entry=1)
    shop.place(held.secret)
    browser = Client(headers={"accept": "text/html"})
    mine = f"/kumo/tickets/orders/{held.secret}"
    assert "/more" not in browser.get(mine).content.decode()
    assert "There is nothing to add" in browser.get(f"{mine}/more").content.decode()


def test_when_the_crew_ends_an_order_what_was_added_to_it_ends_too(shop, bought, add):
    lunch, party = add(lunch=1), add(lunch=1, entry=1)
    shop.place(lunch.secret)
    shop.place(party.secret)
    number = find_order_by_secret(shop.conference, bought).number
    cancel_order(**shop.crew, number=number, reason="Fell ill")
    assert shop.order(lunch.secret).state == "cancelled"
    assert shop.order(lunch.secret).note == "Fell ill"
    assert shop.order(party.secret).state == "confirmed"  # it has a ticket of its own


def test_what_is_only_held_beside_an_order_that_ends_cannot_be_placed(shop, bought, add):
    held = add(lunch=1)
    number = find_order_by_secret(shop.conference, bought).number
    cancel_order(**shop.crew, number=number, reason="Fell ill")
    assert refusal(shop.place, held.secret) == "hold-lapsed"
    assert refusal(add, lunch=1) == "not-placed"


def test_money_for_what_was_added_goes_back_first(shop):
    shop.quota("hall", 20)
    shop.item("entry", "hall", price=5000)
    shop.item("party", "hall", kind="add_on", needs_ticket=True, price=3000)
    first = shop.paid(entry=1)
    around = {"by": STRANGER, "conference": shop.conference, "at": shop.at}
    later = hold(**around, wanted=[Wanted("party", 1)], beside=first).secret
    shop.place(later)
    record_payment(**shop.crew, number=shop.order(later).number)
    assert refusal(shop.refund, first) == "has-additions"
    assert shop.order(first).state == "confirmed"
    assert not shop.order(first).refunds.exists()
    shop.refund(later)
    shop.refund(first)
    assert [shop.order(secret).state for secret in (first, later)] == ["cancelled"] * 2


def test_two_who_add_the_same_at_the_same_moment_do_not_both_get_it(shop, bought):
    order = find_order_by_secret(shop.conference, bought)

    def asked():
        told = Order(conference=shop.conference, until=shop.at + HELD_FOR, made_at=shop.at)
        told.beside = order
        return Asked(STRANGER, shop.conference, shop.at, {"lunch": 1}, told)

    with transaction.atomic():
        answers = take([asked() for _ in range(3)])
    assert [getattr(answer, "code", "taken") for answer in answers] == [
        "taken",
        "needs-ticket",
        "needs-ticket",
    ]


def test_the_crew_finds_what_was_added_beside_the_order(shop, bought, add, browser):
    later = add(lunch=1)
    shop.place(later.secret)
    slug, chair = shop.conference.slug, browser(Role.CHAIR)
    first, second = (shop.order(secret).number for secret in (bought, later.secret))
    for number, other in ((first, second), (second, first)):
        page = chair.get(f"/{slug}/registration/orders/{number}").content.decode()
        assert f"/{slug}/registration/orders/{other}" in page
