"""Hold: one click, and the places are somebody's for ten minutes."""

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.kit.ids import digest, new_secret
from kaisai.core.operations.registry import operation
from kaisai.domains.registration.entries import Held
from kaisai.domains.registration.enums import OfferState
from kaisai.domains.registration.models import MOST_AT_ONCE, Item, Order, Ticket
from kaisai.domains.registration.operations.places import take
from kaisai.domains.registration.queries import find_items, sale_of
from kaisai.domains.registration.rules import may_buy

HELD_FOR = timedelta(minutes=10)
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # read aloud at a desk: no I, L, O, U, 0, 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many of an item."""

    item: str
    many: int = 1


@dataclass(frozen=True, slots=True)
class Hold:
    """What was held; the secret is told this once."""

    order: Order = field(repr=False)
    number: str
    secret: str
    until: datetime
    total: int


@operation("registration.hold", may=may_buy)
def hold(
    *, by: Actor, conference: Conference, at: datetime, wanted: Sequence[Wanted], language: str = ""
) -> Hold:
    """Hold tickets for ten minutes: all of them or none.

    Writes `registration.held`. Refuses what is not on sale or sold out, more of an item than may be
    had at once, and nothing at all. Repeating holds more: send an idempotency key.
    """
    items = _chosen(conference, wanted, at)
    secret, until = new_secret(), at + HELD_FOR
    order = Order.objects.create(
        conference=conference,
        number="".join(secrets.choice(ALPHABET) for _letter in range(8)),
        secret_digest=digest(secret),
        until=until,
        made_at=at,
        language=language[:5],
        total=sum(item.price * many for item, many in items),
    )
    for item, many in items:
        quotas = [quota.pk for quota in item.quotas.all()]
        for _one in range(many):
            ticket = Ticket.objects.create(
                conference=conference,
                order=order,
                item=item,
                price=item.price,
                tax_rate=item.tax_rate,
                takes=len(quotas),
            )
            if not quotas or not all(take(ticket, quota, until, at) for quota in quotas):
                raise Refused("sold-out", _("“%s” is sold out.") % item)
    names = [f"{many} × {item.name.localize('en')}" for item, many in items]
    about = f"order:{order.number}"
    record(Held(number=order.number, items=names), by=by, at=at, conference=conference, about=about)
    return Hold(order, order.number, secret, until, order.total)


def _chosen(
    conference: Conference, wanted: Sequence[Wanted], at: datetime
) -> list[tuple[Item, int]]:
    many: Counter[str] = Counter()
    for each in wanted:
        if each.many < 1:
            raise Refused("bad-value", _("How many? At least one."), status=422)
        many[each.item] += each.many
    if not many:
        raise Refused("nothing", _("Choose at least one ticket."), status=422)
    if many.total() > MOST_AT_ONCE:
        raise Refused("too-many", _("At most %s tickets at once.") % MOST_AT_ONCE, status=422)
    found = find_items(conference, many)
    for item in found:
        _check_sale(item, many[item.slug], at)
    return [(item, many[item.slug]) for item in found]


def _check_sale(item: Item, many: int, at: datetime) -> None:
    sale = sale_of(item, at)
    if sale is OfferState.NOT_YET:
        raise Refused("not-yet", _("“%s” is not on sale yet.") % item)
    if sale is OfferState.OVER:
        raise Refused("sale-over", _("The sale of “%s” is over.") % item)
    if many > item.most:
        sentence = _("At most %(most)s of “%(item)s” in an order.")
        raise Refused("too-many", sentence % {"most": item.most, "item": item}, status=422)
