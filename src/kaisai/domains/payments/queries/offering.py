"""What the page of an order says about paying it: to its buyer, and to the crew."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kaisai.domains.payments.enums import PaymentState
from kaisai.domains.payments.queries.books import (
    find_bank_account,
    find_transfer,
    lines_of_order,
    owed_of,
    payments_of,
    waits,
)
from kaisai.domains.payments.queries.providers import takes_by_card
from kaisai.domains.registration.enums import OrderState
from kaisai.domains.registration.queries import WayToPay

if TYPE_CHECKING:
    from kaisai.domains.registration.models import Order


def offered_to_buyer(order: "Order", secret: str) -> Iterator[WayToPay]:
    """A button to the page where one pays; what came too late."""
    if order.state == OrderState.HELD:
        if order.total and (takes_by_card(order.total) or _takes_transfers(order)):
            yield WayToPay(hint=_("How you pay is asked next."))
        return
    payments = payments_of(order) if order.total else []
    stranded = sum(each.left for each in payments if each.settled_at is None)
    if stranded:
        told = _("We received %s yen by card that are not for this order. You will get them back.")
        yield WayToPay(hint=told % f"{stranded:,}")
    if order.state != OrderState.PLACED:
        return
    url = reverse("payments:pay", args=[order.conference.slug, secret])
    transfer = find_transfer(order)
    if waits(payments):
        told = _("Your payment is arranged. Once the money is there, this page says so.")
        yield WayToPay(hint=told)
    elif transfer is not None:
        day = date_format(transfer.due_on, "DATE_FORMAT")
        hint = _("You pay by bank transfer, until %s.") % day
        yield WayToPay(label=_("Where to transfer to"), url=url, hint=hint)
    elif takes_by_card(order.total) or _takes_transfers(order):
        yield WayToPay(label=_("Pay now"), url=url)


def _takes_transfers(order: "Order") -> bool:
    account = find_bank_account(order.conference)
    return account is not None and account.is_offered


def account_for_crew(order: "Order") -> Iterator[WayToPay]:
    """What was tried, what came, and a button where money has to go back."""
    parts = [
        _("By card: %(amount)s yen, %(state)s.")
        % {"amount": f"{each.amount:,}", "state": each.get_state_display()}
        for each in payments_of(order)
        if each.state != PaymentState.EXPIRED
    ]
    transfer = find_transfer(order)
    if transfer is not None:
        told = {"code": transfer.code, "day": date_format(transfer.due_on, "DATE_FORMAT")}
        parts.append(_("By bank transfer: code %(code)s, until %(day)s.") % told)
    parts += [
        _("On a statement: %(amount)s yen of %(day)s, %(state)s.")
        % {
            "amount": f"{each.amount:,}",
            "day": date_format(each.day, "DATE_FORMAT"),
            "state": each.get_state_display(),
        }
        for each in lines_of_order(order)
    ]
    for part in parts:
        yield WayToPay(hint=part)
    stranded = any(each.left and each.settled_at is None for each in payments_of(order))
    if stranded or owed_of(order):
        url = reverse("payments:overview", args=[order.conference.slug])
        yield WayToPay(label=_("Pay back by card"), url=url)
