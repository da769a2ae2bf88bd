"""A hold becomes an order."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import Told, record_all
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.kit.ids import digest
from kaisai.core.kit.rows import find_rows, for_update, marks
from kaisai.core.operations.gathering import Gathering
from kaisai.core.operations.registry import operation
from kaisai.domains.registration.entries import Placed
from kaisai.domains.registration.models import FOREVER, Order, Ticket
from kaisai.domains.registration.operations.answering import (
    Asking,
    Given,
    TicketAnswers,
    keep_answers,
)
from kaisai.domains.registration.operations.naming import Names, conclude, names_of, sign
from kaisai.domains.registration.operations.places import find_kept, keep
from kaisai.domains.registration.queries import asks
from kaisai.domains.registration.rules import may_buy

# One statement for every row, whoever's order it is; the ORM would build one for each.
_ORDERS = "UPDATE registration_order SET name=%s, email=%s, way=%s, state=%s, until=%s WHERE id=%s"
_TICKETS = "UPDATE registration_ticket SET name=%s, name_kana=%s, name_latin=%s WHERE id=%s"


@dataclass(frozen=True, slots=True)
class Attendee(Names):
    """For whom a ticket of a hold is."""

    ticket: int
    answers: Sequence[Given] = ()


@dataclass(frozen=True, slots=True)
class _Asked:
    by: Actor
    conference: Conference
    at: datetime
    digest: str
    name: str
    email: str
    attendees: Sequence[Attendee]


@operation("registration.place_order", may=may_buy, gathers=True)
def place_order(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    secret: str,
    name: str,
    email: str,
    attendees: Sequence[Attendee],
) -> Order:
    """Make an order of a hold: who buys, and for whom each ticket is. What costs nothing is confirmed.

    Writes `registration.placed`. Refuses when the hold has lapsed, a name or a required answer is
    missing or the mail address is none, and an order that is placed already.
    """
    return _ORDERED.ask(_Asked(by, conference, at, digest(secret), name, email, attendees))


def _place_together(asked: Sequence[_Asked]) -> list[Order | Refused]:
    orders, tickets, places = _find(asked)
    several = {each.conference.pk: each.conference for each in asked}
    asking = {key for key, conference in several.items() if asks(conference)}
    answers: list[Order | Refused] = []
    told: list[tuple[_Asked, Order]] = []
    for each in asked:
        order = orders.get((each.conference.pk, each.digest))
        try:
            if order is None:
                raise NotFound(_("There is no such order. Open the address that you were given."))
            must = each.conference.pk in asking
            _place(order, tickets[order.pk], places, each, asks=must)
        except Refused as refused:
            answers.append(refused)
        else:
            told.append((each, order))
            answers.append(order)
    _write([order for _each, order in told], tickets)
    record_all([_told(each, order, len(tickets[order.pk])) for each, order in told])
    return answers


def _find(
    asked: Sequence[_Asked],
) -> tuple[dict[tuple[int, str], Order], dict[int, list[Ticket]], "Counter[int]"]:
    """Orders by what is known of them, tickets by order, how many places each ticket has: all locked."""
    wanted = sorted({each.digest for each in asked})
    found = find_rows(
        Order, f"WHERE secret_digest IN {marks(wanted)} ORDER BY id {for_update()}", wanted
    )
    orders = {(order.conference_id, order.secret_digest): order for order in found}
    keys = [order.pk for order in found]
    tickets: dict[int, list[Ticket]] = defaultdict(list)
    for ticket in find_rows(Ticket, f"WHERE order_id IN {marks(keys)} ORDER BY id", keys):
        tickets[ticket.order_id].append(ticket)
    several = [ticket.pk for some in tickets.values() for ticket in some]
    return orders, tickets, Counter(find_kept(several))


def _place(
    order: Order,
    tickets: Sequence[Ticket],
    places: "Counter[int]",
    asked: _Asked,
    *,
    asks: bool,
) -> None:
    if order.is_sold:
        raise Refused("already-placed", _("This order is placed already."))
    # The places are counted as well: somebody whose clock is ahead of ours may have had them already.
    if not order.is_held(asked.at) or any(places[each.pk] != each.takes for each in tickets):
        sentence = _("The time for this order is over, and its places are on sale again.")
        raise Refused("hold-lapsed", sentence)
    sign(order, asked.name, asked.email)
    _name(tickets, asked.attendees)
    if asks or any(each.answers for each in asked.attendees):
        answers = [TicketAnswers(each.ticket, each.answers) for each in asked.attendees]
        with transaction.atomic():  # a refusal takes back what was kept of this order alone
            keep_answers(asked.conference, tickets, answers, asked.at, Asking.PLACING)
    conclude(order)


def _name(tickets: Sequence[Ticket], attendees: Sequence[Attendee]) -> None:
    told = {each.ticket: each for each in attendees}
    for at, ticket in enumerate(tickets, start=1):
        ticket.name, ticket.name_kana, ticket.name_latin = names_of(told.get(ticket.pk), at)


def _write(orders: Sequence[Order], tickets: dict[int, list[Ticket]]) -> None:
    if not orders:
        return
    mine = [ticket for order in orders for ticket in tickets[order.pk]]
    until = connection.ops.adapt_datetimefield_value(FOREVER)
    with connection.cursor() as cursor:
        cursor.executemany(
            _ORDERS, [(o.name, o.email, o.way, o.state, until, o.pk) for o in orders]
        )
        cursor.executemany(_TICKETS, [(t.name, t.name_kana, t.name_latin, t.pk) for t in mine])
    keep([ticket.pk for ticket in mine])


def _told(asked: _Asked, order: Order, tickets: int) -> Told:
    news = Placed(number=order.number, tickets=tickets, total=order.total)
    return Told(news, asked.by, asked.at, asked.conference, f"order:{order.number}")


_ORDERED = Gathering("registration.place_order", _place_together)
