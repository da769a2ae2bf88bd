"""Orders and the tickets in them."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import NotFound
from kaisai.core.kit.ids import digest
from kaisai.core.kit.rows import find_rows
from kaisai.core.operations.registry import query
from kaisai.domains.registration.enums import OrderState
from kaisai.domains.registration.models import Item, Order, Ticket
from kaisai.domains.registration.rules import may_sell


def find_order(conference: Conference, number: str) -> Order:
    """The order with that number, in any case; refuses with `not-found` when there is none."""
    told = number.strip().upper()
    order = Order.objects.filter(conference=conference, number=told[:12]).first()
    if order is None:
        raise NotFound(_("There is no order “%s”.") % told[:12])
    return order


def find_order_by_secret(conference: Conference, secret: str) -> Order:
    """The order of whoever knows its secret; refuses with `not-found` when there is none."""
    told = digest(secret)
    where = "WHERE secret_digest = %s AND conference_id = %s"
    if found := find_rows(Order, where, [told, conference.pk]):
        return found[0]
    raise NotFound(_("There is no such order. Open the address that you were given."))


@query("registration.list_orders", may=may_sell)
def list_orders(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    text: str = "",
) -> QuerySet[Order]:
    """Orders made here, the newest first, without holds that have lapsed.

    With `text`, those of a number, name or mail, also when they were made elsewhere.
    """
    live = ~Q(state=OrderState.LAPSED) & ~Q(state=OrderState.HELD, until__lte=at)
    orders = Order.objects.filter(live, conference=conference)
    if told := text.strip():
        orders = orders.filter(
            Q(number__icontains=told)
            | Q(name__icontains=told)
            | Q(email__icontains=told)
            | Q(tickets__name__icontains=told)
            | Q(tickets__name_kana__icontains=told)
            | Q(tickets__name_latin__icontains=told)
            | Q(tickets__origin__number__icontains=told)
        ).distinct()
    else:
        orders = orders.exclude(tickets__origin__isnull=False)
    return orders.order_by("-made_at", "-pk")


def list_tickets(order: Order) -> list[Ticket]:
    """The tickets of an order with their items, as they were chosen."""
    tickets = find_rows(Ticket, "WHERE order_id = %s ORDER BY id", [order.pk])
    of_order = """WHERE id IN (SELECT item_id FROM registration_ticket WHERE order_id = %s)"""
    items = {item.pk: item for item in find_rows(Item, of_order, [order.pk])}
    for ticket in tickets:
        ticket.item = items[ticket.item_id]
    return tickets


def list_lapsing(at: datetime) -> list[Conference]:
    """Conferences with holds whose time is over."""
    due = Order.objects.filter(state=OrderState.HELD, until__lte=at).values("conference")
    return list(Conference.objects.filter(pk__in=due))
