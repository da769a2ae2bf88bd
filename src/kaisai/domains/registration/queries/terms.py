"""Until when holders change and give back by themselves."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import NotFound
from kaisai.core.kit.ids import digest
from kaisai.core.kit.rows import find_rows
from kaisai.core.operations.registry import query
from kaisai.domains.registration.models import Terms, Ticket
from kaisai.domains.registration.rules import may_buy


@dataclass(frozen=True, slots=True)
class TermsNow:
    """Until when a ticket can be given to somebody else, and an order given back."""

    changes_until: datetime
    returns_until: datetime


@query("registration.terms", may=may_buy)
def terms(*, by: Actor, conference: Conference) -> TermsNow:
    """Until when holders give their tickets to others, and give back what they ordered."""
    return terms_of(conference)


def terms_of(conference: Conference) -> TermsNow:
    """The terms of a sale; what was not said lasts until the conference is over."""
    over = datetime.combine(conference.ends_on + timedelta(days=1), time(), conference.zone)
    found = find_rows(Terms, "WHERE conference_id = %s", [conference.pk])
    told = found[0] if found else Terms()
    return TermsNow(told.changes_until or over, told.returns_until or over)


def find_given_ticket(conference: Conference, secret: str) -> Ticket:
    """The ticket of whoever it was given to; refuses with `not-found` when there is none."""
    given = Ticket.objects.filter(conference=conference, secret_digest=digest(secret))
    ticket = given.select_related("order", "item").first()
    if ticket is None or not ticket.order.is_sold or ticket.refund_id is not None:
        raise NotFound(_("There is no such ticket. Ask whoever gave it to you."))
    return ticket
