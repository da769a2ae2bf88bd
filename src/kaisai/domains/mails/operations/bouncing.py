"""Mails came back, as servers report it."""

from datetime import datetime

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import Told, record, record_all
from kaisai.core.operations.registry import operation
from kaisai.domains.mails.entries import Bounced, BouncesRead
from kaisai.domains.mails.enums import MailState
from kaisai.domains.mails.models import LONGEST_PROBLEM, Mail
from kaisai.domains.mails.queries import BouncesTold, judge_bounces, read_bounces
from kaisai.domains.mails.rules import may_write
from kaisai.engines.formats.bounces import Reports


@operation("mails.import_bounces", may=may_write, prepare=read_bounces)
def import_bounces(
    *, by: Actor, conference: Conference, at: datetime, data: bytes, prepared: Reports
) -> BouncesTold:
    """Mark the mails that came back for good, as reports of servers (RFC 3464) say.

    `data` is as for `mails.preview_bounces`. Further mails to these addresses are held back. What a report
    says of an address to which we did not write is ignored. Writes `mails.bounced` for each, and
    `mails.bounces_read`. Refuses a file without any message, more than 20 MB and more than 5,000
    messages. Safe to repeat.
    """
    told = judge_bounces(conference, prepared)
    said = {line.mail: f"{line.status} {line.said}".strip() for line in told.lines}
    mails = list(Mail.objects.select_for_update().in_bulk(said).values())
    for mail in mails:
        mail.state = MailState.BOUNCED
        mail.problem_en = mail.problem_ja = said[mail.pk][:LONGEST_PROBLEM]
    Mail.objects.bulk_update(mails, ["state", "problem_en", "problem_ja"], batch_size=100)
    record_all([Told(Bounced(mail=mail.pk), by, at, conference, mail.about) for mail in mails])
    news = BouncesRead(
        messages=told.messages, came_back=told.came_back, later=told.later, strange=told.strange
    )
    record(news, by=by, at=at, conference=conference, about="outbox")
    return told
