"""A hold becomes an order, is paid, or is given back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from kaisai.core.access.verdicts import may_report
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.cleaning import clean
from kaisai.core.operations.registry import operation
from kaisai.domains.registration.entries import Cancelled, Lapsed, Paid, Placed
from kaisai.domains.registration.enums import OrderState, PaymentWay
from kaisai.domains.registration.models import FOREVER, Order, Ticket
from kaisai.domains.registration.operations.answering import (
    Asking,
    Given,
    TicketAnswers,
    keep_answers,
)
from kaisai.domains.registration.operations.places import free, keep
from kaisai.domains.registration.queries import find_order, find_order_by_secret, list_tickets
from kaisai.domains.registration.rules import may_buy, may_sell

MOST_LAPSED = 500  # at a time: short transactions while others buy


@dataclass(frozen=True, slots=True)
class Attendee:
    """For whom a ticket is."""

    ticket: int
    name: str
    name_kana: str = ""
    name_latin: str = ""
    answers: Sequence[Given] = ()


@operation("registration.place_order", may=may_buy)
def place_order(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    secret: str,
    name: str,
    email: str,
    attendees: Sequence[Attendee],
) -> Order:
    """Make an order of a hold: who buys, and for whom each ticket is. What costs nothing is confirmed.

    Writes `registration.placed`. Refuses when the hold has lapsed, a name or a required answer is
    missing or the mail address is none, and an order that is placed already.
    """
    order = _locked(find_order_by_secret(conference, secret))
    if order.is_sold:
        raise Refused("already-placed", _("This order is placed already."))
    if not order.is_held(at):
        raise _lapsed()
    tickets = list(list_tickets(order))
    if not name.strip():
        raise Refused("no-name", _("Say who orders."), status=422)
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused("bad-email", _("This is no mail address."), status=422) from error
    _name(tickets, attendees)
    answers = [TicketAnswers(each.ticket, each.answers) for each in attendees]
    keep_answers(conference, tickets, answers, at, Asking.PLACING)
    order.name, order.email = name.strip(), email
    order.way = PaymentWay.DESK if order.total else PaymentWay.FREE
    order.state = OrderState.PLACED if order.total else OrderState.CONFIRMED
    order.until = FOREVER
    clean(order)
    order.save()
    if keep(tickets) != sum(ticket.takes for ticket in tickets):
        raise _lapsed()  # somebody whose clock is ahead of ours had them already
    news = Placed(number=order.number, tickets=len(tickets), total=order.total)
    record(news, by=by, at=at, conference=conference, about=f"order:{order.number}")
    return order


@operation("registration.record_payment", may=may_sell)
def record_payment(*, by: Actor, conference: Conference, at: datetime, number: str) -> Order:
    """Say that the money for an order is there.

    Writes `registration.paid`. Refuses an order that is not placed, is cancelled, or is paid already.
    """
    order = _locked(find_order(conference, number))
    if order.state != OrderState.PLACED:
        sentence = _("Order %(number)s is %(state)s; only one that is placed can be paid.")
        told = {"number": order.number, "state": order.get_state_display()}
        raise Refused("not-payable", sentence % told)
    order.state, order.paid_at = OrderState.CONFIRMED, at
    order.save()
    news = Paid(number=order.number, total=order.total)
    record(news, by=by, at=at, conference=conference, about=f"order:{order.number}")
    return order


@operation("registration.give_back", may=may_buy)
def give_back(*, by: Actor, conference: Conference, at: datetime, secret: str) -> Order:
    """Give back what one holds or ordered; the places are free at once.

    Writes `registration.cancelled`. Refuses an order that is paid, which the organisers cancel, and
    one that has ended.
    """
    order = _locked(find_order_by_secret(conference, secret))
    if order.paid_at is not None:
        raise Refused(
            "paid", _("This order is paid. Write to the organisers, who can pay it back.")
        )
    return _cancel(order, by=by, at=at, note="")


@operation("registration.cancel_order", may=may_sell)
def cancel_order(
    *, by: Actor, conference: Conference, at: datetime, number: str, reason: str
) -> Order:
    """Cancel somebody's order, and say why; the places are free at once.

    Writes `registration.cancelled`. Refuses one that has ended, and no reason.
    """
    if not reason.strip():
        raise Refused("no-reason", _("Say why it is cancelled."), status=422)
    order = _locked(find_order(conference, number))
    return _cancel(order, by=by, at=at, note=reason.strip())


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


def _locked(order: Order) -> Order:
    """Two who change one order at the same moment come one after the other."""
    return Order.objects.select_for_update().get(pk=order.pk)


def _lapsed() -> Refused:
    return Refused(
        "hold-lapsed", _("The time for this order is over, and its places are on sale again.")
    )


def _name(tickets: Sequence[Ticket], attendees: Sequence[Attendee]) -> None:
    told = {each.ticket: each for each in attendees}
    for at, ticket in enumerate(tickets, start=1):
        one = told.get(ticket.pk)
        if one is None or not one.name.strip():
            raise Refused("no-name", _("Ticket %s: say for whom it is.") % at, status=422)
        ticket.name = " ".join(one.name.split())
        ticket.name_kana = " ".join(one.name_kana.split())
        ticket.name_latin = " ".join(one.name_latin.split())
        clean(ticket)
        ticket.save()


def _cancel(order: Order, *, by: Actor, at: datetime, note: str) -> Order:
    if not (order.is_sold or order.is_held(at)):
        raise Refused("ended", _("This order has ended already."))
    tickets = list(order.tickets.all())
    free(tickets)
    order.state, order.note, order.until = OrderState.CANCELLED, note, at
    clean(order)
    order.save()
    news = Cancelled(number=order.number, tickets=len(tickets))
    about = f"order:{order.number}"
    record(news, by=by, at=at, conference=order.conference, about=about)
    return order
