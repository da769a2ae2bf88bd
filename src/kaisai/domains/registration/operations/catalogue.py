"""What is sold, and how much of it there is."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.cleaning import clean
from kaisai.core.operations.conferences import both
from kaisai.core.operations.registry import operation
from kaisai.domains.registration.entries import ItemSaved, QuotaSaved
from kaisai.domains.registration.enums import ItemKind, SaleMode
from kaisai.domains.registration.models import Item, Place, Quota
from kaisai.domains.registration.operations.places import remove_free
from kaisai.domains.registration.queries import find_quotas
from kaisai.domains.registration.rules import may_sell

MOST_PLACES = 20_000


@operation("registration.save_quota", may=may_sell)
def save_quota(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    slug: str,
    places: int,
    name: str = "",
    name_ja: str = "",
) -> Quota:
    """Make a quota of so many places, or give one more or fewer of them.

    Writes `registration.quota_saved`. Refuses to take away places that are held or sold, more than
    20,000, and a new quota without a name. Safe to repeat.
    """
    if not 0 <= places <= MOST_PLACES:
        raise Refused("bad-value", _("places: from 0 to 20,000."), status=422)
    quota = Quota.objects.filter(conference=conference, slug=slug).first() or Quota(
        conference=conference, slug=slug, name=both("", "")
    )
    if name or name_ja:
        quota.name = both(name, name_ja)
    clean(quota)
    quota.save()
    _resize(quota, places, at)
    news = QuotaSaved(
        quota=quota.name.localize("en"), quota_ja=quota.name.localize("ja"), places=places
    )
    record(news, by=by, at=at, conference=conference, about=f"quota:{slug}")
    return quota


def _resize(quota: Quota, places: int, at: datetime) -> None:
    there = quota.places.count()
    if places > there:
        last = quota.places.aggregate(last=Max("number"))["last"] or 0
        Place.objects.bulk_create(
            Place(conference_id=quota.conference_id, quota=quota, number=last + more)
            for more in range(1, places - there + 1)
        )
    elif places < there and remove_free(quota, there - places, at) < there - places:
        raise Refused(
            "quota-in-use",
            _("So many places of “%s” are held or sold already; cancel orders first.") % quota,
        )


@operation("registration.save_item", may=may_sell)
def save_item(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    slug: str,
    quotas: Sequence[str],
    price: int,
    name: str,
    name_ja: str = "",
    description: str = "",
    description_ja: str = "",
    kind: ItemKind = ItemKind.INDIVIDUAL,
    tax_rate: int = 10,
    sale_from: datetime | None = None,
    sale_until: datetime | None = None,
    most: int = 1,
    least: int | None = None,
    position: int = 0,
    is_sold_here: bool | None = None,
    promoted_for: int | None = None,
    needs_ticket: bool | None = None,
    mode: SaleMode | None = None,
) -> Item:
    """Sell something: a ticket takes a place of each of these quotas. What is bought stays as it was.

    What is sold elsewhere and imported (`is_sold_here` false) is in nobody's way here, and needs no
    quota. Drawn by lot or by invitation (`mode`), nobody can hold it who merely comes first. `promoted_for`:
    for how many hours places are kept for whoever comes up from the waiting list; 0: nobody can wait.
    `needs_ticket`: nobody can have more of it than tickets that are no add-ons in the same order.
    `least`: who takes it takes at least so many in an order. Of these what is not given stays. Writes `registration.item_saved`. Refuses an item on sale without
    a quota, a quota that there is not, a sale that ends before it begins, and more at least than at most. Safe to repeat.
    """
    item = Item.objects.filter(conference=conference, slug=slug).first() or Item(
        conference=conference, slug=slug
    )
    if is_sold_here is not None:
        item.is_sold_here = is_sold_here
    if needs_ticket is not None:
        item.needs_ticket = needs_ticket
    if promoted_for is not None:
        item.promoted_for = promoted_for
    item.mode = mode or item.mode
    if item.is_sold_here and not quotas:
        raise Refused("no-quota", _("Say which quota the item takes a place of."), status=422)
    found = find_quotas(conference, quotas)
    item.name, item.description = both(name, name_ja), both(description, description_ja)
    item.kind, item.price, item.tax_rate = kind, price, tax_rate
    item.sale_from, item.sale_until = sale_from, sale_until
    item.most, item.position = most, position
    item.least = item.least if least is None else least
    if item.least > item.most:
        told = _("At least %(least)s in an order, but at most %(most)s: nobody could buy it.")
        raise Refused("bad-value", told % {"least": item.least, "most": item.most}, status=422)
    clean(item)
    item.save()
    item.quotas.set(found)
    news = ItemSaved(item=item.name.localize("en"), item_ja=item.name.localize("ja"), price=price)
    record(news, by=by, at=at, conference=conference, about=f"item:{slug}")
    return item
