"""Every table of registration."""

from kaisai.domains.registration.models.handovers import Handover
from kaisai.domains.registration.models.invitations import Invitation
from kaisai.domains.registration.models.listings import Listing, ListingFigures
from kaisai.domains.registration.models.questions import Answer, Option, Question
from kaisai.domains.registration.models.shop import (
    FOREVER,
    FREE,
    MOST_AT_ONCE,
    MOST_HOURS,
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
from kaisai.domains.registration.models.terms import Terms
from kaisai.domains.registration.models.vouchers import MOST_TICKETS, Voucher
from kaisai.domains.registration.models.waiting import Wish, WishedItem

__all__ = [
    "FOREVER",
    "FREE",
    "MOST_AT_ONCE",
    "MOST_HOURS",
    "MOST_TICKETS",
    "AddressRequest",
    "Alias",
    "Answer",
    "AttendeeList",
    "CodeKey",
    "Handover",
    "Invitation",
    "Item",
    "Listing",
    "ListingFigures",
    "Option",
    "Order",
    "Origin",
    "Place",
    "Question",
    "Quota",
    "Refund",
    "Standing",
    "Terms",
    "Ticket",
    "Voucher",
    "Wish",
    "WishedItem",
]
