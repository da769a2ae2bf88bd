"""Handing one mail to the server of KAISAI_MAIL_URL."""

import smtplib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage

PERMANENT_CODES = range(500, 600)  # RFC 5321, 4.2.1


class NotTaken(Exception):
    """The server did not take it.

    Attributes:
        sentence: what to do about it, in `en` and `ja`.
        permanent: it never will take this mail for this address.
    """

    def __init__(self, en: str, ja: str, *, permanent: bool = False) -> None:
        super().__init__(en)
        self.sentence = {"en": en, "ja": ja}
        self.permanent = permanent


@dataclass(frozen=True, slots=True)
class Attachment:
    """A small file that goes with a mail."""

    name: str
    content: str
    type: str


def mail_domain() -> str:
    """The domain of the sender, for Message-IDs."""
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"


def post(
    *,
    to: str,
    subject: str,
    text: str,
    headers: Mapping[str, str],
    reply_to: str = "",
    attachments: Sequence[Attachment] = (),
) -> None:
    """Hand one mail over: plain text, marked as sent by a program.

    A line break in the subject is a blank; one in another header is refused by Django, which encodes
    everything (RFC 2047).

    Raises:
        NotTaken: the server refused it, or there is none.
    """
    message = EmailMessage(
        subject=" ".join(subject.split()).replace("=?", "= ?"),  # is no encoded word (RFC 2047)
        body=text,
        to=[to],
        headers={"Auto-Submitted": "auto-generated", **headers},
        reply_to=[reply_to] if reply_to else None,
        attachments=[(each.name, each.content, each.type) for each in attachments],
    )
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as refused:
        code = min((code for code, _ in refused.recipients.values()), default=0)
        raise NotTaken(
            f"The mail server does not take this address ({code}); correct it.",
            f"メールサーバーがこの宛先を受け付けません（{code}）。アドレスを直してください。",
            permanent=code in PERMANENT_CODES,
        ) from refused
    except smtplib.SMTPDataError as refused:
        code = refused.smtp_code
        raise NotTaken(
            f"The mail server does not take this mail ({code}).",
            f"メールサーバーがこのメールを受け付けません（{code}）。",
            permanent=code in PERMANENT_CODES,
        ) from refused
    except (OSError, smtplib.SMTPException) as error:
        why = type(error).__name__
        raise NotTaken(
            f"The mail server did not take it ({why}); check KAISAI_MAIL_URL.",
            f"メールサーバーに渡せませんでした（{why}）。KAISAI_MAIL_URL を確認してください。",
        ) from error
