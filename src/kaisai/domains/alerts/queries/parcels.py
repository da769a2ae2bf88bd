"""What is to be delivered, for the worker: with addresses and secrets."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, F, OuterRef, QuerySet, Subquery, Value, When, Window
from django.db.models.functions import RowNumber

from kaisai.core.conference.models import Conference
from kaisai.domains.alerts.enums import DeliveryState
from kaisai.domains.alerts.models import Delivery, Route

MOST_OF_ONE = 64  # parcels of one conference
MOST_TO_ONE = 8  # of these to one address


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


def due_parcels(at: datetime, under_way: Collection[int] = ()) -> list[Parcel]:
    """What is to be sent now: some of every conference and to every address, whoever else waits.

    Args:
        at: what is due later is left out.
        under_way: numbers of deliveries that are left out, too.

    Returns:
        Of each conference first one for each address, the oldest first; of a route that went, nothing.
    """
    due = Delivery.objects.filter(state=DeliveryState.WAITING, next_at__lte=at)
    due = due.exclude(pk__in=under_way)
    conferences = Conference.objects.filter(pk__in=due.values("conference")).order_by("pk")
    return [parcel for each in conferences for parcel in _of_one(each, due)]


def _of_one(conference: Conference, due: QuerySet[Delivery]) -> Iterator[Parcel]:
    routes = {route.name: route for route in Route.objects.filter(conference=conference)}
    named = Route.objects.filter(conference=OuterRef("conference"), name=OuterRef("route"))
    hook = Case(
        When(target="webhook", then=Subquery(named.values("webhook")[:1])), default=Value("")
    )
    turn = Window(
        RowNumber(), partition_by=[F("target"), F("hook")], order_by=[F("next_at"), F("pk")]
    )
    rows = due.filter(conference=conference).annotate(hook=hook).annotate(turn=turn)
    rows = rows.filter(turn__lte=MOST_TO_ONE).order_by("turn", "next_at", "pk")
    for delivery in rows[:MOST_OF_ONE]:
        route = routes.get(delivery.route)
        channel, _colon, address = delivery.target.partition(":")
        yield Parcel(
            delivery=delivery.pk,
            conference=conference,
            id=f"kaisai-{conference.slug}-{delivery.entry}-{delivery.pk}",
            channel=channel,
            address=address or (route.webhook if route else ""),
            secret=route.webhook_secret if route else "",
            language=route.language if route else "en",
            said=delivery.said,
        )
