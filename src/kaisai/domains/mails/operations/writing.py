"""A mail is put into the outbox, once for each key; by whoever has something to say."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import Told, record_all
from kaisai.core.kit.posting import mail_domain
from kaisai.core.kit.rows import add_rows
from kaisai.domains.mails.entries import Written
from kaisai.domains.mails.enums import MailState
from kaisai.domains.mails.models import LONGEST_SUBJECT, Mail
from kaisai.domains.mails.queries import fill, find_occasion, outbox_of, wording_of

LANGUAGES = ("en", "ja")


@dataclass(frozen=True, slots=True)
class Draft:
    """What is written to whom.

    Attributes:
        key: its own in the conference; what is written twice is there once.
        words: for the places of the wording, but for those that are put in when it leaves.
        is_asked_for: somebody wants this very mail; it waits for no release.
    """

    occasion: str
    about: str
    email: str
    language: str
    key: str
    words: Mapping[str, str]
    is_asked_for: bool = False


def write(*, by: Actor, conference: Conference, at: datetime, draft: Draft) -> Mail | None:
    """Put a mail into the outbox, inside the operation that causes it; None when its key is there already.

    It is held back where mails wait for release, unless somebody asked for this very mail, and where an
    earlier one to the address came back. Writes `mails.written`.
    """
    told = _told(draft, conference, at, _wording(conference, draft))
    told |= _standing(conference, draft, came_back=_came_back(conference, draft.email))
    mail, is_new = Mail.objects.get_or_create(conference=conference, key=draft.key, defaults=told)
    if not is_new:
        return None
    tell([mail], by=by, at=at)
    return mail


def write_all(
    *, by: Actor, conference: Conference, at: datetime, drafts: Sequence[Draft]
) -> list[Mail]:
    """Put many mails into the outbox in a few statements; see `write`.

    Their keys are those of what was made in this very transaction, so that none can be there already.
    """
    wordings = {(one.occasion, one.language): one for one in drafts}
    worded = {kind: _wording(conference, one) for kind, one in wordings.items()}
    back = Mail.objects.filter(conference=conference, state=MailState.BOUNCED)
    came_back = {email.lower() for email in back.values_list("email", flat=True)}
    waits = outbox_of(conference).waits
    mails = [
        Mail(
            conference=conference,
            key=one.key,
            **_told(one, conference, at, worded[one.occasion, one.language]),
            **_state(
                came_back=one.email.lower() in came_back, waits=waits and not one.is_asked_for
            ),
        )
        for one in drafts
    ]
    add_rows(mails)
    tell(mails, by=by, at=at)
    return mails


def message_id_of(conference: Conference, key: str) -> str:
    """The same for each attempt, so that mailboxes notice a repetition."""
    mark = hashlib.sha256(f"kaisai/{conference.slug}/{key}".encode()).hexdigest()[:32]
    return f"{mark}@{mail_domain()}"


def tell(mails: Sequence[Mail], *, by: Actor, at: datetime) -> None:
    """Journal of each that it is in the outbox."""
    record_all([Told(_news(mail), by, at, mail.conference, mail.about) for mail in mails])


def _news(mail: Mail) -> Written:
    label = find_occasion(mail.occasion).label
    return Written(mail=mail.pk, occasion=label.localize("en"), occasion_ja=label.localize("ja"))


def _language(draft: Draft) -> str:
    return draft.language if draft.language in LANGUAGES else "en"


def _wording(conference: Conference, draft: Draft) -> tuple[str, str]:
    return wording_of(conference, find_occasion(draft.occasion), _language(draft))


def _told(
    draft: Draft, conference: Conference, at: datetime, wording: tuple[str, str]
) -> dict[str, Any]:
    subject, text = wording
    return {
        "occasion": draft.occasion,
        "about": draft.about,
        "email": draft.email,
        "language": _language(draft),
        "subject": " ".join(fill(subject, draft.words).split())[:LONGEST_SUBJECT],
        "text": text,
        "words": dict(draft.words),
        "message_id": message_id_of(conference, draft.key),
        "written_at": at,
        "next_at": at,
    }


def _came_back(conference: Conference, email: str) -> bool:
    to_it = Mail.objects.filter(conference=conference, email__iexact=email)
    return to_it.filter(state=MailState.BOUNCED).exists()


def _standing(conference: Conference, draft: Draft, *, came_back: bool) -> dict[str, Any]:
    waits = not came_back and not draft.is_asked_for and outbox_of(conference).waits
    return _state(came_back=came_back, waits=waits)


def _state(*, came_back: bool, waits: bool) -> dict[str, Any]:
    if came_back:
        return {
            "state": MailState.HELD,
            "problem_en": "An earlier mail to this address came back. Correct it, or release this one.",
            "problem_ja": "このアドレスへの以前のメールが不達でした。アドレスを確認し、送る場合は許可してください。",
        }
    return {"state": MailState.HELD if waits else MailState.WAITING}
