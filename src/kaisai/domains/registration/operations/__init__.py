"""Every write of registration."""

from kaisai.domains.registration.operations.catalogue import save_item, save_quota
from kaisai.domains.registration.operations.holding import Hold, Wanted, hold
from kaisai.domains.registration.operations.ordering import (
    Attendee,
    cancel_order,
    give_back,
    lapse_holds,
    place_order,
    record_payment,
)
from kaisai.domains.registration.operations.receipting import (
    hand_out_document,
    issue_receipt,
    issue_receipt_for,
)
from kaisai.domains.registration.operations.refunding import refund

__all__ = [
    "Attendee",
    "Hold",
    "Wanted",
    "cancel_order",
    "give_back",
    "hand_out_document",
    "hold",
    "issue_receipt",
    "issue_receipt_for",
    "lapse_holds",
    "place_order",
    "record_payment",
    "refund",
    "save_item",
    "save_quota",
]
