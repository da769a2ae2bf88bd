"""Errands of registration: a small shop with a hold and an order for whatever changes one."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from kaisai.domains.desk.operations import admit, have_default_list
from kaisai.domains.registration.models import CodeKey
from kaisai.domains.registration.operations import (
    Attendee,
    Wanted,
    codes_of,
    hold,
    place_order,
    save_item,
    save_quota,
)
from kaisai.domains.registration.queries import find_order, find_order_by_secret, list_tickets


@dataclass(frozen=True, slots=True)
class Shop:
    """Secrets of two holds, what is needed to order the first; numbers of two orders to be paid, and
    of a ticket of each; the second was let in.
    """

    held: tuple[str, str]
    buyer: dict[str, Any]
    placed: tuple[str, str]
    tickets: tuple[str, str]


def open_shop(around: dict[str, Any]) -> Shop:
    """Tickets, two holds, two orders, and a hold that has lapsed."""
    save_quota(**around, slug="hall", name="Hall", places=9)
    save_item(**around, slug="entry", name="Entry", quotas=["hall"], price=500)

    def held() -> str:
        return hold(**around, wanted=[Wanted("entry")]).secret

    def buyer(secret: str) -> dict[str, Any]:
        order = find_order_by_secret(around["conference"], secret)
        attendees = [Attendee(ticket.pk, "Sample Attendee") for ticket in list_tickets(order)]
        return {"name": "Sample Buyer", "email": "buyer@kumo.example", "attendees": attendees}

    def placed() -> str:
        secret = held()
        return place_order(**around, secret=secret, **buyer(secret)).number

    hold(**around | {"at": around["at"] - timedelta(minutes=11)}, wanted=[Wanted("entry")])
    secrets = held(), held()
    told = buyer(secrets[0])
    told["attendees"] = [asdict(each) for each in told["attendees"]]
    orders = placed(), placed()
    codes = codes_of(around["conference"], around["at"])
    first, second = (
        codes.number(list_tickets(find_order(around["conference"], number))[0].pk)
        for number in orders
    )
    have_default_list(around["conference"], around["at"])
    admit(**around, code=second, device="front", note="pays later")
    return Shop(secrets, told, orders, (first, second))


AT_THE_SHOP: dict[str, Callable[[Any], dict[str, Any]]] = {
    "desk.admit": lambda w: {
        "code": w.shop.tickets[0],
        "device": "front",
        "note": "pays in the evening",
    },
    "desk.counters": lambda _w: {},
    "desk.lists": lambda _w: {},
    "desk.news": lambda _w: {"device": "d1"},
    "desk.save_list": lambda _w: {"slug": "lunch", "name": "Lunch", "rule": "daily"},
    "desk.snapshot": lambda _w: {},
    "desk.sync": lambda w: {
        "device": "d1",
        "desk": "Front",
        "lines": [
            {
                "number": 1,
                "admission_list": "admission",
                "ticket": w.shop.tickets[0],
                "clock": 1_790_000_000_000,
            }
        ],
    },
    "desk.undo": lambda w: {
        "code": w.shop.tickets[1],
        "device": "front",
        "reason": "wrong person",
    },
    "registration.cancel_order": lambda w: {"number": w.shop.placed[0], "reason": "ill"},
    "registration.give_back": lambda w: {"secret": w.shop.held[1]},
    "registration.hold": lambda _w: {"wanted": [{"item": "entry", "many": 1}]},
    "registration.list_offers": lambda _w: {},
    "registration.list_orders": lambda _w: {"text": "Sample"},
    "registration.list_quotas": lambda _w: {},
    "registration.place_order": lambda w: w.shop.buyer | {"secret": w.shop.held[0]},
    "registration.record_payment": lambda w: {"number": w.shop.placed[1]},
    "registration.renew_code": lambda w: {"number": w.shop.tickets[0]},
    "registration.save_item": lambda _w: {
        "slug": "late",
        "name": "Late entry",
        "quotas": ["hall"],
        "price": 900,
    },
    "registration.save_quota": lambda _w: {"slug": "party", "name": "Party", "places": 3},
}


def _without_key(world: Any) -> dict[str, Any]:
    """The shop has its key already, and a conference has only one."""
    CodeKey.objects.filter(conference=world.cast.conference).delete()
    return {}


OF_ITS_OWN: dict[str, Callable[[Any], dict[str, Any]]] = {
    "registration.make_key": _without_key,
}
