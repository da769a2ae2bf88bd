"""Whatever comes when: the money here is the money that the provider told of, and pays what it pays."""

import json

from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kaisai.core.kit.errors import Refused, Unavailable
from kaisai.domains.payments.models import Payment
from kaisai.domains.registration.models import Order
from kaisai.domains.registration.operations import give_back, refund
from kaisai.domains.registration.queries import list_refunds

PLACES = 2
many = st.integers(0, 9)


class Sale(RuleBasedStateMachine):
    """Holds, orders, payments and what undoes them; messages of the provider come late, twice, or forged."""

    counter = None

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.secrets, self.sessions, self.told = [], [], []
        self.till = self.counter.till
        self.till.sessions.clear()
        self.till.charges.clear()
        self.till.refunds.clear()
        self.till.kept.clear()
        self.till.once.clear()
        self.counter.shop.at = self.counter.opened_at

    def teardown(self):
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def attempt(self, call, *args, **told):
        try:
            return call(*args, **told)
        except (Refused, Unavailable):
            return None

    def some(self, things, number):
        return things[number % len(things)]

    @rule()
    def hold(self):
        held = self.attempt(self.counter.shop.hold, entry=1)
        if held:
            self.secrets.append(held.secret)

    @precondition(lambda self: self.secrets)
    @rule(which=many)
    def place(self, which):
        self.attempt(self.counter.shop.place, self.some(self.secrets, which))

    @precondition(lambda self: self.secrets)
    @rule(which=many)
    def start(self, which):
        session = self.attempt(self.counter.start, self.some(self.secrets, which))
        if session:
            self.sessions.append(session)

    @precondition(lambda self: self.sessions)
    @rule(which=many, what=st.sampled_from(["pay", "promise", "fail", "expire"]))
    def at_the_provider(self, which, what):
        getattr(self.till, what)(self.some(self.sessions, which))

    @precondition(lambda self: self.till.kept)
    @rule(which=many, copies=st.integers(1, 2))
    def deliver(self, which, copies):
        body = self.till.kept.pop(which % len(self.till.kept))
        self.told.append(body)
        assert {self.counter.hear(body) for _copy in range(copies)} == {200}

    @precondition(lambda self: self.told)
    @rule(which=many)
    def deliver_again(self, which):
        assert self.counter.hear(self.some(self.told, which)) == 200

    @precondition(lambda self: self.till.kept)
    @rule()
    def forge(self):
        assert self.counter.hear(self.till.kept[0], secret="whsec_forged") == 400

    @precondition(lambda self: self.secrets)
    @rule(which=many)
    def cancel(self, which):
        self.attempt(self.counter.cancel, self.some(self.secrets, which))

    @precondition(lambda self: self.secrets)
    @rule(which=many)
    def give_back(self, which):
        self.attempt(give_back, **self.counter.buyer(self.some(self.secrets, which)))

    @rule(minutes=st.sampled_from([1, 11]))
    def later(self, minutes):
        self.counter.shop.later(minutes=minutes)
        self.attempt(self.counter.shop.lapse)

    @precondition(lambda self: self.secrets)
    @rule(which=many)
    def refund(self, which):
        number = self.counter.order(self.some(self.secrets, which)).number
        self.attempt(refund, **self.counter.crew, number=number, reason="ill")

    @precondition(lambda self: self.secrets)
    @rule(which=many, breaks=st.booleans())
    def pay_back(self, which, breaks):
        order = self.counter.order(self.some(self.secrets, which))
        self.till.manners.breaks_down = int(breaks)
        for payment in Payment.objects.filter(order=order):
            for key in (0, *(each.pk for each in list_refunds(order))):
                self.attempt(self.counter.back, payment, key)
        self.till.manners.breaks_down = 0

    @invariant()
    def no_place_is_sold_twice_or_lost(self):
        sold, held, free = self.counter.shop.figures("hall")
        assert sold + held + free == PLACES
        states = list(Order.objects.values_list("state", flat=True))
        assert sum(state in {"placed", "confirmed"} for state in states) == sold

    @invariant()
    def an_order_is_confirmed_exactly_where_money_settles_it(self):
        settled = {each.order_id for each in Payment.objects.filter(settled_at__isnull=False)}
        paid = set(Order.objects.filter(paid_at__isnull=False).values_list("pk", flat=True))
        assert settled == paid
        assert set(Order.objects.filter(state="confirmed").values_list("pk", flat=True)) <= paid

    @invariant()
    def the_money_is_what_the_provider_told(self):
        told = sum(
            each["data"]["object"]["amount_total"]
            for each in {json.loads(body)["id"]: json.loads(body) for body in self.told}.values()
            if each["data"]["object"].get("payment_status") == "paid"
        )
        assert sum(Payment.objects.values_list("received", flat=True)) == told
        back = sum(each["amount"] for each in self.till.refunds.values())
        assert sum(Payment.objects.values_list("returned", flat=True)) <= back
        for payment in Payment.objects.exclude(received=0):
            assert payment.returned <= payment.received


def test_any_interleaving(counter):
    shop = counter.shop
    shop.quota("hall", PLACES)
    counter.opened_at = shop.at
    Sale.counter = counter
    machine = Sale.TestCase
    machine.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
    machine().runTest()
