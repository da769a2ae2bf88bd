"""The chore that asks pages elsewhere for their public figures again. The question has a thread of its own."""

from concurrent.futures import Executor, Future, ThreadPoolExecutor
from datetime import datetime

import structlog

from kaisai.core.identity.actors import WORKER
from kaisai.core.kit.errors import Refused
from kaisai.domains.registration.operations import is_news, note_same, record_figures
from kaisai.domains.registration.queries import (
    Followed,
    ask_connpass,
    find_listing,
    list_due_listings,
)
from kaisai.engines.listings.connpass import Figures, ListingLost

log = structlog.get_logger(__name__)
EVERY = 2.0  # seconds; one page each time, so that connpass is asked seldom


class Refreshing:
    """One question at a time; its answer is recorded in the thread that calls `run`."""

    def __init__(self, threads: Executor | None = None) -> None:
        self._threads = threads or ThreadPoolExecutor(1, thread_name_prefix="figures")
        self._under_way: tuple[Followed, Future[Figures]] | None = None

    def run(self, at: datetime) -> None:
        """Record what is answered, ask for what is due; waits for nobody."""
        if self._under_way is not None:
            followed, asking = self._under_way
            if not asking.done():
                return
            self._under_way = None
            _record(followed, asking, at)
        due = list_due_listings(at)
        if due:
            self._under_way = due[0], self._threads.submit(ask_connpass, due[0].number)


def _record(followed: Followed, asking: "Future[Figures]", at: datetime) -> None:
    told, problem = None, ""
    try:
        told = asking.result()
    except ListingLost as lost:
        problem = lost.code
    except Exception as error:  # noqa: BLE001 - a bug in reading one page must not stop the others
        # The error's own words might quote what was sent.
        log.error("figures could not be read", number=followed.number, error=type(error).__name__)  # noqa: TRY400 - its traceback might show the key
        problem = "status"
    listing = find_listing(followed.conference, followed.source, followed.number)
    if listing is None:  # dropped while it was asked
        return
    if is_news(listing, told) if told else listing.problem != problem:
        try:
            record_figures(
                by=WORKER,
                conference=followed.conference,
                at=at,
                number=followed.number,
                told=told,
                problem=problem,
            )
        except Refused:  # dropped a moment ago
            log.info("a page is no longer followed", number=followed.number)
    else:
        note_same(listing, told, at)
