"""Every read of registration."""

from kaisai.domains.registration.queries.catalogue import (
    Offer,
    QuotaNow,
    Ware,
    find_item,
    find_items,
    find_quotas,
    list_items,
    list_offers,
    list_quotas,
    list_wares,
    sale_of,
)
from kaisai.domains.registration.queries.orders import (
    find_order,
    find_order_by_secret,
    list_lapsing,
    list_orders,
    list_tickets,
)

__all__ = [
    "Offer",
    "QuotaNow",
    "Ware",
    "find_item",
    "find_items",
    "find_order",
    "find_order_by_secret",
    "find_quotas",
    "list_items",
    "list_lapsing",
    "list_offers",
    "list_orders",
    "list_quotas",
    "list_tickets",
    "list_wares",
    "sale_of",
]
