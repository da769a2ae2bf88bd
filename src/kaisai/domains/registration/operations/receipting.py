"""Whoever paid gets a receipt: once the original, then re-issues."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.operations.registry import operation
from kaisai.domains.receipts import operations as ledger
from kaisai.domains.receipts.enums import Address
from kaisai.domains.receipts.queries import Paper, find_original, list_of_order
from kaisai.domains.registration.enums import OrderState
from kaisai.domains.registration.models import Order
from kaisai.domains.registration.operations.locking import locked
from kaisai.domains.registration.queries import (
    fee_line,
    find_order,
    find_order_by_secret,
    lines_of,
    note_of_sale,
    payment_words,
)
from kaisai.domains.registration.rules import may_buy, may_sell


@operation("registration.issue_receipt", may=may_buy)
def issue_receipt(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    secret: str,
    recipient: str,
    honorific: Address = Address.PERSON,
    wish: str = "",
) -> int:
    """Issue the receipt of one's paid order, made out to whom one says; its number in the ledger.

    It has what is left of the order: a ticket that was paid back before is not on it. Writes
    `receipts.issued` and `receipts.handed_out`. Refuses an order that is not paid, a second receipt (get
    the first one again instead), and a name that cannot be printed. Safe to repeat within two minutes
    with the same `wish`.
    """
    order = locked(find_order_by_secret(conference, secret))
    return _issue(order, by=by, at=at, to=ledger.whom(recipient, honorific), wish=wish)


@operation("registration.issue_receipt_for", may=may_sell)
def issue_receipt_for(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    number: str,
    recipient: str,
    honorific: Address = Address.PERSON,
    wish: str = "",
) -> int:
    """Issue the receipt of somebody's paid order, at the desk for instance; its number in the ledger.

    As `registration.issue_receipt`. Writes `receipts.issued` and `receipts.handed_out`.
    """
    order = locked(find_order(conference, number))
    return _issue(order, by=by, at=at, to=ledger.whom(recipient, honorific), wish=wish)


@operation("registration.hand_out_document", may=may_buy)
def hand_out_document(
    *, by: Actor, conference: Conference, at: datetime, secret: str, document: int, wish: str = ""
) -> int:
    """Get a document of one's order: itself the first time, then a re-issue; the number in the ledger.

    Writes `receipts.handed_out` and, for a re-issue, `receipts.reissued`. Refuses documents of other
    orders, and an eleventh re-issue. Safe to repeat within two minutes with the same `wish`.
    """
    order = locked(find_order_by_secret(conference, secret))
    found = list_of_order(conference, order.number).filter(number=min(max(document, 0), 2**31 - 1))
    first = found.first()
    if first is None:
        raise NotFound(_("There is no such document of this order."))
    return ledger.pass_on(by=by, document=first, at=at, wish=wish).number


def _issue(order: Order, *, by: Actor, at: datetime, to: ledger.Whom, wish: str) -> int:
    conference = order.conference
    first = find_original(conference, order.number)
    if first is None:
        paper = _paper(order)
        first = ledger.issue(by=by, conference=conference, at=at, paper=paper, to=to)
    elif not ledger.was_asked_twice(first, at, wish):
        sentence = _("This order has a receipt, %s. It can be issued again, not anew.")
        raise Refused("already-issued", sentence % first)
    return ledger.pass_on(by=by, document=first, at=at, wish=wish).number


def _paper(order: Order) -> Paper:
    if order.state != OrderState.CONFIRMED or order.paid_at is None:
        raise Refused("not-paid", _("There is a receipt once the order is paid."))
    kept = [refund for refund in order.refunds.order_by("pk") if refund.fee]
    tickets = order.tickets.filter(refund=None).select_related("item").order_by("pk")
    fees = (fee_line(each) for each in kept)
    return Paper(
        order.number,
        (*lines_of(tickets), *fees),
        order.paid_at.astimezone(order.conference.zone).date(),
        payment=payment_words(order),
        note=note_of_sale(order.conference),
    )
