"""The statements of a door, which is asked hundreds of times a second: written out, so that none is put together each time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from i18nfield.strings import LazyI18nString

from kaisai.domains.registration.enums import ItemKind
from kaisai.domains.registration.queries import SoldTicket

_GATE = """SELECT l.id, l.rule, l.capacity, l.name, l.room_id,
    (SELECT count(*) FROM desk_admissionlist_items x WHERE x.admissionlist_id = l.id),
    (SELECT count(*) FROM desk_admissionlist_items x WHERE x.admissionlist_id = l.id AND x.item_id = %s)
    FROM desk_admissionlist l WHERE l.conference_id = %s AND l.slug = %s"""
_ADMITTED = (
    "SELECT 1 FROM desk_admission WHERE admission_list_id = %s AND ticket_id = %s AND turn = %s"
)
_SCAN = """INSERT INTO desk_scan (conference_id, admission_list_id, ticket_id, device, number, desk, at, device_at,
    received_at, turn, undoes_device, is_out, note, by_label, tx)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, '', false, %s, %s, 0) RETURNING id"""
_ADMISSION = """INSERT INTO desk_admission (conference_id, admission_list_id, ticket_id, turn, scan_id, at)
    VALUES (%s, %s, %s, %s, %s, %s)"""


@dataclass(frozen=True, slots=True)
class Gate:
    """A list, and whether it lets a certain ticket in; with a room it is a gate, which knows who is inside."""

    id: int
    rule: str
    capacity: int | None
    name: LazyI18nString
    room: int | None
    entitles: bool


@dataclass(frozen=True, slots=True)
class NewScan:
    """A line about to be written."""

    conference: int
    gate: int
    ticket: int
    turn: str
    desk: str
    number: int
    at: datetime
    note: str
    by: str


def find_gate(conference: int, slug: str, ticket: SoldTicket) -> Gate | None:
    """The list with that slug, as a ticket finds it."""
    with connection.cursor() as cursor:
        cursor.execute(_GATE, [ticket.item, conference, slug[:50]])
        row = cursor.fetchone()
    if row is None:
        return None
    key, rule, capacity, name, room, items, its = row
    entitles = bool(its) if items else ticket.kind != ItemKind.ADD_ON
    return Gate(key, rule, capacity, LazyI18nString(name), room, entitles)


def was_admitted(gate: int, ticket: int, turn: str) -> bool:
    """Whether the turn is used."""
    with connection.cursor() as cursor:
        cursor.execute(_ADMITTED, [gate, ticket, turn])
        return cursor.fetchone() is not None


def enter(scan: NewScan) -> bool:
    """Write scan and admission; False, and neither is written, when somebody else was faster."""
    at = connection.ops.adapt_datetimefield_value(scan.at)
    who: list[Any] = [scan.conference, scan.gate, scan.ticket]
    told: list[Any] = [
        scan.desk,
        scan.number,
        scan.desk,
        at,
        at,
        at,
        scan.turn,
        scan.note,
        scan.by[:120],
    ]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_SCAN, [*who, *told])
            cursor.execute(_ADMISSION, [*who, scan.turn, cursor.fetchone()[0], at])
    except IntegrityError:
        return False
    return True
