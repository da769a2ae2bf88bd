"""A mail is put into the outbox, once for each key; by whoever has something to say."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.posting import mail_domain
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
    found = find_occasion(draft.occasion)
    language = draft.language if draft.language in LANGUAGES else "en"
    subject, text = wording_of(conference, found, language)
    mail, is_new = Mail.objects.get_or_create(
        conference=conference,
        key=draft.key,
        defaults={
            "occasion": draft.occasion,
            "about": draft.about,
            "email": draft.email,
            "language": language,
            "subject": " ".join(fill(subject, draft.words).split())[:LONGEST_SUBJECT],
            "text": text,
            "words": dict(draft.words),
            "message_id": message_id_of(conference, draft.key),
            "written_at": at,
            "next_at": at,
            **_standing(conference, draft),
        },
    )
    if not is_new:
        return None
    tell(mail, by=by, at=at)
    return mail


def message_id_of(conference: Conference, key: str) -> str:
    """The same for each attempt, so that mailboxes notice a repetition."""
    mark = hashlib.sha256(f"kaisai/{conference.slug}/{key}".encode()).hexdigest()[:32]
    return f"{mark}@{mail_domain()}"


def tell(mail: Mail, *, by: Actor, at: datetime) -> None:
    """Journal that it is in the outbox."""
    label = find_occasion(mail.occasion).label
    news = Written(mail=mail.pk, occasion=label.localize("en"), occasion_ja=label.localize("ja"))
    record(news, by=by, at=at, conference=mail.conference, about=mail.about)


def _standing(conference: Conference, draft: Draft) -> dict[str, str]:
    came_back = Mail.objects.filter(
        conference=conference, email__iexact=draft.email, state=MailState.BOUNCED
    )
    if came_back.exists():
        return {
            "state": MailState.HELD,
            "problem_en": "An earlier mail to this address came back. Correct it, or release this one.",
            "problem_ja": "このアドレスへの以前のメールが不達でした。アドレスを確認し、送る場合は許可してください。",
        }
    waits = outbox_of(conference).waits and not draft.is_asked_for
    return {"state": MailState.HELD if waits else MailState.WAITING}
