"""What came in, what is too much, what is owed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import NotFound
from kaisai.core.kit.rows import find_rows
from kaisai.core.operations.registry import query
from kaisai.domains.payments.enums import LineState, PaybackState, PaymentState
from kaisai.domains.payments.models import BankAccount, Payback, Payment, Transfer, TransferLine
from kaisai.domains.payments.rules import may_handle_money
from kaisai.domains.registration.enums import OrderState

if TYPE_CHECKING:
    from kaisai.domains.registration.models import Order

LARGEST_KEY = 2**63 - 1  # of both databases


def find_bank_account(conference: Conference) -> BankAccount | None:
    """Where transfers go; None where nobody said so."""
    found = find_rows(BankAccount, "WHERE conference_id = %s", [conference.pk])
    return found[0] if found else None


def find_transfer(order: "Order") -> Transfer | None:
    """The transfer that the buyer chose to make."""
    found = find_rows(Transfer, "WHERE order_id = %s", [order.pk])
    return found[0] if found else None


def payments_of(order: "Order") -> list[Payment]:
    """Attempts to pay an order by card, the oldest first."""
    return find_rows(Payment, "WHERE order_id = %s ORDER BY id", [order.pk])


def lines_of_order(order: "Order") -> QuerySet[TransferLine]:
    """Money on statements that names an order, the oldest first."""
    return TransferLine.objects.filter(order=order).order_by("day", "pk")


def find_payment(conference: Conference, key: int) -> Payment:
    """The payment of that number; refuses with `not-found` when there is none."""
    found = Payment.objects.filter(conference=conference, pk=_key(key)).first()
    if found is None:
        raise NotFound(_("There is no such payment."))
    return found


def find_line(conference: Conference, key: int) -> TransferLine:
    """The line of that number; refuses with `not-found` when there is none."""
    found = TransferLine.objects.filter(conference=conference, pk=_key(key)).first()
    if found is None:
        raise NotFound(_("There is no such line of a statement."))
    return found


def _key(told: int) -> int:
    return min(max(told, 0), LARGEST_KEY)


def waits(payments: Iterable[Payment]) -> bool:
    """Whether one of them is promised, and may still come."""
    return any(each.state == PaymentState.WAITING for each in payments)


@query("payments.list_payments", may=may_handle_money)
def list_payments(*, by: Actor, conference: Conference) -> QuerySet[Payment]:
    """Payments by card, the newest first."""
    return Payment.objects.filter(conference=conference).order_by("-begun_at", "-pk")


@query("payments.list_stranded", may=may_handle_money)
def list_stranded(*, by: Actor, conference: Conference) -> QuerySet[Payment]:
    """Money received by card that pays no order and is still here: to be paid back."""
    here = Payment.objects.filter(conference=conference, settled_at=None)
    return here.filter(received__gt=F("returned")).order_by("received_at", "pk")


@query("payments.list_open_lines", may=may_handle_money)
def list_open_lines(*, by: Actor, conference: Conference) -> QuerySet[TransferLine]:
    """Money of statements that pays no order yet, the oldest first."""
    lines = TransferLine.objects.filter(conference=conference, state=LineState.OPEN)
    return lines.select_related("order").order_by("day", "pk")


@query("payments.list_overdue", may=may_handle_money)
def list_overdue(*, by: Actor, conference: Conference, at: datetime) -> QuerySet[Transfer]:
    """Transfers that should have come and did not, of orders that wait for them; the oldest first."""
    today = at.astimezone(conference.zone).date()
    late = Transfer.objects.filter(conference=conference, due_on__lt=today)
    late = late.filter(order__state=OrderState.PLACED)
    return late.select_related("order").order_by("due_on", "pk")


@dataclass(frozen=True, slots=True)
class Owed:
    """Money of a refund that was paid by card and has not been sent back; `problem` of the last attempt."""

    payment: int
    refund: int
    number: str
    amount: int
    reason: str
    problem: str


@query("payments.list_owed", may=may_handle_money)
def list_owed(*, by: Actor, conference: Conference) -> list[Owed]:
    """Refunds of orders that were paid by card whose money has not been sent back yet."""
    payments = Payment.objects.filter(conference=conference, settled_at__isnull=False)
    return _owed(payments.filter(order__refunds__amount__gt=0).distinct())


def owed_of(order: "Order") -> list[Owed]:
    """The same of one order."""
    return _owed(Payment.objects.filter(order=order, settled_at__isnull=False))


def _owed(payments: QuerySet[Payment]) -> list[Owed]:
    found = list(
        payments.order_by("received_at", "pk").prefetch_related("order__refunds", "paybacks")
    )
    owed = []
    for payment in found:
        tried = {each.refund_id: each for each in sorted(payment.paybacks.all(), key=_age)}
        for refund in payment.order.refunds.all() if payment.order else ():
            last = tried.get(refund.pk)
            if refund.amount and (last is None or last.state != PaybackState.SENT):
                problem = last.problem if last else ""
                told = (payment.number, refund.amount, refund.reason, problem)
                owed.append(Owed(payment.pk, refund.pk, *told))
    return owed


def _age(payback: Payback) -> int:
    return payback.pk
