"""What is sold, and how much of it is left: counted from the places themselves, each time."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import NotFound
from kaisai.core.kit.rows import find_rows
from kaisai.core.operations.registry import query
from kaisai.domains.registration.enums import ItemKind, OfferState, SaleMode
from kaisai.domains.registration.models import FOREVER, Item, Place, Quota
from kaisai.domains.registration.queries.waiting import count_waiting
from kaisai.domains.registration.rules import may_buy, may_sell

_OTHERWISE = {
    SaleMode.LOTTERY: OfferState.BY_LOT,
    SaleMode.INVITATION: OfferState.BY_INVITATION,
}
_QUOTAS = """SELECT item_id, quota_id FROM registration_item_quotas
    WHERE item_id IN (SELECT id FROM registration_item WHERE conference_id = %s) ORDER BY quota_id"""


@dataclass(frozen=True, slots=True)
class Offer:
    """An item as a buyer sees it.

    Attributes:
        left: how many can be had now, at most.
        most: how many of them one order may hold now.
        waiting: how many are waited for; None when nobody can wait for it now.
        next_at: when more of it go on sale; None when that is not planned, or there are some now.
    """

    item: Item
    state: OfferState
    left: int
    waiting: int | None = None
    next_at: datetime | None = None

    @property
    def most(self) -> int:
        """At most so many in an order, now; 0 also when fewer are left than one has to take."""
        many = min(self.item.most, self.left) if self.state is OfferState.ON_SALE else 0
        return many if many >= self.item.least else 0

    @property
    def numbers(self) -> list[int]:
        """How many one can choose: none, or from the least to the most."""
        return [0, *range(self.item.least, self.most + 1)]

    @property
    def can_be_waited_for(self) -> bool:
        """Whether it can be part of what somebody waits for: sold out, or wanted beside what is."""
        return self.waiting is not None or (
            self.state is OfferState.ON_SALE and bool(self.item.promoted_for)
        )


@dataclass(frozen=True, slots=True)
class QuotaNow:
    """A quota in figures; sold, held, later, kept and free add up to its places.

    Attributes:
        later: what goes on sale in waves to come.
        kept: what only those with a voucher can have.
        next_at: when the next wave comes.
    """

    quota: Quota
    places: int
    sold: int
    held: int
    later: int = 0
    kept: int = 0
    next_at: datetime | None = None

    @property
    def free(self) -> int:
        """Places that anybody can have."""
        return self.places - self.sold - self.held - self.later - self.kept


def sale_of(item: Item, at: datetime) -> OfferState:
    """Whether it is sold at that instant, if there are any left."""
    if not item.is_sold_here:
        return OfferState.OVER
    if item.sale_from is not None and at < item.sale_from:
        return OfferState.NOT_YET
    if item.sale_until is not None and at >= item.sale_until:
        return OfferState.OVER
    return _OTHERWISE.get(SaleMode(item.mode), OfferState.ON_SALE)


def list_items(conference: Conference) -> QuerySet[Item]:
    """Everything that is sold, in its order, with its quotas."""
    items = Item.objects.filter(conference=conference).prefetch_related("quotas")
    return items.order_by("position", "slug")


@dataclass(frozen=True, slots=True)
class Ware:
    """An item and the quotas (ids, ascending) of which each ticket of it takes a place."""

    item: Item
    quotas: tuple[int, ...]


def list_wares(conference: Conference) -> list[Ware]:
    """Everything that is sold, in its order: what is asked with every hold."""
    items = find_rows(Item, "WHERE conference_id = %s ORDER BY position, slug", [conference.pk])
    quotas: dict[int, list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_QUOTAS, [conference.pk])
        for item, quota in cursor.fetchall():
            quotas[item].append(quota)
    return [Ware(item, tuple(quotas[item.pk])) for item in items]


def find_item(conference: Conference, slug: str) -> Item:
    """The item with that slug; refuses with `not-found` when there is none."""
    return find_items(conference, [slug])[0]


def find_items(conference: Conference, slugs: Collection[str]) -> list[Item]:
    """The items with these slugs; refuses with `not-found` when one is missing."""
    found = list(list_items(conference).filter(slug__in=list(slugs)))
    if missing := set(slugs) - {item.slug for item in found}:
        raise NotFound(_("There is no ticket type “%s”.") % min(missing)[:60])
    return found


def find_quotas(conference: Conference, slugs: Collection[str]) -> list[Quota]:
    """The quotas with these slugs; refuses with `not-found` when one is missing."""
    found = list(Quota.objects.filter(conference=conference, slug__in=list(slugs)))
    if missing := set(slugs) - {quota.slug for quota in found}:
        raise NotFound(_("There is no quota “%s”.") % min(missing)[:60])
    return found


@query("registration.list_quotas", may=may_sell)
def list_quotas(*, by: Actor, conference: Conference, at: datetime) -> list[QuotaNow]:
    """Every quota: its places, how many are sold, held and free."""
    return _count(conference, at)


@query("registration.list_offers", may=may_buy)
def list_offers(*, by: Actor, conference: Conference, at: datetime) -> list[Offer]:
    """What can be had now, and how many of each."""
    now_of = {now.quota.pk: now for now in _count(conference, at)}
    waiting = count_waiting(conference)
    offers = []
    for item in list_items(conference).filter(is_sold_here=True):
        quotas = [now_of[quota.pk] for quota in item.quotas.all()]
        free = min((now.free for now in quotas), default=0)
        state = sale_of(item, at)
        if state is OfferState.ON_SALE and not free:
            state = OfferState.SOLD_OUT
        can_wait = state is OfferState.SOLD_OUT and bool(item.promoted_for)
        many = waiting.get(item.pk, 0) if can_wait else None
        coming = _next_of(quotas) if state is OfferState.SOLD_OUT else None
        offers.append(Offer(item, state, free, many, coming))
    return offers


def can_add(conference: Conference, at: datetime) -> bool:
    """Whether an add-on can be had now. Asked for every order that is looked at, so no place is counted."""
    wanted = [
        set(ware.quotas)
        for ware in list_wares(conference)
        if ware.item.kind == ItemKind.ADD_ON and sale_of(ware.item, at) is OfferState.ON_SALE
    ]
    free = {quota for quota in set().union(*wanted) if _has_free(quota, at)}
    return any(quotas and quotas <= free for quotas in wanted)


def _has_free(quota: int, at: datetime) -> bool:
    return Place.objects.filter(quota=quota, until__lte=at, kept_until__lte=at).exists()


def count_free(conference: Conference, at: datetime) -> dict[int, int]:
    """Free places of each quota (id) that has some."""
    places = Place.objects.filter(conference=conference, until__lte=at, kept_until__lte=at)
    return dict(places.order_by().values_list("quota").annotate(many=Count("pk")))


def list_waves(quota: Quota, at: datetime) -> list[tuple[datetime, int]]:
    """(moment, places) of each wave to come."""
    later = quota.places.filter(voucher=None, kept_until__gt=at, until__lte=at)
    return list(later.order_by("kept_until").values_list("kept_until").annotate(many=Count("pk")))


def _next_of(quotas: Sequence[QuotaNow]) -> datetime | None:
    """When there will be a place of each of them, as far as that is planned."""
    empty = [now.next_at for now in quotas if not now.free]
    moments = [moment for moment in empty if moment is not None]
    return max(moments) if moments and len(moments) == len(empty) else None


def _count(conference: Conference, at: datetime) -> list[QuotaNow]:
    sold = Q(places__until=FOREVER)
    held = Q(places__until__gt=at) & ~sold
    left = Q(places__until__lte=at, places__kept_until__gt=at)
    later = left & Q(places__voucher=None)
    quotas = Quota.objects.filter(conference=conference).annotate(
        all_places=Count("places"),
        sold_places=Count("places", filter=sold),
        held_places=Count("places", filter=held),
        later_places=Count("places", filter=later),
        kept_places=Count("places", filter=left & Q(places__voucher__isnull=False)),
        next_wave=Min("places__kept_until", filter=later),
    )
    return [
        QuotaNow(
            quota,
            quota.all_places,
            quota.sold_places,
            quota.held_places,
            quota.later_places,
            quota.kept_places,
            quota.next_wave,
        )
        for quota in quotas.order_by("slug")
    ]
