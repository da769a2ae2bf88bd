"""Receipts on the pages: for whoever paid, for whoever sells, for nobody else."""

import re

import pytest
from django.test import Client

from kaisai.core.access.enums import Role
from kaisai.domains.receipts.models import Document
from kaisai.domains.registration.views import receipts
from tests.cast import fresh_address
from tests.engines.invoices.samples import pages_of

LEDGER = "/kumo/receipts"


@pytest.fixture
def till(shop, monkeypatch):
    for name in ("core.surfaces.requests", "domains.registration.views.buying"):
        monkeypatch.setattr(f"kaisai.{name}.now", lambda: shop.at)
    shop.quota("hall", 9)
    shop.item("entry", "hall", price=11_000, name_ja="参加券")
    shop.issuer()
    return shop


@pytest.fixture
def buyer():
    return Client(
        headers={"accept-language": "ja", "accept": "text/html"}, REMOTE_ADDR=fresh_address()
    )


def order_of(secret):
    return f"/kumo/tickets/orders/{secret}"


def wish(recipient="株式会社みほん", form="a", language="ja"):
    return {"recipient": recipient, "honorific": "御中", "wish": form, "language": language}


def test_a_buyer_gets_the_original_once_and_then_re_issues(till, buyer):
    secret = till.paid(entry=2)
    page = buyer.get(order_of(secret)).content.decode()
    there = f"{order_of(secret)}/receipt"
    assert there in page
    form = buyer.get(there).content.decode()
    assert 'value="Sample Buyer"' in form
    assert "T7123456789012" in form
    answer = buyer.post(there, wish())
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"] == 'attachment; filename="kumo-000001.pdf"'
    (paper,) = pages_of(answer.content)
    assert paper[:3] == ["領収書", "適格請求書", "株式会社みほん\u3000御中"]
    assert "¥22,000" in paper
    assert buyer.post(there, wish()).content == answer.content  # two clicks are one wish
    again = buyer.post(f"{there}/1", {"wish": "b", "language": "en"})
    (paper,) = pages_of(again.content)
    assert {"REISSUED", "kumo-000001", "kumo-000002"} <= set(paper)
    page = buyer.get(there)
    assert page["Cache-Control"] == "private, no-store"
    assert "再発行（日本語）" in page.content.decode()
    assert 'name="recipient"' not in page.content.decode()
    assert buyer.get(f"{there}/1").status_code == 405  # looking never counts as having it


def test_what_is_wrong_with_a_name_is_said_beside_it(till, buyer):
    there = f"{order_of(till.paid(entry=1))}/receipt"
    answer = buyer.post(there, wish("みほん😀"))
    assert answer.status_code == 422
    assert "「😀」は印刷できません" in answer.content.decode()
    assert "みほん😀" in answer.content.decode()
    assert buyer.post(there, wish("<script>x</script>")).status_code == 200
    assert "<script>x" not in buyer.get(there).content.decode()


def test_a_page_says_why_there_is_no_receipt_yet(till, buyer):
    held = till.hold(entry=1).secret
    assert "お支払いの確認後" in buyer.get(f"{order_of(held)}/receipt").content.decode()
    till.place(held)
    assert f"{order_of(held)}/receipt" not in buyer.get(order_of(held)).content.decode()
    assert buyer.post(f"{order_of(held)}/receipt", wish()).status_code == 422


def test_a_stranger_gets_nothing(till, buyer):
    secret = till.paid(entry=1)
    till.receipt(secret)
    for there in (order_of(secret[:-1]), order_of("x")):
        assert buyer.get(f"{there}/receipt").status_code == 404
        assert buyer.post(f"{there}/receipt", wish()).status_code == 404
        assert buyer.post(f"{there}/receipt/1").status_code == 404
    mine = till.paid(entry=1)
    assert buyer.post(f"{order_of(mine)}/receipt/1").status_code == 404
    assert buyer.post(f"{order_of(mine)}/receipt/{10**18}").status_code == 404
    assert Document.objects.count() == 1


@pytest.mark.parametrize("role", [None, Role.ATTENDEE, Role.STAFF])
def test_only_whoever_sells_sees_the_ledger(till, browser, role):
    till.receipt(till.paid(entry=1))
    visitor = browser(role)
    for path in ("", "/issuer", "/ledger.csv", "/1", "/1/copy.pdf"):
        assert visitor.get(f"{LEDGER}{path}").status_code in {302, 403, 404}
    assert visitor.post(f"{LEDGER}/1", wish()).status_code in {302, 400, 401, 403, 404}
    assert Document.objects.count() == 1


def test_nobody_fills_the_ledger_from_one_address(till, buyer, monkeypatch):
    monkeypatch.setattr(receipts, "PAPERS", receipts.RateLimit(per_second=0.001, burst=2))
    there = f"{order_of(till.paid(entry=1))}/receipt"
    assert buyer.post(there, wish()).status_code == 200
    assert buyer.post(f"{there}/1").status_code == 200
    refused = buyer.post(f"{there}/1")
    assert refused.status_code == 422
    assert "1分ほど待って" in refused.content.decode()
    assert Document.objects.count() == 2


def test_the_crew_says_who_issues_reads_the_ledger_and_gives_it_to_the_accountant(till, browser):
    lead = browser(Role.TEAM_LEAD, "registration")
    told = {"name_ja": "雲の会", "rounding": "floor", "registration_number": "T1"}
    wrong = lead.post(f"{LEDGER}/issuer", told)
    assert wrong.status_code == 422
    assert "no registration number" in wrong.content.decode()
    doubtful = told | {"registration_number": "t-8123456789012"}
    page = lead.post(f"{LEDGER}/issuer", doubtful, follow=True).content.decode()
    assert "fails the check digit" in page  # a sole proprietor's may: said, not refused
    till.issuer()
    secret = till.paid(entry=2)
    till.receipt(secret, to="=HYPERLINK(1)")
    till.refund(secret, fee=2_000)
    page = lead.get(LEDGER).content.decode()
    codes = re.findall(r"<code>(kumo-\d+)</code>", page)
    assert codes == ["kumo-000003", "kumo-000002", "kumo-000001"]
    assert "2,000 yen" in page
    assert "No document fits" in lead.get(f"{LEDGER}?words=nobody").content.decode()
    table = lead.get(f"{LEDGER}/ledger.csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in table
    assert ",-22000,-2000," in table
    assert "All 3 documents" in lead.get(f"{LEDGER}?check").content.decode()
    (copy,) = pages_of(lead.get(f"{LEDGER}/1/copy.pdf").content)
    assert "控" in copy
    assert Document.objects.count() == 3  # copies have no number
    given = lead.post(f"{LEDGER}/2", wish("=HYPERLINK(1)") | {"honorific": "様"})
    (fresh,) = pages_of(given.content)
    assert "再発行" not in fresh


def test_the_desk_issues_a_receipt_and_pays_back(till, browser):
    chair, secret = browser(Role.CHAIR), till.paid(entry=2)
    order = till.order(secret)
    there = f"/kumo/registration/orders/{order.number}"
    (paper,) = pages_of(chair.post(f"{there}/receipt", wish(language="en")).content)
    assert paper[0] == "Receipt"
    tickets = re.findall(r'name="tickets" value="(\d+)"', chair.get(there).content.decode())
    assert len(tickets) == 2
    told = {"tickets": tickets[:1], "fee": "11001", "fee_rate": "0", "reason": "ill"}
    refused = chair.post(f"{there}/refund", told)
    assert refused.status_code == 422
    assert "from 0 to 11,000 yen" in refused.content.decode()
    page = chair.post(f"{there}/refund", told | {"fee": "1000"}, follow=True).content.decode()
    assert "10,000 yen are to be paid back" in page
    assert "kumo-000003" in page
    assert till.figures("hall") == (1, 0, 8)
    own = browser().get(order_of(secret)).content.decode()
    assert "the organisers pay 10,000 yen back" in own
    assert "1,000 yen are kept" in own
