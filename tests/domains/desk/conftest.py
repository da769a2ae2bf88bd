"""A conference whose tickets are sold, and desks that let people in."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.core.operations.conferences import save_room
from kaisai.domains.desk.enums import AdmissionRule
from kaisai.domains.desk.operations import HandedLine, admit, let_out, save_list, sync, undo
from kaisai.domains.registration.models import Ticket
from kaisai.domains.registration.operations import codes_of
from tests.cast import AT
from tests.domains.registration.conftest import Shop

MS = int(AT.timestamp() * 1000)


@dataclass
class Desk:
    """Sold tickets with codes and numbers, and what is done with them."""

    shop: Shop
    tickets: list[Any] = field(default_factory=list)

    @property
    def around(self):
        return {"by": COMMAND_LINE, "conference": self.shop.conference, "at": self.shop.at}

    @property
    def codes(self):
        return codes_of(self.shop.conference, self.shop.at)

    def sell(self, many=1, item="entry"):
        """So many tickets of an item; the newest ones are given back."""
        before = set(Ticket.objects.values_list("pk", flat=True))
        for start in range(0, many, 5):
            self.shop.place(self.shop.hold(**{item: min(5, many - start)}).secret)
        new = list(Ticket.objects.exclude(pk__in=before).order_by("pk"))
        self.tickets += new
        return new

    def code(self, at=0):
        return self.codes.code(self.tickets[at])

    def number(self, at=0):
        return self.codes.number(self.tickets[at].pk)

    def list(self, slug, rule="once", **told):
        rule = AdmissionRule(rule)
        return save_list(**self.around, slug=slug, name=slug.title(), rule=rule, **told)

    def admit(self, code, device="front", **told):
        return admit(**self.around | {"code": code, "device": device} | told)

    def let_out(self, code, device="gate", admission_list="tutorial"):
        return let_out(**self.around, code=code, device=device, admission_list=admission_list)

    def undo(self, code, device="front", reason="wrong badge", **told):
        return undo(**self.around, code=code, device=device, reason=reason, **told)

    def sync(self, device, *lines, cursor=""):
        return sync(**self.around, device=device, desk=f"Desk {device}", lines=lines, cursor=cursor)

    def line(self, number, ticket, after=0, **told):
        """A line `after` milliseconds from now."""
        given = {"admission_list": "admission"} | told
        return HandedLine(number=number, ticket=ticket, clock=MS + after, **given)


def a_room(desk, slug="hall-a", **told):
    """A room with places for two, and its gate."""
    save_room(**desk.around, slug=slug, name=slug.title(), seats=2)
    return desk.list("tutorial", **{"rule": "many", "room": slug} | told)


@pytest.fixture
def desk(cast, request, monkeypatch):
    if "committed" not in request.fixturenames:  # what a test wrote itself is not committed
        monkeypatch.setattr("kaisai.domains.desk.queries.merging.horizon", lambda: 2**62)
    cast.conference.is_public = True
    cast.conference.save()
    found = Desk(Shop(cast.conference))
    found.shop.quota("hall", 40)
    found.shop.item("entry", "hall")
    found.sell(2)
    return found
