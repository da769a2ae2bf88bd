"""What was bought later for the tickets of an order."""

from collections import Counter
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.kit.errors import Refused
from kaisai.core.kit.rows import find_rows, marks
from kaisai.domains.registration.enums import ItemKind, OrderState
from kaisai.domains.registration.models import Order, Ticket
from kaisai.domains.registration.queries.codes import SOLD
from kaisai.domains.registration.queries.orders import find_order_by_secret


def find_order_to_add_to(conference: Conference, secret: str) -> Order:
    """The order of whoever knows its secret, if it was placed and is no addition itself.

    Raises:
        Refused: there is none, or nothing can be added to it.
    """
    order = find_order_by_secret(conference, secret)
    if not order.is_sold or order.beside_id is not None:
        told = _("Add-ons can be bought later for an order that was placed. Open that one.")
        raise Refused("not-placed", told)
    return order


def list_additions(order: Order) -> list[Order]:
    """Orders that were placed for its tickets later, the oldest first."""
    which = f"WHERE beside_id = %s AND state IN {marks(SOLD)} ORDER BY made_at, id"
    return find_rows(Order, which, [order.pk, *SOLD])


def list_mere_additions(order: Order, at: datetime) -> QuerySet[Order]:
    """Those that are alive, held ones too, and have no ticket of their own."""
    live = Q(state__in=SOLD) | Q(state=OrderState.HELD, until__gt=at)
    own = Ticket.objects.filter(refund=None).exclude(item__kind=ItemKind.ADD_ON)
    mere = order.additions.filter(live).exclude(pk__in=own.values("order"))
    return mere.order_by("pk")


def count_beside(order: Order, at: datetime) -> tuple[int, Counter[int]]:
    """How many tickets it has that are no add-ons, and how many of each item (id), additions among them."""
    of = Q(order=order) | Q(order__beside=order)
    live = Q(order__state__in=SOLD) | Q(order__state=OrderState.HELD, order__until__gt=at)
    found = Ticket.objects.filter(of & live, refund=None).values_list("item", "item__kind")
    had, tickets = Counter[int](), 0
    for item, kind in found:
        had[item] += 1
        tickets += kind != ItemKind.ADD_ON
    return tickets, had
