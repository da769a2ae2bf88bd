"""Every read of registration."""

from kaisai.domains.registration.queries.catalogue import (
    Offer,
    QuotaNow,
    find_item,
    find_items,
    find_quotas,
    list_items,
    list_offers,
    list_quotas,
    sale_of,
)
from kaisai.domains.registration.queries.codes import (
    Codes,
    Read,
    SoldTicket,
    count_sold,
    find_codes,
    find_sold_ticket,
    find_ticket_of,
    list_sold_tickets,
    lock_tickets,
)
from kaisai.domains.registration.queries.orders import (
    find_order,
    find_order_by_secret,
    list_lapsing,
    list_orders,
    list_tickets,
)

__all__ = [
    "Codes",
    "Offer",
    "QuotaNow",
    "Read",
    "SoldTicket",
    "count_sold",
    "find_codes",
    "find_item",
    "find_items",
    "find_order",
    "find_order_by_secret",
    "find_quotas",
    "find_sold_ticket",
    "find_ticket_of",
    "list_items",
    "list_lapsing",
    "list_offers",
    "list_orders",
    "list_quotas",
    "list_sold_tickets",
    "list_tickets",
    "lock_tickets",
    "sale_of",
]
