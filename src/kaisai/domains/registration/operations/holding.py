"""Hold: one click, and the places are somebody's for ten minutes."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.kinds import Kind
from kaisai.core.journal.recording import Told, record_all
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.gathering import Gathering
from kaisai.core.operations.registry import operation
from kaisai.domains.registration.entries import Held
from kaisai.domains.registration.models import MOST_AT_ONCE, Order
from kaisai.domains.registration.operations.granting import Taken
from kaisai.domains.registration.operations.taking import Asked, take
from kaisai.domains.registration.queries import find_order_to_add_to
from kaisai.domains.registration.rules import may_buy
from kaisai.domains.waiting_room.queries import keeps_out

HELD_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many of an item."""

    item: str
    many: int = 1


@dataclass(frozen=True, slots=True)
class Hold:
    """What was held; the secret is told this once."""

    order: Order = field(repr=False)
    number: str
    secret: str
    until: datetime
    total: int


@operation("registration.hold", may=may_buy, gathers=True)
def hold(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    wanted: Sequence[Wanted],
    language: str = "",
    voucher: str = "",
    line: str = "",
    beside: str = "",
) -> Hold:
    """Hold tickets for ten minutes: all of them or none.

    With a voucher, what it is good for may cost less, have places of its own, and is not bound by the
    times of the sale. `line`: one's place in the waiting room, where there is one. `beside`: the secret of an
    order that was placed, whose tickets are those that add-ons go with. Writes `registration.held`. Refuses whoever has to wait for their turn, what is not on sale or sold out, more of an
    item than may be had at once, a voucher that is unknown, over or used, and nothing at all.
    Repeating holds more: send an idempotency key.
    """
    if (refusal := keeps_out(conference, at, line)) is not None:
        raise refusal
    until = at + HELD_FOR
    order = Order(conference=conference, until=until, made_at=at, language=language[:5])
    if beside:
        order.beside = find_order_to_add_to(conference, beside)
    return _HOLDS.ask(Asked(by, conference, at, counted(wanted), order, voucher=voucher))


def counted(wanted: Sequence[Wanted]) -> dict[str, int]:
    """How many of each item; refuses none, and more than an order may have."""
    many: Counter[str] = Counter()
    for each in wanted:
        if each.many < 1:
            raise Refused("bad-value", _("How many? At least one."), status=422)
        many[each.item] += each.many
    if not many:
        raise Refused("nothing", _("Choose at least one ticket."), status=422)
    if many.total() > MOST_AT_ONCE:
        raise Refused("too-many", _("At most %s tickets at once.") % MOST_AT_ONCE, status=422)
    return many


def gathering_of(name: str, news_of: Callable[[Taken], Kind]) -> Gathering[Asked, Hold]:
    """Has places taken for many at once under the name of an operation, and tells of each so."""

    def together(asked: Sequence[Asked]) -> list[Hold | Refused]:
        answers = take(asked)
        record_all(
            [
                Told(
                    news_of(taken), each.by, each.at, each.conference, f"order:{taken.order.number}"
                )
                for each, taken in zip(asked, answers, strict=True)
                if isinstance(taken, Taken)
            ]
        )
        return [_held(answer) for answer in answers]

    return Gathering(name, together)


def _held(answer: Taken | Refused) -> Hold | Refused:
    if isinstance(answer, Refused):
        return answer
    order = answer.order
    return Hold(order, order.number, answer.secret, order.until, order.total)


def _news(taken: Taken) -> Held:
    names = [f"{many} × {ware.item.name.localize('en')}" for ware, many in taken.chosen]
    return Held(number=taken.order.number, items=names)


_HOLDS = gathering_of("registration.hold", _news)
