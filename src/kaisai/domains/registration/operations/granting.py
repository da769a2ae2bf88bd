"""Places become somebody's: an order, its tickets, and a place of each quota for each of them."""

import secrets
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from kaisai.core.kit.rows import add_rows
from kaisai.domains.registration.models import Item, Order, Ticket, Voucher
from kaisai.domains.registration.operations.places import find_free, find_kept_for, give
from kaisai.domains.registration.queries import Ware

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # read aloud at a desk: no I, L, O, U, 0, 1
People = Sequence[tuple[str, tuple[str, str, str]]]  # item, and the names of a person


@dataclass(slots=True)
class Taken:
    """What somebody gets: an order with its tickets, and its secret, which is told this once."""

    order: Order
    secret: str = field(repr=False)
    chosen: list[tuple[Ware, int]]
    tickets: list[Ticket] = field(default_factory=list)
    voucher: "Good | None" = None

    @property
    def total(self) -> int:
        """Yen with tax."""
        return sum(self.price_of(ware.item) * many for ware, many in self.chosen)

    def price_of(self, item: Item) -> int:
        """Yen with tax of one of them, in this order."""
        good = self.voucher
        if good is None or item.pk not in good.items or good.voucher.price is None:
            return item.price
        return good.voucher.price

    def needs(self) -> "Counter[int]":
        """How many places of each quota."""
        needs: Counter[int] = Counter()
        for ware, many in self.chosen:
            for quota in ware.quotas:
                needs[quota] += many
        return needs


@dataclass(slots=True)
class Good:
    """A voucher that is good for some items (ids), and how many tickets are left of it."""

    voucher: Voucher
    items: frozenset[int]
    left: int


def new_number(letters: int = 8) -> str:
    """A number for an order or a voucher that tells nothing about the one before and after."""
    chance = secrets.randbelow(len(_ALPHABET) ** letters)
    told = []
    for _letter in range(letters):
        chance, letter = divmod(chance, len(_ALPHABET))
        told.append(_ALPHABET[letter])
    return "".join(told)


class Free:
    """Free places of quotas, ours until the transaction ends, the ones longest free first.

    Quotas are always asked in the same order, so that no two wait for each other.
    """

    def __init__(self, several: Sequence[Taken], at: datetime) -> None:
        needs: Counter[int] = Counter()
        kept: Counter[tuple[int, int]] = Counter()
        for taken in several:
            needs.update(taken.needs())
            if taken.voucher is not None and taken.voucher.voucher.keeps_places:
                voucher = taken.voucher.voucher.pk
                kept.update({(voucher, quota): n for quota, n in taken.needs().items()})
        self._left = {quota: deque(find_free(quota, needs[quota], at)) for quota in sorted(needs)}
        self._kept = {key: deque(find_kept_for(*key, kept[key], at)) for key in sorted(kept)}
        self._given: list[tuple[int, Ticket, datetime]] = []

    def missing(self, taken: Taken) -> Item | None:
        """The first item of which there are too few; None when there is enough of all."""
        needs = taken.needs().items()
        short = {quota for quota, many in needs if self._count(taken, quota) < many}
        return next((w.item for w, _many in taken.chosen if short.intersection(w.quotas)), None)

    def spend(self, taken: Taken, people: People = ()) -> None:
        """Make its tickets, each with a place of each of its quotas."""
        quotas = {ware.item.pk: ware.quotas for ware, _many in taken.chosen}
        taken.tickets = _tickets(taken, people)
        for ticket in taken.tickets:
            until = taken.order.until
            mine = [self._next(taken, quota) for quota in quotas[ticket.item_id]]
            self._given += [(place, ticket, until) for place in mine]

    def _count(self, taken: Taken, quota: int) -> int:
        return len(self._left[quota]) + len(self._kept_for(taken, quota))

    def _next(self, taken: Taken, quota: int) -> int:
        return (self._kept_for(taken, quota) or self._left[quota]).popleft()

    def _kept_for(self, taken: Taken, quota: int) -> "deque[int]":
        good = taken.voucher
        return self._kept.get((good.voucher.pk, quota), deque()) if good else deque()

    def write(self, several: Sequence[Taken]) -> None:
        """Write down what was spent: orders, tickets, places."""
        add_rows(taken.order for taken in several)
        tickets = [ticket for taken in several for ticket in taken.tickets]
        for ticket in tickets:
            ticket.order = ticket.order  # it has a key by now
        add_rows(tickets)
        give(self._given)


def _tickets(taken: Taken, people: People) -> list[Ticket]:
    tickets = []
    for ware, many in taken.chosen:
        item = ware.item
        named = deque(names for slug, names in people if slug == item.slug)
        for _one in range(many):
            ticket = Ticket(
                conference_id=taken.order.conference_id,
                order=taken.order,
                item=item,
                price=taken.price_of(item),
                tax_rate=item.tax_rate,
                takes=len(ware.quotas),
            )
            if taken.voucher is not None and item.pk in taken.voucher.items:
                ticket.voucher = taken.voucher.voucher
            if named:
                ticket.name, ticket.name_kana, ticket.name_latin = named.popleft()
            tickets.append(ticket)
    return tickets
