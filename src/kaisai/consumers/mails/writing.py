"""What the journal says of an order is written to its buyer."""

import contextlib
from typing import TYPE_CHECKING, Any

from kaisai.core.conference.queries import find_conference
from kaisai.core.identity.actors import WORKER
from kaisai.core.journal.feeds import Consumer
from kaisai.core.kit.clock import now
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.domains.lottery.operations import tell_result
from kaisai.domains.lottery.queries import find_lottery, list_drawn_applications
from kaisai.domains.mails.queries import is_written
from kaisai.domains.registration.operations import send_addresses, tell_buyer
from kaisai.domains.registration.queries import TOLD_TO_BUYERS, find_order

if TYPE_CHECKING:
    from kaisai.core.journal.models import Entry

LOST = "registration.addresses_wanted"
DRAWN = "lottery.drawn"
AT_ONCE = 200  # mails of a draw in a transaction
_MORE = ("amount", "fee", "tickets")


def write_for(entry: "Entry") -> None:
    """Put the mail that follows from an entry into the outbox; a second time changes nothing."""
    with contextlib.suppress(NotFound):  # the conference or the order is gone
        conference = find_conference(entry.conference)
        around: dict[str, Any] = {"by": WORKER, "conference": conference, "at": now()}
        if entry.kind == DRAWN:
            _tell_result(around, entry.about.partition(":")[2])
            return
        if entry.kind == LOST:
            with contextlib.suppress(Refused):  # there are no orders, or it is answered
                send_addresses(**around, request=entry.payload["request"])
            return
        order = find_order(conference, entry.payload["number"])
        if entry.payload.get("is_told") or not order.email:
            return  # who keeps it writes to them; or a hold that was given back
        if is_written(conference, f"entry:{entry.pk}"):
            return  # read before
        more: dict[str, Any] = {
            name: entry.payload[name] for name in _MORE if name in entry.payload
        }
        with contextlib.suppress(Refused):  # another worker was there first
            tell_buyer(**around, entry=entry.pk, number=order.number, kind=entry.kind, **more)


def _tell_result(around: dict[str, Any], slug: str) -> None:
    drawn = list_drawn_applications(find_lottery(around["conference"], slug))
    for first in range(0, len(drawn), AT_ONCE):
        with contextlib.suppress(Refused):  # they are told already
            tell_result(**around, slug=slug, applications=drawn[first : first + AT_ONCE])


WRITING = Consumer("mails", write_for, (*TOLD_TO_BUYERS, LOST, DRAWN))
