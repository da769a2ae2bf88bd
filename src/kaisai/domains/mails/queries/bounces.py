"""What reports of servers say of mails that we sent."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.registry import query
from kaisai.domains.mails.enums import MailState
from kaisai.domains.mails.models import Mail
from kaisai.domains.mails.rules import may_write
from kaisai.engines.formats.bounces import MOST_MESSAGES, Report, Reports, read_reports

MOST_BYTES = 20_000_000
_IN_A_STATEMENT = 400


@dataclass(frozen=True, slots=True)
class BounceLine:
    """A mail that came back, and what the server said."""

    mail: int
    address: str
    status: str
    said: str


@dataclass(frozen=True, slots=True)
class BouncesTold:
    """What reports say.

    Attributes:
        messages: in the file; `unread` of them are no reports of deliveries.
        came_back: mails that are marked now, each once.
        known: reports of mails that were marked before, or twice in the file.
        later: reports of a trouble that passes (4.x.x): counted, nothing else.
        strange: reports of what we never sent to that address: ignored.
    """

    messages: int
    unread: int
    came_back: int
    known: int
    later: int
    strange: int
    lines: tuple[BounceLine, ...]


@query("mails.preview_bounces", may=may_write)
def preview_bounces(*, by: Actor, conference: Conference, data: bytes) -> BouncesTold:
    """Which mails reports of servers would mark as come back; changes nothing.

    `data` is a report as it lies in a mailbox, or an mbox of several. Refuses a file without any message,
    more than 20 MB and more than 5,000 messages.
    """
    return judge_bounces(conference, read_bounces(data=data))


def read_bounces(*, data: bytes) -> Reports:
    """The reports of a file; refuses one that is too large or holds too many messages, or none."""
    if len(data) > MOST_BYTES:
        sentence = _("At most %s MB at once: split the mailbox.")
        raise Refused("too-large", sentence % (MOST_BYTES // 1_000_000), status=422)
    told = read_reports(data)
    if told.is_cut:  # whoever read the same part again and again would never come to the rest
        sentence = _("At most %s messages at once: split the mailbox.")
        raise Refused("too-many", sentence % f"{MOST_MESSAGES:,}", status=422)
    if not told.messages:
        raise Refused("no-message", _("There is no message in the file."), status=422)
    return told


def judge_bounces(conference: Conference, told: Reports) -> BouncesTold:
    """What holds of mails of this conference; a report is believed of an address that we wrote to only."""
    by_id, by_address = _sent(conference, told.reports)
    lines: dict[int, BounceLine] = {}
    known = later = strange = 0
    for report in told.reports:
        if report.message_id:
            found = by_id.get(report.message_id)
        else:
            found = next((by_address[a] for a in report.addresses if a in by_address), None)
        if found is None or found.email.lower() not in report.addresses:
            strange += 1
        elif not report.is_hard:
            later += 1
        elif found.state == MailState.BOUNCED or found.pk in lines:
            known += 1
        else:
            lines[found.pk] = BounceLine(found.pk, found.email, report.status, report.said)
    counts = (len(lines), known, later, strange)
    return BouncesTold(told.messages, told.unread, *counts, tuple(lines.values()))


def _sent(
    conference: Conference, reports: Sequence[Report]
) -> tuple[dict[str, Mail], dict[str, Mail]]:
    """Mails that left: by their Message-ID, and, for reports without one, the last to an address."""
    ids = sorted({report.message_id for report in reports if report.message_id})
    addresses = sorted({a for report in reports if not report.message_id for a in report.addresses})
    states = (MailState.SENT, MailState.BOUNCED)
    left = Mail.objects.filter(conference=conference, sent_at__isnull=False, state__in=states)
    left = left.annotate(small=Lower("email")).order_by("sent_at", "pk")
    by_id = {mail.message_id: mail for mail in _those(left, "message_id", ids)}
    return by_id, {mail.email.lower(): mail for mail in _those(left, "small", addresses)}


def _those(mails: QuerySet[Mail], name: str, values: Sequence[str]) -> list[Mail]:
    found: list[Mail] = []
    for start in range(0, len(values), _IN_A_STATEMENT):
        found += mails.filter(**{f"{name}__in": values[start : start + _IN_A_STATEMENT]})
    return found
