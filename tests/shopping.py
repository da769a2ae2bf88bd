"""Errands of registration and its outbox: a small shop with what each of them changes."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from kaisai.core.identity.actors import WORKER
from kaisai.domains.mails.models import Mail, Wording
from kaisai.domains.receipts.operations import save_issuer
from kaisai.domains.registration.models import (
    FREE,
    AddressRequest,
    CodeKey,
    Invitation,
    Place,
)
from kaisai.domains.registration.operations import (
    Attendee,
    Line,
    Named,
    Wanted,
    codes_of,
    hold,
    issue_receipt,
    make_vouchers,
    order,
    place_order,
    record_payment,
    save_item,
    save_quota,
    save_terms,
    tell_buyer,
    wait,
)
from kaisai.domains.registration.queries import find_order, find_order_by_secret, list_tickets
from kaisai.domains.waiting_room.models import Visitor, WaitingRoom
from kaisai.domains.waiting_room.operations import join
from kaisai.domains.waiting_room.operations import save as save_room
from kaisai.domains.waiting_room.queries import new_challenge
from tests.doors import AT_THE_DOORS, open_doors
from tests.helping import AFTER_THE_DAY, OF_HELPERS, sign_up
from tests.inviting import OF_GUESTS, invited
from tests.inviting_abroad import FOR_VISAS, LetterWanted, letter_wanted
from tests.meeting import AMONG_PEOPLE, meet
from tests.paying import AT_THE_BANK, OF_THE_PROVIDER, lay_out_money


@dataclass(frozen=True, slots=True)
class Shop:
    """Secrets of two holds, what is needed to order the first; numbers of two orders to be paid, and
    of a ticket of each; the second was let in; an open till.
    """

    held: tuple[str, str]
    buyer: dict[str, Any]
    placed: tuple[str, str]
    paid: tuple[str, str, str]  # two secrets, the first with a receipt, and the number of a third
    document: int
    tickets: tuple[str, str]
    waiting: tuple[Line, Line]  # two who wait for what is sold out
    vouchers: tuple[str, str]
    invited: list[Invitation]
    handed_on: tuple[str, str]  # the secret of an order, and the number of a ticket of it
    line: tuple[str, str]  # a challenge to line up with, and the token of somebody whose turn it is
    opens_at: str
    till: int
    late: str  # the number of an order whose transfer is overdue
    unpaid: str  # the secret of another that is to be paid
    wanted: LetterWanted
    mails: tuple[int, int, int]  # one that waits, one that is held back, one that was sent


def open_shop(around: dict[str, Any]) -> Shop:
    """Tickets, two holds, two orders, three that are paid, and a hold that has lapsed."""
    save_quota(**around, slug="hall", name="Hall", places=20)
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
    first_of = [list_tickets(find_order(around["conference"], number))[0].pk for number in orders]
    one, two = (codes.number(key) for key in first_of)
    mine = list_tickets(find_order_by_secret(around["conference"], first))
    unpaid = held(), held()
    overdue, _other = (place_order(**around, secret=one, **buyer(one)).number for one in unpaid)
    lay_out_money(around, *unpaid)
    return Shop(
        secrets,
        told,
        orders,
        (first, second, third),
        document,
        (one, two),
        _line(around),
        _vouchers(around),
        invited(around),
        (first, codes.number(mine[0].pk)),
        _lined_up(around),
        opened(around).isoformat(),
        open_doors(around, two),
        overdue,
        unpaid[1],
        letter_wanted(around, second),
        _write(around, third),
    )


def opened(around: dict[str, Any]) -> datetime:
    """When the sale opened: a minute ago."""
    return around["at"] - timedelta(minutes=1)


def _lined_up(around: dict[str, Any]) -> tuple[str, str]:
    """A waiting room in which it is somebody's turn."""
    conference = around["conference"]
    save_room(**around, opens_at=opened(around), per_minute=60)
    first, second = (new_challenge(by=around["by"], conference=conference) for _one in range(2))
    return first, join(**around, challenge=second).token


def _vouchers(around: dict[str, Any]) -> tuple[str, str]:
    """Two of them, a quota of which parts can be kept for later, and terms that are not over."""
    term = around["at"] + timedelta(days=30)  # by whichever clock the errands are run
    save_terms(**around, changes_until=term, returns_until=term)
    save_quota(**around, slug="later", name="Later", places=2)
    until = around["at"] + timedelta(days=30)
    made = make_vouchers(
        **around, items=["entry"], valid_until=until, vouchers=2, note="Kumo Society"
    )
    return made[0].code, made[1].code


def _line(around: dict[str, Any]) -> tuple[Line, Line]:
    """Two who wait for what is sold out."""
    save_quota(**around, slug="tour", name="Tour", places=1)
    save_item(**around, slug="tour", name="Tour", quotas=["tour"], price=0)
    guest = Named(item="tour", name="Sample Guest")
    order(**around, name="Sample Guest", email="guest@kumo.example", tickets=[guest])

    def waits(name: str) -> Line:
        wanted = [Wanted("tour")]
        return wait(**around, wanted=wanted, name=name, email=f"{name}@kumo.example")

    return waits("ada"), waits("ben")


def with_a_free_place(told: dict[str, Any]) -> dict[str, Any]:
    """The same, now that there is something for those who wait; nobody is told, so nobody came up yet."""
    Place.objects.filter(quota__slug="tour").update(ticket=None, until=FREE)
    return told


def with_an_early_visitor() -> dict[str, Any]:
    """Nothing to be said, now that the lot is still to be drawn."""
    WaitingRoom.objects.update(is_drawn=False)
    Visitor.objects.update(number=None, lot=1)
    return {}


def _write(around: dict[str, Any], number: str) -> tuple[int, int, int]:
    for entry in (1, 2, 3):
        tell_buyer(**around | {"by": WORKER}, entry=entry, number=number)
    waiting, held, sent = (
        Mail.objects.filter(occasion="order_placed").order_by("pk").values_list("pk", flat=True)
    )
    Mail.objects.filter(pk=held).update(state="held")
    Mail.objects.filter(pk=sent).update(state="sent", sent_at=around["at"])
    wording = {"en": "Hello", "ja": "こんにちは"}
    Wording.objects.create(
        conference=around["conference"], occasion="order_paid", subject=wording, text=wording
    )
    AddressRequest.objects.create(
        conference=around["conference"], email="buyer@kumo.example", asked_at=around["at"]
    )
    meet(around)
    sign_up(around)
    return waiting, held, sent


AT_THE_SHOP: dict[str, Callable[[Any], dict[str, Any]]] = {
    **AMONG_PEOPLE,
    **AT_THE_BANK,
    **FOR_VISAS,
    **AT_THE_DOORS,
    **OF_GUESTS,
    **OF_HELPERS,
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
    "receipts.export_ledger": lambda _w: {},
    "receipts.list_documents": lambda _w: {"text": "kumo"},
    "receipts.save_issuer": lambda _w: {"name": "Kumo Society", "rounding": "half-up"},
    "receipts.totals": lambda _w: {},
    "receipts.verify_ledger": lambda _w: {},
    "registration.ask_for_addresses": lambda _w: {"email": "buyer@kumo.example"},
    "registration.cancel_order": lambda w: {"number": w.shop.placed[0], "reason": "ill"},
    "registration.give_back": lambda w: {"secret": w.shop.held[1]},
    "registration.hand_out_document": lambda w: {
        "secret": w.shop.paid[0],
        "document": w.shop.document,
    },
    "registration.hold": lambda w: {
        "wanted": [{"item": "entry", "many": 1}],
        "line": w.shop.line[1],
    },
    "registration.issue_receipt": lambda w: {"secret": w.shop.paid[1], "recipient": "Kumo Ltd."},
    "registration.issue_receipt_for": lambda w: {
        "number": w.shop.paid[2],
        "recipient": "Kumo Ltd.",
        "honorific": "御中",
    },
    "registration.find_wish": lambda w: {"secret": w.shop.waiting[0].secret},
    "registration.list_wishes": lambda _w: {},
    "registration.promote_wish": lambda w: with_a_free_place(
        {"number": w.shop.waiting[1].number, "reason": "speaks on the first day"}
    ),
    "registration.stop_waiting": lambda w: {"secret": w.shop.waiting[0].secret},
    "registration.end_voucher": lambda w: {"code": w.shop.vouchers[0]},
    "registration.list_vouchers": lambda _w: {"text": "kumo"},
    "registration.look_up_voucher": lambda w: {"code": w.shop.vouchers[1]},
    "registration.make_vouchers": lambda _w: {
        "items": ["entry"],
        "valid_until": "2030-01-01T00:00:00+09:00",
        "price": 0,
    },
    "registration.plan_waves": lambda _w: {
        "quota": "later",
        "waves": [{"at": "2030-01-01T00:00:00+09:00", "places": 2}],
    },
    "registration.save_terms": lambda _w: {"changes_until": "2030-01-01T00:00:00+09:00"},
    "registration.terms": lambda _w: {},
    "registration.transfer_for": lambda w: {
        "order": w.shop.placed[0],
        "number": w.shop.tickets[0],
        "name": "Sample Successor",
    },
    "registration.transfer_ticket": lambda w: {
        "secret": w.shop.handed_on[0],
        "number": w.shop.handed_on[1],
        "name": "Sample Successor",
    },
    "waiting_room.challenge": lambda _w: {},
    "waiting_room.close": lambda _w: {},
    "waiting_room.join": lambda w: {"challenge": w.shop.line[0]},
    "waiting_room.look": lambda w: {"token": w.shop.line[1]},
    "waiting_room.save": lambda w: {
        "opens_at": w.shop.opens_at,
        "per_minute": 100,
    },
    "registration.wait": lambda _w: {
        "wanted": [{"item": "tour", "many": 1}],
        "name": "Sample Buyer",
        "email": "buyer@kumo.example",
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
    **OF_THE_PROVIDER,
    **AFTER_THE_DAY,
    "registration.make_key": _without_key,
    "registration.promote": lambda _w: with_a_free_place({}),
    "waiting_room.draw": lambda _w: with_an_early_visitor(),
    "mails.record_sending": lambda w: {"mail": w.shop.mails[0]},
    "mails.take_up": lambda _w: {"most": 5},
    "registration.send_addresses": lambda _w: {
        "request": AddressRequest.objects.values_list("pk", flat=True)[0]
    },
    "registration.tell_buyer": lambda w: {"entry": 9, "number": w.shop.placed[1]},
}
