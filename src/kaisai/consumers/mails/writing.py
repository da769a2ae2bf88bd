"""What the journal says of an order is written to its buyer."""

import contextlib
from typing import TYPE_CHECKING, Any

from kaisai.core.conference.queries import find_conference
from kaisai.core.identity.actors import WORKER
from kaisai.core.journal.feeds import Consumer
from kaisai.core.kit.clock import now
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.domains.mails.queries import is_written
from kaisai.domains.registration.operations import send_addresses, tell_buyer
from kaisai.domains.registration.queries import TOLD_TO_BUYERS, find_order

if TYPE_CHECKING:
    from kaisai.core.journal.models import Entry

LOST = "registration.addresses_wanted"
_MORE = ("amount", "fee", "tickets")


def write_for(entry: "Entry") -> None:
    """Put the mail that follows from an entry into the outbox; a second time changes nothing."""
    with contextlib.suppress(NotFound):  # the conference or the order is gone
        conference = find_conference(entry.conference)
        around: dict[str, Any] = {"by": WORKER, "conference": conference, "at": now()}
        if entry.kind == LOST:
            with contextlib.suppress(Refused):  # there are no orders, or it is answered
                send_addresses(**around, request=entry.payload["request"])
            return
        order = find_order(conference, entry.payload["number"])
        if not order.email or is_written(conference, f"entry:{entry.pk}"):
            return  # a hold that was given back, or read before
        more: dict[str, Any] = {
            name: entry.payload[name] for name in _MORE if name in entry.payload
        }
        with contextlib.suppress(Refused):  # another worker was there first
            tell_buyer(**around, entry=entry.pk, number=order.number, kind=entry.kind, **more)


WRITING = Consumer("mails", write_for, (*TOLD_TO_BUYERS, LOST))
