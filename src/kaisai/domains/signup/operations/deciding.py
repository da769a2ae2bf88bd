"""The crew accepts offers or declines them, and ends the help of somebody."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaisai.core.access.enums import Role
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor, actor_for
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.operations.accounts import give_role
from kaisai.core.operations.cleaning import clean_fields
from kaisai.core.operations.registry import operation
from kaisai.domains.mails.operations import Draft, drop_about, write
from kaisai.domains.signup.entries import Accepted, Cleared, Declined, Ended
from kaisai.domains.signup.enums import OfferState
from kaisai.domains.signup.models import Offer
from kaisai.domains.signup.operations.ending import end_role, number_of
from kaisai.domains.signup.queries import (
    ACCEPTED,
    DECLINED,
    about_of,
    is_helping,
    own_end,
    words_of,
)
from kaisai.domains.signup.rules import may_accept, may_clear, may_coordinate


@operation("signup.accept", may=may_accept)
def accept(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    offer: int,
    role: Role = Role.DAY_STAFF,
    team: str = "",
    until: datetime | None = None,
) -> Offer:
    """Take somebody on: they get a role at once, which ends by itself, and a mail.

    The role is day staff or, of a team that the accepter works in or leads, staff. It ends `until`; without,
    when they have to leave, and with the conference's day or the accepter's own role at the latest. Writes `signup.accepted`,
    `access.role_granted_until` and `mails.written`, without names. Refuses what is answered, an end that has
    passed or lies later, an account that was shut, and who is of the crew by now.
    """
    found = _locked(conference, offer)
    if found.state != OfferState.WAITING:
        raise Refused("answered", _("This offer is answered already."))
    latest = min(found.signup.ends_at, own_end(by, conference) or found.signup.ends_at)
    ends = until or min(found.until, latest)
    if not at < ends <= latest:
        sentence = _("until: a time to come, not after the day's end at four or your own role's.")
        raise Refused("bad-until", sentence, status=422)
    helper = actor_for(found.account)
    if helper.account is None:
        raise Refused("no-account", _("This account was shut: decline the offer."))
    if is_helping(helper, conference):
        raise Refused("of-the-crew", _("They are of the crew by now: decline the offer."))
    found.state, found.decided_at, found.until = OfferState.ACCEPTED, at, ends
    found.role, found.team = role, " ".join(team.split())
    clean_fields(found, "role", "team")
    found.save()
    moment = f"{ends.astimezone(conference.zone):%Y-%m-%d %H:%M}"
    news = Accepted(offer=found.pk, role=found.role, team=found.team, until=moment)
    record(news, by=by, at=at, conference=conference, about=about_of(found))
    give_role(
        by=by,
        conference=conference,
        at=at,
        account=found.account,
        role=role,
        team=found.team,
        until=ends,
        called=number_of(found.account),
    )
    _tell(found, ACCEPTED, by=by, at=at)
    return found


@operation("signup.decline", may=may_coordinate)
def decline(*, by: Actor, conference: Conference, at: datetime, offer: int) -> Offer:
    """Say that somebody is not needed; they get a mail, and what they told is erased after the day.

    Writes `signup.declined` and `mails.written`. Refuses what is answered.
    """
    found = _locked(conference, offer)
    if found.state != OfferState.WAITING:
        raise Refused("answered", _("This offer is answered already."))
    found.state, found.decided_at = OfferState.DECLINED, at
    found.save(update_fields=["state", "decided_at"])
    news = Declined(offer=found.pk)
    record(news, by=by, at=at, conference=conference, about=about_of(found))
    _tell(found, DECLINED, by=by, at=at)
    return found


@operation("signup.end", may=may_coordinate)
def end(*, by: Actor, conference: Conference, at: datetime, offer: int) -> Offer:
    """End somebody's help before its time: the role is gone at once.

    A mail that says otherwise and has not left is dropped. Writes `signup.ended` and
    `access.role_withdrawn`. Refuses who does not help now.
    """
    found = _locked(conference, offer)
    if not found.helps(at):
        raise Refused("not-helping", _("They do not help now, so there is nothing to end."))
    end_role(found, by=by, at=at)
    found.until = at
    found.save(update_fields=["until"])
    drop_about(by=by, conference=conference, at=at, about=about_of(found))
    news = Ended(offer=found.pk)
    record(news, by=by, at=at, conference=conference, about=about_of(found))
    return found


@operation("signup.clear", may=may_clear, offered=False)
def clear(*, by: Actor, conference: Conference, at: datetime) -> int:
    """Erase offers of days that are over and were not accepted; how many.

    Writes `signup.cleared`. Refuses when there are none.
    """
    rows = Offer.objects.filter(conference=conference, signup__ends_at__lte=at)
    many, _by_kind = rows.exclude(state=OfferState.ACCEPTED).delete()
    if not many:
        raise Refused("nothing", _("No offer to help is left to be erased."))
    record(Cleared(offers=many), by=by, at=at, conference=conference)
    return many


def _locked(conference: Conference, offer: int) -> Offer:
    rows = Offer.objects.select_for_update(of=("self",))
    rows = rows.select_related("signup", "account", "conference")
    found = rows.filter(conference=conference, pk=min(max(offer, 0), 2**63 - 1)).first()
    if found is None:
        raise NotFound(_("There is no such offer to help; it may have been taken back."))
    return found


def _tell(offer: Offer, occasion: str, *, by: Actor, at: datetime) -> None:
    draft = Draft(
        occasion=occasion,
        about=about_of(offer),
        email=offer.account.email,
        language=offer.language,
        key=f"{occasion}:{offer.pk}",
        words=words_of(offer),
        is_asked_for=True,  # tomorrow it is worth nothing
    )
    write(by=by, conference=offer.conference, at=at, draft=draft)
