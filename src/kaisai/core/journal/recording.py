"""Writing entries: inside a transaction, with an actor, or not at all."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.kinds import Kind
from kaisai.core.journal.models import Entry
from kaisai.core.kit.rows import add_rows


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


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be recorded, and of whom."""

    news: Kind
    by: Actor
    at: datetime
    conference: Conference | None
    about: str = ""
    cause: int | None = None


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
    return record_all([Told(news, by, at, conference, about, cause)])[0]


def record_all(many: Sequence[Told]) -> list[Entry]:
    """Write an entry for each, in that order, and return them.

    Raises:
        RuntimeError: outside a transaction, where the entries could outlive what they tell of.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an entry is recorded inside the transaction of what it tells of")
    current = _current.get()
    entries = add_rows(_entry(told, current) for told in many)
    if current is not None:
        current.entries.extend(entries)
    return entries


def _entry(told: Told, current: Recording | None) -> Entry:
    return Entry(
        conference=told.conference.slug if told.conference is not None else "",
        kind=told.news.kind_name,
        version=told.news.version,
        at=told.at,
        actor_kind=told.by.kind,
        actor_identity=told.by.identity,
        actor_label=told.by.label[:120],
        about=told.about,
        payload=told.news.payload(),
        operation=current.operation if current else "",
        cause=told.cause if told.cause is not None or current is None else current.cause,
    )
