"""Pages of registration."""

from kaisai.domains.registration.views.buying import order, return_order, shop, take, ticket
from kaisai.domains.registration.views.selling import cancel, item, look, overview, paid, quota

__all__ = [
    "cancel",
    "item",
    "look",
    "order",
    "overview",
    "paid",
    "quota",
    "return_order",
    "shop",
    "take",
    "ticket",
]
