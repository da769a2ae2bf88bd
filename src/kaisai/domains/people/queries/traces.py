"""The traces of the domains further down, a look at the database for each role or two."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from kaisai.core.access.queries import list_grants
from kaisai.core.conference.models import Conference
from kaisai.core.kit.ids import digest
from kaisai.domains.lottery.enums import ApplicationState
from kaisai.domains.lottery.queries import list_known_applications
from kaisai.domains.program.queries import list_known_speakers
from kaisai.domains.registration.enums import OrderState, WishState
from kaisai.domains.registration.queries import (
    KnownTicket,
    list_known_orders,
    list_known_tickets,
    list_known_wishes,
)
from kaisai.engines.sameness import Trace, fold_name

MOST_TITLES = 3
_OVER = (ApplicationState.WITHDRAWN, ApplicationState.DECLINED, ApplicationState.LAPSED)


def find_buyers(conference: Conference) -> Iterator[Trace]:
    """Who ordered here."""
    labels = {state: str(state.label) for state in OrderState}
    for order in list_known_orders(conference):
        yield Trace(
            key=f"order:{order.number}",
            role="bought",
            name=order.name,
            mail=order.email,
            title=_("Order %s") % order.number,
            state=labels[order.state],
            place=("registration:look", order.number),
            number=order.number,
            at=order.made_at,
            counts=order.state != OrderState.CANCELLED,
        )


def find_holders(conference: Conference) -> Iterator[Trace]:
    """For whom tickets are."""
    labels = {state: str(state.label) for state in OrderState}
    for ticket in list_known_tickets(conference):
        is_over = ticket.is_paid_back or ticket.state == OrderState.CANCELLED
        # Somebody else has it after a transfer: the name is part of what names it.
        owner = digest(fold_name(ticket.name))[:12]
        yield Trace(
            key=f"ticket:{ticket.id}:{owner}",
            role="attends",
            name=ticket.name,
            kana=ticket.kana,
            latin=ticket.latin,
            mail=ticket.email if _is_of_the_buyer(ticket) else "",
            # Sold at a till without a mail, or several tickets of an order in one name: one person all the same.
            of=f"order:{ticket.order}" if _is_of_the_buyer(ticket) else f"{ticket.order}:{owner}",
            title=ticket.item,
            state=labels[OrderState.CANCELLED if is_over else ticket.state],
            place=("registration:look", ticket.order),
            number=f"{ticket.order} {ticket.registered or ''}".strip(),
            at=ticket.made_at,
            counts=not is_over,
        )


def _is_of_the_buyer(ticket: KnownTicket) -> bool:
    """Whether the mail of the order is that of the holder: registered elsewhere, or named like the buyer."""
    if ticket.registered is not None or not ticket.name:
        return True
    names = {fold_name(name) for name in (ticket.name, ticket.kana, ticket.latin) if name}
    return fold_name(ticket.buyer) in names


def find_waiting(conference: Conference) -> Iterator[Trace]:
    """Who is on the waiting list, or was."""
    labels = {state: str(state.label) for state in WishState}
    for wish in list_known_wishes(conference):
        yield Trace(
            key=f"wish:{wish.number}",
            role="waits",
            name=wish.name,
            mail=wish.email,
            title=_("Waiting list, %s") % wish.number,
            state=labels[wish.state],
            place=("registration:waiting",),
            number=wish.number,
            at=wish.made_at,
            counts=wish.state == WishState.WAITING,
        )


def find_applicants(conference: Conference) -> Iterator[Trace]:
    """Who applied in a lottery."""
    for one in list_known_applications(conference):
        state = ApplicationState(one.state)
        yield Trace(
            key=f"application:{one.lottery_id}:{one.number}",
            role="lottery",
            name=one.name,
            mail=one.email,
            title=_("Lottery %(lottery)s, %(number)s")
            % {"lottery": one.lottery, "number": one.number},
            state=str(state.label),
            place=("lottery:look", one.lottery.slug),
            number=one.number,
            at=one.made_at,
            counts=state not in _OVER,
        )


def find_speakers(conference: Conference) -> Iterator[Trace]:
    """Who speaks; the programme knows no mail address but that of the person, where it knows one."""
    for speaker in list_known_speakers(conference):
        person = speaker.person
        yield Trace(
            key=f"speaker:{digest(speaker.code)[:24]}",
            role="speaks",
            name=speaker.name,
            kana=person.name_kana if person else "",
            latin=person.name_latin if person else "",
            mail=person.email if person else "",
            account=person.account_id if person else None,
            title=_talks([str(session) for session in speaker.sessions.all()]),
            place=("program:schedule",),
        )


def _talks(titles: list[str]) -> str:
    """Some of them, and how many more."""
    named = " · ".join(titles[:MOST_TITLES])
    more = len(titles) - MOST_TITLES
    if more <= 0:
        return named
    return _("%(talks)s and %(many)s more") % {"talks": named, "many": more}


def find_crew(conference: Conference) -> Iterator[Trace]:
    """Who holds a role at the conference, with their team."""
    for grant in list_grants(conference):
        role = grant.get_role_display()
        label = _("%(role)s (%(team)s)") % {"role": role, "team": grant.team}
        yield Trace(
            key=f"grant:{grant.account_id}:{grant.role}:{grant.team}",
            role="crew",
            name=str(grant.account),
            mail=grant.account.email,
            account=grant.account_id,
            title=label if grant.team else role,
            label=label if grant.team else role,
            at=grant.granted_at,
        )
