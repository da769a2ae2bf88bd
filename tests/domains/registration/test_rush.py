"""Many buyers at the same moment, each with a connection of their own."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from kaisai.core.identity.actors import STRANGER
from kaisai.core.kit.errors import Refused
from kaisai.domains.registration.models import Place, Ticket
from kaisai.domains.registration.operations import give_back

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
            together.wait(60)
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
