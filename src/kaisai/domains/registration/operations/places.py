"""Places change hands: one statement each, so that no two can have the same."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from kaisai.domains.registration.models import FOREVER, FREE, Place, Quota, Ticket

# On PostgreSQL whoever comes at the same moment takes the next place instead of waiting for this
# one; SQLite has one writer at a time.
_TAKE = """UPDATE registration_place SET ticket_id = %s, until = %s WHERE id = (
    SELECT id FROM registration_place WHERE quota_id = %s AND until <= %s
    ORDER BY until, number LIMIT 1 {lock}) AND until <= %s"""


def take(ticket: Ticket, quota_id: int, until: datetime, at: datetime) -> bool:
    """Give the ticket a free place of the quota until then; False when there is none."""
    locks = connection.features.has_select_for_update_skip_locked
    adapt = connection.ops.adapt_datetimefield_value
    now = adapt(at)
    with connection.cursor() as cursor:
        cursor.execute(
            _TAKE.format(lock="FOR UPDATE SKIP LOCKED" if locks else ""),
            [ticket.pk, adapt(until), quota_id, now, now],
        )
        return bool(cursor.rowcount == 1)


def keep(tickets: Iterable[Ticket]) -> int:
    """The places of the tickets are theirs for good; how many they are."""
    return Place.objects.filter(ticket__in=list(tickets)).update(until=FOREVER)


def free(tickets: Iterable[Ticket]) -> None:
    """The places of the tickets are free again."""
    Place.objects.filter(ticket__in=list(tickets)).update(until=FREE, ticket=None)


def remove_free(quota: Quota, many: int, at: datetime) -> int:
    """Take away so many free places, the last ones first; how many there were to take."""
    rows = quota.places.select_for_update(
        skip_locked=True
    )  # SQLite, with one writer, takes it as it is
    gone = rows.filter(until__lte=at).order_by("-number").values_list("pk", flat=True)[:many]
    return Place.objects.filter(pk__in=list(gone)).delete()[0]
