"""Who waits, and for what."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import NotFound
from kaisai.core.kit.ids import digest
from kaisai.core.operations.registry import query
from kaisai.domains.registration.enums import WishState
from kaisai.domains.registration.models import Place, Wish, WishedItem
from kaisai.domains.registration.rules import may_buy, may_sell


@dataclass(frozen=True, slots=True)
class WishNow:
    """A wish as whoever made it sees it.

    Attributes:
        before: how many wait before it for some of the same; 0 when it waits no longer.
    """

    wish: Wish
    before: int


def find_wish(conference: Conference, number: str) -> Wish:
    """The wish with that number, in any case; refuses with `not-found` when there is none."""
    told = number.strip().upper()[:12]
    wish = Wish.objects.filter(conference=conference, number=told).first()
    if wish is None:
        raise NotFound(_("Nobody with the number “%s” is on the waiting list.") % told)
    return wish


def find_wish_by_secret(conference: Conference, secret: str) -> Wish:
    """The wish of whoever knows its secret; refuses with `not-found` when there is none."""
    wish = Wish.objects.filter(conference=conference, secret_digest=digest(secret)).first()
    if wish is None:
        raise NotFound(_("There is no such wish. Open the address that you were given."))
    return wish


def count_before(wish: Wish) -> int:
    """How many wait before it for a place of one of the same quotas."""
    quotas = Place.objects.filter(quota__items__in=wish.items.values("item")).values("quota")
    others = Wish.objects.filter(
        conference=wish.conference_id,
        state=WishState.WAITING,
        pk__lt=wish.pk,
        items__item__quotas__in=quotas,
    )
    return others.distinct().count()


def count_waiting(conference: Conference) -> dict[int, int]:
    """How many of each item are waited for."""
    waiting = WishedItem.objects.filter(conference=conference, wish__state=WishState.WAITING)
    found = waiting.order_by().values_list("item").annotate(together=Sum("many"))
    return dict(found)


def list_waited_for(at: datetime) -> list[Conference]:
    """Conferences in which somebody waits and something is free."""
    waiting = Wish.objects.filter(state=WishState.WAITING).values("conference")
    free = Place.objects.filter(until__lte=at, kept_until__lte=at, conference__in=waiting)
    return list(Conference.objects.filter(pk__in=free.values("conference")))


@query("registration.find_wish", may=may_buy)
def look_at_wish(*, by: Actor, conference: Conference, at: datetime, secret: str) -> WishNow:
    """What one waits for, and how many come before."""
    wish = find_wish_by_secret(conference, secret)
    return WishNow(wish, count_before(wish) if wish.state == WishState.WAITING else 0)


@query("registration.list_wishes", may=may_sell)
def list_wishes(*, by: Actor, conference: Conference, at: datetime) -> QuerySet[Wish]:
    """Who waits, in the order in which they came; then who waits no longer, the latest first."""
    wishes = Wish.objects.filter(conference=conference).select_related("order")
    latest = F("ended_at").desc(nulls_first=True)
    return wishes.prefetch_related("items__item").order_by(latest, "pk")
