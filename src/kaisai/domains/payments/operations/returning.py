"""Paying back by card: what a refund says, or money that pays no order."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.operations.registry import operation
from kaisai.domains.payments.entries import PaidBack, PaybackFailed
from kaisai.domains.payments.enums import PaybackState, PaymentState
from kaisai.domains.payments.models import Payback, Payment
from kaisai.domains.payments.queries import card_provider, find_payment
from kaisai.domains.payments.rules import may_handle_money
from kaisai.domains.registration.operations import locked
from kaisai.domains.registration.queries import list_refunds
from kaisai.engines.payments.port import KEY, ProviderLost


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the provider said. `reference` is empty when it did not pay back, for the reason of `problem`."""

    amount: int
    reference: str
    problem: str = ""
    is_known: bool = True


def _send(conference: Conference, payment: int, refund: int = 0) -> Outcome:
    """Ask the provider, outside of any transaction. Asked again it finds what was done before."""
    found = find_payment(conference, payment)
    tried = Payback.objects.filter(payment=found, refund=refund or None)
    if refund and tried.filter(state=PaybackState.SENT).exists():
        raise Refused("paid-back", _("This was paid back already."))
    amount = _amount(found, refund)
    # Money without an order that went back and came again is paid back anew: hence what went back before.
    named = f"{found.key} {refund}" if refund else f"{found.key} - {found.returned}"
    key = hashlib.sha256(named.encode()).hexdigest()
    attempt = tried.filter(state=PaybackState.FAILED, is_known=True).count()
    labels = {KEY: found.key, "conference": conference.slug, "order": found.number}
    try:
        sent = card_provider().refund(found.charge, amount, key, attempt, labels)
    except ProviderLost as lost:
        return Outcome(amount, "", lost.code, lost.is_known)
    return Outcome(sent.amount, sent.reference)


def _amount(payment: Payment, refund: int) -> int:
    """How much is to go back; refuses where nothing is."""
    if not payment.charge or not payment.left:
        raise Refused("nothing", _("There is no money of this payment left to pay back."))
    if not refund:
        if payment.settled_at is not None:
            sentence = _("This payment pays its order. Refund the order first.")
            raise Refused("not-refunded", sentence)
        return payment.left
    refunds = list_refunds(payment.order) if payment.order and payment.settled_at else ()
    amount = next((each.amount for each in refunds if each.pk == refund), 0)
    if not amount:
        raise NotFound(_("There is no such refund of this payment."))
    if amount > payment.left:
        sentence = _("Of this payment only %s yen are left; pay the rest back by hand.")
        raise Refused("too-much", sentence % f"{payment.left:,}")
    return amount


@operation("payments.pay_back", may=may_handle_money, prepare=_send)
def pay_back(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    payment: int,
    refund: int = 0,
    prepared: Outcome,
) -> Payback:
    """Send money back to the card: that of a refund of the order, or all of a payment that pays none.

    Writes `payments.paid_back`, or `payments.payback_failed` when the provider did not do it: that can be
    repeated. Refuses a payment that pays its order where no refund was recorded, and what was sent back
    already. Safe to repeat: the provider knows the same refund again.
    """
    found = find_payment(conference, payment)
    if found.order is not None:
        locked(found.order)
    found = Payment.objects.select_for_update().get(pk=found.pk)
    sent = bool(prepared.reference)
    if sent and Payback.objects.filter(reference=prepared.reference).exists():
        raise Refused("paid-back", _("This was paid back already."))
    made = Payback.objects.create(
        conference=conference,
        payment=found,
        refund_id=refund or None,
        amount=prepared.amount,
        state=PaybackState.SENT if sent else PaybackState.FAILED,
        reference=prepared.reference,
        problem=prepared.problem,
        is_known=prepared.is_known,
        at=at,
    )
    told = {"number": found.number, "amount": prepared.amount}
    about = f"order:{found.number}"
    if not sent:
        failed = PaybackFailed(**told, problem=prepared.problem)  # type: ignore[arg-type]  # one dict for both
        record(failed, by=by, at=at, conference=conference, about=about)
        return made
    # The provider may have told of it already, with all that went back before.
    ours = sum(
        Payback.objects.filter(payment=found, state=PaybackState.SENT).values_list(
            "amount", flat=True
        )
    )
    found.returned = max(found.returned, ours)
    if not found.left:
        found.state = PaymentState.RETURNED
    found.save()
    record(PaidBack(**told), by=by, at=at, conference=conference, about=about)  # type: ignore[arg-type]  # as above
    return made
