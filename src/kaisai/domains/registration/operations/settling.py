"""A list that was read becomes orders and tickets: new ones, changed ones, cancelled ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.ids import digest
from kaisai.domains.registration.enums import OrderState, SourceKind
from kaisai.domains.registration.models import (
    FOREVER,
    AttendeeList,
    Item,
    Order,
    Origin,
    Standing,
    Ticket,
)
from kaisai.domains.registration.operations.adopting import CHUNK, adopt
from kaisai.domains.registration.operations.ending import tell_holders
from kaisai.domains.registration.operations.granting import new_number
from kaisai.domains.registration.operations.places import free, take_one
from kaisai.domains.registration.queries import COMING, secret_of, taken_titles
from kaisai.engines.formats.attendees import Change, Registration, identity

# Longer than those of orders made here, so that thousands at once hardly ever meet one.
NUMBER_LETTERS = 10


class What(StrEnum):
    """What a list says of somebody, compared with what it said before."""

    ADDED = "added"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    REACTIVATED = "reactivated"


@dataclass(frozen=True, slots=True)
class Step:
    """One person to be added, changed, cancelled or let in again; `origin` is None for a new one."""

    what: What
    change: Change
    origin: Origin | None

    @property
    def row(self) -> Registration:
        """The person as the list has them now, or had them last."""
        return self.change.after or self.change.before  # type: ignore[return-value]  # one is there


@dataclass(slots=True)
class Settling:
    """Carries out the steps of one reading of a list, at one instant, in few statements."""

    conference: Conference
    source_list: AttendeeList
    items: Mapping[str, Item]
    at: datetime
    by: Actor
    standings: list[Standing] = field(default_factory=list)

    def carry_out(self, steps: Sequence[Step]) -> None:
        """Make tables what the list says."""
        self._add([step.row for step in steps if step.origin is None])
        titles: dict[int, set[str]] = {}
        known: list[Origin] = []
        for step in steps:
            if step.origin is not None:
                self._change(step, step.origin)
                known.append(step.origin)
                titles[step.origin.pk] = {f.field for f in step.change.fields if f.is_answer}
        taken = taken_titles(self.conference)
        adopt(known, taken, self.at, titles)
        Standing.objects.bulk_create(self.standings, batch_size=CHUNK)

    def settle_places(self) -> int:
        """Whoever comes has a place of each quota of the item, if there is one; how many lack one."""
        lacking = 0
        coming = Ticket.objects.filter(
            origin__source_list=self.source_list, order__state=OrderState.CONFIRMED
        )
        tickets = coming.filter(item__quotas__isnull=False).distinct()
        for ticket in tickets.prefetch_related("item__quotas", "places").order_by("pk"):
            wanted = {quota.pk for quota in ticket.item.quotas.all()}
            has = {place.quota_id for place in ticket.places.all()} & wanted
            has |= {quota for quota in wanted - has if take_one(ticket, quota, FOREVER, self.at)}
            if ticket.takes != len(has):
                ticket.takes = len(has)
                ticket.save(update_fields=["takes"])
            lacking += has != wanted
        return lacking

    def _add(self, rows: Sequence[Registration]) -> None:
        orders = Order.objects.bulk_create(map(self._order, rows), batch_size=CHUNK)
        tickets = Ticket.objects.bulk_create(
            (self._ticket(row, order) for row, order in zip(rows, orders, strict=True)),
            batch_size=CHUNK,
        )
        origins = Origin.objects.bulk_create(
            (self._origin(row, ticket) for row, ticket in zip(rows, tickets, strict=True)),
            batch_size=CHUNK,
        )
        self.standings += [self._standing(origin) for origin in origins]
        adopt(origins, taken_titles(self.conference), self.at)

    def _order(self, row: Registration) -> Order:
        is_coming = row.status in COMING
        order = Order(
            conference=self.conference,
            number=new_number(NUMBER_LETTERS),
            state=OrderState.CONFIRMED if is_coming else OrderState.CANCELLED,
            until=FOREVER if is_coming else self.at,
            made_at=self._moment(row),
            name=called(row),
            email=_mail(row.email),
            total=0,
            note="" if is_coming else self._note(row),
        )
        order.secret_digest = digest(secret_of(order))
        return order

    def _ticket(self, row: Registration, order: Order) -> Ticket:
        item = self.items[kind_of(row.kind)]
        return Ticket(
            conference=self.conference,
            order=order,
            item=item,
            price=0,
            tax_rate=item.tax_rate,
            takes=0,
            name=called(row),
            name_kana=_line(row.name_kana),
        )

    def _origin(self, row: Registration, ticket: Ticket) -> Origin:
        origin = Origin(
            conference=self.conference,
            source_list=self.source_list,
            ticket=ticket,
            key=key_of(row),
        )
        self._tell(origin, row)
        return origin

    def _tell(self, origin: Origin, row: Registration) -> None:
        told = asdict(row)
        told["updated_at"] = row.updated_at.isoformat() if row.updated_at else None
        origin.told, origin.number, origin.user = told, row.number[:200], row.user[:200]
        origin.status, origin.status_text = row.status, row.status_text[:100]
        origin.attended, origin.is_gone = row.attended, False

    def _standing(self, origin: Origin) -> Standing:
        return Standing(
            conference=self.conference,
            origin=origin,
            at=self.at,
            status=origin.status,
            status_text=origin.status_text,
            is_gone=origin.is_gone,
        )

    def _change(self, step: Step, origin: Origin) -> None:
        before = (origin.status, origin.status_text, origin.is_gone)
        if step.change.after is None:
            origin.is_gone = True
        else:
            self._tell(origin, step.change.after)
        origin.save()
        if before != (origin.status, origin.status_text, origin.is_gone):
            self.standings.append(self._standing(origin))
        if step.what is What.CANCELLED:  # before it is renamed: it is they who hold it
            tell_holders([origin.ticket], by=self.by, at=self.at)
        self._rename(step, origin.ticket)
        self._restate(step, origin.ticket)

    def _rename(self, step: Step, ticket: Ticket) -> None:
        """Only what the list changed: what was corrected here meanwhile stays."""
        changed = {change.field for change in step.change.fields if not change.is_answer}
        if "name" in changed:
            ticket.name = ticket.order.name = called(step.row)
        if "name_kana" in changed:
            ticket.name_kana = _line(step.row.name_kana)
        if "email" in changed:
            ticket.order.email = _mail(step.row.email)
        item = self.items.get(kind_of(step.row.kind))
        if item is not None and ticket.item_id != item.pk:
            free([ticket])
            ticket.item, ticket.takes = item, 0

    def _restate(self, step: Step, ticket: Ticket) -> None:
        order = ticket.order
        if step.what is What.REACTIVATED:
            order.state, order.until, order.note = OrderState.CONFIRMED, FOREVER, ""
        elif step.what is What.CANCELLED:
            free([ticket])
            ticket.takes = 0
            order.state, order.until, order.note = (
                OrderState.CANCELLED,
                self.at,
                self._note(step.row),
            )
        elif order.state == OrderState.CANCELLED and step.row.status not in COMING:
            order.note = self._note(step.row)
        ticket.save()
        order.save()

    def _note(self, row: Registration) -> str:
        """Who looks for somebody on a waiting list at the desk reads so."""
        return f"{SourceKind(row.source).label}: {row.status_text}"[:300] if row.status_text else ""

    def _moment(self, row: Registration) -> datetime:
        moment = row.updated_at
        if moment is None or not 1970 < moment.year < 2200:
            return self.at
        return moment.replace(tzinfo=self.conference.zone)


def key_of(row: Registration) -> str:
    """By what a registration is known again; a digest, so that it is never too long."""
    source, is_number, text = identity(row)
    return digest(f"{source}\n{is_number}\n{text}")


def kind_of(name: str) -> str:
    """A ticket type as aliases keep it."""
    return _line(name)


def called(row: Registration) -> str:
    """How somebody is called: the name, else what comes nearest."""
    return _line(row.name or row.user or row.email or row.number)


def _line(text: str) -> str:
    return " ".join(text.split())[:200].strip()


def _mail(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        return ""
    return text if len(text) <= 254 else ""


def steps_of(changes: Iterable[Change], origins: Mapping[str, Origin]) -> list[Step]:
    """What each change means for the door."""
    steps = []
    for change in changes:
        row = change.after or change.before
        if row is not None:
            origin = origins.get(key_of(row))
            steps.append(Step(_what(change, origin), change, origin))
    return steps


def _what(change: Change, origin: Origin | None) -> What:
    if origin is None:
        return What.ADDED
    came = origin.status in COMING and not origin.is_gone
    comes = change.after is not None and change.after.status in COMING
    if came == comes:
        return What.CHANGED
    return What.REACTIVATED if comes else What.CANCELLED
