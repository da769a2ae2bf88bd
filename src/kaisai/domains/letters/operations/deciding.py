"""The crew issues a letter or refuses it, and the guest is told by mail."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.cleaning import clean_fields
from kaisai.core.operations.registry import operation
from kaisai.domains.letters.entries import Issued, Refusal
from kaisai.domains.letters.enums import LetterState
from kaisai.domains.letters.models import Letter, Letterhead
from kaisai.domains.letters.queries import (
    ISSUED,
    REFUSED,
    about_of,
    details_of,
    find_letter,
    is_valid,
    surroundings_of,
    words_of,
)
from kaisai.domains.letters.rules import may_write_letters
from kaisai.domains.mails.operations import Draft, drop_about, write
from kaisai.domains.registration.queries import holder_of, lock_tickets


@operation("letters.issue", may=may_write_letters)
def issue(*, by: Actor, conference: Conference, at: datetime, letter: int) -> Letter:
    """Issue a letter under the next number, as the letterhead is now; its guest is told by mail.

    Writes `letters.issued`, and `mails.written` where a mail address is known. Refuses what is decided,
    a ticket that is no longer theirs or no longer confirmed, and details that cannot be read any more.
    """
    found = _locked(conference, letter)
    if found.state != LetterState.WAITING:
        raise Refused("decided", _("This request is decided already."))
    if not is_valid(found):
        sentence = _("The ticket is cancelled, or somebody else's by now: refuse the request.")
        raise Refused("no-ticket", sentence)
    details_of(found)
    head = Letterhead.objects.select_for_update().filter(conference=conference).first()
    if head is None:
        raise Refused("no-host", _("Say first who invites, under Letterhead."))
    head.issued += 1
    head.save(update_fields=["issued"])
    found.number, found.code = head.issued, f"{conference.slug[:30]}-L-{head.issued:04d}"
    found.printed = surroundings_of(conference, head)
    found.state, found.decided_at = LetterState.ISSUED, at
    found.save()
    news = Issued(request=found.pk, letter=found.code)
    record(news, by=by, at=at, conference=conference, about=about_of(found))
    _tell(found, ISSUED, by=by, at=at)
    return found


@operation("letters.refuse", may=may_write_letters)
def refuse(*, by: Actor, conference: Conference, at: datetime, letter: int, reason: str) -> Letter:
    """Refuse a letter, also one that was issued and is wrong; whoever asked gets the reason by mail.

    What the passport says is erased, and a letter can no longer be downloaded; its number is not given
    again. Writes `letters.refused`, which does not tell the reason, and `mails.written` where a mail
    address is known. Refuses no reason, and what is refused already.
    """
    found = _locked(conference, letter)
    if found.state == LetterState.REFUSED:
        raise Refused("decided", _("This request is decided already."))
    found.reason = " ".join(reason.split())
    if not found.reason:
        raise Refused("no-reason", _("Say why: the guest is told."), status=422)
    clean_fields(found, "reason")
    found.state, found.decided_at, found.sealed = LetterState.REFUSED, at, b""
    found.save()
    drop_about(by=by, conference=conference, at=at, about=about_of(found))
    news = Refusal(request=found.pk)
    record(news, by=by, at=at, conference=conference, about=about_of(found))
    if is_valid(found):
        _tell(found, REFUSED, by=by, at=at)
    return found


def _locked(conference: Conference, letter: int) -> Letter:
    found = find_letter(conference, letter)
    lock_tickets(conference, [found.ticket_id])
    return find_letter(conference, letter)


def _tell(letter: Letter, occasion: str, *, by: Actor, at: datetime) -> None:
    holder = holder_of(letter.ticket)
    if not holder.email:
        return  # whoever it was given to looks at the page of the ticket
    draft = Draft(
        occasion=occasion,
        about=about_of(letter),
        email=holder.email,
        language=holder.language,
        key=f"{occasion}:{letter.pk}",
        words=words_of(letter, holder.language),
    )
    write(by=by, conference=letter.conference, at=at, draft=draft)
