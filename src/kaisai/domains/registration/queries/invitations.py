"""Who is invited, what became of it, and what of a list can be invited."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import NotFound
from kaisai.core.operations.registry import query
from kaisai.domains.mails.enums import MailState
from kaisai.domains.mails.queries import states_about
from kaisai.domains.registration.enums import InvitationState
from kaisai.domains.registration.models import MOST_TICKETS, Invitation, Voucher
from kaisai.domains.registration.queries.vouchers import count_used
from kaisai.domains.registration.rules import may_sell
from kaisai.engines.formats.people import Person, read_people

ABOUT = "invitation:"
MOST_INVITED = 500  # in one go
LONGEST_LIST = 100_000  # letters
LONGEST_NAME, LONGEST_EMAIL = 200, 254
_OF_MAILS = {
    MailState.WAITING: InvitationState.WAITING,
    MailState.HELD: InvitationState.HELD,
    MailState.SENT: InvitationState.SENT,
    MailState.BOUNCED: InvitationState.BOUNCED,
    MailState.FAILED: InvitationState.FAILED,
    MailState.DROPPED: InvitationState.FAILED,
}


@dataclass(frozen=True, slots=True)
class InvitationNow:
    """An invitation and what became of it.

    Attributes:
        used: tickets that are sold or held with it.
        can_be_changed: it can be sent again or withdrawn.
    """

    invitation: Invitation
    state: InvitationState
    used: int

    @property
    def can_be_changed(self) -> bool:
        """Whether its voucher is still good for something."""
        over = {
            InvitationState.USED,
            InvitationState.DECLINED,
            InvitationState.WITHDRAWN,
            InvitationState.OVER,
        }
        return self.state not in over


@dataclass(frozen=True, slots=True)
class Unfit:
    """A line of a list that invites nobody, and what to do about it."""

    line: int
    text: str
    remedy: str | Promise


@dataclass(frozen=True, slots=True)
class InvitationList:
    """What a list says: who would be invited, and which lines invite nobody."""

    people: list[Person]
    unfit: list[Unfit]


def find_invitation(conference: Conference, invitation: int) -> Invitation:
    """The invitation of that number; refuses with `not-found` when there is none."""
    number = min(max(invitation, 0), 2**63 - 1)
    found = Invitation.objects.filter(conference=conference, pk=number)
    row = found.select_related("voucher", "conference").first()
    if row is None:
        raise NotFound(_("There is no such invitation."))
    return row


def invitation_of(voucher: Voucher) -> Invitation | None:
    """The invitation that brought this voucher."""
    return Invitation.objects.filter(voucher=voucher).first()


def states_of(
    conference: Conference, invitations: Sequence[Invitation], at: datetime
) -> list[InvitationNow]:
    """What became of each of these."""
    used = count_used([each.voucher for each in invitations], at)
    latest = _latest(conference, invitations)
    return [
        InvitationNow(
            each,
            _state(each, used.get(each.voucher_id, 0), latest[each.pk], at),
            used.get(each.voucher_id, 0),
        )
        for each in invitations
    ]


def _latest(
    conference: Conference, invitations: Sequence[Invitation]
) -> "defaultdict[int, MailState]":
    """How far the last mail of each invitation is, by its number."""
    found: defaultdict[int, MailState] = defaultdict(lambda: MailState.WAITING)
    beginning = f"{ABOUT}{invitations[0].pk}" if len(invitations) == 1 else ABOUT
    for about, state in states_about(conference, beginning):
        found[int(about.removeprefix(ABOUT))] = state
    return found


def _state(invitation: Invitation, used: int, mail: MailState, at: datetime) -> InvitationState:
    voucher = invitation.voucher
    if used >= voucher.many:
        return InvitationState.USED
    if invitation.declined_at is not None:
        return InvitationState.DECLINED
    if invitation.withdrawn_at is not None:
        return InvitationState.WITHDRAWN
    return InvitationState.OVER if voucher.valid_until <= at else _OF_MAILS[mail]


@query("registration.list_invitations", may=may_sell)
def list_invitations(
    *, by: Actor, conference: Conference, at: datetime, text: str = ""
) -> list[InvitationNow]:
    """Everybody who was invited, the latest first; with `text`, those with it in name, address or code."""
    rows = Invitation.objects.filter(conference=conference)
    if told := text.strip():
        rows = rows.filter(
            Q(email__icontains=told) | Q(name__icontains=told) | Q(voucher__code__icontains=told)
        )
    found = rows.select_related("voucher").prefetch_related("voucher__items").order_by("-pk")
    return states_of(conference, list(found), at)


@query("registration.read_invitations", may=may_sell)
def read_invitations(
    *, by: Actor, conference: Conference, at: datetime, text: str
) -> InvitationList:
    """Look at a list of addresses, one on each line: who would be invited, and what is wrong with others.

    A line is an address, with a name, a number of tickets and a language (`ja`, `en`) where wanted,
    separated by commas or tabs. Changes nothing.
    """
    people: list[Person] = []
    unfit: list[Unfit] = []
    seen: dict[str, int] = {}
    invited = open_addresses(conference, at)
    for person in read_people(text[:LONGEST_LIST]):
        remedy = _remedy(person, seen, invited)
        if remedy is None and len(people) >= MOST_INVITED:
            remedy = _("At most %s in one go: invite these next.") % MOST_INVITED
        if remedy is None:
            people.append(person)
            seen[person.email.lower()] = person.line
        else:
            unfit.append(Unfit(person.line, person.email or person.name[:80], remedy))
    return InvitationList(people, unfit)


def _remedy(person: Person, seen: dict[str, int], invited: Iterable[str]) -> str | Promise | None:
    email = person.email.lower()
    if not email:
        return _("There is no mail address in this line: add it.")
    if not is_email(person.email):
        return _("This is no mail address: correct it.")
    if email in seen:
        return _("The same address is in line %s: leave one out.") % seen[email]
    if email in invited:
        return _("Was invited already: send that invitation again, or withdraw it first.")
    if len(person.name) > LONGEST_NAME:
        return _("The name is too long: at most %s letters.") % LONGEST_NAME
    if person.many is not None and not 1 <= person.many <= MOST_TICKETS:
        return _("How many tickets: from 1 to %s.") % f"{MOST_TICKETS:,}"
    return None


def is_email(text: str) -> bool:
    """Whether it can be a mail address, and is one that can be kept."""
    if len(text) > LONGEST_EMAIL:
        return False
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def open_addresses(conference: Conference, at: datetime) -> set[str]:
    """In small letters, whoever has an invitation that is good for something."""
    rows = Invitation.objects.filter(conference=conference, voucher__valid_until__gt=at)
    return {
        now.invitation.email.lower()
        for now in states_of(conference, list(rows.select_related("voucher")), at)
        if now.can_be_changed
    }
