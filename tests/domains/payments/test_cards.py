"""Paying by card: what the provider tells counts, once, whenever and however often it tells it."""

import json
import random

import pytest

from kaisai.core.identity.actors import WORKER
from kaisai.core.journal.models import Entry
from kaisai.core.kit.errors import Unavailable
from kaisai.domains.payments.models import Payment
from kaisai.domains.payments.operations import expire_cards
from kaisai.domains.payments.queries import list_expiring, list_stranded
from kaisai.domains.registration.operations import record_payment, refund
from kaisai.domains.registration.queries import list_refunds
from kaisai.engines.payments.pretend_server import PretendProvider
from tests.domains.payments.conftest import PRICE


def stranded(counter):
    crew = {name: counter.crew[name] for name in ("by", "conference")}
    return [(each.number, each.left) for each in list_stranded(**crew)]


def test_an_order_is_paid_when_the_provider_says_so_and_not_before(counter):
    secret = counter.placed()
    session = counter.start(secret)
    counter.till.pay(session)
    assert counter.order(secret).state == "placed"  # the buyer may be back already; the word is not
    counter.deliver()
    order = counter.order(secret)
    assert (order.state, order.way) == ("confirmed", "card")
    assert counter.payment(secret).received == PRICE
    assert Entry.objects.filter(kind="registration.paid").count() == 1


def test_a_message_that_comes_again_changes_nothing(counter):
    secret = counter.placed()
    counter.till.pay(counter.start(secret))
    (body,) = counter.deliver()
    before = Entry.objects.count()
    assert [counter.hear(body) for _copy in range(3)] == [200, 200, 200]
    told = json.loads(body) | {"id": "evt_other"}  # the same news under another name
    assert counter.hear(json.dumps(told).encode()) == 200
    assert Entry.objects.count() == before
    assert counter.payment(secret).received == PRICE


@pytest.mark.parametrize(
    "forged",
    [
        {"secret": "whsec_other"},
        {"late": 301},
        {"late": -301},
        {"signed": ""},
        {"signed": "t=1,v1=00"},
        {"signed": "t=9999999999999999999999,v1=ü"},
        {"signed": "t=,v1="},
    ],
)
def test_nobody_else_is_believed(counter, forged):
    secret = counter.placed()
    counter.till.pay(counter.start(secret))
    (body,) = counter.till.kept
    assert counter.hear(body, **forged) == 400
    assert counter.order(secret).state == "placed"
    assert not Payment.objects.exclude(received=0).exists()


def test_what_was_altered_or_is_too_long_is_not_believed(counter):
    secret = counter.placed()
    counter.till.pay(counter.start(secret))
    (body,) = counter.till.kept
    response = counter.client.post("/payments/stripe", b"x" * 70_000, content_type="text/plain")
    assert (response.status_code, response.content) == (400, b"")
    for odd in (b"", b"[]", b"{}", b'{"id":1,"type":"x"}', b"\xff", b"[" * 5000):
        assert counter.hear(odd) == 400  # signed, and yet no message
    assert counter.client.get("/payments/stripe").status_code == 405
    other = body.replace(b"kaisai_key", b"other_shop")
    assert counter.hear(other) == 200  # something else that the account sells
    assert counter.order(secret).state == "placed"


def test_who_clicks_twice_pays_at_one_place_and_an_unfinished_one_makes_way(counter):
    secret = counter.placed()
    first = counter.start(secret)
    assert counter.start(secret) == first
    counter.shop.later(days=2)
    around = {name: counter.crew[name] for name in ("conference", "at")}
    assert list_expiring(counter.shop.at) == []
    Payment.objects.update(ends_at=counter.shop.at)
    assert list_expiring(counter.shop.at) == [counter.shop.conference]
    assert expire_cards(by=WORKER, **around) == 1
    second = counter.start(secret)
    assert second != first
    counter.till.pay(first)  # all the same: a window that was left open
    counter.till.pay(second)
    counter.deliver()
    assert counter.order(secret).state == "confirmed"
    assert stranded(counter) == [(counter.order(secret).number, PRICE)]


def test_what_comes_after_the_order_is_cancelled_is_kept_and_can_go_back(counter, refused):
    secret = counter.placed()
    counter.till.pay(counter.start(secret))
    counter.cancel(secret)
    counter.deliver()
    assert counter.order(secret).state == "cancelled"
    assert counter.shop.figures("hall") == (0, 0, 9)
    assert stranded(counter) == [(counter.order(secret).number, PRICE)]
    page = counter.client.get(f"/kumo/tickets/orders/{secret}", headers={"accept": "text/html"})
    assert "5,000" in page.content.decode()
    assert counter.back(counter.payment(secret)).state == "sent"
    counter.deliver()
    assert stranded(counter) == []
    assert counter.payment(secret).state == "returned"
    assert refused(counter.back, counter.payment(secret)) == "nothing"
    assert len(counter.till.refunds) == 1


def test_money_for_an_order_that_is_paid_already_confirms_nothing_twice(counter):
    secret = counter.placed()
    session = counter.start(secret)
    record_payment(**counter.crew, number=counter.order(secret).number)
    counter.till.pay(session)
    counter.deliver()
    assert counter.order(secret).way == "desk"
    assert stranded(counter) == [(counter.order(secret).number, PRICE)]


def test_another_amount_is_shown_and_confirms_nothing(counter):
    secret = counter.placed()
    session = counter.start(secret)
    counter.till.sessions[session]["amount_total"] = PRICE - 1
    counter.till.pay(session)
    counter.deliver()
    assert counter.order(secret).state == "placed"
    assert stranded(counter) == [(counter.order(secret).number, PRICE - 1)]


def test_money_of_an_order_that_nobody_knows_is_kept(counter):
    """As after a backup was brought back that is older than the order."""
    secret = counter.placed()
    counter.till.pay(counter.start(secret))
    Payment.objects.all().delete()
    (body,) = counter.till.kept
    told = body.replace(counter.order(secret).number.encode(), b"NOBODYS1")
    assert counter.hear(told) == 200
    assert stranded(counter) == [("NOBODYS1", PRICE)]
    assert counter.back(Payment.objects.get()).state == "sent"


def test_what_is_promised_is_waited_for_and_comes_or_does_not(counter, refused):
    secret, other = counter.placed(), counter.placed()
    for each in (secret, other):
        counter.till.promise(counter.start(each))
    counter.deliver()
    assert counter.payment(secret).state == "waiting"
    assert refused(counter.start, secret) == "already-arranged"
    counter.account()
    assert refused(counter.transfer, secret) == "already-arranged"
    counter.till.pay(counter.payment(secret).reference)
    counter.till.fail(counter.payment(other).reference)
    counter.deliver()
    assert counter.order(secret).state == "confirmed"
    assert (counter.order(other).state, counter.payment(other).state) == ("placed", "failed")
    assert refused(counter.start, other) == "done"


def test_messages_in_any_order_come_to_the_same(counter):
    chance = random.Random(1)
    for _turn in range(4):
        secret = counter.placed()
        session = counter.start(secret)
        counter.till.promise(session)
        counter.till.pay(session)
        kept, counter.till.kept = counter.till.kept * 2, []
        chance.shuffle(kept)
        assert {counter.hear(body) for body in kept} == {200}
        assert counter.order(secret).state == "confirmed"
        assert counter.payment(secret).state == "received"


def test_a_provider_that_is_away_or_broken_is_said_and_costs_nothing(counter, settings):
    secret = counter.placed()
    counter.till.manners.breaks_down = 1
    with pytest.raises(Unavailable, match="did not open"):
        counter.start(secret)
    settings.STRIPE_URL = "http://127.0.0.1:1"
    with pytest.raises(Unavailable, match="no-answer"):
        counter.start(secret)
    settings.STRIPE_URL, settings.STRIPE_KEY = counter.till.url, "sk_test_wrong"
    with pytest.raises(Unavailable) as lost:
        counter.start(secret)
    assert "sk_test_wrong" not in str(lost.value)
    assert not Payment.objects.exists()
    assert counter.order(secret).state == "placed"


def test_without_a_key_no_card_is_taken(counter, settings, refused):
    settings.STRIPE_KEY = ""
    secret = counter.placed()
    assert refused(counter.start, secret) == "no-cards"
    assert counter.hear(b"{}") == 400


def test_a_refund_goes_back_once_however_often_it_is_asked_for(counter, refused):
    secret = counter.placed(entry=2)
    counter.till.pay(counter.start(secret))
    counter.deliver()
    payment = counter.payment(secret)
    assert refused(counter.back, payment) == "not-refunded"
    made = refund(**counter.crew, number=counter.order(secret).number, reason="ill", fee=1000)
    counter.till.manners.breaks_down = 1
    failed = counter.back(payment, made.pk)
    assert (failed.state, failed.problem, failed.is_known) == ("failed", "api_error", False)
    assert counter.back(payment, made.pk).amount == 9000
    assert refused(counter.back, payment, made.pk) == "paid-back"
    counter.deliver()
    assert counter.payment(secret).returned == 9000
    assert [each["amount"] for each in counter.till.refunds.values()] == [9000]


def test_a_refund_whose_answer_was_lost_is_found_again(counter, settings):
    secret = counter.placed()
    counter.till.pay(counter.start(secret))
    counter.deliver()
    payment = counter.payment(secret)
    made = refund(**counter.crew, number=counter.order(secret).number, reason="ill")
    ask, lost = counter.till.ask, []

    def lose(method, path, *told):
        answer = ask(method, path, *told)
        if (method, path) == ("POST", "/v1/refunds") and not lost:
            lost.append(answer)
            answer = type(answer)(502, {})
        return answer

    counter.till.ask = lose
    assert counter.back(payment, made.pk).state == "failed"
    counter.till.once.clear()  # a provider keeps keys for a day only
    assert counter.back(payment, made.pk).state == "sent"
    assert len(counter.till.refunds) == 1


def test_a_refund_that_the_buyers_bank_sends_back_is_owed_again(counter):
    secret = counter.placed()
    counter.till.pay(counter.start(secret))
    counter.deliver()
    payment = counter.payment(secret)
    made = refund(**counter.crew, number=counter.order(secret).number, reason="ill")
    counter.back(payment, made.pk)
    counter.till.fail_refund(next(iter(counter.till.refunds)))
    counter.deliver()
    assert counter.payment(secret).left == PRICE
    assert counter.back(payment, made.pk).state == "sent"
    assert [each["status"] for each in counter.till.refunds.values()] == ["failed", "succeeded"]
    assert list_refunds(counter.order(secret)).count() == 1


def test_what_was_paid_back_at_the_provider_itself_is_seen(counter):
    secret = counter.placed()
    counter.till.pay(counter.start(secret))
    counter.deliver()
    charge = counter.payment(secret).charge
    ask = {"payment_intent": charge, "amount": "2000"}
    counter.till.ask("POST", "/v1/refunds", f"Bearer {counter.till.key}", "", ask)
    counter.deliver()
    assert counter.payment(secret).left == PRICE - 2000


def test_a_provider_that_came_back_serves_what_it_knew(counter, settings):
    secret = counter.placed()
    session = counter.start(secret)
    with PretendProvider(counter.till) as again:
        settings.STRIPE_URL = again.till.url
        assert counter.start(secret) == session
