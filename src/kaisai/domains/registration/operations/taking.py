"""Places for many at once: who came first gets them first, each all that they want or nothing."""

import secrets
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.kit.ids import digest
from kaisai.domains.registration.enums import OfferState
from kaisai.domains.registration.models import Item, Order, Ticket
from kaisai.domains.registration.operations.naming import conclude
from kaisai.domains.registration.operations.places import find_free, give
from kaisai.domains.registration.queries import Ware, list_wares, sale_of, secret_of

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # read aloud at a desk: no I, L, O, U, 0, 1


@dataclass(frozen=True, slots=True)
class Asked:
    """Who wants how many of what.

    Attributes:
        order: what will be written, but for its number, secret and total.
        people: (item, names of a person) for each ticket, where that is known already.
        by_crew: an order at once; not bound by the times of the sale, nor by how many one may have.
    """

    by: Actor
    conference: Conference
    at: datetime
    wanted: Mapping[str, int]
    order: Order
    people: Sequence[tuple[str, tuple[str, str, str]]] = ()
    by_crew: bool = False


@dataclass(slots=True)
class Taken:
    """What somebody got: an order with its tickets, and its secret, which is told this once."""

    order: Order
    secret: str = field(repr=False)
    chosen: list[tuple[Ware, int]]
    tickets: list[Ticket] = field(default_factory=list)


def new_number(letters: int) -> str:
    """A number for an order that tells nothing about the one before and after."""
    return "".join(secrets.choice(_ALPHABET) for _letter in range(letters))


def take(asked: Sequence[Asked]) -> list[Taken | Refused]:
    """Write orders and tickets and give them places; an answer for each that asked, in their order."""
    answers: dict[int, Taken | Refused] = {}
    for conference in {each.conference.pk: each.conference for each in asked}.values():
        mine = [(at, each) for at, each in enumerate(asked) if each.conference.pk == conference.pk]
        taken = _take([each for _at, each in mine], list_wares(conference))
        answers |= {at: answer for (at, _each), answer in zip(mine, taken, strict=True)}
    return [answers[at] for at in range(len(asked))]


def _take(asked: Sequence[Asked], wares: Sequence[Ware]) -> list[Taken | Refused]:
    answers = [_chosen(each, wares) for each in asked]
    free = _free(asked, answers)
    places: list[tuple[int, Ticket, datetime]] = []
    for each, (at, answer) in zip(asked, enumerate(answers), strict=True):
        if isinstance(answer, Refused):
            continue
        missing = _missing(answer, free)
        if missing is not None:
            answers[at] = Refused("sold-out", _("“%s” is sold out.") % missing)
            continue
        for ticket in _tickets(answer, each.people):
            quotas = next(w.quotas for w, _many in answer.chosen if w.item == ticket.item)
            until = each.order.until
            places += [(free[quota].popleft(), ticket, until) for quota in quotas]
    _write([answer for answer in answers if not isinstance(answer, Refused)], places)
    return answers


def _chosen(asked: Asked, wares: Sequence[Ware]) -> Taken | Refused:
    if missing := asked.wanted.keys() - {ware.item.slug for ware in wares}:
        return NotFound(_("There is no ticket type “%s”.") % min(missing)[:60])
    chosen = [(w, asked.wanted[w.item.slug]) for w in wares if w.item.slug in asked.wanted]
    for ware, many in chosen:
        if not asked.by_crew and (refusal := _check_sale(ware.item, many, asked.at)) is not None:
            return refusal
        if not ware.quotas:
            return Refused("sold-out", _("“%s” is sold out.") % ware.item)
    order = asked.order
    order.number = new_number(8)
    secret = secret_of(order)
    order.secret_digest = digest(secret)
    order.total = sum(ware.item.price * many for ware, many in chosen)
    if asked.by_crew:
        conclude(order)
    return Taken(order, secret, chosen)


def _check_sale(item: Item, many: int, at: datetime) -> Refused | None:
    sale = sale_of(item, at)
    if sale is OfferState.NOT_YET:
        return Refused("not-yet", _("“%s” is not on sale yet.") % item)
    if sale is OfferState.OVER:
        return Refused("sale-over", _("The sale of “%s” is over.") % item)
    if many > item.most:
        sentence = _("At most %(most)s of “%(item)s” in an order.")
        return Refused("too-many", sentence % {"most": item.most, "item": item}, status=422)
    return None


def _needs(taken: Taken) -> Iterator[tuple[int, int]]:
    """(quota, how many places of it)."""
    needs: Counter[int] = Counter()
    for ware, many in taken.chosen:
        for quota in ware.quotas:
            needs[quota] += many
    yield from needs.items()


def _free(asked: Sequence[Asked], answers: Sequence[Taken | Refused]) -> dict[int, "deque[int]"]:
    """Free places of each quota, as many as are wanted in all; always in the same order of quotas."""
    needs: Counter[int] = Counter()
    for answer in answers:
        if not isinstance(answer, Refused):
            needs.update(dict(_needs(answer)))
    at = min(each.at for each in asked)
    return {quota: deque(find_free(quota, needs[quota], at)) for quota in sorted(needs)}


def _missing(taken: Taken, free: dict[int, "deque[int]"]) -> Item | None:
    """The first item of which there are too few."""
    short = {quota for quota, many in _needs(taken) if len(free[quota]) < many}
    return next((w.item for w, _many in taken.chosen if short.intersection(w.quotas)), None)


def _tickets(taken: Taken, people: Sequence[tuple[str, tuple[str, str, str]]]) -> list[Ticket]:
    for ware, many in taken.chosen:
        item = ware.item
        named = deque(names for slug, names in people if slug == item.slug)
        for _one in range(many):
            ticket = Ticket(
                conference_id=taken.order.conference_id,
                order=taken.order,
                item=item,
                price=item.price,
                tax_rate=item.tax_rate,
                takes=len(ware.quotas),
            )
            if named:
                ticket.name, ticket.name_kana, ticket.name_latin = named.popleft()
            taken.tickets.append(ticket)
    return taken.tickets


def _write(several: Sequence[Taken], places: Sequence[tuple[int, Ticket, datetime]]) -> None:
    Order.objects.bulk_create(taken.order for taken in several)
    Ticket.objects.bulk_create(ticket for taken in several for ticket in taken.tickets)
    give(places)
