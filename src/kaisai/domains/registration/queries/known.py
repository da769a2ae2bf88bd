"""What buyers, ticket holders and those who wait are known by: for whoever puts people together."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from kaisai.core.conference.models import Conference
from kaisai.domains.registration.enums import OrderState, WishState
from kaisai.domains.registration.models import Item, Order, Ticket, Wish

_TOLD: tuple[str, ...] = ("number", "state", "name", "email", "made_at")
_NOBODYS = (OrderState.HELD, OrderState.LAPSED)


@dataclass(frozen=True, slots=True)
class KnownOrder:
    """An order that was made here, and who ordered."""

    number: str
    state: OrderState
    name: str
    email: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class KnownTicket:
    """A ticket, for whom it is, and whose order it is in.

    Attributes:
        is_paid_back: it is valid no longer, although its order may be.
        registered: its number at the service where it comes from; None when it was bought here.
    """

    id: int
    order: str
    state: OrderState
    item: str
    name: str
    kana: str
    latin: str
    is_paid_back: bool
    registered: str | None
    buyer: str
    email: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class KnownWish:
    """Somebody on the waiting list, or who was."""

    number: str
    state: WishState
    name: str
    email: str
    made_at: datetime


def list_known_orders(conference: Conference) -> Iterator[KnownOrder]:
    """Every order that was made here, the oldest first; holds are nobody's yet."""
    orders = Order.objects.filter(conference=conference).exclude(state__in=_NOBODYS)
    here = orders.exclude(tickets__origin__isnull=False).order_by("pk")
    for number, state, *row in here.values_list(*_TOLD):
        yield KnownOrder(number, OrderState(state), *row)


def list_known_tickets(conference: Conference) -> Iterator[KnownTicket]:
    """Every ticket of these orders and of lists from elsewhere, in the order in which they came."""
    items = {item.pk: str(item) for item in Item.objects.filter(conference=conference)}
    tickets = Ticket.objects.filter(conference=conference).exclude(order__state__in=_NOBODYS)
    rows = tickets.order_by("pk").values_list(
        *("pk", "order__number", "order__state", "item", "name", "name_kana", "name_latin"),
        *("refund", "origin", "origin__number", "order__name", "order__email", "order__made_at"),
    )
    for pk, order, state, item, name, kana, latin, refund, origin, registered, *buyer in rows:
        yield KnownTicket(
            *(pk, order, OrderState(state), items[item], name, kana, latin, refund is not None),
            None if origin is None else registered,
            *buyer,
        )


def list_known_wishes(conference: Conference) -> Iterator[KnownWish]:
    """Everybody who ever waited, in the order in which they came."""
    wishes = Wish.objects.filter(conference=conference).order_by("pk")
    for number, state, *row in wishes.values_list(*_TOLD):
        yield KnownWish(number, WishState(state), *row)
