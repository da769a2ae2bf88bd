"""Vouchers: what they are good for, and how much of them is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import NotFound
from kaisai.core.operations.registry import query
from kaisai.domains.registration.enums import OfferState, OrderState
from kaisai.domains.registration.models import Item, Place, Ticket, Voucher
from kaisai.domains.registration.queries.catalogue import Offer, count_free
from kaisai.domains.registration.rules import may_buy, may_sell

LONGEST_CODE = 24


@dataclass(frozen=True, slots=True)
class VoucherNow:
    """A voucher in figures.

    Attributes:
        used: tickets that are sold or held with it.
    """

    voucher: Voucher
    used: int

    @property
    def left(self) -> int:
        """Tickets that can still be had with it."""
        return max(0, self.voucher.many - self.used)


def read_code(text: str) -> str:
    """A code as it is kept, however it was typed."""
    return text.strip().upper()[:LONGEST_CODE]


def find_voucher(conference: Conference, code: str) -> Voucher:
    """The voucher of that code; refuses with `not-found` when there is none."""
    voucher = Voucher.objects.filter(conference=conference, code=read_code(code)).first()
    if voucher is None:
        raise NotFound(_("There is no voucher “%s”.") % read_code(code))
    return voucher


def count_used(vouchers: Sequence[Voucher], at: datetime) -> dict[int, int]:
    """How many tickets are sold or held with each of these (by id)."""
    sold = Q(order__state__in=(OrderState.PLACED, OrderState.CONFIRMED), refund=None)
    held = Q(order__state=OrderState.HELD, order__until__gt=at)
    tickets = Ticket.objects.filter(sold | held, voucher__in=vouchers)
    return dict(tickets.order_by().values_list("voucher").annotate(many=Count("pk")))


@query("registration.list_vouchers", may=may_sell)
def list_vouchers(
    *, by: Actor, conference: Conference, at: datetime, text: str = ""
) -> list[VoucherNow]:
    """Every voucher, the newest first; with `text`, those with it in their code or note."""
    vouchers = Voucher.objects.filter(conference=conference).prefetch_related("items")
    if told := text.strip():
        vouchers = vouchers.filter(Q(code__icontains=told) | Q(note__icontains=told))
    found = list(vouchers.order_by("-pk"))
    used = count_used(found, at)
    return [VoucherNow(each, used.get(each.pk, 0)) for each in found]


@dataclass(frozen=True, slots=True)
class VoucherOffer:
    """What somebody can have with a voucher: the items, and how many of all of them together."""

    voucher: Voucher
    left: int
    offers: list[Offer]


@query("registration.look_up_voucher", may=may_buy)
def look_up_voucher(*, by: Actor, conference: Conference, at: datetime, code: str) -> VoucherOffer:
    """What can be had with a voucher now; refuses one that is unknown or over."""
    voucher = find_voucher(conference, code)
    if voucher.valid_until <= at:
        sentence = _("The voucher “%s” is over. Ask whoever gave it to you for another one.")
        raise NotFound(sentence % voucher.code)
    left = voucher.many - count_used([voucher], at).get(voucher.pk, 0)
    free = count_free(conference, at)
    kept = dict(
        Place.objects.filter(voucher=voucher, until__lte=at, kept_until__gt=at)
        .order_by()
        .values_list("quota")
        .annotate(many=Count("pk"))
    )
    offers = []
    for item in voucher.items.prefetch_related("quotas").order_by("position", "slug"):
        quotas = [quota.pk for quota in item.quotas.all()]
        there = min((free.get(key, 0) + kept.get(key, 0) for key in quotas), default=0)
        many = min(left, there)
        state = OfferState.ON_SALE if many > 0 else OfferState.SOLD_OUT
        offers.append(Offer(_priced(item, voucher), state, max(0, many)))
    return VoucherOffer(voucher, max(0, left), offers)


def _priced(item: Item, voucher: Voucher) -> Item:
    """The item as it is with the voucher; never saved."""
    if voucher.price is not None:
        item.price = voucher.price
    item.least, item.most = 1, voucher.many
    return item
