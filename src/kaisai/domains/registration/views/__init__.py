"""Pages of registration."""

from kaisai.domains.registration.views.buying import order, return_order, shop, take
from kaisai.domains.registration.views.receipts import document, receipt, receipt_for
from kaisai.domains.registration.views.selling import (
    cancel,
    item,
    look,
    overview,
    paid,
    pay_back,
    quota,
)

__all__ = [
    "cancel",
    "document",
    "item",
    "look",
    "order",
    "overview",
    "paid",
    "pay_back",
    "quota",
    "receipt",
    "receipt_for",
    "return_order",
    "shop",
    "take",
]
