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
from kaisai.domains.registration.queries.receipts import (
    fee_line,
    lines_of,
    list_refunds,
    note_of_fee,
    note_of_kept_fee,
    note_of_sale,
    payment_words,
)

__all__ = [
    "Offer",
    "QuotaNow",
    "Ware",
    "fee_line",
    "find_item",
    "find_items",
    "find_order",
    "find_order_by_secret",
    "find_quotas",
    "lines_of",
    "list_items",
    "list_lapsing",
    "list_offers",
    "list_orders",
    "list_quotas",
    "list_refunds",
    "list_tickets",
    "list_wares",
    "note_of_fee",
    "note_of_kept_fee",
    "note_of_sale",
    "payment_words",
    "sale_of",
]
