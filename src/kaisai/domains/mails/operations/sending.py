"""Mails are taken up to be sent, and what became of them is written down.

Whoever takes a mail up has it to itself for some minutes. A worker that dies in that time may have
handed it over or not: it is taken up again, with the Message-ID that it had. Nothing else sends twice.
"""

from datetime import datetime, timedelta

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from kaisai.core.access.verdicts import may_report
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.operations.registry import operation
from kaisai.domains.mails.entries import Bounced, NotSent, Sent, TakenUp
from kaisai.domains.mails.enums import MailState
from kaisai.domains.mails.models import LONGEST_PROBLEM, Mail, Outbox

OWN_FOR = timedelta(minutes=10)  # far longer than a server may take
MINUTE = timedelta(minutes=1)
# Seconds between attempts: a server that is down for a night is waited for.
PAUSES = (60, 300, 900, 3600, 3 * 3600, 6 * 3600, 12 * 3600)


@operation("mails.take_up", may=may_report, offered=False)
def take_up(*, by: Actor, conference: Conference, at: datetime, most: int) -> list[Mail]:
    """Take up mails that are due, as many as may leave in this minute; nobody else sends them meanwhile.

    Writes `mails.taken_up`. Refuses when there are none.
    """
    Outbox.objects.get_or_create(conference=conference)
    box = Outbox.objects.select_for_update().get(conference=conference)  # one counts at a time
    mails = Mail.objects.filter(conference=conference)
    room = min(most, box.per_minute - mails.filter(begun_at__gt=at - MINUTE).count())
    due = mails.filter(state=MailState.WAITING, next_at__lte=at).order_by("next_at", "pk")
    mine = list(due[: max(0, room)].values_list("pk", flat=True))
    if not mine:
        raise Refused("nothing", _("No mail may leave at this moment."))
    chosen = mails.filter(pk__in=mine)
    chosen.update(next_at=at + OWN_FOR, begun_at=at, attempts=F("attempts") + 1)
    record(TakenUp(mails=len(mine)), by=by, at=at, conference=conference)
    return list(chosen.select_related("conference").order_by("pk"))


@operation("mails.record_sending", may=may_report, offered=False)
def record_sending(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    mail: int,
    problem: dict[str, str] | None = None,
    permanent: bool = False,
) -> None:
    """The mail server took a mail, or did not (`problem`, in `en` and `ja`).

    Then it is tried again later; what the server never takes (`permanent`) came back. Writes `mails.sent`,
    `mails.not_sent` or `mails.bounced`. Refuses a mail that was deleted since. Safe to repeat.
    """
    row = Mail.objects.select_for_update().filter(conference=conference, pk=mail).first()
    if row is None:
        raise NotFound(_("There is no such mail."))
    if problem is None:
        row.state, row.sent_at, row.problem_en, row.problem_ja = MailState.SENT, at, "", ""
        news: Sent | NotSent | Bounced = Sent(mail=row.pk)
    else:
        row.problem_en = problem["en"][:LONGEST_PROBLEM]
        row.problem_ja = problem["ja"][:LONGEST_PROBLEM]
        if row.state == MailState.WAITING:
            _postpone(row, at, permanent=permanent)
        said = {"problem_en": row.problem_en, "problem_ja": row.problem_ja}
        news = NotSent(mail=row.pk, attempt=row.attempts, **said)
        news = Bounced(mail=row.pk) if row.state == MailState.BOUNCED else news
    row.save()
    record(news, by=by, at=at, conference=conference, about=row.about)


def _postpone(row: Mail, at: datetime, *, permanent: bool) -> None:
    if permanent:
        row.state = MailState.BOUNCED
    elif row.attempts > len(PAUSES):
        row.state = MailState.FAILED
    else:
        row.next_at = at + timedelta(seconds=PAUSES[max(0, row.attempts - 1)])
