"""Paying by card: a place to pay is asked for, and the provider's messages are obeyed, once each."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaisai.core.access.verdicts import may_report
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.kinds import Kind
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import NotFound, Refused, Unavailable
from kaisai.core.operations.registry import operation
from kaisai.domains.payments.entries import (
    Begun,
    Expired,
    Failed,
    Promised,
    Received,
    ReturnedByProvider,
    Stranded,
)
from kaisai.domains.payments.enums import PaybackState, PaymentState
from kaisai.domains.payments.models import Payback, Payment, ProviderMessage
from kaisai.domains.payments.queries import card_provider, payments_of, takes_by_card, waits
from kaisai.domains.payments.rules import may_pay
from kaisai.domains.registration.enums import OrderState, PaymentWay
from kaisai.domains.registration.operations import locked, record_payment
from kaisai.domains.registration.queries import find_order, find_order_by_secret
from kaisai.engines.payments.port import (
    KEY,
    YEN,
    Basket,
    Checkout,
    Happening,
    Message,
    ProviderLost,
)

if TYPE_CHECKING:
    from kaisai.domains.registration.models import Order

MOST_EXPIRED = 500  # at a time
_OVER = (PaymentState.RECEIVED, PaymentState.RETURNED, PaymentState.FAILED, PaymentState.EXPIRED)


@dataclass(frozen=True, slots=True)
class Opened:
    """A place to pay, and the key by which it was asked for."""

    key: str
    checkout: Checkout


def _open(conference: Conference, secret: str) -> Opened:
    """Ask the provider, outside of any transaction; for the same attempt it gives the same answer."""
    order = find_order_by_secret(conference, secret)
    _require_payable(order)
    page = f"{settings.PUBLIC_URL}{reverse('payments:pay', args=[conference.slug, secret])}"
    key = _key(order)
    language = order.language if order.language in {"en", "ja"} else "ja"
    basket = Basket(
        key=key,
        amount=order.total,
        title=f"{conference.name.localize(language)} {order.number}",
        email=order.email,
        language=language,
        labels={"conference": conference.slug, "order": order.number},
        return_to=f"{page}/thanks",
        cancel_to=page,
    )
    try:
        return Opened(key, card_provider().checkout(basket))
    except ProviderLost as lost:
        sentence = _("The payment page did not open (%s). Try again in a minute, or pay otherwise.")
        raise Unavailable(str(sentence % lost.code)) from lost


def _require_payable(order: "Order") -> None:
    if order.state != OrderState.PLACED:
        raise Refused("not-payable", _("This order is not to be paid. Look at its page."))
    if waits(payments_of(order)):
        sentence = _("A payment for this order is arranged already. Wait until the money is there.")
        raise Refused("already-arranged", sentence)
    if not takes_by_card(order.total):
        raise Refused("no-cards", _("This order cannot be paid by card."))


def _key(order: "Order") -> str:
    """The next attempt's own, and nobody else's: of the order's secret, and how many attempts are over."""
    over = sum(each.state in _OVER for each in payments_of(order))
    return hashlib.sha256(f"{order.secret_digest} {order.total} {over}".encode()).hexdigest()


@operation("payments.start_card", may=may_pay, prepare=_open)
def start_card(
    *, by: Actor, conference: Conference, at: datetime, secret: str, prepared: Opened
) -> str:
    """Begin to pay one's order by card; the address of the page where one pays.

    Writes `payments.begun`. Refuses an order that is not to be paid, one for which a payment is
    arranged, and where no cards are taken. Safe to repeat: the same attempt leads to the same place.
    """
    order = locked(find_order_by_secret(conference, secret))
    _require_payable(order)
    checkout = prepared.checkout
    payment, _made = Payment.objects.get_or_create(
        key=prepared.key,
        defaults={
            "conference": conference,
            "order": order,
            "number": order.number,
            "reference": checkout.reference,
            "url": checkout.url,
            "amount": order.total,
            "begun_at": at,
            "ends_at": checkout.ends_at,
        },
    )
    news = Begun(number=order.number, amount=order.total)
    record(news, by=by, at=at, conference=conference, about=f"order:{order.number}")
    return payment.url


@operation("payments.receive_message", may=may_report, offered=False)
def receive_message(
    *, by: Actor, conference: Conference, at: datetime, message: Message
) -> Payment:
    """Do what a verified message of the provider says: the money is there, comes later, or went back.

    Money that pays exactly what is to be paid confirms the order; any other is kept as stranded.
    Writes `payments.received` and `registration.paid`, or another entry of this domain. Refuses, with
    `known`, a message that changes nothing: a copy, or one that comes after what it tells of.
    """
    key = message.labels.get(KEY, "")[:64]
    number = message.labels.get("order", "")
    try:
        order = locked(find_order(conference, number))  # before the payment, as everywhere
    except NotFound:
        order = None  # its money is here all the same
    if ProviderMessage.objects.filter(message=message.id).exists():
        raise Refused("known", _("This message was obeyed before."))
    payment = _payment(message, key, conference, order, at)
    news = _obey(message, payment, at)
    payment.save()
    ProviderMessage.objects.create(
        conference=conference,
        message=message.id,
        payment=payment,
        happening=message.happening,
        at=at,
    )
    about = f"order:{payment.number}"
    record(news, by=by, at=at, conference=conference, about=about)
    if message.happening is Happening.PAID and not _settle(payment, order, by=by, at=at):
        stranded = Stranded(number=payment.number, amount=payment.left)
        record(stranded, by=by, at=at, conference=conference, about=about)
    return payment


def _payment(
    message: Message, key: str, conference: Conference, order: "Order | None", at: datetime
) -> Payment:
    """The attempt that is spoken of; one that was lost here, as with an older backup, is made again."""
    defaults = {
        "conference": conference,
        "order": order,
        "number": message.labels.get("order", "")[:12],
        "reference": message.reference,
        "amount": message.amount,
        "begun_at": at,
        "ends_at": at,
    }
    made, _is_new = Payment.objects.get_or_create(key=key, defaults=defaults)
    return Payment.objects.select_for_update().get(pk=made.pk)


def _obey(message: Message, payment: Payment, at: datetime) -> Kind:
    """Change the payment as it is told; refuses what changes nothing."""
    match message.happening:
        case Happening.PAID:
            return _paid(message, payment, at)
        case Happening.RETURNED:
            return _returned(message, payment)
        case Happening.RETURN_FAILED:
            return _return_failed(message, payment)
        case Happening.WAITING:
            _require(payment, PaymentState.BEGUN, PaymentState.EXPIRED)
            payment.state = PaymentState.WAITING
            return Promised(number=payment.number, amount=payment.amount)
        case Happening.FAILED:
            _require(payment, PaymentState.BEGUN, PaymentState.WAITING, PaymentState.EXPIRED)
            payment.state = PaymentState.FAILED
            return Failed(number=payment.number, amount=payment.amount)
        case Happening.EXPIRED:
            _require(payment, PaymentState.BEGUN)
            payment.state = PaymentState.EXPIRED
            return Expired(payments=1)


def _require(payment: Payment, *states: PaymentState) -> None:
    if payment.state not in states:
        raise Refused("known", _("This message comes after what it tells of."))


def _paid(message: Message, payment: Payment, at: datetime) -> Kind:
    if payment.received or message.currency != YEN:
        raise Refused("known", _("This message was obeyed before."))
    payment.received, payment.received_at = message.amount, at
    payment.charge = message.charge or payment.charge
    payment.reference = message.reference or payment.reference
    payment.state = PaymentState.RECEIVED if payment.left else PaymentState.RETURNED
    return Received(number=payment.number, amount=message.amount)


def _returned(message: Message, payment: Payment) -> Kind:
    if message.amount <= payment.returned:
        raise Refused("known", _("This message was obeyed before."))
    payment.returned = message.amount
    payment.charge = payment.charge or message.charge
    if payment.received and not payment.left:
        payment.state = PaymentState.RETURNED
    return ReturnedByProvider(number=payment.number, amount=message.amount)


def _return_failed(message: Message, payment: Payment) -> Kind:
    sent = Payback.objects.filter(
        payment=payment, reference=message.reference, state=PaybackState.SENT
    ).first()
    if sent is None:
        raise Refused("known", _("This message was obeyed before."))
    sent.state, sent.problem, sent.is_known = PaybackState.FAILED, "returned", True
    sent.save()
    payment.returned = max(0, payment.returned - sent.amount)
    if payment.received:
        payment.state = PaymentState.RECEIVED
    return Failed(number=payment.number, amount=sent.amount)


def _settle(payment: Payment, order: "Order | None", *, by: Actor, at: datetime) -> bool:
    """Confirm the order if this pays it, no yen more or less."""
    if order is None or order.state != OrderState.PLACED or payment.left != order.total:
        return False
    payment.settled_at = at
    payment.save()
    record_payment(
        by=by,
        conference=payment.conference,
        at=at,
        number=order.number,
        way=PaymentWay.CARD,
    )
    return True


@operation("payments.expire_cards", may=may_report, offered=False)
def expire_cards(*, by: Actor, conference: Conference, at: datetime) -> int:
    """Put away attempts whose time is over, so that the next one begins anew.

    Writes `payments.expired`. Refuses when there are none. Should money come all the same, it counts.
    """
    begun = Payment.objects.filter(conference=conference, state=PaymentState.BEGUN, ends_at__lte=at)
    due = list(begun.select_for_update().order_by("pk").values_list("pk", flat=True)[:MOST_EXPIRED])
    if not due:
        raise Refused("nothing", _("No payment has expired."))
    Payment.objects.filter(pk__in=due).update(state=PaymentState.EXPIRED)
    record(Expired(payments=len(due)), by=by, at=at, conference=conference)
    return len(due)
