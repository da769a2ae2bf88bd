"""A paid order has one receipt; whoever asks again gets a re-issue; what is paid back has a return invoice.

Amounts are worked out by hand in the comments.
"""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from kaisai.core.identity.actors import COMMAND_LINE, STRANGER
from kaisai.core.kit.errors import Refused
from kaisai.domains.receipts.enums import Address, DocumentForm, Subject
from kaisai.domains.receipts.models import Document, HandOut
from kaisai.domains.receipts.operations import hand_out
from kaisai.domains.receipts.queries import (
    find_document,
    list_documents,
    list_of_order,
    totals,
    verify_ledger,
    write_paper,
)
from kaisai.domains.registration.enums import OrderState
from kaisai.domains.registration.operations import cancel_order, hand_out_document
from kaisai.domains.registration.queries import list_tickets
from tests.domains.registration.test_selling import refusal
from tests.engines.invoices.samples import pages_of


@pytest.fixture
def till(shop):
    """Entry at 10 %, a lunch box to take away at 8 %, a place at the party for nothing."""
    shop.quota("hall", 40)
    shop.item("entry", "hall", price=12_349, name_ja="参加券")
    shop.item("bento", "hall", price=1_080, tax_rate=8, name_ja="お弁当")
    shop.item("party", "hall")
    shop.issuer()
    return shop


@contextmanager
def _without_triggers():
    """Somebody who owns the database; the test's transaction brings the triggers back."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER receipts_document_no_update")
            cursor.execute("DROP TRIGGER receipts_document_no_delete")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("DROP FUNCTION receipts_document_refuse() CASCADE")
    yield


def printed(document, language="ja"):
    (page,) = pages_of(write_paper(document, language))
    return page


def left(shop):
    """(rate, gross, tax) of what was received less what went back."""
    sums = totals(by=COMMAND_LINE, conference=shop.conference)
    return [(each.rate, each.gross, each.tax) for each in sums]


def state(shop):
    return verify_ledger(by=COMMAND_LINE, conference=shop.conference)


def fetch(shop, secret, document, wish=""):
    buyer = shop.crew | {"by": STRANGER}
    number = hand_out_document(**buyer, secret=secret, document=document.number, wish=wish)
    return find_document(shop.conference, number)


def test_from_order_to_receipt_re_issue_refund_and_return_invoice(till):
    secret = till.paid(entry=3, bento=2)
    first = till.receipt(secret, honorific=Address.ORGANISATION)
    # 3 x 12,349 = 37,047 at 10 %: 37,047 x 10 / 110 = 3,367.9..., so 3,367 once for the document; ticket by ticket it
    # would be 3 x 1,122 = 3,366. 2 x 1,080 = 2,160 at 8 %: 2,160 x 8 / 108 = 160 exactly.
    assert (first.code, first.form, first.total) == ("kumo-000001", DocumentForm.QUALIFIED, 39_207)
    assert (first.tax_10, first.tax_8) == (3_367, 160)
    page = printed(first)
    assert page[:3] == ["領収書", "適格請求書", "株式会社みほん\u3000御中"]
    for told in (
        "¥39,207",
        "T7123456789012",
        "10%対象",
        "¥33,680",
        "¥3,367",
        "8%対象（軽減税率）※",
        "お弁当 ※",
    ):
        assert told in page
    assert "受付で支払い" in "".join(page)
    assert "雲の日（2026-10-03〜2026-10-04）参加費等として" in page

    till.later(days=2)
    second = fetch(till, secret, first)
    assert (second.code, second.reissue_of, second.total) == ("kumo-000002", first, 39_207)
    assert "再発行" in printed(second)
    assert first.code in printed(second)
    assert "再発行" not in printed(first)

    tickets = list(list_tickets(till.order(secret)))
    till.refund(secret, tickets=[tickets[0].pk, tickets[3].pk])
    back = list_of_order(till.conference, till.order(secret).number).last()
    # 12,349 x 10 / 110 = 1,122.6..., so 1,122; 1,080 x 8 / 108 = 80.
    assert (back.form, back.returns, back.total) == (DocumentForm.RETURN, first, 13_429)
    assert (back.tax_10, back.tax_8) == (1_122, 80)
    page = printed(back)
    assert page[0] == "適格返還請求書"
    for told in ("¥13,429", "元の書類の番号", first.code, "2026年10月3日", "2026年10月5日"):
        assert told in page
    assert left(till) == [(10, 24_698, 2_245), (8, 1_080, 80)]  # 37,047 - 12,349; 3,367 - 1,122
    assert fetch(till, secret, back) == back  # nobody had it yet
    assert fetch(till, secret, back).reissue_of == back
    assert state(till).broken_at == 0
    assert state(till).documents == 4


def test_a_fee_is_no_part_of_the_sale_that_is_taken_back(till):
    secret = till.paid(entry=1)
    first = till.receipt(secret)
    made = till.refund(secret, fee=2_349)
    assert (made.amount, made.fee) == (10_000, 2_349)
    _first, back, fee = list_of_order(till.conference, till.order(secret).number)
    assert (back.subject, back.returns, back.total) == (Subject.RETURN, first, 12_349)
    assert "このうち2,349円はキャンセル料に充当し、10,000円を返金します。" in "".join(printed(back))
    # Compensation is outside the scope of the tax: a plain receipt, though the issuer is registered.
    assert (fee.form, fee.total, fee.gross_0) == (DocumentForm.RECEIPT, 2_349, 2_349)
    assert "適格請求書" not in printed(fee)
    assert left(till) == [(10, 0, 0), (0, 2_349, 0)]


def test_a_charge_for_the_handling_bears_tax(till):
    secret = till.paid(entry=1)
    till.receipt(secret)
    till.refund(secret, fee=1_100, fee_rate=10)
    fee = list_of_order(till.conference, till.order(secret).number).last()
    assert (fee.form, fee.gross_10, fee.tax_10) == (DocumentForm.QUALIFIED, 1_100, 100)


def test_who_asks_after_a_refund_gets_a_receipt_of_what_is_left(till):
    secret = till.paid(entry=2)
    ticket = list_tickets(till.order(secret))[0]
    till.refund(secret, tickets=[ticket.pk], fee=349)
    assert not Document.objects.exists()
    receipt = till.receipt(secret)
    assert (receipt.gross_10, receipt.gross_0, receipt.total) == (12_349, 349, 12_698)
    assert refusal(till.receipt, secret) == "already-issued"


def test_who_got_everything_back_gets_no_receipt(till):
    secret = till.paid(entry=1)
    till.refund(secret)
    assert refusal(till.receipt, secret) == "not-paid"


@pytest.mark.parametrize("wanted", [{"entry": 1}, {"party": 1}])
def test_there_is_no_receipt_before_there_is_money(till, wanted):
    secret = till.hold(**wanted).secret
    assert refusal(till.receipt, secret) == "not-paid"
    till.place(secret)
    assert refusal(till.receipt, secret) == "not-paid"


def test_a_form_that_was_sent_twice_is_one_wish(till):
    secret = till.paid(entry=1)
    first = till.receipt(secret, wish="form-1")
    assert till.receipt(secret, wish="form-1") == first
    assert refusal(till.receipt, secret, wish="form-2") == "already-issued"
    again = fetch(till, secret, first, wish="form-3")
    assert fetch(till, secret, first, wish="form-3") == again != first
    till.later(minutes=2)
    assert refusal(till.receipt, secret, wish="form-1") == "already-issued"
    assert state(till).documents == 2


def test_re_issues_end_somewhere(till):
    secret = till.paid(entry=1)
    first = till.receipt(secret)
    for _more in range(10):
        fetch(till, secret, first)
    assert refusal(fetch, till, secret, first) == "too-many"
    assert Document.objects.count() == 11


def test_the_crew_puts_a_name_right_and_the_paper_says_what_it_replaces(till):
    first = till.receipt(till.paid(entry=1), to="株式会社みほ")
    made = hand_out(**till.crew, number=first.number, recipient="株式会社みほん")
    assert (made.recipient, made.reissue_of) == ("株式会社みほん", first)
    assert "再発行" in printed(made)


def test_without_a_number_papers_are_no_invoices(till):
    till.issuer(number="")
    secret = till.paid(entry=1)
    first = till.receipt(secret)
    till.refund(secret)
    forms = [row.form for row in list_of_order(till.conference, first.order)]
    assert forms == [DocumentForm.RECEIPT, DocumentForm.REFUND]
    assert not [line for row in Document.objects.all() for line in printed(row) if "適格" in line]


def test_a_trade_that_may_simplify_names_nobody(till):
    assert refusal(till.receipt, till.paid(entry=1), to=" ") == "no-recipient"
    till.issuer(simplifies=True)
    first = till.receipt(till.paid(entry=1), to="")
    assert first.form == DocumentForm.SIMPLIFIED
    assert "適格簡易請求書" in printed(first)


def test_papers_stay_as_they_were_when_the_issuer_moves(till):
    secret = till.paid(entry=1)
    first = till.receipt(secret)
    before = write_paper(first, "ja")
    till.issuer(name_ja="別の実行委員会", number="T9234567890123")
    assert write_paper(find_document(till.conference, 1), "ja") == before
    till.refund(secret)
    assert "T7123456789012" in printed(Document.objects.get(number=2))


def test_nobody_issues_before_it_is_known_who_does(shop):
    shop.quota("hall", 1)
    shop.item("entry", "hall", price=500)
    assert refusal(shop.receipt, shop.paid(entry=1)) == "no-issuer"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("  株式会社\u3000みほん \n", "株式会社 みほん"),
        ("み\x07ほん\u200b\u202e商事", "みほん商事"),
        ("Łukasz Müller", "Łukasz Müller"),
        ("<b>&amp;", "<b>&amp;"),
        ("=1+1", "=1+1"),
        ("名" * 100, "名" * 100),
    ],
)
def test_a_name_is_cleaned_of_what_cannot_be_seen(till, typed, shown):
    made = till.receipt(till.paid(entry=1), to=typed)
    assert made.recipient == shown
    assert printed(made)


@pytest.mark.parametrize(
    "typed", ["みほん😀", "شركة", "名" * 101, "x" * 20_000, "\u202e\u200b", "ᠮᠣᠩ"]
)
def test_a_name_that_cannot_be_printed_is_refused(till, typed):
    assert refusal(till.receipt, till.paid(entry=1), to=typed) in {"bad-recipient", "no-recipient"}
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE receipts_document SET recipient = 'x'",
        "UPDATE receipts_document SET total = total",
        "DELETE FROM receipts_document",
    ],
)
def test_the_database_refuses_to_rewrite_the_ledger(till, statement):
    till.receipt(till.paid(entry=1))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)
    assert state(till).broken_at == 0


def test_who_takes_the_triggers_away_is_found_out(till):
    for _one in range(3):
        till.receipt(till.paid(entry=1))
    rows = list_documents(by=COMMAND_LINE, conference=till.conference)
    assert [row.number for row in rows] == [3, 2, 1]
    with _without_triggers():
        Document.objects.filter(number=2).update(recipient="somebody else")
        assert state(till).broken_at == 2
        Document.objects.filter(number=2).update(recipient="株式会社みほん")
        assert state(till).broken_at == 0
        HandOut.objects.all().delete()
        Document.objects.filter(number=1)._raw_delete("default")
        assert state(till).broken_at == 1


def test_a_refusal_leaves_no_gap(till):
    till.receipt(till.paid(entry=1))
    with pytest.raises(Refused):
        till.receipt(till.paid(entry=1), to="😀")
    with transaction.atomic():
        till.receipt(till.paid(entry=1))
        transaction.set_rollback(True)  # the machine dies
    assert till.receipt(till.paid(entry=1)).number == 2
    assert state(till).documents == 2


# -- refunds


def test_what_is_refunded_is_on_sale_again_and_never_refunded_twice(till):
    secret = till.paid(entry=2)
    one, other = list_tickets(till.order(secret))
    assert till.figures("hall") == (2, 0, 38)
    till.refund(secret, tickets=[one.pk])
    assert till.figures("hall") == (1, 0, 39)
    assert till.order(secret).state == OrderState.CONFIRMED
    assert refusal(till.refund, secret, tickets=[one.pk]) == "nothing"
    assert refusal(till.refund, secret, tickets=[one.pk, other.pk]) == "not-refundable"
    till.refund(secret)
    assert till.order(secret).state == OrderState.CANCELLED
    assert till.figures("hall") == (0, 0, 40)
    assert refusal(till.refund, secret) == "not-paid"
    assert sum(each.amount for each in till.order(secret).refunds.all()) == 24_698


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"fee": 12_350}, "bad-fee"),
        ({"fee": -1}, "bad-fee"),
        ({"fee": 1, "fee_rate": 8}, "bad-fee"),
        ({"reason": " "}, "no-reason"),
        ({"tickets": []}, "nothing"),
        ({"tickets": [999_999]}, "nothing"),
        ({"reason": "x" * 301}, "bad-value"),
    ],
)
def test_what_cannot_be_refunded_says_why_and_changes_nothing(till, told, code):
    secret = till.paid(entry=1)
    assert refusal(till.refund, secret, **told) == code
    assert till.figures("hall") == (1, 0, 39)
    assert not till.order(secret).refunds.exists()


def test_the_tickets_of_another_order_stay(till):
    mine, theirs = till.paid(entry=1), till.paid(entry=1)
    ticket = list_tickets(till.order(theirs))[0]
    assert refusal(till.refund, mine, tickets=[ticket.pk]) == "nothing"


def test_what_was_not_paid_is_cancelled_and_what_was_paid_is_refunded(till):
    secret = till.hold(entry=1).secret
    till.place(secret)
    assert refusal(till.refund, secret) == "not-paid"
    paid = till.order(till.paid(entry=1)).number
    assert refusal(cancel_order, **till.crew, number=paid, reason="ill") == "paid"


def test_the_documents_of_another_order_are_not_there(till):
    first = till.receipt(till.paid(entry=1))
    assert refusal(fetch, till, till.paid(entry=1), first) == "not-found"
    assert first.issued_at - till.at == timedelta(0)
