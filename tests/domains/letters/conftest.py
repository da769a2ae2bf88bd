"""A shop whose organisers write letters of invitation."""

import pytest

from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.core.operations.conferences import change_conference
from kaisai.domains.letters.operations import save_letterhead
from kaisai.domains.registration.operations import codes_of
from kaisai.domains.registration.queries import list_tickets
from tests.domains.conftest import AT
from tests.domains.registration.conftest import Shop
from tests.inviting_abroad import LETTERHEAD


def number_of(shop, secret, index=0):
    ticket = list_tickets(shop.order(secret))[index]
    return codes_of(shop.conference, shop.at).number(ticket.pk)


@pytest.fixture
def abroad(monkeypatch, conference):
    """A shop that writes letters, the secret of a paid order of two, and the number of a ticket of it."""
    change_conference(by=COMMAND_LINE, conference=conference, at=AT, is_public=True)
    shop = Shop(conference)
    for place in (
        "letters.views.asking",
        "letters.views.deciding",
        "letters.queries.offering",
        "registration.views.transfer",
    ):
        monkeypatch.setattr(f"kaisai.domains.{place}.now", lambda: shop.at)
    monkeypatch.setattr("kaisai.core.surfaces.requests.now", lambda: shop.at)
    shop.quota("hall", 5)
    shop.item("entry", "hall", price=500)
    save_letterhead(**shop.crew, **LETTERHEAD)
    secret = shop.paid(entry=2)
    return shop, secret, number_of(shop, secret)
