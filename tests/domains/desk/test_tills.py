"""Tills: sold for cash, paid out, counted; nothing is changed afterwards."""

import pytest
from django.db import DatabaseError, transaction

from kaisai.core.journal.kinds import revive
from kaisai.core.journal.models import Entry
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.domains.desk.models import Admission, Till, TillLine
from kaisai.domains.desk.operations import (
    close_till,
    collect,
    offer_walk_ins,
    open_till,
    pay_out,
    sell,
)
from kaisai.domains.desk.queries import find_till
from kaisai.domains.registration.models import Order

BUYER = {"name": "Walker Sample", "email": "walker@kumo.example"}


@pytest.fixture
def till(desk):
    """A till with 10,000 yen, at a desk that sells a ticket for 3,000 and a free one; two places."""
    desk.shop.quota("corner", 2)
    desk.shop.item("walk-in", "corner", price=3_000)
    desk.shop.item("child", "corner")
    offer_walk_ins(**desk.around, items=["walk-in", "child"])
    return open_till(**desk.around, name="Front", begins_with=10_000)


def sold(desk, till, item="walk-in", **told):
    return sell(**desk.around, till=till.pk, item=item, **BUYER | told)


def now(desk, till):
    return find_till(by=desk.around["by"], conference=desk.shop.conference, till=till.pk)


def test_a_ticket_is_sold_for_cash_and_lets_in(desk, till):
    told = sold(desk, till, received=5_000, let_in_now=True)
    assert (told.price, told.received, told.change) == (3_000, 5_000, 2_000)
    order = Order.objects.get(number=told.order)
    assert (order.state, order.paid_at) == ("confirmed", desk.shop.at)
    assert desk.shop.order(told.secret) == order  # its page has ticket and receipt
    assert Admission.objects.get().ticket.order == order
    assert now(desk, till).expected == 13_000
    kinds = [entry.kind for entry in Entry.objects.order_by("id")]
    told_of = ["registration.placed", "registration.paid", "desk.sold", "desk.admitted"]
    assert [kind for kind in kinds if kind in told_of][-4:] == told_of
    assert sold(desk, till, item="child").price == 0
    assert now(desk, till).expected == 13_000


def test_who_tells_no_mail_address_has_a_ticket_all_the_same(desk, till):
    told = sold(desk, till, email="", let_in_now=True)
    assert desk.shop.order(told.secret).email == ""
    assert Admission.objects.get().ticket.order.number == told.order
    with pytest.raises(Refused, match="no mail address"):
        sold(desk, till, email="walker")


def test_nothing_is_sold_that_there_is_not(desk, till):
    for _ticket in range(2):
        sold(desk, till)
    with pytest.raises(Refused, match="sold out"):
        sold(desk, till)
    with pytest.raises(Refused, match="not sold at the desk"):
        sold(desk, till, item="entry")
    assert now(desk, till).balance.sales == 6_000


def test_too_little_money_sells_nothing(desk, till):
    orders = Order.objects.count()
    with pytest.raises(Refused, match="too few"):
        sold(desk, till, received=2_999)
    assert Order.objects.count() == orders
    assert desk.shop.figures("corner") == (0, 0, 2)


def test_a_form_that_is_sent_twice_sells_once(desk, till):
    sold(desk, till, wish="once")
    with pytest.raises(Refused, match="sold already"):
        sold(desk, till, wish="once")
    assert now(desk, till).balance.sales == 3_000


def test_money_is_paid_out_with_a_reason_and_never_more_than_there_is(desk, till):
    around = desk.around | {"till": till.pk}
    pay_out(**around, amount=4_000, reason="to the bank")
    assert now(desk, till).expected == 6_000
    assert now(desk, till).lines[-1].note == "to the bank"
    told = Entry.objects.last()
    assert told.sentence("en").endswith("4000 yen paid out.")
    assert "bank" not in str(told.payload)  # the journal is never erased
    old = revive("desk.paid_out", told.payload | {"reason": "to the bank"})
    assert old.sentence("en").endswith("paid out: to the bank")
    assert old.sentence("ja").endswith("出金しました: to the bank")
    for amount, reason, why in ((6_001, "x", "From 1 to 6,000"), (0, "x", "1 to"), (1, " ", "why")):
        with pytest.raises(Refused, match=why):
            pay_out(**around, amount=amount, reason=reason)


def test_a_till_is_closed_by_a_count_that_says_what_differs(desk, till):
    sold(desk, till)
    around = desk.around | {"till": till.pk}
    with pytest.raises(Refused, match="-500 yen differ"):
        close_till(**around, counted=12_500)
    told = close_till(**around, counted=12_500, note="a coin fell under the floor")
    assert (told.expected, told.difference, told.is_open) == (13_000, -500, False)
    assert "difference -500" in Entry.objects.last().sentence("en")
    for after in (
        lambda: sold(desk, till),
        lambda: pay_out(**around, amount=1, reason="late"),
        lambda: close_till(**around, counted=13_000),
    ):
        with pytest.raises(Refused, match="is closed"):
            after()
    assert open_till(**desk.around, name="Front", begins_with=0).pk != till.pk


def test_one_till_of_a_name_is_open(desk, till):
    with pytest.raises(Refused, match="open already"):
        open_till(**desk.around, name=" Front ", begins_with=1)
    with pytest.raises(Refused, match="not below zero"):
        open_till(**desk.around, name="Back", begins_with=-1)
    assert Till.objects.count() == 1


def test_lines_refuse_to_be_changed(desk, till):
    sold(desk, till)
    for table in (Till, TillLine):
        for change in (
            lambda table=table: table.objects.update(conference=desk.shop.conference),
            lambda table=table: table.objects.all()._raw_delete("default"),
        ):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                change()


def test_a_till_of_another_number_is_not_found(desk, till):
    with pytest.raises(NotFound):
        find_till(by=desk.around["by"], conference=desk.shop.conference, till=2**70)


def test_the_till_is_run_on_its_pages(desk, till, visitor):
    staff = visitor("staff")
    assert "Front" in staff.get("/kumo/desk/tills").content.decode()
    fields = BUYER | {"item": "walk-in", "received": "10000", "wish": "abc"}
    answer = staff.post(f"/kumo/desk/tills/{till.pk}", fields)
    shown = answer.content.decode()
    assert "7,000 yen" in shown
    assert "<svg" in shown
    assert answer.headers["Cache-Control"] == "private, no-store"
    again = staff.post(f"/kumo/desk/tills/{till.pk}", fields)
    assert again.status_code == 422
    out = {"amount": "1000", "reason": "=stamps"}
    assert staff.post(f"/kumo/desk/tills/{till.pk}/pay-out", out).status_code == 302
    wrong = staff.post(f"/kumo/desk/tills/{till.pk}/count", {"of_10000": "1"})
    assert wrong.status_code == 422
    assert "differ" in wrong.content.decode()
    right = {"of_10000": "1", "of_1000": "2"}
    assert staff.post(f"/kumo/desk/tills/{till.pk}/count", right).status_code == 302
    page = staff.get(f"/kumo/desk/tills/{till.pk}").content.decode()
    assert "Closing sheet" in page
    assert "Sell for cash" not in page
    table = staff.get(f"/kumo/desk/tills/{till.pk}.csv").content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[3] for line in table[1:]] == [
        *("10000", "3000", "-1000", "12000", "12000", "0"),
    ]
    assert ",'=stamps," in table[3]
    assert visitor("noc").get(f"/kumo/desk/tills/{till.pk}").status_code == 403
    shown = visitor("staff", language="ja").get(f"/kumo/desk/tills/{till.pk}").content.decode()
    assert "差額" in shown


def test_what_is_sold_at_the_desk_is_said_by_who_runs_it(desk, till, visitor):
    assert visitor("staff").post("/kumo/desk/tills/walk-ins", {}).status_code == 403
    assert visitor("chair").post("/kumo/desk/tills/walk-ins", {"items": "child"}).status_code == 302
    page = visitor("staff").get(f"/kumo/desk/tills/{till.pk}").content.decode()
    assert 'value="child"' in page
    assert 'value="walk-in"' not in page


class TestAnOrderThatWasPlacedBefore:
    @pytest.fixture
    def owing(self, desk, till):
        desk.shop.item("late", "hall", price=5_000)
        secret = desk.shop.hold(late=1).secret
        desk.shop.place(secret)
        return desk.shop.order(secret)

    def take(self, desk, till, number, **told):
        return collect(**desk.around, till=till.pk, number=number, **told)

    @pytest.mark.parametrize("by", ["order", "ticket", "code"])
    def test_is_paid_in_cash_and_stands_in_the_till(self, desk, till, owing, by):
        ticket = owing.tickets.get()
        numbers = {"order": owing.number.lower(), "ticket": desk.codes.number(ticket.pk)}
        told = self.take(
            desk, till, (numbers | {"code": desk.codes.code(ticket)})[by], received=6_000
        )
        assert (told.order, told.price, told.change) == (owing.number, 5_000, 1_000)
        owing.refresh_from_db()
        assert (owing.state, owing.way) == ("confirmed", "desk")
        assert now(desk, till).expected == 15_000
        line = now(desk, till).lines[-1]
        assert (line.order, line.amount, line.received) == (owing.number, 5_000, 6_000)
        assert Entry.objects.last().kind == "desk.collected"

    def test_only_once_only_what_is_owed_and_only_at_an_open_till(self, desk, till, owing):
        with pytest.raises(Refused, match="too few"):
            self.take(desk, till, owing.number, received=4_999)
        self.take(desk, till, owing.number, wish="once")
        for again in ({"wish": "once"}, {}):
            with pytest.raises(Refused):
                self.take(desk, till, owing.number, **again)
        with pytest.raises(Refused):
            self.take(desk, till, "NOTHING2")
        assert now(desk, till).balance.sales == 5_000
        close_till(**desk.around, till=till.pk, counted=15_000)
        with pytest.raises(Refused, match="closed"):
            self.take(desk, till, owing.number)

    def test_by_whoever_works_at_the_desk_on_the_page_of_the_till(self, desk, till, owing, visitor):
        staff = visitor("staff")
        page = f"/{desk.shop.conference.slug}/desk/tills/{till.pk}"
        shown = staff.get(page, {"order": owing.number}).content.decode()
        assert f'value="{owing.number}"' in shown
        told = {"number": owing.number, "received": "10000", "wish": "w"}
        done = staff.post(f"{page}/collect", told).content.decode()
        assert "5,000 yen" in done  # change
        again = staff.post(f"{page}/collect", told)
        assert again.status_code == 422
        assert "sold already" in again.content.decode()
