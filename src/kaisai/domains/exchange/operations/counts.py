"""Whether anybody may ask how many clients are connected."""

from datetime import datetime

from kaisai.core.access.verdicts import may_run_conference
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.operations.registry import operation
from kaisai.domains.exchange.entries import CountsClosed, CountsOpened
from kaisai.domains.exchange.models import Publication


@operation("exchange.open_counts", may=may_run_conference)
def open_counts(*, by: Actor, conference: Conference, at: datetime) -> Publication:
    """Let anybody ask how many clients are connected in each room and at each access point.

    Counts only, without a token, under `/<conference>/v1/associations/`. Writes
    `exchange.counts_opened`. Safe to repeat.
    """
    found, _made = Publication.objects.get_or_create(conference=conference, defaults={"since": at})
    record(CountsOpened(conference=conference.slug), by=by, at=at, conference=conference)
    return found


@operation("exchange.close_counts", may=may_run_conference)
def close_counts(*, by: Actor, conference: Conference, at: datetime) -> None:
    """Let only the crew ask how many clients are connected. Writes `exchange.counts_closed`. Safe to repeat."""
    Publication.objects.filter(conference=conference).delete()
    record(CountsClosed(conference=conference.slug), by=by, at=at, conference=conference)
