"""A conference where people bought, speak, wait and work."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.domains.people.operations import (
    correct_names,
    drop_correction,
    keep_apart,
    merge,
    undo_merge,
)
from kaisai.domains.people.queries import (
    find_person,
    list_people,
    list_proposals,
    preview_merge,
)
from kaisai.domains.program.operations import import_schedule
from kaisai.domains.registration.operations import (
    Attendee,
    Wanted,
    codes_of,
    hold,
    place_order,
    wait,
)
from kaisai.domains.registration.queries import find_order_by_secret, list_tickets
from tests.cast import AT
from tests.domains.registration.conftest import Shop
from tests.errands import SCHEDULE


@dataclass
class People:
    """Who is there, and what is said of them."""

    conference: Any
    shop: Shop
    at: Any = AT

    @property
    def around(self):
        return {"by": COMMAND_LINE, "conference": self.conference, "at": self.at}

    @property
    def asked(self):
        return {"by": COMMAND_LINE, "conference": self.conference}

    def later(self):
        self.at += timedelta(minutes=1)
        self.shop.at = self.at

    def buys(self, email, *names, buyer="", kana="", latin=""):
        """An order by that mail, a ticket for each name; the first buys unless somebody else does."""
        held = hold(**self.around, wanted=[Wanted("entry", len(names))]).secret
        tickets = list_tickets(find_order_by_secret(self.conference, held))
        return place_order(
            **self.around,
            secret=held,
            name=buyer or names[0],
            email=email,
            attendees=[
                Attendee(ticket=ticket.pk, name=name, name_kana=kana, name_latin=latin)
                for ticket, name in zip(tickets, names, strict=True)
            ],
        )

    def shop_number(self, order):
        """The number of the only ticket of an order."""
        (ticket,) = order.tickets.all()
        return codes_of(self.conference, self.at).number(ticket.pk)

    def waits(self, email, name):
        return wait(**self.around, wanted=[Wanted("tour")], name=name, email=email)

    def speaks(self, name):
        told = json.loads(SCHEDULE)
        slot = told["schedule"]["conference"]["days"][0]["rooms"]["Hall A"][0]
        slot["persons"] = [{"id": 1, "name": name}]
        import_schedule(**self.around, data=json.dumps(told).encode(), name="schedule.json")

    def list(self, text="", **told):
        return list_people(**self.asked, text=text, **told)

    def one(self, text):
        """The only person whom a search finds."""
        (found,) = self.list(text).people
        return found

    def file(self, ref):
        return find_person(**self.asked, person=ref)

    def proposals(self):
        return [(p.one.name, p.other.name, p.why.value) for p in list_proposals(**self.asked)]

    def preview(self, one, other):
        return preview_merge(**self.asked, person=one.ref, other=other.ref)

    def merge(self, one, other, **told):
        return merge(**self.around, person=one.ref, other=other.ref, **told).pk

    def undo(self, number):
        return undo_merge(**self.around, merge=number)

    def part(self, one, other):
        return keep_apart(**self.around, person=one.ref, other=other.ref)

    def correct(self, one, **names):
        return correct_names(**self.around, person=one.ref, **names)

    def drop(self, one):
        return drop_correction(**self.around, person=one.ref)

    def all(self):
        """Everything that anybody sees of anybody; references included."""
        people = self.list().people
        return [(one, self.file(one.ref).things) for one in people]


@pytest.fixture
def people(cast):
    cast.conference.is_public = True
    cast.conference.save()
    shop = Shop(cast.conference)
    shop.quota("hall", 200)
    shop.quota("bus", 1)
    shop.item("entry", "hall")
    shop.item("tour", "bus")
    shop.place(shop.hold(tour=1).secret, name="Bus Taker", email="bus@kumo.example")
    return People(cast.conference, shop)
