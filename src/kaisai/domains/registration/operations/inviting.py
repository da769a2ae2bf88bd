"""People are invited by mail: each gets a voucher of their own, and a mail with a link to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.locking import lock_conference
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.kit.rows import add_rows
from kaisai.core.operations.cleaning import clean_fields
from kaisai.core.operations.registry import operation
from kaisai.domains.mails.operations import Draft, drop_about, write, write_all
from kaisai.domains.mails.queries import list_mails_about
from kaisai.domains.registration.entries import InvitationDeclined, InvitationWithdrawn, Invited
from kaisai.domains.registration.models import Invitation, Item, Voucher
from kaisai.domains.registration.operations.granting import new_number
from kaisai.domains.registration.operations.vouchers import (
    CODE_LETTERS,
    add_vouchers,
    chosen_items,
    put_away,
)
from kaisai.domains.registration.queries import find_voucher
from kaisai.domains.registration.queries.invitations import (
    ABOUT,
    MOST_INVITED,
    find_invitation,
    invitation_of,
    is_email,
    open_addresses,
    states_of,
)
from kaisai.domains.registration.queries.inviting import INVITED, words_of_invitation
from kaisai.domains.registration.rules import may_buy, may_sell

LANGUAGES = ("en", "ja")
MOST_SENT = 20  # mails of one invitation


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody to invite; `many` tickets, for a sponsor for instance."""

    email: str
    name: str = ""
    many: int = 1
    language: str = "ja"


@operation("registration.invite", may=may_sell)
def invite(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    guests: Sequence[Guest],
    items: Sequence[str],
    valid_until: datetime,
    price: int | None = None,
    keeps_places: bool = False,
) -> list[Invitation]:
    """Invite people by mail: a voucher for each, good for so many tickets of these items until an instant.

    All are invited or nobody. Price and places are as for `registration.make_vouchers`. Writes
    `registration.invited`, and `mails.written` for each. Refuses nobody, an address that is none, is told
    twice or has an invitation already, too few free places, and an instant that is past.
    """
    if not 0 < len(guests) <= MOST_INVITED:
        raise Refused("bad-value", _("From 1 to %s people at once.") % MOST_INVITED, status=422)
    if valid_until <= at:
        raise Refused("past", _("The vouchers would be over already."), status=422)
    lock_conference(conference)  # nobody invites the same address at the same moment
    _check(guests, open_addresses(conference, at))
    chosen = chosen_items(conference, items)
    vouchers = [
        Voucher(
            conference=conference,
            code=new_number(CODE_LETTERS),
            many=guest.many,
            price=price,
            valid_until=valid_until,
            keeps_places=keeps_places,
            note=(guest.name or guest.email)[:200],
            made_at=at,
        )
        for guest in guests
    ]
    add_vouchers(vouchers, chosen, at)
    made = [
        _invitation(guest, voucher, at) for guest, voucher in zip(guests, vouchers, strict=True)
    ]
    add_rows(made)
    names = [item.name.localize("en") for item in chosen]
    news = Invited(invitations=len(made), items=names)
    record(news, by=by, at=at, conference=conference, about="invitations")
    drafts = [_draft(invitation, chosen, "1") for invitation in made]
    write_all(by=by, conference=conference, at=at, drafts=drafts)
    return made


@operation("registration.resend_invitation", may=may_sell)
def resend_invitation(
    *, by: Actor, conference: Conference, at: datetime, invitation: int, email: str = ""
) -> Invitation:
    """Send an invitation once more; with `email`, to that address from now on, with another code.

    What has not left yet does not leave; what was sent to another address leads nowhere. Writes
    `mails.written`. Refuses one that is used up, declined, withdrawn or over, an address that is none or
    has an invitation of its own, and a twenty-first mail. Repeating sends another one each time.
    """
    lock_conference(conference)
    found = _open(find_invitation(conference, invitation), at)
    told = email.strip()
    if told and told.lower() != found.email.lower():
        _check([Guest(told)], open_addresses(conference, at))
        found.email = told
        found.save(update_fields=["email"])
        found.voucher.code = new_number(CODE_LETTERS)  # the old one is in somebody else's mail
        found.voucher.note = (found.name or told)[:200]
        found.voucher.save(update_fields=["code", "note"])
    before = list_mails_about(conference, f"{ABOUT}{found.pk}").count()
    if before >= MOST_SENT:
        raise Refused("too-many", _("This mail was sent again twenty times. Write by hand."))
    drop_about(by=by, conference=conference, at=at, about=f"{ABOUT}{found.pk}")
    draft = _draft(found, found.voucher.items.all(), f"{before + 1}")
    write(by=by, conference=conference, at=at, draft=draft)
    return found


@operation("registration.withdraw_invitation", may=may_sell)
def withdraw_invitation(
    *, by: Actor, conference: Conference, at: datetime, invitation: int
) -> Invitation:
    """Nobody can use an invitation any more; what was had with it stays, what was kept is on sale.

    A mail that has not left is dropped. Writes `registration.invitation_withdrawn`. Refuses one that is
    used up, declined, withdrawn or over.
    """
    found = _open(find_invitation(conference, invitation), at)
    _end(found, by=by, at=at)
    found.withdrawn_at = at
    found.save(update_fields=["withdrawn_at"])
    news = InvitationWithdrawn(invitation=found.pk)
    record(news, by=by, at=at, conference=conference, about=f"{ABOUT}{found.pk}")
    return found


@operation("registration.decline_invitation", may=may_buy)
def decline_invitation(*, by: Actor, conference: Conference, at: datetime, code: str) -> None:
    """Say that one does not come; who knows the code of an invitation can.

    What was kept is on sale. Writes `registration.invitation_declined`. Refuses a code that is no
    invitation, and one that is used up, declined, withdrawn or over.
    """
    found = invitation_of(find_voucher(conference, code))
    if found is None:
        raise NotFound(_("There is no such invitation."))
    found = _open(found, at)
    _end(found, by=by, at=at)
    found.declined_at = at
    found.save(update_fields=["declined_at"])
    news = InvitationDeclined(invitation=found.pk)
    record(news, by=by, at=at, conference=conference, about=f"{ABOUT}{found.pk}")


def _check(guests: Sequence[Guest], invited: set[str]) -> None:
    seen: set[str] = set()
    for guest in guests:
        told = guest.email.lower()
        if not is_email(guest.email):
            raise Refused("bad-email", _("“%s” is no mail address.") % guest.email[:80], status=422)
        if told in seen:
            raise Refused("twice", _("“%s” is told twice: leave one out.") % told, status=422)
        if told in invited:
            sentence = _("“%s” has an invitation already: send that one again, or withdraw it.")
            raise Refused("invited", sentence % told)
        if guest.language not in LANGUAGES:
            raise Refused("bad-value", _("language: en or ja."), status=422)
        seen.add(told)


def _invitation(guest: Guest, voucher: Voucher, at: datetime) -> Invitation:
    invitation = Invitation(
        conference=voucher.conference,
        voucher=voucher,
        email=guest.email,
        name=" ".join(guest.name.split()),
        language=guest.language,
        invited_at=at,
    )
    clean_fields(invitation, "email", "name", "language")
    return invitation


def _draft(invitation: Invitation, items: Iterable[Item], number: str) -> Draft:
    return Draft(
        occasion=INVITED,
        about=f"{ABOUT}{invitation.pk}",
        email=invitation.email,
        language=invitation.language,
        key=f"{ABOUT}{invitation.pk}:{number}",
        words=words_of_invitation(invitation, items),
    )


def _open(invitation: Invitation, at: datetime) -> Invitation:
    """With its voucher locked; refuses one with which nothing can be had any more."""
    invitation.voucher = Voucher.objects.select_for_update().get(pk=invitation.voucher_id)
    (now,) = states_of(invitation.conference, [invitation], at)
    if not now.can_be_changed:
        sentence = _("This invitation is good for nothing more (%s). Ask for another one.")
        raise Refused("over", sentence % now.state.label)
    return invitation


def _end(invitation: Invitation, *, by: Actor, at: datetime) -> None:
    put_away(invitation.voucher, at)
    about = f"{ABOUT}{invitation.pk}"
    drop_about(by=by, conference=invitation.conference, at=at, about=about)
