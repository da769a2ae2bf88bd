"""A shop whose orders are paid by card at a provider that pretends, and by transfer to a bank."""

import time
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from kaisai.core.identity.actors import STRANGER
from kaisai.core.kit.errors import Refused
from kaisai.domains.payments.models import Payment
from kaisai.domains.payments.operations import choose_transfer, pay_back, save_account, start_card
from kaisai.domains.payments.queries import find_transfer
from kaisai.domains.registration.operations import cancel_order
from kaisai.engines.payments.pretend import Till
from kaisai.engines.payments.pretend_server import PretendProvider
from kaisai.engines.payments.stripe import signature
from tests.cast import fresh_address
from tests.domains.registration.conftest import Shop

KEY, SECRET = "sk_test_kumo", "whsec_kumo"
PRICE = 5000


@dataclass
class Counter:
    """The shop, the till of the provider, and what passes between them."""

    shop: Shop
    till: Till
    client: Client = field(default_factory=lambda: Client(REMOTE_ADDR=fresh_address()))

    @property
    def crew(self) -> dict[str, Any]:
        return self.shop.crew

    def placed(self, **wanted):
        """The secret of an order that is to be paid."""
        secret = self.shop.hold(**(wanted or {"entry": 1})).secret
        self.shop.place(secret)
        return secret

    def buyer(self, secret):
        return self.crew | {"by": STRANGER, "secret": secret}

    def start(self, secret):
        """Go to pay by card; the name of the provider's session."""
        return start_card(**self.buyer(secret)).rpartition("/")[2]

    def transfer(self, secret):
        return choose_transfer(**self.buyer(secret))

    def transfer_of(self, secret):
        return find_transfer(self.order(secret))

    def account(self, **told):
        known = {"bank": "みほん銀行", "branch": "見本支店", "number": "1234567"}
        return save_account(**self.crew, **known | {"holder": "ミホンジツコウイインカイ"} | told)

    def back(self, payment, refund=0):
        return pay_back(**self.crew, payment=payment.pk, refund=refund)

    def cancel(self, secret):
        return cancel_order(**self.crew, number=self.order(secret).number, reason="ill")

    def order(self, secret):
        return self.shop.order(secret)

    def payment(self, secret):
        return Payment.objects.filter(order=self.order(secret)).order_by("-pk").first()

    def hear(self, body, *, secret=SECRET, signed=None, late=0):
        """The provider's message arrives; the status of the answer."""
        header = signature(secret, body, int(time.time()) - late) if signed is None else signed
        return self.client.post(
            "/payments/stripe",
            body,
            content_type="application/json",
            headers={"stripe-signature": header},
        ).status_code

    def deliver(self):
        """All messages that the till has kept, in their order."""
        kept, self.till.kept = self.till.kept, []
        answers = [self.hear(body) for body in kept]
        assert set(answers) <= {200}
        return kept


@pytest.fixture
def till(settings):
    """The provider, on loopback; it keeps its messages until they are delivered."""
    found = Till(KEY, SECRET, "")
    found.manners.keeps = True
    with PretendProvider(found):
        settings.STRIPE_KEY, settings.STRIPE_WEBHOOK_SECRET = KEY, SECRET
        settings.STRIPE_URL = found.url
        yield found


@pytest.fixture
def counter(cast, till):
    cast.conference.is_public = True
    cast.conference.save()
    shop = Shop(cast.conference)
    shop.quota("hall", 9)
    shop.item("entry", "hall", price=PRICE)
    return Counter(shop, till)


@pytest.fixture
def refused():
    """`refused(call)` is the code with which it is refused, or `done`."""

    def ask(call, *args, **told):
        try:
            call(*args, **told)
        except Refused as refusal:
            assert str(refusal)  # noqa: PT017 - the code is what tests ask for
            return refusal.code
        return "done"

    return ask
