"""Everybody with a ticket, bought here or elsewhere: found, counted, handed out as tables."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Replace
from django.utils.translation import gettext as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.operations.registry import query
from kaisai.domains.registration.enums import AttendeeState, OrderState, PaymentWay, SourceKind
from kaisai.domains.registration.models import Order, Origin, Question, Ticket
from kaisai.domains.registration.queries.questions import (
    answers_of,
    in_words,
    questions_of,
    taken_titles,
)
from kaisai.domains.registration.queries.sources import MAYBE
from kaisai.domains.registration.rules import may_sell
from kaisai.engines.formats.attendees import fold
from kaisai.engines.formats.sheets import Cell, Table

PER_PAGE = 50
HERE = "here"
# Hiragana and katakana stand as far from each other in Unicode.
_KANA = ord("ァ") - ord("ぁ")
_TO_KATAKANA = {code: code + _KANA for code in range(ord("ぁ"), ord("ゖ") + 1)}
_TO_HIRAGANA = {code + _KANA: code for code in _TO_KATAKANA}
_SEARCHED = (
    "bare_name",
    "bare_kana",
    "bare_latin",
    "order__bare_name",
    "order__email",
    "order__number",
    "origin__number",
    "origin__user",
)


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody with a ticket; source, number and status there are "" for who bought here."""

    order: str
    item: str
    name: str
    name_kana: str
    name_latin: str
    buyer: str
    email: str
    state: AttendeeState
    source: str
    source_number: str
    source_status: str


@dataclass(frozen=True, slots=True)
class AttendeePage:
    """A page of attendees, and how many there are in all."""

    attendees: list[Attendee]
    total: int
    page: int
    pages: int


@query("registration.list_attendees", may=may_sell)
def list_attendees(
    *,
    by: Actor,
    conference: Conference,
    text: str = "",
    item: str = "",
    state: str = "",
    source: str = "",
    page: int = 1,
) -> AttendeePage:
    """Everybody with a ticket, fifty a page, in the order of kana and name.

    `text` looks in names (kana either way, with or without blanks), mail addresses and numbers; all
    of its words must be found. `state` is confirmed, placed, waiting or cancelled; `source` a
    service, or `here`.
    """
    tickets = find_tickets(conference, text=text, item=item, state=state, source=source)
    found = Paginator(tickets, PER_PAGE).get_page(page)
    rows = [attendee_of(ticket) for ticket in found.object_list]
    return AttendeePage(rows, found.paginator.count, found.number, found.paginator.num_pages)


def find_tickets(
    conference: Conference, *, text: str = "", item: str = "", state: str = "", source: str = ""
) -> QuerySet[Ticket]:
    """The tickets of attendees; holds are nobody's yet, and those that were given back never were."""
    never = Q(order__state=OrderState.CANCELLED, order__name="", name="")
    tickets = Ticket.objects.filter(conference=conference).exclude(
        Q(order__state__in=(OrderState.HELD, OrderState.LAPSED)) | never
    )
    if item:
        tickets = tickets.filter(item__slug=item)
    if state:
        tickets = tickets.filter(_of_state(state))
    if source:
        told = Q(origin__isnull=True) if source == HERE else Q(origin__source_list__source=source)
        tickets = tickets.filter(told)
    if words := unicodedata.normalize("NFKC", text).split():
        tickets = tickets.annotate(
            bare_name=Replace("name", Value(" "), Value("")),
            bare_kana=Replace("name_kana", Value(" "), Value("")),
            bare_latin=Replace("name_latin", Value(" "), Value("")),
            order__bare_name=Replace("order__name", Value(" "), Value("")),
        )
        for word in words:
            tickets = tickets.filter(_holds(word))
    related = tickets.select_related("order", "item", "origin__source_list")
    return related.order_by("name_kana", "name", "pk")


def _of_state(state: str) -> Q:
    maybe = Q(order__state=OrderState.CANCELLED, origin__status__in=MAYBE, origin__is_gone=False)
    if state == AttendeeState.WAITING:
        return maybe
    if state == AttendeeState.CANCELLED:
        return Q(order__state=OrderState.CANCELLED) & ~Q(
            pk__in=Ticket.objects.filter(maybe).values("pk")
        )
    return Q(order__state=state)


def _holds(word: str) -> Q:
    spellings = {word, word.translate(_TO_KATAKANA), word.translate(_TO_HIRAGANA)}
    told = Q()
    for name in _SEARCHED:
        for spelling in spellings:
            told |= Q(**{f"{name}__icontains": spelling})
    return told


def attendee_of(ticket: Ticket) -> Attendee:
    """A ticket and its order as one line."""
    order, origin = ticket.order, origin_of(ticket)
    return Attendee(
        order=order.number,
        item=str(ticket.item),
        name=ticket.name,
        name_kana=ticket.name_kana,
        name_latin=ticket.name_latin,
        buyer=order.name,
        email=order.email,
        state=state_of(order, origin),
        source=str(origin.source_list) if origin else "",
        source_number=origin.number if origin else "",
        source_status=origin.status_text if origin else "",
    )


def origin_of(ticket: Ticket) -> Origin | None:
    """Where it came from, unless it was bought here."""
    return getattr(ticket, "origin", None)


def state_of(order: Order, origin: Origin | None) -> AttendeeState:
    """How sure it is that somebody comes."""
    if (
        order.state == OrderState.CANCELLED
        and origin
        and not origin.is_gone
        and origin.status in MAYBE
    ):
        return AttendeeState.WAITING
    return AttendeeState(order.state)


@query("registration.export_attendees", may=may_sell)
def export_attendees(*, by: Actor, conference: Conference) -> Table:
    """Everybody with a ticket as a table: a row for each, a column for each question and list column."""
    questions = list(questions_of(conference))
    tickets = list(find_tickets(conference))
    titles = _titles(tickets, conference)
    zone = conference.zone
    head = [
        *(_("Order"), _("State"), _("Ticket type"), _("Name"), _("Name in kana")),
        *(_("Name in Latin letters"), _("Ordered by"), _("Mail"), _("Language"), _("Yen")),
        *(_("Ordered at"), _("Paid at"), _("Source"), _("Number there"), _("Status there")),
        *(_("Attended there"), *map(str, questions), *titles),
    ]

    def row(ticket: Ticket, answers: list[str]) -> list[Cell]:
        one, order, origin = attendee_of(ticket), ticket.order, origin_of(ticket)
        cells = dict(origin.columns) if origin else {}
        came = None if origin is None else origin.attended
        return [
            *(one.order, str(one.state.label), one.item, one.name, one.name_kana),
            *(one.name_latin, one.buyer, one.email, order.language, ticket.price),
            order.made_at.astimezone(zone),
            order.paid_at.astimezone(zone) if order.paid_at else "",
            *(one.source, one.source_number, one.source_status),
            "" if came is None else str(_("yes") if came else _("no")),
            *answers,
            *(cells.get(title, "") for title in titles),
        ]

    told = _answers_in_words(tickets, questions)
    return Table(head, [row(ticket, cells) for ticket, cells in zip(tickets, told, strict=True)])


def _titles(tickets: Iterable[Ticket], conference: Conference) -> list[str]:
    """Columns of lists that no question has taken up, in the order in which they came."""
    taken = taken_titles(conference)
    found: dict[str, None] = {}
    for ticket in tickets:
        if origin := origin_of(ticket):
            found |= dict.fromkeys(t for t, _cell in origin.columns if fold(t) not in taken)
    return list(found)


def _answers_in_words(tickets: list[Ticket], questions: Iterable[Question]) -> Iterator[list[str]]:
    told = answers_of(tickets)
    for ticket in tickets:
        had = told.get(ticket.pk, {})
        yield [in_words(question, had.get(question.pk, ())) for question in questions]


@query("registration.export_orders", may=may_sell)
def export_orders(*, by: Actor, conference: Conference) -> Table:
    """Every order that was ever placed as a table, the oldest first; those made elsewhere are not of it."""
    orders = Order.objects.filter(conference=conference).exclude(
        state__in=(OrderState.HELD, OrderState.LAPSED)
    )
    here = orders.exclude(tickets__origin__isnull=False).prefetch_related("tickets__item")
    zone = conference.zone
    head = [
        *(_("Order"), _("State"), _("Ordered by"), _("Mail"), _("Language"), _("Tickets")),
        *(_("Ticket types"), _("Yen"), _("Payment"), _("Ordered at"), _("Paid at"), _("Note")),
    ]
    return Table(
        head,
        [
            [
                *(order.number, order.get_state_display(), order.name, order.email, order.language),
                len(order.tickets.all()),
                ", ".join(str(ticket.item) for ticket in order.tickets.all()),
                order.total,
                str(PaymentWay(order.way).label) if order.way else "",
                order.made_at.astimezone(zone),
                order.paid_at.astimezone(zone) if order.paid_at else "",
                order.note,
            ]
            for order in here.order_by("made_at", "pk")
        ],
    )


def sources_of(conference: Conference) -> list[tuple[str, str]]:
    """Where attendees come from: `here` and the services of imported lists, with their names."""
    services = Origin.objects.filter(conference=conference).values_list("source_list__source")
    found = services.order_by("source_list__source").distinct()
    return [(HERE, _("bought here")), *((s, str(SourceKind(s).label)) for (s,) in found)]
