"""What the crew does with mails: send again, hold back, release, drop, say that one came back."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.operations.registry import operation
from kaisai.domains.mails.entries import Bounced, Dropped, Held, Released
from kaisai.domains.mails.enums import MailState
from kaisai.domains.mails.models import LONGEST_PROBLEM, Mail
from kaisai.domains.mails.operations.writing import message_id_of, tell
from kaisai.domains.mails.queries import find_mail
from kaisai.domains.mails.rules import may_write

MOST_COPIES = 20


@operation("mails.resend", may=may_write)
def resend(*, by: Actor, conference: Conference, at: datetime, mail: int) -> Mail:
    """Send a mail once more: a copy with a Message-ID of its own, with addresses as they are now.

    Writes `mails.written`. Refuses one that has not left yet, and a twenty-first copy. Repeating sends
    another one each time.
    """
    old = find_mail(conference, mail)
    if old.state in (MailState.WAITING, MailState.HELD):
        raise Refused("not-sent-yet", _("This mail has not left yet: release it, or wait."))
    first = old.key.partition("+")[0]
    copies = Mail.objects.filter(conference=conference, key__startswith=f"{first}+").count()
    if copies >= MOST_COPIES:
        raise Refused("too-many", _("This mail was sent again twenty times. Write by hand."))
    key = f"{first}+{copies + 1}"
    told = ("occasion", "about", "email", "language", "subject", "text", "words")
    copy = Mail.objects.create(
        conference=conference,
        key=key,
        message_id=message_id_of(conference, key),
        written_at=at,
        next_at=at,
        **{name: getattr(old, name) for name in told},
    )
    tell([copy], by=by, at=at)
    return copy


@operation("mails.hold", may=may_write)
def hold(
    *, by: Actor, conference: Conference, at: datetime, mails: Sequence[int] | None = None
) -> int:
    """Hold back mails that wait to be sent: those that are named, or all; how many.

    Writes `mails.held`. Refuses when there are none.
    """
    many = _move(conference, mails, (MailState.WAITING,), MailState.HELD, at)
    record(Held(mails=many), by=by, at=at, conference=conference)
    return many


@operation("mails.release", may=may_write)
def release(
    *, by: Actor, conference: Conference, at: datetime, mails: Sequence[int] | None = None
) -> int:
    """Let mails go that were held back: those that are named, or all; how many.

    Writes `mails.released`. Refuses when there are none.
    """
    many = _move(conference, mails, (MailState.HELD,), MailState.WAITING, at)
    record(Released(mails=many), by=by, at=at, conference=conference)
    return many


@operation("mails.drop", may=may_write)
def drop(
    *, by: Actor, conference: Conference, at: datetime, mails: Sequence[int] | None = None
) -> int:
    """Do not send mails that are held back or wait: those that are named, or all that are held; how many.

    Writes `mails.dropped`. Refuses when there are none.
    """
    from_states = (MailState.HELD,) if mails is None else (MailState.HELD, MailState.WAITING)
    many = _move(conference, mails, from_states, MailState.DROPPED, at)
    record(Dropped(mails=many), by=by, at=at, conference=conference)
    return many


@operation("mails.record_bounce", may=may_write)
def record_bounce(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    address: str = "",
    message_id: str = "",
    problem: str = "",
) -> Mail:
    """Say that a mail came back, by its Message-ID or as the last one to an address.

    Further mails to the address are held back. Writes `mails.bounced`. Refuses when no such mail was sent.
    """
    found = _sent(conference, address, message_id).order_by("-sent_at", "-pk").first()
    if found is None:
        raise NotFound(_("No mail was sent that this could be. Look at the address."))
    found.state = MailState.BOUNCED
    said = " ".join(problem.split())[:LONGEST_PROBLEM]
    found.problem_en = said or "It came back."
    found.problem_ja = said or "不達で戻りました。"
    found.save(update_fields=["state", "problem_en", "problem_ja"])
    record(Bounced(mail=found.pk), by=by, at=at, conference=conference, about=found.about)
    return found


def drop_about(*, by: Actor, conference: Conference, at: datetime, about: str) -> None:
    """What has not left about one thing does not leave, inside the operation that ends the thing.

    Writes `mails.dropped` where there is any.
    """
    late = Mail.objects.filter(conference=conference, about=about)
    not_left = late.filter(state__in=(MailState.WAITING, MailState.HELD))
    if many := not_left.update(state=MailState.DROPPED):
        record(Dropped(mails=many), by=by, at=at, conference=conference, about=about)


def _sent(conference: Conference, address: str, message_id: str) -> QuerySet[Mail]:
    sent = Mail.objects.filter(conference=conference, state=MailState.SENT)
    if told := message_id.strip().strip("<>"):
        return sent.filter(message_id=told)
    if told := address.strip():
        return sent.filter(email__iexact=told)
    raise Refused("no-address", _("Say which mail came back: its address or its Message-ID."))


def _move(
    conference: Conference,
    mails: Sequence[int] | None,
    from_states: Sequence[MailState],
    to: MailState,
    at: datetime,
) -> int:
    chosen = Mail.objects.filter(conference=conference, state__in=from_states)
    if mails is not None:
        chosen = chosen.filter(pk__in=[one for one in mails if 0 < one < 2**63])
    told = {"problem_en": "", "problem_ja": ""} if to == MailState.WAITING else {}
    due = {"next_at": at} if to == MailState.WAITING else {}
    many = chosen.update(state=to, **told, **due)
    if not many:
        raise Refused("nothing", _("No mail is left for which this could be done."))
    return many
