"""A conference that sells."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from kaisai.core.identity.actors import COMMAND_LINE, STRANGER, WORKER
from kaisai.core.operations.conferences import change_conference
from kaisai.domains.receipts.operations import save_issuer
from kaisai.domains.receipts.queries import find_document
from kaisai.domains.registration.operations import (
    Attendee,
    Wanted,
    hold,
    issue_receipt,
    lapse_holds,
    place_order,
    record_payment,
    refund,
    save_item,
    save_quota,
)
from kaisai.domains.registration.queries import find_order_by_secret, list_quotas, list_tickets
from tests.domains.conftest import AT


@dataclass
class Shop:
    """The tickets of a public conference; `later` moves its clock."""

    conference: Any
    at: Any = AT

    def later(self, **by):
        self.at += timedelta(**by)

    def quota(self, slug, places):
        return save_quota(
            by=COMMAND_LINE,
            conference=self.conference,
            at=self.at,
            slug=slug,
            name=slug.title(),
            places=places,
        )

    def item(self, slug, *quotas, price=0, most=5, **told):
        return save_item(
            by=COMMAND_LINE,
            conference=self.conference,
            at=self.at,
            slug=slug,
            name=slug.title(),
            quotas=quotas,
            price=price,
            most=most,
            **told,
        )

    def hold(self, by=STRANGER, **wanted):
        chosen = [Wanted(item, many) for item, many in wanted.items()]
        return hold(by=by, conference=self.conference, at=self.at, wanted=chosen)

    def place(self, secret, name="Sample Buyer", email="buyer@kumo.example"):
        tickets = list_tickets(find_order_by_secret(self.conference, secret))
        return place_order(
            by=STRANGER,
            conference=self.conference,
            at=self.at,
            secret=secret,
            name=name,
            email=email,
            attendees=[
                Attendee(ticket=ticket.pk, name=f"{name} {ticket.pk}") for ticket in tickets
            ],
        )

    @property
    def crew(self):
        return {"by": COMMAND_LINE, "conference": self.conference, "at": self.at}

    def paid(self, **wanted):
        """The secret of an order of these tickets whose money is there."""
        secret = self.hold(**wanted).secret
        record_payment(**self.crew, number=self.place(secret).number)
        return secret

    def order(self, secret):
        return find_order_by_secret(self.conference, secret)

    def issuer(self, number="T7123456789012", **told):
        names = {"name": "Kumo Days Committee", "name_ja": "雲の日実行委員会"}
        return save_issuer(**self.crew, **names | told, registration_number=number)

    def receipt(self, secret, to="株式会社みほん", **told):
        buyer = self.crew | {"by": STRANGER}
        return find_document(
            self.conference, issue_receipt(**buyer, secret=secret, recipient=to, **told)
        )

    def refund(self, secret, reason="ill", **told):
        return refund(**self.crew, number=self.order(secret).number, reason=reason, **told)

    def lapse(self):
        return lapse_holds(by=WORKER, conference=self.conference, at=self.at)

    def figures(self, slug):
        """(sold, held, free) of a quota."""
        quotas = list_quotas(by=COMMAND_LINE, conference=self.conference, at=self.at)
        return next((q.sold, q.held, q.free) for q in quotas if q.quota.slug == slug)


@pytest.fixture
def shop(conference):
    change_conference(by=COMMAND_LINE, conference=conference, at=AT, is_public=True)
    return Shop(conference)
