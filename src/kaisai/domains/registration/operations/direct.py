"""Orders at once, without a hold before: of the crew for somebody, and of programs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.operations.registry import operation
from kaisai.domains.registration.entries import Placed
from kaisai.domains.registration.models import FOREVER, Order
from kaisai.domains.registration.operations.granting import Taken
from kaisai.domains.registration.operations.holding import (
    Hold,
    Wanted,
    counted,
    gathering_of,
)
from kaisai.domains.registration.operations.naming import Names, names_of, sign
from kaisai.domains.registration.operations.taking import Asked
from kaisai.domains.registration.rules import may_sell


@dataclass(frozen=True, slots=True)
class Named(Names):
    """A ticket and for whom it is."""

    item: str


@operation("registration.order", may=may_sell, gathers=True)
def order(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    name: str,
    email: str,
    tickets: Sequence[Named],
    language: str = "",
) -> Hold:
    """Order for somebody at once, whether it is on sale or not; never more than there are.

    Writes `registration.placed`. Refuses what is sold out, a missing name, what is no mail address.
    Repeating orders again: send an idempotency key.
    """
    return place_at_once(
        by=by,
        conference=conference,
        at=at,
        name=name,
        email=email,
        tickets=tickets,
        language=language,
    )


def place_at_once(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    name: str,
    email: str,
    tickets: Sequence[Named],
    language: str,
    may_lack_email: bool = False,
) -> Hold:
    """The same, for operations whose own verdict was asked."""
    wanted = counted([Wanted(each.item) for each in tickets])
    new = Order(conference=conference, until=FOREVER, made_at=at, language=language[:5])
    sign(new, name, email, may_lack_email=may_lack_email)
    people = [(each.item, names_of(each, at)) for at, each in enumerate(tickets, start=1)]
    return _ORDERS.ask(Asked(by, conference, at, wanted, new, people, by_crew=True))


def _news(taken: Taken) -> Placed:
    order = taken.order
    return Placed(number=order.number, tickets=len(taken.tickets), total=order.total)


_ORDERS = gathering_of("registration.order", _news)
