"""Alerts by mail, through the server of KAISAI_MAIL_URL."""

import hashlib
import smtplib

from django.conf import settings
from django.core.mail import EmailMessage

from kaisai.consumers.notifications.channels import NotDelivered
from kaisai.domains.alerts.queries import Parcel
from kaisai.engines.alerting.rules import Words

LONGEST_SUBJECT = 180
PERMANENT_CODES = range(500, 600)  # RFC 5321, 4.2.1


class Mail:
    """The subject is the line that says what is wrong; the text says the rest."""

    def send(self, parcel: Parcel, url: str) -> None:
        """See `Channel`."""
        said = parcel.said[parcel.language]
        mark = hashlib.sha256(parcel.id.encode()).hexdigest()[:32]
        domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
        headers = {"Message-ID": f"<{mark}@{domain}>", "Auto-Submitted": "auto-generated"}
        if parcel.said["key"]:  # the beginning, the news and the end of one alert are one thread
            thread = hashlib.sha256(f"{parcel.conference.slug} {parcel.said['key']}".encode())
            headers["References"] = f"<{thread.hexdigest()[:32]}@{domain}>"
        line = " ".join(said["line"].split())[:LONGEST_SUBJECT]
        message = EmailMessage(
            subject=f"[{parcel.conference.slug}] {line}",
            body=f"{said['line']}\n\n{said['text']}\n\n{url}\n",
            to=[parcel.address],
            headers=headers,
        )
        try:
            message.send()
        except smtplib.SMTPRecipientsRefused as refused:
            code = min((code for code, _ in refused.recipients.values()), default=0)
            raise NotDelivered(
                Words(
                    f"The mail server does not take this address ({code}); correct it.",
                    f"メールサーバーがこの宛先を受け付けません（{code}）。アドレスを直してください。",
                ),
                permanent=code in PERMANENT_CODES,
            ) from refused
        except (OSError, smtplib.SMTPException) as error:
            why = type(error).__name__
            raise NotDelivered(
                Words(
                    f"The mail server did not take it ({why}); check KAISAI_MAIL_URL.",
                    f"メールサーバーに渡せませんでした（{why}）。KAISAI_MAIL_URL を確認してください。",
                )
            ) from error
