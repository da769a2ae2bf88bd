"""Errands of registration and its outbox: a small shop with what each of them changes."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from kaisai.core.identity.actors import WORKER
from kaisai.domains.desk.operations import admit, have_default_list
from kaisai.domains.mails.models import Mail, Wording
from kaisai.domains.receipts.operations import save_issuer
from kaisai.domains.registration.models import AddressRequest, CodeKey
from kaisai.domains.registration.operations import (
    Attendee,
    Wanted,
    codes_of,
    hold,
    issue_receipt,
    place_order,
    record_payment,
    save_item,
    save_quota,
    tell_buyer,
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
    paid: tuple[str, str, str]  # two secrets, the first with a receipt, and the number of a third
    document: int
    tickets: tuple[str, str]
    mails: tuple[int, int, int]  # one that waits, one that is held back, one that was sent


def open_shop(around: dict[str, Any]) -> Shop:
    """Tickets, two holds, two orders, three that are paid, and a hold that has lapsed."""
    save_quota(**around, slug="hall", name="Hall", places=9)
    save_item(**around, slug="entry", name="Entry", quotas=["hall"], price=500)

    def held() -> str:
        return hold(**around, wanted=[Wanted("entry")]).secret

    def buyer(secret: str) -> dict[str, Any]:
        order = find_order_by_secret(around["conference"], secret)
        attendees = [
            Attendee(ticket=ticket.pk, name="Sample Attendee") for ticket in list_tickets(order)
        ]
        return {"name": "Sample Buyer", "email": "buyer@kumo.example", "attendees": attendees}

    def placed() -> str:
        secret = held()
        return place_order(**around, secret=secret, **buyer(secret)).number

    save_issuer(**around, name="Kumo Days Committee", registration_number="T7123456789012")

    def paid() -> tuple[str, str]:
        secret = held()
        number = place_order(**around, secret=secret, **buyer(secret)).number
        record_payment(**around, number=number)
        return secret, number

    (first, _one), (second, _two), (_secret, third) = paid(), paid(), paid()
    document = issue_receipt(**around, secret=first, recipient="Sample Buyer")
    hold(**around | {"at": around["at"] - timedelta(minutes=11)}, wanted=[Wanted("entry")])
    secrets = held(), held()
    told = buyer(secrets[0])
    told["attendees"] = [asdict(each) for each in told["attendees"]]
    orders = placed(), placed()
    codes = codes_of(around["conference"], around["at"])
    one, two = (
        codes.number(list_tickets(find_order(around["conference"], number))[0].pk)
        for number in orders
    )
    have_default_list(around["conference"], around["at"])
    admit(**around, code=two, device="front", note="pays later")
    mails = _write(around, third)
    return Shop(secrets, told, orders, (first, second, third), document, (one, two), mails)


def _write(around: dict[str, Any], number: str) -> tuple[int, int, int]:
    for entry in (1, 2, 3):
        tell_buyer(**around | {"by": WORKER}, entry=entry, number=number)
    waiting, held, sent = Mail.objects.order_by("pk").values_list("pk", flat=True)
    Mail.objects.filter(pk=held).update(state="held")
    Mail.objects.filter(pk=sent).update(state="sent", sent_at=around["at"])
    wording = {"en": "Hello", "ja": "こんにちは"}
    Wording.objects.create(
        conference=around["conference"], occasion="order_paid", subject=wording, text=wording
    )
    AddressRequest.objects.create(
        conference=around["conference"], email="buyer@kumo.example", asked_at=around["at"]
    )
    return waiting, held, sent


AT_THE_SHOP: dict[str, Callable[[Any], dict[str, Any]]] = {
    "mails.drop": lambda w: {"mails": [w.shop.mails[1]]},
    "mails.hold": lambda w: {"mails": [w.shop.mails[0]]},
    "mails.list_mails": lambda _w: {"text": "kumo", "state": "sent"},
    "mails.outbox": lambda _w: {},
    "mails.record_bounce": lambda _w: {"address": "buyer@kumo.example", "problem": "full"},
    "mails.release": lambda w: {"mails": [w.shop.mails[1]]},
    "mails.resend": lambda w: {"mail": w.shop.mails[2]},
    "mails.reset_wording": lambda _w: {"occasion": "order_paid"},
    "mails.save_outbox": lambda _w: {"waits": True, "per_minute": 30},
    "mails.save_wording": lambda _w: {
        "occasion": "order_placed",
        "subject": "Order {number}",
        "text": "See {address}",
    },
    "receipts.hand_out": lambda w: {"number": w.shop.document, "recipient": "Another Name"},
    "receipts.issuer": lambda _w: {},
    "receipts.list_documents": lambda _w: {"text": "kumo"},
    "receipts.save_issuer": lambda _w: {"name": "Kumo Society", "rounding": "half-up"},
    "receipts.totals": lambda _w: {},
    "receipts.verify_ledger": lambda _w: {},
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
    "registration.ask_for_addresses": lambda _w: {"email": "buyer@kumo.example"},
    "registration.cancel_order": lambda w: {"number": w.shop.placed[0], "reason": "ill"},
    "registration.give_back": lambda w: {"secret": w.shop.held[1]},
    "registration.hand_out_document": lambda w: {
        "secret": w.shop.paid[0],
        "document": w.shop.document,
    },
    "registration.hold": lambda _w: {"wanted": [{"item": "entry", "many": 1}]},
    "registration.issue_receipt": lambda w: {"secret": w.shop.paid[1], "recipient": "Kumo Ltd."},
    "registration.issue_receipt_for": lambda w: {
        "number": w.shop.paid[2],
        "recipient": "Kumo Ltd.",
        "honorific": "御中",
    },
    "registration.list_offers": lambda _w: {},
    "registration.list_orders": lambda _w: {"text": "Sample"},
    "registration.list_quotas": lambda _w: {},
    "registration.order": lambda _w: {
        "name": "Sample Buyer",
        "email": "buyer@kumo.example",
        "tickets": [{"item": "entry", "name": "Sample Attendee"}],
    },
    "registration.place_order": lambda w: w.shop.buyer | {"secret": w.shop.held[0]},
    "registration.record_payment": lambda w: {"number": w.shop.placed[1]},
    "registration.refund": lambda w: {"number": w.shop.paid[2], "reason": "ill", "fee": 100},
    "registration.renew_address": lambda w: {"number": w.shop.placed[1]},
    "registration.renew_code": lambda w: {"number": w.shop.tickets[0]},
    "registration.resend_order": lambda w: {"number": w.shop.placed[0]},
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
    "mails.record_sending": lambda w: {"mail": w.shop.mails[0]},
    "mails.take_up": lambda _w: {"most": 5},
    "registration.make_key": _without_key,
    "registration.send_addresses": lambda _w: {
        "request": AddressRequest.objects.values_list("pk", flat=True)[0]
    },
    "registration.tell_buyer": lambda w: {"entry": 9, "number": w.shop.placed[1]},
}
