"""Places for many at once: who came first gets them first, each all that they want or nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.kit.ids import digest
from kaisai.domains.registration.enums import ItemKind, OfferState
from kaisai.domains.registration.models import FOREVER, Item, Order
from kaisai.domains.registration.operations.granting import Free, Good, People, Taken, new_number
from kaisai.domains.registration.operations.naming import conclude
from kaisai.domains.registration.operations.promoting import promote_waiting
from kaisai.domains.registration.operations.redeeming import find_good
from kaisai.domains.registration.queries import (
    Ware,
    count_beside,
    list_wares,
    read_code,
    sale_of,
    secret_of,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who wants how many of what.

    Attributes:
        order: what will be written, but for its number, secret and total.
        people: (item, names of a person) for each ticket, where that is known already.
        by_crew: not bound by the times and the mode of the sale, nor by how many one may have; an order
            at once when its `until` is `FOREVER`, else kept until then for somebody.
        voucher: its code; what it is good for is not bound by the times and the mode of the sale either.
    """

    by: Actor
    conference: Conference
    at: datetime
    wanted: Mapping[str, int]
    order: Order
    people: People = ()
    by_crew: bool = False
    voucher: str = ""


def take(asked: Sequence[Asked]) -> list[Taken | Refused]:
    """Write orders and tickets and give them places; an answer for each that asked, in their order.

    Whoever is on the waiting list comes first.
    """
    answers: dict[int, Taken | Refused] = {}
    for conference in {each.conference.pk: each.conference for each in asked}.values():
        mine = [(at, each) for at, each in enumerate(asked) if each.conference.pk == conference.pk]
        wares = list_wares(conference)
        promote_waiting(conference, wares, min(each.at for _at, each in mine))
        taken = _take([each for _at, each in mine], wares)
        answers |= {at: answer for (at, _each), answer in zip(mine, taken, strict=True)}
    return [answers[at] for at in range(len(asked))]


def _take(asked: Sequence[Asked], wares: Sequence[Ware]) -> list[Taken | Refused]:
    vouchers = find_good(asked[0].conference, {each.voucher for each in asked} - {""}, asked[0].at)
    had = _had({each.order.beside_id for each in asked} - {None}, min(each.at for each in asked))
    answers = [_chosen(each, wares, vouchers, had) for each in asked]
    free = Free(
        [answer for answer in answers if not isinstance(answer, Refused)],
        min(each.at for each in asked),
    )
    for each, (at, answer) in zip(asked, enumerate(answers), strict=True):
        if isinstance(answer, Refused):
            continue
        if (refusal := _refusal(answer, free)) is not None:
            answers[at] = refusal
            continue
        free.spend(answer, each.people)
    free.write([answer for answer in answers if not isinstance(answer, Refused)])
    return answers


def _refusal(taken: Taken, free: Free) -> Refused | None:
    """Why it cannot be had after those who came before; else its voucher has so many fewer."""
    good = taken.voucher
    many = sum(number for ware, number in taken.chosen if good and ware.item.pk in good.items)
    if good is not None and many > good.left:
        told = ngettext(
            "The voucher is good for %s more ticket.",
            "The voucher is good for %s more tickets.",
            good.left,
        )
        return Refused("voucher-used", told % good.left)
    if (missing := free.missing(taken)) is not None:
        return Refused("sold-out", _("“%s” is sold out.") % missing)
    if good is not None:
        good.left -= many
    return None


def _chosen(
    asked: Asked,
    wares: Sequence[Ware],
    vouchers: Mapping[str, Good],
    had: Mapping[int | None, "_Had"],
) -> Taken | Refused:
    chosen = choose(asked.wanted, wares)
    if isinstance(chosen, Refused):
        return chosen
    before = had.get(asked.order.beside_id)
    if not asked.by_crew and (refusal := _check_beside(chosen, asked, before)) is not None:
        return refusal
    good = vouchers.get(read_code(asked.voucher)) if asked.voucher else None
    if asked.voucher and good is None:
        return Refused("bad-voucher", _("This voucher is unknown or over."), status=422)
    for ware, many in chosen:
        free_to = asked.by_crew or (good is not None and ware.item.pk in good.items)
        if not free_to and (refusal := check_sale(ware.item, many, asked.at)) is not None:
            return refusal
        if not ware.quotas:
            return Refused("sold-out", _("“%s” is sold out.") % ware.item)
    if before is not None:
        before.add(chosen)
    return _taken(asked, chosen, good)


def _taken(asked: Asked, chosen: list[tuple[Ware, int]], good: Good | None) -> Taken:
    order = asked.order
    order.number = new_number()
    secret = secret_of(order)
    taken = Taken(order, secret, chosen, voucher=good)
    order.secret_digest = digest(secret)
    order.total = taken.total
    if asked.by_crew and order.until == FOREVER:
        conclude(order)
    return taken


def choose(wanted: Mapping[str, int], wares: Sequence[Ware]) -> list[tuple[Ware, int]] | NotFound:
    """What is meant by these slugs, in the order of the shop."""
    if missing := wanted.keys() - {ware.item.slug for ware in wares}:
        return NotFound(_("There is no ticket type “%s”.") % min(missing)[:60])
    return [(w, wanted[w.item.slug]) for w in wares if w.item.slug in wanted]


def _check_beside(
    chosen: Sequence[tuple[Ware, int]], asked: Asked, before: "_Had | None"
) -> Refused | None:
    if asked.order.beside_id is None:
        return check_beside(chosen)
    if before is None:
        return Refused("ended", _("This order has ended already."))
    return check_beside(chosen, before.tickets, before.items)


@dataclass(slots=True)
class _Had:
    """What goes with an order already: how many tickets that are no add-ons, and of each item (id)."""

    tickets: int
    items: Counter[int]

    def add(self, chosen: Sequence[tuple[Ware, int]]) -> None:
        """Whoever else adds to it in the same breath comes after this."""
        for ware, many in chosen:
            self.items[ware.item.pk] += many
            self.tickets += many * (ware.item.kind != ItemKind.ADD_ON)


def _had(orders: set[int | None], at: datetime) -> dict[int | None, _Had]:
    """Of orders that are added to: locked, so that two who add the same come one after the other."""
    if not orders:
        return {}
    found = Order.objects.select_for_update().filter(pk__in=orders).order_by("pk")
    return {order.pk: _Had(*count_beside(order, at)) for order in found if order.is_sold}


def check_beside(
    chosen: Sequence[tuple[Ware, int]], tickets: int = 0, had: Mapping[int, int] | None = None
) -> Refused | None:
    """Why an add-on cannot be had without a ticket for each, in the same order or of these had before."""
    tickets += sum(many for ware, many in chosen if ware.item.kind != ItemKind.ADD_ON)
    for ware, many in chosen:
        if ware.item.needs_ticket and many + (had or {}).get(ware.item.pk, 0) > tickets:
            told = _("“%s” goes with a ticket: choose a ticket for each in the same order.")
            if had is not None:
                told = _("“%s” goes with a ticket: you have no ticket left that has none.")
            return Refused("needs-ticket", told % ware.item, status=422)
    return None


def check_sale(item: Item, many: int, at: datetime) -> Refused | None:
    """Why so many of it cannot be had now, even if there are enough."""
    sale = sale_of(item, at)
    if sale is OfferState.NOT_YET:
        return Refused("not-yet", _("“%s” is not on sale yet.") % item)
    if sale is OfferState.OVER:
        return Refused("sale-over", _("The sale of “%s” is over.") % item)
    if sale is OfferState.BY_LOT:
        return Refused("by-lot", _("“%s” is drawn by lot: apply for it instead.") % item)
    if sale is OfferState.BY_INVITATION:
        return Refused("by-invitation", _("“%s” is by invitation only.") % item)
    if many < item.least:
        sentence = _("At least %(least)s of “%(item)s” in an order.")
        return Refused("too-few", sentence % {"least": item.least, "item": item}, status=422)
    if many > item.most:
        sentence = _("At most %(most)s of “%(item)s” in an order.")
        return Refused("too-many", sentence % {"most": item.most, "item": item}, status=422)
    return None
