"""Who offers to help."""

from datetime import date, datetime

from django.db.models import Case, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from kaisai.core.access.enums import CREW
from kaisai.core.access.queries import find_grants
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import NotFound
from kaisai.core.operations.registry import query
from kaisai.domains.signup.enums import OfferState
from kaisai.domains.signup.models import Offer, SignUp
from kaisai.domains.signup.rules import COORDINATORS, VOLUNTEERS, may_coordinate, may_offer

_FIRST = (OfferState.WAITING, OfferState.ACCEPTED, OfferState.DECLINED)


@query("signup.list_offers", may=may_coordinate)
def list_offers(
    *,
    by: Actor,
    conference: Conference,
    day: date | None = None,
    state: OfferState | None = None,
) -> QuerySet[Offer]:
    """Offers to help, those that wait first and in the order in which they came; of one day, or of all."""
    rows = Offer.objects.filter(conference=conference).select_related("signup", "account")
    if day is not None:
        rows = rows.filter(signup__day=day)
    if state is not None:
        rows = rows.filter(state=state)
    rank = Case(*(When(state=each, then=Value(at)) for at, each in enumerate(_FIRST)))
    return rows.order_by("-signup__day", rank, "offered_at", "pk")


@query("signup.mine", may=may_offer)
def list_mine(*, by: Actor, conference: Conference) -> QuerySet[Offer]:
    """One's own offers to help, the latest day first."""
    rows = Offer.objects.filter(conference=conference, account=by.account)
    return rows.select_related("signup").order_by("-signup__day")


def find_offer(conference: Conference, offer: int) -> Offer:
    """The offer with that number; refuses with `not-found` when there is none."""
    rows = Offer.objects.filter(conference=conference, pk=min(max(offer, 0), 2**63 - 1))
    found = rows.select_related("signup", "account", "conference").first()
    if found is None:
        raise NotFound(_("There is no such offer to help; it may have been taken back."))
    return found


def is_helping(who: Actor, conference: Conference) -> bool:
    """Whether somebody has a role of the crew already, now."""
    return any(grant.role in CREW for grant in find_grants(who, conference))


def own_end(by: Actor, conference: Conference) -> datetime | None:
    """When somebody who coordinates ceases to, None for who does so until it is taken back."""
    ends = [
        grant.until
        for grant in find_grants(by, conference)
        if grant.role in COORDINATORS and grant.team in {"", VOLUNTEERS}
    ]
    known = [each for each in ends if each is not None]
    return max(known) if known and len(known) == len(ends) else None


def list_over(at: datetime) -> list[Conference]:
    """Conferences with a day that is over, and offers of it that were not accepted."""
    left = Offer.objects.exclude(state=OfferState.ACCEPTED).filter(signup__ends_at__lte=at)
    days = SignUp.objects.filter(pk__in=left.values("signup")).select_related("conference")
    return list({day.conference_id: day.conference for day in days}.values())
