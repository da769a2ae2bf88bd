"""Codes and numbers of tickets: made and read with the conference's key."""

import functools
import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from i18nfield.strings import LazyI18nString

from kaisai.core.conference.models import Conference
from kaisai.core.kit.errors import NotFound, Refused, Unavailable
from kaisai.core.kit.language import spoken
from kaisai.core.kit.sealing import CannotOpen, unseal
from kaisai.domains.registration.enums import OrderState
from kaisai.domains.registration.models import CodeKey, Order, Ticket
from kaisai.engines.codes import ticket_code
from kaisai.engines.codes.hiding import hide, reveal
from kaisai.engines.codes.numbers import BadNumber, format_number, read_number

KEY_ID = 1  # a conference has one
SEALED_FOR = "registration.CodeKey"
# A ticket is valid while people may still come: the days before and after are for rehearsals and moved dates.
AROUND = timedelta(days=30)
SOLD = (OrderState.PLACED, OrderState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Read:
    """What was scanned or typed: which ticket, and of which generation its code is; None for a number."""

    ticket: int
    generation: int | None = None


@dataclass(frozen=True, slots=True)
class Codes:
    """The key of a conference, opened.

    Attributes:
        public: what a device verifies with, 32 bytes.
    """

    conference: Conference
    public: bytes
    private: bytes = field(repr=False)

    def code(self, ticket: Ticket) -> str:
        """The signed code of a ticket; the same until it is renewed or the conference's days change."""
        return ticket_code.sign(
            ticket_code.Ticket(
                conference=self.conference.pk,
                ticket=ticket.pk,
                generation=ticket.generation,
                not_before=self.conference.starts_on - AROUND,
                not_after=self.conference.ends_on + AROUND,
                item=ticket.item_id & 0xFFFF,
                key=KEY_ID,
            ),
            self.private,
        )

    def number(self, ticket: int) -> str:
        """What people read out, like `7K3-9QH`; it tells nothing about the tickets before and after."""
        return format_number(hide(ticket, self._numbers()))

    def read(self, text: str, on: date) -> Read:
        """The ticket of a code or number.

        Raises:
            Refused: it is neither, or the code is forged, for another conference or day.
        """
        told = text.strip()
        if told[: len(ticket_code.PREFIX)].upper() == ticket_code.PREFIX:
            return self._verified(told.upper(), on)
        try:
            return Read(reveal(read_number(told), self._numbers()))
        except BadNumber as why:
            raise Refused(why.reason, why.sentence(spoken()), status=422) from why

    def _numbers(self) -> bytes:
        return hashlib.sha256(b"numbers" + self.private).digest()

    def _verified(self, code: str, on: date) -> Read:
        try:
            public = self.public
            claimed = ticket_code.claimed(code).conference
            if claimed != self.conference.pk:  # whose key says whether it is genuine
                other = CodeKey.objects.filter(conference=claimed).first()
                public = bytes(other.public_key) if other else public
            found = ticket_code.verify(code, {KEY_ID: public}, self.conference.pk, on)
        except ticket_code.BadCode as why:
            raise Refused(why.reason, why.sentence(spoken()), status=422) from why
        return Read(found.ticket, found.generation)


_KEY = "SELECT public_key, private_key FROM registration_codekey WHERE conference_id = %s"


def find_codes(conference: Conference) -> Codes | None:
    """The key of a conference; None while none was needed.

    Raises:
        Unavailable: it was sealed with another secret key.
    """
    with connection.cursor() as cursor:
        cursor.execute(_KEY, [conference.pk])
        row = cursor.fetchone()
    return row and Codes(conference, bytes(row[0]), _opened(bytes(row[1])))


@functools.lru_cache(maxsize=64)
def _opened(sealed: bytes) -> bytes:
    try:
        return unseal(sealed, key=settings.SECRET_KEY, purpose=SEALED_FOR)
    except CannotOpen as error:
        told = _(
            "The key of the ticket codes was sealed with another secret key. Restore that one."
        )
        raise Unavailable(str(told), permanent=True) from error


@dataclass(frozen=True, slots=True)
class SoldTicket:
    """A ticket as a desk needs it.

    Attributes:
        owed: yen that are still to be paid for its order.
    """

    id: int
    item: int
    kind: str
    item_name: LazyI18nString
    name: str
    order: str
    owed: int


# At doors this is asked hundreds of times a second, and to put the statement together took most of it.
_TICKET = """SELECT t.generation, t.item_id, i.kind, i.name, t.name, o.number, o.state, o.total,
        t.refund_id
    FROM registration_ticket t JOIN registration_order o ON o.id = t.order_id
    JOIN registration_item i ON i.id = t.item_id WHERE t.id = %s AND t.conference_id = %s {lock}"""


def find_sold_ticket(conference: Conference, read: Read, *, locked: bool = False) -> SoldTicket:
    """The ticket; where it is locked, others wait who lock it as well.

    Raises:
        Refused: there is none, its order is not sold, or the code is not its newest one.
    """
    lock = "FOR UPDATE OF t" if locked and connection.features.has_select_for_update_of else ""
    with connection.cursor() as cursor:
        cursor.execute(_TICKET.format(lock=lock), [read.ticket, conference.pk])
        row = cursor.fetchone()
    if row is None:
        raise NotFound(_("There is no ticket with this number. Compare it, or search by name."))
    generation, item, kind, item_name, name, order, state, total, refund = row
    if state not in SOLD or refund is not None:
        told = _("Order %s is not valid any more. Send the visitor to the information desk.")
        raise Refused("not-sold", told % order)
    if read.generation is not None and read.generation != generation:
        raise Refused(
            "code-replaced",
            _("This code was replaced by a newer one. Ask for the newest, or search by name."),
        )
    owed = 0 if state == OrderState.CONFIRMED else total
    return SoldTicket(read.ticket, item, kind, LazyI18nString(item_name), name, order, owed)


def lock_tickets(conference: Conference, keys: Collection[int]) -> set[int]:
    """Those of these tickets that there are; whoever locks one of them as well comes after us."""
    found = Ticket.objects.filter(conference=conference, pk__in=keys).select_for_update()
    return set(found.order_by("pk").values_list("pk", flat=True))


def count_sold(conference: Conference) -> dict[tuple[int, str], int]:
    """How many tickets are sold, by item and its kind."""
    sold = Ticket.objects.filter(conference=conference, order__state__in=SOLD, refund=None)
    found = sold.order_by().values_list("item", "item__kind").annotate(many=Count("pk"))
    return {(item, kind): many for item, kind, many in found}


def list_sold_tickets(conference: Conference, after: int, limit: int) -> list[Ticket]:
    """Tickets of sold orders in the order in which they were made, those after that one."""
    sold = Ticket.objects.filter(conference=conference, order__state__in=SOLD, refund=None)
    tickets = sold.filter(pk__gt=after)
    return list(tickets.select_related("order__beside", "item", "origin").order_by("pk")[:limit])


def find_ticket_of(order: Order, number: str, codes: Codes) -> Ticket:
    """One of the tickets of an order by its number; refuses with `not-found` when it is none of them."""
    for ticket in order.tickets.filter(refund=None).select_related("item", "order"):
        if codes.number(ticket.pk) == number:
            return ticket
    raise NotFound(_("There is no such ticket. Open it from your order."))
