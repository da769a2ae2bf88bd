"""Orders at once, without a hold before: of the crew for somebody, and of programs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import Told, record_all
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.gathering import Gathering
from kaisai.core.operations.registry import operation
from kaisai.domains.registration.entries import Placed
from kaisai.domains.registration.models import FOREVER, Order
from kaisai.domains.registration.operations.holding import Hold, Wanted, counted, held
from kaisai.domains.registration.operations.naming import Names, names_of, sign
from kaisai.domains.registration.operations.taking import Asked, Taken, take
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
    wanted = counted([Wanted(each.item) for each in tickets])
    new = Order(conference=conference, until=FOREVER, made_at=at, language=language[:5])
    sign(new, name, email)
    people = [(each.item, names_of(each, at)) for at, each in enumerate(tickets, start=1)]
    return _ORDERS.ask(Asked(by, conference, at, wanted, new, people, by_crew=True))


def _order_together(asked: Sequence[Asked]) -> list[Hold | Refused]:
    answers = take(asked)
    done = [(a, t) for a, t in zip(asked, answers, strict=True) if isinstance(t, Taken)]
    record_all([_told(each, taken) for each, taken in done])
    return [held(answer) for answer in answers]


def _told(asked: Asked, taken: Taken) -> Told:
    order = taken.order
    news = Placed(number=order.number, tickets=len(taken.tickets), total=order.total)
    return Told(news, asked.by, asked.at, asked.conference, f"order:{order.number}")


_ORDERS = Gathering("registration.order", _order_together)
