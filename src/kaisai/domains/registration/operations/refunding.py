"""Money goes back, and the tickets it was paid for with it."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.cleaning import clean
from kaisai.core.operations.registry import operation
from kaisai.domains.receipts.enums import Address, Subject
from kaisai.domains.receipts.operations import LONGEST_RECIPIENT, Whom, issue, issue_return
from kaisai.domains.receipts.queries import Paper, find_original
from kaisai.domains.registration.entries import Refunded
from kaisai.domains.registration.enums import OrderState
from kaisai.domains.registration.models import Order, Refund, Ticket
from kaisai.domains.registration.operations.cancelling import cancel_additions
from kaisai.domains.registration.operations.ending import tell_holders
from kaisai.domains.registration.operations.locking import locked
from kaisai.domains.registration.operations.places import free
from kaisai.domains.registration.queries import (
    fee_line,
    find_order,
    lines_of,
    note_of_fee,
    note_of_kept_fee,
    note_of_sale,
)
from kaisai.domains.registration.rules import may_sell

FEE_RATES = (0, 10)


@operation("registration.refund", may=may_sell)
def refund(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    number: str,
    reason: str,
    tickets: Sequence[int] | None = None,
    fee: int = 0,
    fee_rate: int = 0,
) -> Refund:
    """Cancel tickets of a paid order and say what goes back: all of them, or those that are chosen.

    Their places are free at once; with the last ticket the order is cancelled, and add-ons that were bought
    later for its tickets. `fee` is kept of their price:
    at `fee_rate` 0 as compensation, at 10 as a charge for the handling. Somebody pays the money back by
    hand. Where a receipt was issued, a return invoice is, and a receipt for the fee. Whom a ticket was
    given to is told by mail. Writes `registration.refunded`, `receipts.issued` and `mails.written`. Refuses an order that is not paid, no reason, a fee above
    the price, tickets of other orders, those that are refunded already, and the last ticket while add-ons
    that were bought later are paid: nothing is paid back twice.
    """
    order = locked(find_order(conference, number))
    if not reason.strip():
        raise Refused("no-reason", _("Say why it is paid back."), status=422)
    if order.state != OrderState.CONFIRMED or order.paid_at is None:
        raise Refused("not-paid", _("Nothing was paid for this order, or all of it went back."))
    chosen = _chosen(order, tickets)
    price = sum(ticket.price for ticket in chosen)
    if not 0 <= fee <= price:
        sentence = _("The fee is from 0 to %s yen, the price of the tickets.") % f"{price:,}"
        raise Refused("bad-fee", sentence, status=422)
    if fee_rate not in FEE_RATES:
        raise Refused("bad-fee", _("The tax on a fee is 0 % or 10 %."), status=422)
    made = Refund(
        conference=conference,
        order=order,
        at=at,
        amount=price - fee,
        fee=fee,
        fee_rate=fee_rate,
        reason=reason.strip(),
    )
    clean(made)
    made.save()
    Ticket.objects.filter(pk__in=[ticket.pk for ticket in chosen]).update(refund=made)
    free(chosen)
    if not order.tickets.filter(refund=None).exists():
        cancel_additions(order, by=by, at=at, note=made.reason)
        order.state, order.note, order.until = OrderState.CANCELLED, made.reason, at
        clean(order)
        order.save()
    news = Refunded(number=order.number, tickets=len(chosen), amount=made.amount, fee=fee)
    record(news, by=by, at=at, conference=conference, about=f"order:{order.number}")
    _tell_the_ledger(made, order, chosen, by=by)
    tell_holders(chosen, by=by, at=at)
    return made


def _chosen(order: Order, wanted: Sequence[int] | None) -> list[Ticket]:
    left = list(order.tickets.filter(refund=None).select_related("item").order_by("pk"))
    if wanted is None:
        return left
    chosen = [ticket for ticket in left if ticket.pk in set(wanted)]
    if not chosen:
        raise Refused("nothing", _("Choose at least one ticket."), status=422)
    if len(chosen) != len(set(wanted)):
        raise Refused("not-refundable", _("One of these tickets is refunded already. Look again."))
    return chosen


def _tell_the_ledger(made: Refund, order: Order, tickets: Sequence[Ticket], *, by: Actor) -> None:
    """The sale goes back in full; what is kept is no part of it, but money received for something else."""
    conference, at = order.conference, made.at
    original = find_original(conference, order.number)
    if original is None or not made.amount + made.fee:
        return  # a receipt that is asked for later has what is left
    day = at.astimezone(conference.zone).date()
    note = note_of_fee(made) if made.fee else note_of_sale(conference)
    back = Paper(order.number, lines_of(tickets), day, note=note)
    issue_return(by=by, conference=conference, at=at, original=original, paper=back)
    if made.fee:
        kept = Paper(order.number, (fee_line(made),), day, note=note_of_kept_fee(conference))
        name = original.recipient or " ".join(order.name.split())[:LONGEST_RECIPIENT]
        to = Whom(name, Address(original.honorific))
        issue(by=by, conference=conference, at=at, paper=kept, to=to, subject=Subject.FEE)
