"""Every table of registration."""

from kaisai.domains.registration.models.questions import Answer, Option, Question
from kaisai.domains.registration.models.shop import (
    FOREVER,
    FREE,
    MOST_AT_ONCE,
    AddressRequest,
    CodeKey,
    Item,
    Order,
    Place,
    Quota,
    Refund,
    Ticket,
)
from kaisai.domains.registration.models.sources import Alias, AttendeeList, Origin, Standing

__all__ = [
    "FOREVER",
    "FREE",
    "MOST_AT_ONCE",
    "AddressRequest",
    "Alias",
    "Answer",
    "AttendeeList",
    "CodeKey",
    "Item",
    "Option",
    "Order",
    "Origin",
    "Place",
    "Question",
    "Quota",
    "Refund",
    "Standing",
    "Ticket",
]
