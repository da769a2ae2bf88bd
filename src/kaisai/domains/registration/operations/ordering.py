"""An order is paid, given back or cancelled; a hold whose time is over is put away."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaisai.core.access.verdicts import may_report
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.registry import operation
from kaisai.domains.registration.entries import Lapsed, Paid
from kaisai.domains.registration.enums import OrderState, PaymentWay
from kaisai.domains.registration.models import Order, Ticket
from kaisai.domains.registration.operations.cancelling import cancel, cancel_additions
from kaisai.domains.registration.operations.locking import locked
from kaisai.domains.registration.operations.places import free
from kaisai.domains.registration.queries import (
    find_order,
    find_order_by_secret,
    list_additions,
    terms_of,
)
from kaisai.domains.registration.rules import may_buy, may_sell

MOST_LAPSED = 500  # at a time: short transactions while others buy


@operation("registration.record_payment", may=may_sell)
def record_payment(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    number: str,
    way: PaymentWay = PaymentWay.DESK,
) -> Order:
    """Say that the money for an order is there, and which way it came.

    Writes `registration.paid`. Refuses an order that is not placed, is cancelled, or is paid already.
    """
    return take_money(locked(find_order(conference, number)), by=by, at=at, way=way)


def take_money(
    order: Order, *, by: Actor, at: datetime, way: PaymentWay = PaymentWay.DESK
) -> Order:
    """The same for a locked order, for operations whose own verdict was asked."""
    if order.state != OrderState.PLACED:
        sentence = _("Order %(number)s is %(state)s; only one that is placed can be paid.")
        told = {"number": order.number, "state": order.get_state_display()}
        raise Refused("not-payable", sentence % told)
    order.state, order.paid_at, order.way = OrderState.CONFIRMED, at, way
    order.save()
    news = Paid(number=order.number, total=order.total)
    about = f"order:{order.number}"
    record(news, by=by, at=at, conference=order.conference, about=about)
    return order


@operation("registration.give_back", may=may_buy)
def give_back(*, by: Actor, conference: Conference, at: datetime, secret: str) -> Order:
    """Give back what one holds or ordered; the places are free at once.

    Whom its tickets were given to is told by mail. Writes `registration.cancelled`, and `mails.written`.
    Refuses an order that is paid, which the organisers cancel, one
    that has ended, one for which something was bought later, and after the term; what is only held can always be given back.
    """
    order = locked(find_order_by_secret(conference, secret))
    until = terms_of(conference).returns_until
    if order.is_sold and at >= until:
        moment = f"{until.astimezone(conference.zone):%Y-%m-%d %H:%M}"
        told = _("Orders could be given back until %s. Write to the organisers.")
        raise Refused("too-late", told % moment)
    if order.paid_at is not None:
        raise Refused(
            "paid", _("This order is paid. Write to the organisers, who can pay it back.")
        )
    if additions := list_additions(order):
        told = _("Order %s was bought for these tickets. Give that back first.")
        raise Refused("has-additions", told % additions[0].number)
    return cancel(order, by=by, at=at, note="")


@operation("registration.cancel_order", may=may_sell)
def cancel_order(
    *, by: Actor, conference: Conference, at: datetime, number: str, reason: str
) -> Order:
    """Cancel somebody's order, and say why; the places are free at once.

    Add-ons that were bought later for its tickets end with it. Whom its tickets were given to is told by mail. Writes `registration.cancelled`, and `mails.written`.
    Refuses one that has ended, no reason, and one that is paid or whose later add-ons are, which
    `registration.refund` cancels.
    """
    if not reason.strip():
        raise Refused("no-reason", _("Say why it is cancelled."), status=422)
    order = locked(find_order(conference, number))
    if order.state == OrderState.CONFIRMED and order.paid_at is not None:
        raise Refused(
            "paid", _("This order is paid: pay it back, which cancels it. A fee can be kept.")
        )
    cancel_additions(order, by=by, at=at, note=reason.strip())
    return cancel(order, by=by, at=at, note=reason.strip())


@operation("registration.lapse_holds", may=may_report, offered=False)
def lapse_holds(*, by: Actor, conference: Conference, at: datetime) -> int:
    """Put away holds whose time is over. Their places were free before: this is tidying.

    Writes `registration.lapsed`. Refuses when there are none.
    """
    held = Order.objects.filter(conference=conference, state=OrderState.HELD, until__lte=at)
    due = list(held.select_for_update().order_by("until")[:MOST_LAPSED])
    if not due:
        raise Refused("nothing", _("No hold has lapsed."))
    free(Ticket.objects.filter(order__in=due))
    Order.objects.filter(pk__in=[order.pk for order in due]).update(state=OrderState.LAPSED)
    record(Lapsed(orders=len(due)), by=by, at=at, conference=conference)
    return len(due)
