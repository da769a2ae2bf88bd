"""Tickets are held, ordered, paid and given back; never one more than there are."""

import re
from datetime import timedelta

import pytest

from kaisai.core.identity.actors import COMMAND_LINE, STRANGER
from kaisai.core.kit.errors import Refused
from kaisai.domains.registration.enums import OrderState
from kaisai.domains.registration.operations import cancel_order, give_back, record_payment
from kaisai.domains.registration.queries import (
    find_order,
    find_order_by_secret,
    list_offers,
    list_orders,
)
from tests.domains.conftest import AT


def refusal(call, *args, **kwargs):
    """The code of the refusal; a refused operation leaves nothing behind."""
    with pytest.raises(Refused) as told:
        call(*args, **kwargs)
    return told.value.code


def test_a_free_ticket_from_click_to_confirmation(shop):
    shop.quota("hall", 3)
    shop.item("entry", "hall")
    held = shop.hold(entry=2)
    assert held.until == AT + timedelta(minutes=10)
    assert shop.figures("hall") == (0, 2, 1)
    order = shop.place(held.secret)
    assert order.state == OrderState.CONFIRMED
    assert shop.figures("hall") == (2, 0, 1)
    shop.later(days=30)
    assert shop.figures("hall") == (2, 0, 1)


def test_what_costs_something_waits_for_its_money(shop):
    shop.quota("hall", 3)
    shop.item("entry", "hall", price=12_000)
    held = shop.hold(entry=1)
    assert held.total == 12_000
    order = shop.place(held.secret)
    assert order.state == OrderState.PLACED
    told = {"by": COMMAND_LINE, "conference": shop.conference, "at": shop.at}
    paid = record_payment(**told, number=order.number.lower())
    assert (paid.state, paid.paid_at) == (OrderState.CONFIRMED, shop.at)
    assert refusal(record_payment, **told, number=order.number) == "not-payable"
    taken_back = {"by": STRANGER, "conference": shop.conference, "at": shop.at}
    assert refusal(give_back, **taken_back, secret=held.secret) == "paid"
    assert refusal(cancel_order, **told, number=order.number, reason="ill") == "paid"
    other = shop.place(shop.hold(entry=1).secret)
    cancelled = cancel_order(**told, number=other.number, reason="ill")
    assert (cancelled.state, cancelled.note) == (OrderState.CANCELLED, "ill")
    assert shop.figures("hall") == (1, 0, 2)


def test_a_hold_that_lapses_is_on_sale_again_at_once(shop):
    shop.quota("hall", 1)
    shop.item("entry", "hall")
    late = shop.hold(entry=1)
    assert refusal(shop.hold, entry=1) == "sold-out"
    shop.later(minutes=10)
    quick = shop.hold(entry=1)
    assert refusal(shop.place, late.secret) == "hold-lapsed"
    assert shop.lapse() == 1
    assert find_order_by_secret(shop.conference, late.secret).state == OrderState.LAPSED
    assert shop.place(quick.secret).state == OrderState.CONFIRMED
    assert shop.figures("hall") == (1, 0, 0)


def test_all_of_an_order_or_nothing(shop):
    shop.quota("hall", 5)
    shop.quota("party", 1)
    shop.item("entry", "hall")
    shop.item("full", "hall", "party")
    assert refusal(shop.hold, entry=2, full=2) == "sold-out"
    assert shop.figures("hall") == (0, 0, 5)
    assert shop.figures("party") == (0, 0, 1)
    assert not list_orders(by=COMMAND_LINE, conference=shop.conference, at=shop.at)


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({}, "nothing"),
        ({"entry": 0}, "bad-value"),
        ({"entry": -1}, "bad-value"),
        ({"entry": 3}, "too-many"),
        ({"early": 1}, "sale-over"),
        ({"late": 1}, "not-yet"),
        ({"nowhere": 1}, "not-found"),
    ],
)
def test_what_cannot_be_had_says_why(shop, wanted, code):
    shop.quota("hall", 9)
    shop.item("entry", "hall", most=2)
    shop.item("early", "hall", sale_until=AT)
    shop.item("late", "hall", sale_from=AT + timedelta(seconds=1))
    assert refusal(shop.hold, **wanted) == code


def test_offers_say_what_is_left(shop):
    shop.quota("hall", 3)
    shop.quota("party", 1)
    shop.item("entry", "hall", position=1)
    shop.item("full", "hall", "party", position=2)
    shop.item("late", "hall", position=3, sale_from=AT + timedelta(days=1))

    def offers():
        told = list_offers(by=STRANGER, conference=shop.conference, at=shop.at)
        return [(offer.item.slug, offer.state.value, offer.left, offer.most) for offer in told]

    assert offers() == [
        ("entry", "on_sale", 3, 3),
        ("full", "on_sale", 1, 1),
        ("late", "not_yet", 3, 0),
    ]
    shop.hold(full=1)
    assert offers()[:2] == [("entry", "on_sale", 2, 2), ("full", "sold_out", 0, 0)]


def test_a_quota_shrinks_only_by_what_nobody_has(shop):
    shop.quota("hall", 3)
    shop.item("entry", "hall")
    shop.place(shop.hold(entry=2).secret)
    assert refusal(shop.quota, "hall", 1) == "quota-in-use"
    assert shop.figures("hall") == (2, 0, 1)
    shop.quota("hall", 2)
    assert shop.figures("hall") == (2, 0, 0)
    shop.quota("hall", 4)
    assert shop.figures("hall") == (2, 0, 2)


def test_an_order_is_found_by_whoever_knows_its_secret_alone(shop):
    shop.quota("hall", 3)
    shop.item("entry", "hall")
    held = shop.hold(entry=1)
    assert find_order(shop.conference, held.number).secret_digest != held.secret
    for wrong in ("", held.number, held.secret[:-1], held.secret + "x"):
        assert refusal(find_order_by_secret, shop.conference, wrong) == "not-found"


def test_an_add_on_for_those_who_come_goes_with_a_ticket(shop):
    shop.quota("hall", 9)
    shop.item("entry", "hall")
    shop.item("lunch", "hall", kind="add_on", needs_ticket=True)
    shop.item("party", "hall", kind="add_on")
    assert refusal(shop.hold, lunch=1) == "needs-ticket"
    assert refusal(shop.hold, lunch=2, entry=1) == "needs-ticket"
    assert refusal(shop.hold, lunch=1, party=1) == "needs-ticket"
    assert shop.hold(lunch=2, entry=2).number
    assert shop.hold(party=1).number


class TestAtLeast:
    def test_who_takes_it_takes_so_many(self, shop):
        shop.quota("hall", 5)
        shop.item("pair", "hall", most=4, least=2)
        assert refusal(shop.hold, pair=1) == "too-few"
        assert refusal(shop.hold, pair=5) == "too-many"
        assert shop.hold(pair=2).number
        (offer,) = list_offers(by=STRANGER, conference=shop.conference, at=shop.at)
        assert offer.numbers == [0, 2, 3]
        assert shop.hold(pair=2).number
        (offer,) = list_offers(by=STRANGER, conference=shop.conference, at=shop.at)
        assert offer.numbers == [0]  # one is left, and nobody can take one

    def test_more_at_least_than_at_most_is_refused_and_what_is_not_said_stays(self, shop):
        shop.quota("hall", 5)
        with pytest.raises(Refused, match="nobody could buy it"):
            shop.item("pair", "hall", most=2, least=3)
        shop.item("pair", "hall", most=3, least=2)
        assert shop.item("pair", "hall", most=3).least == 2

    def test_the_shop_offers_none_or_enough(self, shop, browser):
        shop.quota("hall", 5)
        shop.item("pair", "hall", most=3, least=2)
        page = browser().get(f"/{shop.conference.slug}/tickets").content.decode()
        assert "at least 2 in an order" in page
        assert re.findall(r'<option value="(\d)"', page.partition("many-pair")[2]) == [
            "0",
            "2",
            "3",
        ]
