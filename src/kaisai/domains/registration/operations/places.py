"""Places change hands: one statement each, so that no two can have the same."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q

from kaisai.core.kit.rows import for_update, marks
from kaisai.domains.registration.models import FOREVER, FREE, Place, Quota, Ticket, Voucher

_GIVE = """UPDATE registration_place SET ticket_id = told.column2, until = told.column3
    FROM (VALUES {rows}) AS told WHERE registration_place.id = told.column1"""
_FREE = """SELECT id FROM registration_place WHERE quota_id = %s AND until <= %s AND kept_until <= %s
    ORDER BY until, number LIMIT %s {lock}"""
_KEPT_FOR = """SELECT id FROM registration_place WHERE quota_id = %s AND until <= %s AND voucher_id = %s
    ORDER BY until, number LIMIT %s {lock}"""
_KEEP_FOR = """UPDATE registration_place SET voucher_id = told.column2, kept_until = told.column3
    FROM (VALUES {rows}) AS told WHERE registration_place.id = told.column1"""
_KEPT = "SELECT ticket_id FROM registration_place WHERE ticket_id IN {tickets} ORDER BY id {lock}"
_KEEP = "UPDATE registration_place SET until = %s WHERE ticket_id IN {tickets}"
_ROWS = 300  # in a statement; SQLite takes no more than about a thousand values


def find_free(quota_id: int, many: int, at: datetime) -> list[int]:
    """Up to so many free places of a quota, the ones longest free first, ours until the transaction ends.

    On PostgreSQL whoever comes at the same moment gets the next ones instead of waiting for these;
    SQLite has one writer at a time.
    """
    moment = connection.ops.adapt_datetimefield_value(at)
    return _find(_FREE, [quota_id, moment, moment, many])


def find_kept_for(voucher_id: int, quota_id: int, many: int, at: datetime) -> list[int]:
    """The same of those that are kept for a voucher, whether that is over or not."""
    moment = connection.ops.adapt_datetimefield_value(at)
    return _find(_KEPT_FOR, [quota_id, moment, voucher_id, many])


def _find(statement: str, values: Sequence[Any]) -> list[int]:
    locks = connection.features.has_select_for_update_skip_locked
    with connection.cursor() as cursor:
        cursor.execute(statement.format(lock="FOR UPDATE SKIP LOCKED" if locks else ""), values)
        return [place for (place,) in cursor.fetchall()]


def give(places: Sequence[tuple[int, Ticket, datetime]]) -> None:
    """Give each of these free places to its ticket, until then."""
    _change(_GIVE, [(place, ticket.pk, until) for place, ticket, until in places])


def keep_for(places: Sequence[tuple[int, Voucher]]) -> None:
    """Keep each of these free places for its voucher, as long as that is valid."""
    _change(_KEEP_FOR, [(place, voucher.pk, voucher.valid_until) for place, voucher in places])


def _change(statement: str, places: Sequence[tuple[int, int, datetime]]) -> None:
    adapt = connection.ops.adapt_datetimefield_value
    for start in range(0, len(places), _ROWS):
        part = places[start : start + _ROWS]
        rows = ", ".join(["(%s, %s, %s)"] * len(part))
        with connection.cursor() as cursor:
            cursor.execute(
                statement.format(rows=rows),
                [value for place, key, until in part for value in (place, key, adapt(until))],
            )


def take_one(ticket: Ticket, quota_id: int, until: datetime, at: datetime) -> bool:
    """Give the ticket a free place of the quota until then; False when there is none."""
    found = find_free(quota_id, 1, at)
    give([(place, ticket, until) for place in found])
    return bool(found)


def find_kept(tickets: Sequence[int]) -> list[int]:
    """For each place of these tickets the ticket, ours until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_KEPT.format(tickets=marks(tickets), lock=for_update()), tickets)
        return [ticket for (ticket,) in cursor.fetchall()]


def keep(tickets: Sequence[int]) -> None:
    """The places of these tickets are theirs for good."""
    until = connection.ops.adapt_datetimefield_value(FOREVER)
    with connection.cursor() as cursor:
        cursor.execute(_KEEP.format(tickets=marks(tickets)), [until, *tickets])


def free(tickets: Iterable[Ticket]) -> None:
    """The places of the tickets are free again."""
    Place.objects.filter(ticket__in=list(tickets)).update(until=FREE, ticket=None)


def remove_free(quota: Quota, many: int, at: datetime) -> int:
    """Take away so many free places, the last ones first; how many there were to take."""
    rows = quota.places.select_for_update(
        skip_locked=True
    )  # SQLite, with one writer, takes it as it is
    not_kept = Q(voucher=None) | Q(kept_until__lte=at)
    last = rows.filter(not_kept, until__lte=at).order_by("-number")
    gone = last.values_list("pk", flat=True)[:many]
    return Place.objects.filter(pk__in=list(gone)).delete()[0]
