"""What is to be delivered, for the worker: with addresses and secrets."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kaisai.core.conference.models import Conference
from kaisai.domains.alerts.enums import DeliveryState
from kaisai.domains.alerts.models import Delivery, Route

MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message to one mailbox or webhook.

    Attributes:
        delivery: its number.
        id: stable from attempt to attempt, so that a receiver notices a repetition.
        channel: `mail` or `webhook`.
        address: mailbox or URL.
        secret: of the webhook.
        said: `{"en": {"line", "text"}, "ja": …, "why", "alert", "key", "level", …}`.
    """

    delivery: int
    conference: Conference
    id: str
    channel: str
    address: str
    secret: str
    language: str
    said: dict[str, Any]


def due_parcels(at: datetime) -> list[Parcel]:
    """What is to be sent now, the oldest first; of a route that went, nothing."""
    due = (
        Delivery.objects.filter(state=DeliveryState.WAITING, next_at__lte=at)
        .select_related("conference")
        .order_by("next_at", "pk")[:MOST_AT_ONCE]
    )
    parcels = []
    for delivery in due:
        route = Route.objects.filter(conference=delivery.conference_id, name=delivery.route).first()
        channel, _colon, address = delivery.target.partition(":")
        parcels.append(
            Parcel(
                delivery=delivery.pk,
                conference=delivery.conference,
                id=f"kaisai-{delivery.conference.slug}-{delivery.entry}-{delivery.pk}",
                channel=channel,
                address=address or (route.webhook if route else ""),
                secret=route.webhook_secret if route else "",
                language=route.language if route else "en",
                said=delivery.said,
            )
        )
    return parcels
