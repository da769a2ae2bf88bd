"""The chore that sends what is due. A slow receiver delays nobody: every message has a thread of its own.

No conference and no address has all the threads.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from ipaddress import ip_network

import structlog
from django.conf import settings
from django.urls import reverse

from kaisai.consumers.notifications.channels import Channel, NotDelivered
from kaisai.consumers.notifications.mail import Mail
from kaisai.consumers.notifications.webhooks import Webhook
from kaisai.core.identity.actors import WORKER
from kaisai.core.kit.clock import now
from kaisai.domains.alerts.operations import record_delivery
from kaisai.domains.alerts.queries import Parcel, due_parcels
from kaisai.engines.alerting.rules import Words

log = structlog.get_logger(__name__)
AT_ONCE = 32
AT_ONCE_OF_ONE = 8  # of one conference
AT_ONCE_EACH = 4  # to one address, so that one that hangs leaves threads for the others
EVERY = 1.0  # seconds


class Sending:
    """Keeps what is under way; what it sent is recorded in the thread that calls `run`.

    A worker that ends between sending and recording sends again: then with the same id, by which
    receivers of webhooks and mailboxes know a repetition.
    """

    def __init__(self, channels: Mapping[str, Channel]) -> None:
        self._channels = channels
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="notices")
        self._under_way: dict[int, tuple[Parcel, Future[None]]] = {}

    def run(self, at: datetime) -> None:
        """Record what is done, begin what is due; waits for nobody."""
        for delivery, (parcel, sending) in list(self._under_way.items()):
            if sending.done():
                self._record(parcel, sending)
                del self._under_way[delivery]
        for parcel in self._in_turn(due_parcels(at, self._under_way.keys())):
            if self._has_room(parcel):
                channel = self._channels[parcel.channel]
                sending = self._threads.submit(channel.send, parcel, _url(parcel))
                self._under_way[parcel.delivery] = (parcel, sending)

    def _in_turn(self, parcels: Iterable[Parcel]) -> list[Parcel]:
        """Those of the conferences that have the least under way first."""
        places = Counter(other.conference.pk for other, _ in self._under_way.values())
        turns = []
        for parcel in parcels:
            turns.append((places[parcel.conference.pk], parcel))
            places[parcel.conference.pk] += 1
        return [parcel for _place, parcel in sorted(turns, key=lambda turn: turn[0])]

    def _has_room(self, parcel: Parcel) -> bool:
        others = [other for other, _ in self._under_way.values()]
        same = sum(other.address == parcel.address for other in others)
        own = sum(other.conference.pk == parcel.conference.pk for other in others)
        return same < AT_ONCE_EACH and own < AT_ONCE_OF_ONE and len(others) < AT_ONCE

    def _record(self, parcel: Parcel, sending: "Future[None]") -> None:
        problem, permanent = None, False
        try:
            sending.result()
        except NotDelivered as error:
            problem, permanent = error.problem, error.permanent
        except Exception:  # a bug in one channel must not stop the others
            log.exception("a notice could not be sent", delivery=parcel.delivery)
            problem = Words(
                "kaisai itself failed; see its log.",
                "kaisai 側の異常です。ログを確認してください。",
            )
        record_delivery(
            by=WORKER,
            conference=parcel.conference,
            at=now(),
            delivery=parcel.delivery,
            problem=problem,
            permanent=permanent,
        )


def _url(parcel: Parcel) -> str:
    """The page of an alert, or of the routes for a test."""
    slug, alert = parcel.conference.slug, parcel.said["alert"]
    page = (
        reverse("alerts:alert", args=[slug, alert])
        if alert
        else reverse("alerts:routes", args=[slug])
    )
    return settings.PUBLIC_URL + page


def make_sending() -> Sending:
    """With all channels there are."""
    allowed = [ip_network(each, strict=False) for each in settings.WEBHOOK_NETWORKS]
    return Sending({"mail": Mail(), "webhook": Webhook(allowed)})
