"""Every write of registration."""

from kaisai.domains.registration.operations.catalogue import save_item, save_quota
from kaisai.domains.registration.operations.direct import Named, order
from kaisai.domains.registration.operations.holding import HELD_FOR, Hold, Wanted, hold
from kaisai.domains.registration.operations.ordering import (
    cancel_order,
    give_back,
    lapse_holds,
    record_payment,
)
from kaisai.domains.registration.operations.placing import Attendee, place_order
from kaisai.domains.registration.operations.receipting import (
    hand_out_document,
    issue_receipt,
    issue_receipt_for,
)
from kaisai.domains.registration.operations.refunding import refund

__all__ = [
    "HELD_FOR",
    "Attendee",
    "Hold",
    "Named",
    "Wanted",
    "cancel_order",
    "give_back",
    "hand_out_document",
    "hold",
    "issue_receipt",
    "issue_receipt_for",
    "lapse_holds",
    "order",
    "place_order",
    "record_payment",
    "refund",
    "save_item",
    "save_quota",
]
