"""Pages of payments: for a buyer on a phone, and for the crew."""

import re
from io import BytesIO

import pytest
from django.utils.formats import date_format

from kaisai.domains.payments.models import Payment, TransferLine
from kaisai.domains.payments.operations import import_transfers
from kaisai.domains.registration.operations import refund
from tests.domains.payments.conftest import PRICE
from tests.domains.payments.test_transfers import statement


@pytest.fixture
def guest(visitor):
    return visitor()


@pytest.fixture
def chair(visitor):
    return visitor("chair")


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def posted(client, address, **values):
    response = client.post(address, values)
    assert response.status_code == 302, response.status_code
    return text(client.get(response.headers["Location"]))


def test_a_buyer_goes_from_the_order_to_the_card_and_back(counter, guest):
    secret = counter.placed()
    order = f"/kumo/tickets/orders/{secret}"
    assert f'href="{order}/pay"' in guest.get(order).content.decode()
    page = guest.get(f"{order}/pay")
    assert "no money moves" in text(page)
    assert counter.till.url in page.headers["Content-Security-Policy"]  # the form may lead there
    there = guest.post(f"{order}/pay/card").headers["Location"]
    assert there.startswith(f"{counter.till.url}/pay/cs_test_")
    thanks = guest.get(f"{order}/pay/thanks")
    assert "Thank you" in text(thanks)
    waiting = guest.get(f"{order}/pay/thanks", headers={"hx-request": "true"})
    assert (waiting.status_code, waiting.headers.get("HX-Redirect")) == (204, None)
    counter.till.pay(there.rpartition("/")[2])
    counter.deliver()
    told = guest.get(f"{order}/pay/thanks", headers={"hx-request": "true"})
    assert told.headers["HX-Redirect"] == order
    assert guest.get(f"{order}/pay").headers["Location"] == order
    assert "confirmed" in text(guest.get(order))


def test_a_provider_that_is_away_is_said_where_the_buyer_stands(counter, guest, settings):
    secret = counter.placed()
    settings.STRIPE_URL = "http://127.0.0.1:1"
    page = posted(guest, f"/kumo/tickets/orders/{secret}/pay/card")
    assert "The payment page did not open (no-answer)" in page


def test_a_form_of_another_site_pays_nothing(counter, guest):
    there = f"/kumo/tickets/orders/{counter.placed()}/pay/card"
    assert guest.post(there, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert not Payment.objects.exists()


def test_a_buyer_who_transfers_sees_account_code_and_day(counter, guest):
    counter.account()
    secret = counter.placed()
    order = f"/kumo/tickets/orders/{secret}"
    page = posted(guest, f"{order}/pay/transfer")
    transfer = counter.transfer_of(secret)
    due = date_format(transfer.due_on, "DATE_FORMAT")
    for told in (transfer.code, "みほん銀行", "1234567", "ミホンジツコウイインカイ", "5,000", due):
        assert told in page
    assert "Where to transfer to" in text(guest.get(order))


def test_where_nothing_is_set_up_one_pays_at_the_desk(counter, guest, settings):
    settings.STRIPE_KEY = ""
    page = guest.get(f"/kumo/tickets/orders/{counter.placed()}")
    assert "Please pay 5,000 yen at the desk." in text(page)
    assert "/pay" not in page.content.decode()


def test_the_crew_sets_up_the_account(counter, chair):
    told = {"bank": "みほん銀行", "branch": "見本支店", "kind": "current", "number": "12-34"}
    told |= {"holder": "ミホン", "days": "5", "is_offered": "on"}
    page = chair.post("/kumo/payments/account", told)
    assert (page.status_code, "Four to eight digits" in text(page)) == (422, True)
    assert "Saved." in posted(chair, "/kumo/payments/account", **told | {"number": "1234567"})
    assert "1234567" in chair.get("/kumo/payments/account").content.decode()


def test_a_statement_is_shown_before_it_is_taken(counter, chair):
    counter.account()
    secret = counter.placed()
    data = statement((counter.transfer(secret).code, PRICE), ("ﾅｿﾞ", 1))
    upload = {"file": BytesIO(data)}
    page = chair.post("/kumo/payments/statement", upload)
    assert "1 orders are paid by code and amount, 1 lines need a look" in text(page)
    assert not TransferLine.objects.exists()
    hidden = dict(re.findall(r'name="(held|expect)" value="([^"]+)"', page.content.decode()))
    overview = posted(chair, "/kumo/payments/statement", **hidden, name="m.csv", confirm="1")
    assert "1 orders are paid; 1 lines to look at" in overview
    assert counter.order(secret).state == "confirmed"
    line = TransferLine.objects.get(state="open").pk
    number = counter.order(counter.placed()).number
    wrong = posted(chair, "/kumo/payments/assign", line=line, number=number)
    assert "costs 5,000 yen; 1 yen came" in wrong
    assert "Noted." in posted(chair, "/kumo/payments/close", line=line, note="sent back")


def test_overdue_orders_are_cancelled_from_their_list(counter, chair, monkeypatch):
    counter.account()
    secret = counter.placed()
    counter.transfer(secret)
    later = counter.shop.at.replace(day=20)
    monkeypatch.setattr("kaisai.core.surfaces.requests.now", lambda: later)
    number = counter.order(secret).number
    page = chair.get("/kumo/payments")
    assert "Overdue transfers" in text(page)
    assert number in page.content.decode()
    told = posted(chair, "/kumo/payments/overdue", number=number, reason="Not paid in time")
    assert f"Cancelled; their places are free again: {number}" in told


def test_money_goes_back_by_one_click_and_a_failure_is_said(counter, chair):
    secret = counter.placed()
    counter.till.pay(counter.start(secret))
    counter.deliver()
    number = counter.order(secret).number
    made = refund(**counter.crew, number=number, reason="ill")
    look = chair.get(f"/kumo/registration/orders/{number}")
    assert "Pay back by card" in text(look)
    told = {"payment": counter.payment(secret).pk, "refund": made.pk}
    counter.till.manners.breaks_down = 1
    assert "did not pay back: api_error" in posted(chair, "/kumo/payments/back", **told)
    assert "the last try failed: api_error" in text(chair.get("/kumo/payments"))
    assert "5,000 yen are on their way back" in posted(chair, "/kumo/payments/back", **told)
    assert "already" in posted(chair, "/kumo/payments/back", **told)
    assert "Pay back by card" not in text(chair.get("/kumo/payments"))


def test_only_who_sells_sees_money(counter, visitor):
    counter.account()
    for who, status in (("staff", 403), ("attendee", 404), ("stranger", 302), ("team_lead", 200)):
        assert visitor(who).get("/kumo/payments").status_code == status
    assert visitor("staff").post("/kumo/payments/back", {"payment": "1"}).status_code == 403


def test_an_import_that_nobody_confirmed_writes_nothing(counter, chair):
    crew = counter.crew
    import_transfers(**crew, data=statement(("ﾅｿﾞ", 1)))
    page = chair.post("/kumo/payments/statement", {"file": BytesIO(b"no statement")})
    assert (page.status_code, "with its header" in text(page)) == (422, True)
    assert TransferLine.objects.count() == 1
