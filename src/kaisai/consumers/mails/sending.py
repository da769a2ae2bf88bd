"""The chore that sends mails: so many a minute, a few at once, each in a thread of its own."""

import contextlib
import time
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from datetime import datetime
from typing import TYPE_CHECKING

import structlog
from django.db import close_old_connections, connection

from kaisai.core.identity.actors import WORKER
from kaisai.core.kit.clock import now
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.kit.posting import NotTaken, post
from kaisai.domains.mails.operations import record_sending, take_up
from kaisai.domains.mails.queries import compose, conferences_with_mail, find_mail, outbox_of

if TYPE_CHECKING:
    from kaisai.domains.mails.models import Mail

log = structlog.get_logger(__name__)
AT_ONCE = 8
AT_ONCE_OF_ONE = 4  # of one conference
EVERY = 1.0  # seconds
TRIES = 6  # to write down what became of a mail, when the database is busy

BUG = {
    "en": "kaisai itself failed; see its log.",
    "ja": "kaisai 側の異常です。ログを確認してください。",
}


class Posting:
    """Keeps what is under way. What became of a mail is recorded in its thread at once.

    So only a worker that dies between handing a mail over and recording it lets it be sent twice, with
    the same Message-ID; one that is told to stop waits for what it has begun.
    """

    def __init__(self, threads: Executor | None = None) -> None:
        self._threads = threads or ThreadPoolExecutor(AT_ONCE, thread_name_prefix="mails")
        self._under_way: dict[int, list[Future[None]]] = {}

    def run(self, at: datetime) -> None:
        """Begin what is due and what there is room for; waits for nobody."""
        busy = {
            conference: [one for one in some if not one.done()]
            for conference, some in self._under_way.items()
        }
        self._under_way = {conference: some for conference, some in busy.items() if some}
        due = conferences_with_mail(at)
        for conference in sorted(due, key=lambda one: len(self._under_way.get(one.pk, ()))):
            mine = self._under_way.setdefault(conference.pk, [])
            room = min(AT_ONCE - self._busy(), AT_ONCE_OF_ONE - len(mine))
            if room <= 0:
                continue
            with contextlib.suppress(Refused):  # enough for this minute, or another worker has them
                mails = take_up(by=WORKER, conference=conference, at=at, most=room)
                mine += [self._threads.submit(send, mail) for mail in mails]

    def _busy(self) -> int:
        return sum(len(some) for some in self._under_way.values())


def send(mail: "Mail") -> None:
    """Hand a mail over and write down what became of it; one that close-out deleted is left."""
    _refresh()
    with contextlib.suppress(NotFound):
        find_mail(mail.conference, mail.pk)
        _record(mail, *_posted(mail))


def _refresh() -> None:
    """A connection that broke is given up; not within a transaction, which would be lost with it."""
    if not connection.in_atomic_block:
        close_old_connections()


def _posted(mail: "Mail") -> tuple[dict[str, str] | None, bool]:
    """What went wrong, and whether for good."""
    try:
        ready = compose(mail)
        post(
            to=mail.email,
            subject=ready.subject,
            text=ready.text,
            headers={"Message-ID": f"<{mail.message_id}>"},
            reply_to=outbox_of(mail.conference).reply_to,
            attachments=ready.attachments,
        )
    except NotTaken as error:
        return error.sentence, error.permanent
    except Exception:  # a bug with one mail must not stop the others
        log.exception("a mail could not be sent", mail=mail.pk)
        return BUG, False
    return None, False


def _record(mail: "Mail", problem: dict[str, str] | None, permanent: bool) -> None:
    """A database that is away for a moment is waited for: unrecorded, the mail would leave again."""
    for attempt in range(TRIES):
        try:
            record_sending(
                by=WORKER,
                conference=mail.conference,
                at=now(),
                mail=mail.pk,
                problem=problem,
                permanent=permanent,
            )
        except NotFound:  # deleted meanwhile: there is nothing to write it down in
            return
        except Exception:  # told, and tried again
            log.exception("what became of a mail could not be recorded", mail=mail.pk)
            _refresh()
            time.sleep(2**attempt)
        else:
            return
