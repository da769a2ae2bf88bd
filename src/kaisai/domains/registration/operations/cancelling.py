"""A locked order is cancelled, and what was bought later for its tickets with it."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.cleaning import clean
from kaisai.domains.registration.entries import Cancelled
from kaisai.domains.registration.enums import OrderState
from kaisai.domains.registration.models import Order
from kaisai.domains.registration.operations.ending import tell_holders
from kaisai.domains.registration.operations.places import free
from kaisai.domains.registration.queries import list_mere_additions


def cancel(order: Order, *, by: Actor, at: datetime, note: str) -> Order:
    """Its places are free at once, and whom its tickets were given to is told by mail.

    Raises:
        Refused: it has ended already.
    """
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
    tell_holders(tickets, by=by, at=at)
    return order


def cancel_additions(order: Order, *, by: Actor, at: datetime, note: str) -> None:
    """Add-ons that were bought later go with the tickets they were bought for; those with tickets of their own stay.

    Raises:
        Refused: one of them is paid, so that money has to go back first.
    """
    additions = list(list_mere_additions(order, at).select_for_update())
    paid = next((each for each in additions if each.paid_at is not None), None)
    if paid is not None:
        told = _("Order %s was bought later for these tickets, and is paid. Pay that back first.")
        raise Refused("has-additions", told % paid.number)
    for addition in additions:
        cancel(addition, by=by, at=at, note=note)
