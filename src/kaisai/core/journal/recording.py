"""Writing entries: inside a transaction, with an actor, or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.kinds import Kind
from kaisai.core.journal.models import Entry


@dataclass(slots=True)
class Recording:
    """What the operation under way has journaled."""

    operation: str
    cause: int | None = None
    entries: list[Entry] = field(default_factory=list)


_current: ContextVar[Recording | None] = ContextVar("recording", default=None)


@contextmanager
def recording(operation: str, *, cause: int | None = None) -> Iterator[Recording]:
    """Collect the entries that are recorded inside; nested operations report to each level."""
    outer = _current.get()
    inner = Recording(operation, cause if cause is not None or outer is None else outer.cause)
    token = _current.set(inner)
    try:
        yield inner
    finally:
        _current.reset(token)
        if outer is not None:
            outer.entries.extend(inner.entries)


def record(
    news: Kind,
    *,
    by: Actor,
    at: datetime,
    conference: Conference | None,
    about: str = "",
    cause: int | None = None,
) -> Entry:
    """Write one entry and return it.

    Raises:
        RuntimeError: outside a transaction, where the entry could outlive what it tells of.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an entry is recorded inside the transaction of what it tells of")
    current = _current.get()
    entry = Entry(
        conference=conference.slug if conference is not None else "",
        kind=news.kind_name,
        version=news.version,
        at=at,
        actor_kind=by.kind,
        actor_identity=by.identity,
        actor_label=by.label[:120],
        about=about,
        payload=news.payload(),
        operation=current.operation if current else "",
        cause=cause if cause is not None or current is None else current.cause,
    )
    entry.save(force_insert=True)
    if current is not None:
        current.entries.append(entry)
    return entry
