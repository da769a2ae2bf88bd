"""Many buyers at the same moment, each with a connection of their own."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import connections, transaction

from kaisai.core.identity.actors import COMMAND_LINE, STRANGER, WORKER
from kaisai.core.kit.errors import Refused
from kaisai.domains.receipts.models import Document
from kaisai.domains.receipts.queries import verify_ledger
from kaisai.domains.registration.enums import WishState
from kaisai.domains.registration.models import Place, Ticket, Wish
from kaisai.domains.registration.operations import (
    Wanted,
    give_back,
    hold,
    make_vouchers,
    promote,
    wait,
)
from kaisai.domains.registration.queries import count_used

# SQLite's database of tests is in memory and has one connection; tests/journeys has the other half.
pytestmark = pytest.mark.postgres
BUYERS, SEATS = 12, 40


@pytest.fixture
def crowd():
    with ThreadPoolExecutor(BUYERS) as threads:
        yield threads


def test_no_seat_is_sold_twice_and_none_is_left(committed, shop, crowd):
    shop.quota("hall", SEATS)
    shop.quota("party", SEATS // 2)
    shop.item("entry", "hall", most=3)
    shop.item("full", "hall", "party", most=3)
    together, had = threading.Barrier(BUYERS), []

    def buy(buyer):
        try:
            together.wait(300)
            for turn in range(60):
                try:
                    item = "full" if (buyer + turn) % 2 else "entry"
                    held = shop.hold(**{item: 1 + turn % 3})
                    if turn % 4 == 3:
                        give_back(
                            by=STRANGER, conference=shop.conference, at=shop.at, secret=held.secret
                        )
                    else:
                        had.append(shop.place(held.secret))
                except Refused as refused:
                    assert refused.code == "sold-out"  # noqa: PT017 - all others are faults
            for _seat in range(SEATS):
                try:
                    had.append(shop.place(shop.hold(entry=1).secret))
                except Refused:
                    return
        finally:
            connections.close_all()

    for future in [crowd.submit(buy, buyer) for buyer in range(BUYERS)]:
        future.result(120)
    assert shop.figures("hall") == (SEATS, 0, 0)
    sold, held, free = shop.figures("party")
    assert (held, sold + free) == (0, SEATS // 2)
    assert Ticket.objects.filter(order__in=had).count() == SEATS
    seats = Place.objects.filter(quota__slug="hall")
    assert seats.values("ticket").distinct().count() == SEATS


def at_once(crowd, many, call):
    """Call it with 0 to `many` - 1 at one moment; what each gave, or the code of its refusal."""
    together = threading.Barrier(many)

    def run(number):
        try:
            together.wait(300)
            return call(number)
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()

    return [future.result(120) for future in [crowd.submit(run, n) for n in range(many)]]


def test_eight_at_once_leave_no_gap_in_the_ledger(committed, shop, crowd):
    shop.quota("hall", 40)
    shop.item("entry", "hall", price=11_000)
    shop.issuer()
    secrets = [[shop.paid(entry=1) for _order in range(3)] for _clerk in range(8)]

    def issue(clerk):
        for turn, secret in enumerate(secrets[clerk]):
            with suppress(Refused), transaction.atomic():
                shop.receipt(secret)
                if turn == 1:
                    raise Refused("lost", "an order that failed after its receipt")
            shop.refund(secret)

    at_once(crowd, 8, issue)
    rows = Document.objects.order_by("number")
    assert [row.number for row in rows] == list(range(1, 33))  # 8 x 2 receipts and their returns
    told = verify_ledger(by=COMMAND_LINE, conference=shop.conference)
    assert (told.documents, told.broken_at) == (32, 0)


def test_of_eight_who_ask_for_one_receipt_one_gets_the_original(committed, shop, crowd):
    shop.quota("hall", 4)
    shop.item("entry", "hall", price=11_000)
    shop.issuer()
    secret = shop.paid(entry=1)
    got = at_once(crowd, 8, lambda _n: shop.receipt(secret).number)
    assert sorted(map(str, got)) == ["1", *["already-issued"] * 7]


def test_of_eight_who_pay_back_one_does(committed, shop, crowd):
    shop.quota("hall", 4)
    shop.item("entry", "hall", price=11_000)
    shop.issuer()
    secret = shop.paid(entry=2)
    shop.receipt(secret)
    got = at_once(crowd, 8, lambda _n: shop.refund(secret, fee=1_000).amount)
    assert sorted(map(str, got)) == ["21000", *["not-paid"] * 7]
    assert Document.objects.count() == 3  # the receipt, one return, one fee
    assert shop.figures("hall") == (0, 0, 4)


def test_who_waits_comes_up_once_while_others_buy_and_give_back(committed, shop, crowd):
    shop.quota("hall", 8)
    shop.item("entry", "hall", most=3)
    guest = {"by": STRANGER, "conference": shop.conference, "at": shop.at}
    held = [shop.hold(entry=1).secret for _one in range(8)]
    for number in range(8):
        many = 1 + number % 3
        person = {"name": f"p{number}", "email": f"p{number}@kumo.example"}
        wait(**guest, wanted=[Wanted("entry", many)], **person)

    def act(number):
        if number < 8:
            give_back(**guest, secret=held[number])
        for _turn in range(4):
            with suppress(Refused):
                promote(**guest | {"by": WORKER})
            with suppress(Refused):
                shop.hold(entry=1)

    at_once(crowd, BUYERS, act)
    sold, now, free = shop.figures("hall")
    assert (sold, now + free) == (0, 8)
    promoted = Wish.objects.filter(state=WishState.PROMOTED)
    assert all(wish.order.tickets.count() == wish.items.get().many for wish in promoted)
    assert Place.objects.filter(ticket__order__in=promoted.values("order")).count() == sum(
        wish.items.get().many for wish in promoted
    )
    # Whoever would fit has come up: what is left is too little for each who still waits.
    waiting = Wish.objects.filter(state=WishState.WAITING)
    with suppress(Refused):
        promote(**guest | {"by": WORKER})
    assert all(wish.items.get().many > shop.figures("hall")[2] for wish in waiting)


def test_a_voucher_is_used_no_oftener_than_it_says_by_many_at_once(committed, shop, crowd):
    shop.quota("hall", 40)
    shop.item("entry", "hall")
    told = {"items": ["entry"], "valid_until": shop.at.replace(year=2030), "many": 5}
    (voucher,) = make_vouchers(**shop.crew, **told, keeps_places=True)
    guest = {"by": STRANGER, "conference": shop.conference, "at": shop.at}
    wanted = [Wanted("entry")]
    got = at_once(
        crowd, BUYERS, lambda _n: hold(**guest, wanted=wanted, voucher=voucher.code).number
    )
    assert sorted(got).count("voucher-used") == BUYERS - 5
    assert count_used([voucher], shop.at) == {voucher.pk: 5}
