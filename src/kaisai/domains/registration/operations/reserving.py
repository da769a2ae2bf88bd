"""Tickets are kept for people until an instant: for who won them, and for who is expected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import Told, record_all
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.registry import operation
from kaisai.domains.registration.entries import Reserved
from kaisai.domains.registration.models import FOREVER, Order
from kaisai.domains.registration.operations.granting import Taken
from kaisai.domains.registration.operations.holding import Hold
from kaisai.domains.registration.operations.naming import sign
from kaisai.domains.registration.operations.taking import Asked, take
from kaisai.domains.registration.rules import may_sell

MOST_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Reservation:
    """A ticket, and for whom it is kept."""

    item: str
    name: str
    email: str
    language: str = ""


@operation("registration.reserve", may=may_sell)
def reserve(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    until: datetime,
    reservations: Sequence[Reservation],
    is_told: bool = False,
) -> list[Hold]:
    """Keep tickets for people until an instant, each in an order of its own: all of them or none.

    Who has the order's secret completes it until then; after that its place is free. Not bound by the
    times and the mode of the sale. Each is written to, unless the caller does (`is_told`). Writes
    `registration.reserved` for each. Refuses when there are
    fewer than wanted, no name, what is no mail address, and an instant that is over. Repeating keeps
    more: send an idempotency key.
    """
    if not at < until < FOREVER:
        raise Refused("bad-value", _("until: an instant to come."), status=422)
    if not 0 < len(reservations) <= MOST_AT_ONCE:
        told = _("From 1 to %s tickets at once.") % f"{MOST_AT_ONCE:,}"
        raise Refused("bad-value", told, status=422)
    asked = []
    for each in reservations:
        new = Order(conference=conference, until=until, made_at=at, language=each.language[:5])
        sign(new, each.name, each.email)
        asked.append(Asked(by, conference, at, {each.item: 1}, new, by_crew=True))
    taken = [_had(answer) for answer in take(asked)]
    record_all([_told(one, is_told, by=by, at=at, conference=conference) for one in taken])
    return [Hold(t.order, t.order.number, t.secret, until, t.order.total) for t in taken]


def _had(answer: Taken | Refused) -> Taken:
    if isinstance(answer, Refused):
        raise answer
    return answer


def _told(taken: Taken, is_told: bool, *, by: Actor, at: datetime, conference: Conference) -> Told:
    number, until = taken.order.number, taken.order.until.astimezone(conference.zone)
    news = Reserved(number=number, until=f"{until:%Y-%m-%d %H:%M}", is_told=is_told)
    return Told(news, by, at, conference, f"order:{number}")
