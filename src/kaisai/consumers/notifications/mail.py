"""Alerts by mail."""

import hashlib

from kaisai.consumers.notifications.channels import NotDelivered
from kaisai.core.kit.posting import NotTaken, mail_domain, post
from kaisai.domains.alerts.queries import Parcel
from kaisai.engines.alerting.rules import Words

LONGEST_SUBJECT = 180


class Mail:
    """The subject is the line that says what is wrong; the text says the rest."""

    def send(self, parcel: Parcel, url: str) -> None:
        """See `Channel`."""
        said = parcel.said[parcel.language]
        mark = hashlib.sha256(parcel.id.encode()).hexdigest()[:32]
        domain = mail_domain()
        headers = {"Message-ID": f"<{mark}@{domain}>"}
        if parcel.said["key"]:  # the beginning, the news and the end of one alert are one thread
            thread = hashlib.sha256(f"{parcel.conference.slug} {parcel.said['key']}".encode())
            headers["References"] = f"<{thread.hexdigest()[:32]}@{domain}>"
        line = " ".join(said["line"].split())[:LONGEST_SUBJECT]
        try:
            post(
                to=parcel.address,
                subject=f"[{parcel.conference.slug}] {line}",
                text=f"{said['line']}\n\n{said['text']}\n\n{url}\n",
                headers=headers,
            )
        except NotTaken as error:
            raise NotDelivered(
                Words(error.sentence["en"], error.sentence["ja"]), permanent=error.permanent
            ) from error
