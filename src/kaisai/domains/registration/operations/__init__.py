"""Every write of registration."""

from kaisai.domains.registration.operations.catalogue import save_item, save_quota
from kaisai.domains.registration.operations.codes import codes_of, make_key, renew_code
from kaisai.domains.registration.operations.holding import Hold, Wanted, hold
from kaisai.domains.registration.operations.ordering import (
    Attendee,
    cancel_order,
    give_back,
    lapse_holds,
    place_order,
    record_payment,
)

__all__ = [
    "Attendee",
    "Hold",
    "Wanted",
    "cancel_order",
    "codes_of",
    "give_back",
    "hold",
    "lapse_holds",
    "make_key",
    "place_order",
    "record_payment",
    "renew_code",
    "save_item",
    "save_quota",
]
