"""Cash at the desk: every line of a till is added under its lock, so that none comes after the count."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.operations.cleaning import clean
from kaisai.core.operations.registry import operation
from kaisai.domains.desk.entries import (
    Collected,
    PaidOut,
    Sold,
    TillClosed,
    TillOpened,
    WalkInsOffered,
)
from kaisai.domains.desk.enums import TillMovement
from kaisai.domains.desk.models import Till, TillLine, WalkIn
from kaisai.domains.desk.operations.admitting import admit as let_in
from kaisai.domains.desk.operations.lists import have_default_list
from kaisai.domains.desk.queries.tills import TillNow, find_till, till_now
from kaisai.domains.desk.rules import may_run_desk, may_work_at_desk
from kaisai.domains.registration.operations import (
    Named,
    codes_of,
    paid_over_counter,
    sell_over_counter,
)
from kaisai.domains.registration.queries import (
    find_items,
    find_order,
    find_sold_ticket,
    list_tickets,
)
from kaisai.engines.tills.arithmetic import change


@dataclass(frozen=True, slots=True)
class SoldNow:
    """What was sold.

    Attributes:
        secret: of the order; told this once, so that the buyer gets ticket and receipt.
        ticket: its number.
    """

    order: str
    ticket: str
    price: int
    received: int
    change: int
    secret: str = field(repr=False)


@operation("desk.offer_walk_ins", may=may_run_desk)
def offer_walk_ins(
    *, by: Actor, conference: Conference, at: datetime, items: Sequence[str]
) -> list[str]:
    """Say which ticket types are sold at the desk; none ends the sale.

    Writes `desk.walk_ins_offered`. Refuses ticket types that there are not. Safe to repeat.
    """
    found = find_items(conference, items) if items else []
    WalkIn.objects.filter(conference=conference).delete()
    WalkIn.objects.bulk_create(WalkIn(conference=conference, item_id=item.pk) for item in found)
    told = [", ".join(item.name.localize(language) for item in found) for language in ("en", "ja")]
    news = WalkInsOffered(items=told[0] or "–", items_ja=told[1] or "–")
    record(news, by=by, at=at, conference=conference, about="walk-ins")
    return [item.slug for item in found]


@operation("desk.open_till", may=may_work_at_desk)
def open_till(
    *, by: Actor, conference: Conference, at: datetime, name: str, begins_with: int
) -> Till:
    """Open a till with so many yen in it.

    Writes `desk.till_opened`. Refuses when one of that name is open, so repeating it is safe.
    """
    told = name.strip()
    open_ones = Till.objects.filter(conference=conference, name=told).exclude(
        lines__movement=TillMovement.COUNT
    )
    if open_ones.exists():
        raise Refused("open-already", _("Till “%s” is open already. Close it first.") % told[:40])
    till = Till(conference=conference, name=told, opened_at=at, opened_by=by.label[:120])
    clean(till)
    till.save(force_insert=True)
    line = TillLine(movement=TillMovement.FLOAT, amount=begins_with)
    _add(till_now(till, ()), line, by=by, at=at)
    news = TillOpened(till=till.name, amount=begins_with)
    record(news, by=by, at=at, conference=conference, about=f"till:{till.pk}")
    return till


@operation("desk.sell", may=may_work_at_desk)
def sell(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    till: int,
    item: str,
    name: str,
    email: str = "",
    name_kana: str = "",
    name_latin: str = "",
    received: int | None = None,
    language: str = "",
    let_in_now: bool = False,
    wish: str = "",
) -> SoldNow:
    """Sell a ticket for cash to somebody who stands there, and let them in if that is wanted.

    Without a mail address nobody can write to them: they scan their ticket from the screen.
    Writes `desk.sold` beside `registration.placed`, `.paid` and `desk.admitted`. Refuses what is not
    sold at the desk or sold out, less money than the price, a closed till, and the same `wish` again:
    so with one, repeating is safe.
    """
    now = _locked(by, conference, till)
    _require_new(now, wish)
    if not WalkIn.objects.filter(conference=conference, item__slug=item).exists():
        raise Refused("not-at-desk", _("“%s” is not sold at the desk.") % item[:60], status=422)
    ticket = Named(item=item, name=name, name_kana=name_kana, name_latin=name_latin)
    sold = sell_over_counter(
        by=by, conference=conference, at=at, ticket=ticket, email=email, language=language
    )
    paid = _enough(sold.total, received)
    line = TillLine(movement=TillMovement.SALE, amount=sold.total, received=paid)
    line.order, line.wish = sold.number, wish
    _add(now, line, by=by, at=at)
    news = Sold(till=now.till.name, order=sold.number, amount=sold.total, received=paid)
    record(news, by=by, at=at, conference=conference, about=f"till:{now.till.pk}")
    number = codes_of(conference, at).number(
        list_tickets(find_order(conference, sold.number))[0].pk
    )
    if let_in_now:
        have_default_list(conference, at)
        let_in(by=by, conference=conference, at=at, code=number, device=now.till.name)
    back = change(sold.total, paid)
    return SoldNow(sold.number, number, sold.total, paid, back, sold.secret)


@dataclass(frozen=True, slots=True)
class CollectedNow:
    """An order that is paid now."""

    order: str
    price: int
    received: int
    change: int


@operation("desk.collect", may=may_work_at_desk)
def collect(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    till: int,
    number: str,
    received: int | None = None,
    wish: str = "",
) -> CollectedNow:
    """Take cash for an order that was placed before, by its number or that of one of its tickets.

    Writes `desk.collected` beside `registration.paid`. Refuses an order that is not to be paid, less money
    than it costs, a closed till, and the same `wish` again: so with one, repeating is safe.
    """
    now = _locked(by, conference, till)
    _require_new(now, wish)
    order = paid_over_counter(
        by=by, conference=conference, at=at, number=_order_of(conference, number, at)
    )
    paid = _enough(order.total, received)
    line = TillLine(movement=TillMovement.SALE, amount=order.total, received=paid)
    line.order, line.wish = order.number, wish
    _add(now, line, by=by, at=at)
    news = Collected(till=now.till.name, order=order.number, amount=order.total, received=paid)
    record(news, by=by, at=at, conference=conference, about=f"till:{now.till.pk}")
    return CollectedNow(order.number, order.total, paid, change(order.total, paid))


def _order_of(conference: Conference, number: str, at: datetime) -> str:
    """The order that is meant: by its own number, else by the number or code of a ticket."""
    with contextlib.suppress(NotFound):
        return find_order(conference, number).number
    read = codes_of(conference, at).read(number, at.astimezone(conference.zone).date())
    return find_sold_ticket(conference, read).order


def _require_new(now: TillNow, wish: str) -> None:
    if wish and any(line.wish == wish for line in now.lines):
        raise Refused("sold-already", _("This was sold already: it stands in the till."))


def _enough(price: int, received: int | None) -> int:
    """What was received; refuses less than the price."""
    paid = price if received is None else received
    if paid < price:
        told = _("%(paid)s yen are too few: it costs %(price)s yen.")
        values = {"paid": f"{paid:,}", "price": f"{price:,}"}
        raise Refused("too-little", told % values, status=422)
    return paid


@operation("desk.pay_out", may=may_work_at_desk)
def pay_out(
    *, by: Actor, conference: Conference, at: datetime, till: int, amount: int, reason: str
) -> TillLine:
    """Take money out of a till, and say why: paid back, brought to the bank.

    The reason stands in the till's line. Writes `desk.paid_out`. Refuses no reason, less than one yen, more than should be in the till, and
    a closed till. Repeating takes out again: send an idempotency key.
    """
    now = _locked(by, conference, till)
    if not reason.strip():
        raise Refused("no-reason", _("Say why it is paid out."), status=422)
    if not 0 < amount <= now.expected:
        told = _("From 1 to %s yen can be paid out: so much should be in the till.")
        raise Refused("bad-amount", told % f"{now.expected:,}", status=422)
    line = TillLine(movement=TillMovement.PAYOUT, amount=amount, note=reason.strip())
    _add(now, line, by=by, at=at)
    news = PaidOut(till=now.till.name, amount=amount)
    record(news, by=by, at=at, conference=conference, about=f"till:{now.till.pk}")
    return line


@operation("desk.close_till", may=may_work_at_desk)
def close_till(
    *, by: Actor, conference: Conference, at: datetime, till: int, counted: int, note: str = ""
) -> TillNow:
    """Close a till with what was counted in it; nothing is added to it afterwards.

    Writes `desk.till_closed` with the difference. Refuses a closed till, and a difference of which
    nobody says a word.
    """
    now = _locked(by, conference, till)
    difference = counted - now.expected
    if difference and not note.strip():
        told = _("%(difference)s yen differ from what is expected. Count again, or say why.")
        values = {"difference": f"{difference:+,}"}
        raise Refused("differs", told % values, status=422)
    line = TillLine(movement=TillMovement.COUNT, amount=counted, note=note.strip())
    _add(now, line, by=by, at=at)
    news = TillClosed(
        till=now.till.name, expected=now.expected, counted=counted, difference=difference
    )
    record(news, by=by, at=at, conference=conference, about=f"till:{now.till.pk}")
    return find_till(by=by, conference=conference, till=till)


def _locked(by: Actor, conference: Conference, till: int) -> TillNow:
    """An open till; whoever adds a line to it as well comes after us."""
    now = find_till(by=by, conference=conference, till=till)
    Till.objects.select_for_update().get(pk=now.till.pk)
    now = find_till(by=by, conference=conference, till=till)
    if not now.is_open:
        raise Refused("closed", _("Till “%s” is closed. Open another one.") % now.till)
    return now


def _add(now: TillNow, line: TillLine, *, by: Actor, at: datetime) -> TillLine:
    if line.amount < 0 or (line.received or 0) < 0:
        raise Refused("bad-amount", _("An amount of money is not below zero."), status=422)
    line.conference, line.till = now.till.conference, now.till
    line.number = len(now.lines) + 1
    line.at, line.by_label = at, by.label[:120]
    clean(line)
    line.save(force_insert=True)
    return line
