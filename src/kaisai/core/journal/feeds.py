"""Reading the journal: gap-safe, at least once, each consumer at its own pace."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import connection, transaction
from django.db.models import Q

from kaisai.core.journal.models import Cursor, Entry, Parked
from kaisai.core.kit.errors import Unavailable

log = structlog.get_logger(__name__)
ATTEMPTS = 5


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in the journal: everything up to and including it has been read."""

    tx: int = 0
    entry_id: int = 0


@dataclass(frozen=True, slots=True)
class Consumer:
    """Somebody who follows the journal.

    Attributes:
        name: stable, names its cursor.
        consume: called once or more per entry; must be idempotent (key: entry id + target).
        kinds: prefixes of kinds it wants, empty for all.
    """

    name: str
    consume: Callable[[Entry], None]
    kinds: tuple[str, ...] = ()

    def wants(self, entry: Entry) -> bool:
        """Whether the entry is of a kind it follows."""
        return not self.kinds or entry.kind.startswith(self.kinds)


_CONSUMERS: dict[str, Consumer] = {}


def follow(consumer: Consumer) -> None:
    """Register a consumer; the worker walks the journal for it."""
    if consumer.name in _CONSUMERS:
        raise RuntimeError(f"consumer {consumer.name} is registered twice")
    _CONSUMERS[consumer.name] = consumer


def all_consumers() -> list[Consumer]:
    """Every registered consumer."""
    return list(_CONSUMERS.values())


def horizon() -> int:
    """The transaction id below which nothing can appear any more (PostgreSQL); 1 on SQLite."""
    if connection.vendor != "postgresql":
        return 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])


def end_of_journal() -> Position:
    """The position from which only what comes later is read."""
    last = (
        Entry.objects.filter(tx__lt=horizon())
        .order_by("-tx", "-id")
        .values_list("tx", "id")
        .first()
    )
    return Position(*last) if last else Position()


def read_after(position: Position, *, limit: int = 500) -> Sequence[Entry]:
    """The entries that follow `position`, in an order in which none can be skipped."""
    later = Q(tx=position.tx, id__gt=position.entry_id) | Q(tx__gt=position.tx)
    return list(Entry.objects.filter(later, tx__lt=horizon()).order_by("tx", "id")[:limit])


def walk(consumer: Consumer, *, at: datetime, limit: int = 200) -> int:
    """Hand the next entries to one consumer and remember how far it got; returns how many.

    A consumer that raises `Unavailable` is asked again later, up to five times; an entry that
    it cannot digest is parked and the walk goes on.
    """
    with transaction.atomic():
        cursor, _ = Cursor.objects.get_or_create(consumer=consumer.name)
    entries = read_after(Position(cursor.tx, cursor.entry_id), limit=limit)
    done = 0
    for done, entry in enumerate(entries, start=1):
        wanted = consumer.wants(entry)
        if wanted and not _hand_over(consumer, entry, at):
            return done - 1
        # What nobody wants costs no transaction of its own: during a sale there are thousands.
        if wanted or done == len(entries):
            Cursor.objects.filter(pk=cursor.pk).update(tx=entry.tx, entry_id=entry.pk)
    return done


def _hand_over(consumer: Consumer, entry: Entry, at: datetime) -> bool:
    """True when the walk may go on: digested, or parked."""
    try:
        consumer.consume(entry)
    except Unavailable as error:
        if not error.permanent and _count_attempt(consumer, entry, error, at) < ATTEMPTS:
            return False
        _park(consumer, entry, error, at)
    except Exception as error:  # noqa: BLE001 - the outermost loop: a poisoned entry must not stop the rest
        _park(consumer, entry, error, at)
    else:
        Parked.objects.filter(consumer=consumer.name, entry_id=entry.pk).delete()
    return True


def _count_attempt(consumer: Consumer, entry: Entry, error: Exception, at: datetime) -> int:
    parked, _ = Parked.objects.get_or_create(
        consumer=consumer.name,
        entry_id=entry.pk,
        defaults={"error": str(error)[:300], "parked_at": at},
    )
    parked.attempts += 1
    parked.save(update_fields=["attempts"])
    return parked.attempts


def _park(consumer: Consumer, entry: Entry, error: Exception, at: datetime) -> None:
    log.warning("entry parked", consumer=consumer.name, entry=entry.pk, error=repr(error))
    Parked.objects.update_or_create(
        consumer=consumer.name,
        entry_id=entry.pk,
        defaults={
            "error": f"{type(error).__name__}: {error}"[:300],
            "parked_at": at,
            "attempts": ATTEMPTS,
        },
    )
