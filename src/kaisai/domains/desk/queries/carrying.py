"""What a device takes along to work without a network: as little about people as the desk needs."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.clock import to_ms
from kaisai.core.operations.registry import query
from kaisai.domains.desk.queries.lists import all_lists
from kaisai.domains.desk.queries.notes import notes_of
from kaisai.domains.desk.rules import may_work_at_desk
from kaisai.domains.registration.queries import (
    answers_at_desk,
    find_codes,
    list_gone_tickets,
    list_items,
    list_sold_tickets,
    origin_of,
)
from kaisai.engines.admission.merging import DAY_BEGINS

PART = 2000  # tickets in one answer


@dataclass(frozen=True, slots=True)
class ListToCarry:
    """An admission list; without items it lets in every ticket that is not an add-on."""

    slug: str
    en: str
    ja: str
    rule: str
    items: tuple[int, ...]
    capacity: int | None
    room: str


@dataclass(frozen=True, slots=True)
class ItemToCarry:
    """A ticket type."""

    id: int
    en: str
    ja: str
    kind: str


@dataclass(frozen=True, slots=True)
class TicketToCarry:
    """A sold ticket: what a desk says aloud, and by what it finds somebody.

    Attributes:
        order: its number; of what was bought later, that of the order whose tickets it goes with.
        mail: half of the digest of the buyer's mail address: who is told an address finds it, who
            has the device does not learn any.
        owed: yen that are still to be paid for its order.
        source: its number where it was registered, of imported lists.
        said: what a desk should know, in English and Japanese: answers, and a note of the crew.
    """

    id: int
    number: str
    generation: int
    item: int
    order: str
    name: str
    kana: str
    latin: str
    mail: str
    owed: int
    source: str
    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class GoneTicket:
    """A ticket that is no longer valid: nothing of whose it was."""

    id: int
    number: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A part of it; `next` is to be asked for `after`, None with the last part.

    Attributes:
        conference: its number in codes.
        gone: tickets that are no longer valid; with the first part.
        keys: public keys by their number, hexadecimal.
        until: when it is to be wiped, milliseconds since 1970.
        at: kaisai's clock.
    """

    conference: int
    en: str
    ja: str
    zone: str
    keys: dict[str, str]
    lists: tuple[ListToCarry, ...]
    items: tuple[ItemToCarry, ...]
    tickets: tuple[TicketToCarry, ...]
    gone: tuple[GoneTicket, ...]
    next: int | None
    until: int
    at: int


@query("desk.snapshot", may=may_work_at_desk)
def snapshot(*, by: Actor, conference: Conference, at: datetime, after: int = 0) -> Snapshot:
    """What a device needs to let people in without a network; 2,000 tickets at a time."""
    codes = find_codes(conference)
    tickets = list_sold_tickets(conference, after, PART) if codes else []
    keys = [row.pk for row in tickets]
    answers, notes = answers_at_desk(conference, keys), notes_of(conference, keys)
    gone = list_gone_tickets(conference) if codes and not after else []
    return Snapshot(
        conference=conference.pk,
        en=conference.name.localize("en"),
        ja=conference.name.localize("ja"),
        zone=conference.time_zone,
        keys={"1": codes.public.hex()} if codes else {},
        lists=tuple(
            ListToCarry(
                row.slug,
                row.name.localize("en"),
                row.name.localize("ja"),
                row.rule,
                tuple(item.pk for item in row.items.all()),
                row.capacity,
                str(row.room or ""),
            )
            for row in all_lists(conference)
        ),
        items=tuple(
            ItemToCarry(row.pk, row.name.localize("en"), row.name.localize("ja"), row.kind)
            for row in list_items(conference)
        ),
        tickets=tuple(
            TicketToCarry(
                row.pk,
                codes.number(row.pk),
                row.generation,
                row.item_id,
                (row.order.beside or row.order).number,
                row.name,
                row.name_kana,
                row.name_latin,
                mail_mark(row.order.email),
                0 if row.order.state == "confirmed" else row.order.total,
                origin.number if (origin := origin_of(row)) else "",
                _said(answers.get(row.pk, ()), notes.get(row.pk, "")),
            )
            for row in tickets
            if codes
        ),
        gone=tuple(GoneTicket(key, codes.number(key)) for key in gone if codes),
        next=tickets[-1].pk if len(tickets) == PART else None,
        until=to_ms(over_at(conference)),
        at=to_ms(at),
    )


def _said(answers: Iterable[tuple[str, str]], note: str) -> tuple[tuple[str, str], ...]:
    return (*answers, *(((note, note),) if note else ()))


def over_at(conference: Conference) -> datetime:
    """When a device has to forget everybody."""
    over = datetime.combine(conference.ends_on + timedelta(days=2), time(), conference.zone)
    return over + DAY_BEGINS


def mail_mark(email: str) -> str:
    """By what a device knows a mail address again."""
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()[:32] if email else ""
