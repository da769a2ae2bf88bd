"""Where pages of letters and of mails are at a running demo: what the demo has, and two conferences without.

Run as a process of its own (`python -c`), as a walk has a loop of its own that Django would stop.
"""

import json
from datetime import timedelta
from typing import Any

from kaisai.core.access.enums import Role
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.core.kit.clock import now
from kaisai.core.operations.accounts import grant_role
from kaisai.core.operations.conferences import change_conference, open_conference
from kaisai.domains.letters.models import Letter
from kaisai.domains.letters.operations import save_letterhead
from kaisai.domains.mails.models import Mail
from kaisai.domains.registration.enums import OrderState
from kaisai.domains.registration.models import Order, Ticket
from kaisai.domains.registration.operations import (
    Named,
    codes_of,
    order,
    save_item,
    save_quota,
    transfer_for,
)
from kaisai.domains.registration.queries import known_secret
from tests.inviting_abroad import LETTERHEAD

READER = "noc@demo.example"  # who leads the two as well


def tell() -> None:
    """Make what is not there, and print each place as JSON."""
    at = now()
    demo = Conference.objects.get(slug="demo")
    told = {}
    for letter in Letter.objects.filter(conference=demo).select_related("ticket__order"):
        told[letter.state] = f"{_page(letter.ticket, at)}/letter"
        told[f"crew-{letter.state}"] = f"/demo/letters/{letter.pk}"
    asked = Letter.objects.filter(conference=demo).values("ticket")
    paid = Ticket.objects.filter(conference=demo, refund=None, secret_digest="")
    paid = paid.filter(order__state=OrderState.CONFIRMED, order__paid_at__isnull=False)
    free = paid.exclude(pk__in=asked).select_related("order")
    told["new"] = next(f"{_page(one, at)}/letter" for one in free if known_secret(one.order))
    sent = Mail.objects.filter(conference=demo, state="sent").order_by("-pk").first()
    assert sent is not None
    told |= {"email": sent.email, "message_id": sent.message_id}
    told["none"] = _quiet(demo, at)
    _bare(demo, "bare", at, with_head=True)
    print(json.dumps(told))  # noqa: T201 - what the walk reads


def _page(ticket: Ticket, at: Any) -> str:
    conference = ticket.conference
    number = codes_of(conference, at).number(ticket.pk)
    return f"/{conference.slug}/tickets/orders/{known_secret(ticket.order)}/{number}"


def _bare(demo: Conference, slug: str, at: Any, *, with_head: bool) -> Conference:
    days = {"starts_on": demo.starts_on + timedelta(days=9), "ends_on": demo.ends_on + timedelta(9)}
    names = {"name": f"{slug.title()} Days", "name_ja": "見本の日"}
    made = open_conference(by=COMMAND_LINE, at=at, slug=slug, **names, **days)
    around: dict[str, Any] = {"by": COMMAND_LINE, "conference": made, "at": at}
    grant_role(**around, email=READER, role=Role.CHAIR)
    if with_head:
        save_letterhead(**around, **LETTERHEAD)
    return made


def _quiet(demo: Conference, at: Any) -> str:
    """The page of whom a ticket was given to, where nobody writes letters."""
    around: dict[str, Any] = {"by": COMMAND_LINE, "at": at}
    around["conference"] = conference = _bare(demo, "quiet", at, with_head=False)
    change_conference(**around, is_public=True)
    save_quota(**around, slug="hall", name="Hall", places=5)
    save_item(**around, slug="entry", name="Entry", quotas=("hall",), price=0, most=5)
    named = [Named(item="entry", name="Sample Guest")]
    order(**around, name="Sample Buyer", email="sample@kumo.example", tickets=named)
    made = Order.objects.get(conference=conference)
    number = codes_of(conference, at).number(made.tickets.get().pk)
    done = transfer_for(**around, order=made.number, number=number, name="見本 次郎")
    return f"/quiet/tickets/given/{done.secret}/letter"
