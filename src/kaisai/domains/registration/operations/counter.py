"""Sold over the counter: ordered and paid in the same moment. Whoever sells there was asked before whether they may."""

from datetime import datetime

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.domains.registration.models import Order
from kaisai.domains.registration.operations.direct import Named, place_at_once
from kaisai.domains.registration.operations.holding import Hold
from kaisai.domains.registration.operations.locking import locked
from kaisai.domains.registration.operations.ordering import take_money
from kaisai.domains.registration.queries import find_order


def sell_over_counter(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    ticket: Named,
    email: str,
    language: str = "",
) -> Hold:
    """Order one ticket for somebody and take the money, within the caller's transaction.

    Writes `registration.placed` and, unless it costs nothing, `registration.paid`. Refuses as
    `registration.order`.
    """
    sold = place_at_once(
        by=by,
        conference=conference,
        at=at,
        name=ticket.name,
        email=email,
        tickets=[ticket],
        language=language,
        may_lack_email=True,  # who stands there has their ticket on the spot
    )
    if sold.total:
        take_money(locked(find_order(conference, sold.number)), by=by, at=at)
    return sold


def paid_over_counter(*, by: Actor, conference: Conference, at: datetime, number: str) -> Order:
    """Take the money for an order that was placed before, within the caller's transaction.

    Writes `registration.paid`. Refuses an order that is not placed, is cancelled, or is paid already.
    """
    return take_money(locked(find_order(conference, number)), by=by, at=at)
