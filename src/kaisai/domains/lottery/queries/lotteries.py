"""Lotteries, how far each is, and the record that everybody may have."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import NotFound
from kaisai.core.operations.registry import query
from kaisai.domains.lottery.enums import ApplicationState, LotteryState
from kaisai.domains.lottery.models import Lottery
from kaisai.domains.lottery.rules import may_apply
from kaisai.domains.registration.enums import OrderState
from kaisai.domains.registration.queries import Elsewhere
from kaisai.engines.lottery.record import Record
from kaisai.engines.lottery.record import read_record as read

_HAVE_APPLIED = ~Q(applications__state=ApplicationState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class LotteryNow:
    """A lottery at an instant.

    Attributes:
        places: how many of each quota it gives away, by the quota's slug.
        applications: how many there are that were not withdrawn.
    """

    lottery: Lottery
    state: LotteryState
    places: dict[str, int]
    applications: int

    @property
    def total(self) -> int:
        """Of the quota of which there are the most: that is how many can win at best."""
        return max(self.places.values(), default=0)


def find_lottery(conference: Conference, slug: str) -> Lottery:
    """The lottery with that slug; refuses with `not-found` when there is none."""
    found = Lottery.objects.filter(conference=conference, slug=slug[:50]).first()
    if found is None:
        raise NotFound(gettext_lazy("There is no lottery “%s”.") % slug[:50])
    return found


def now_of(lottery: Lottery, at: datetime) -> LotteryNow:
    """It, at that instant."""
    shares = lottery.shares.select_related("quota").order_by("quota__slug")
    places = {share.quota.slug: share.places for share in shares}
    applied = lottery.applications.exclude(state=ApplicationState.WITHDRAWN).count()
    return LotteryNow(lottery, lottery.state_at(at), places, applied)


@query("lottery.list_lotteries", may=may_apply)
def list_lotteries(*, by: Actor, conference: Conference, at: datetime) -> list[LotteryNow]:
    """Every lottery: how far it is, what it gives away, how many applied; those that close next first."""
    lotteries = Lottery.objects.filter(conference=conference).annotate(
        applied=Count("applications", filter=_HAVE_APPLIED)
    )
    found = [
        LotteryNow(
            lottery,
            lottery.state_at(at),
            {share.quota.slug: share.places for share in lottery.shares.all()},
            lottery.applied,
        )
        for lottery in lotteries.prefetch_related("shares__quota").order_by("closes_at", "slug")
    ]
    return sorted(found, key=lambda now: now.state is LotteryState.DRAWN)


@query("lottery.read_record", may=may_apply)
def read_record(*, by: Actor, conference: Conference, at: datetime, slug: str) -> str:
    """The record as JSON, with which anybody draws the lottery again; without seed before the draw.

    Refuses with `not-found` before the list is published.
    """
    return _published(find_lottery(conference, slug))


def record_of(lottery: Lottery) -> Record:
    """What was published of it."""
    return read(_published(lottery).encode())


def _published(lottery: Lottery) -> str:
    if not lottery.record:
        sentence = gettext_lazy("The list is published when nobody can apply any more.")
        raise NotFound(sentence)
    return lottery.record


def list_unlisted(at: datetime) -> list[Lottery]:
    """Those that are closed and whose list is not published, of all conferences."""
    closed = Lottery.objects.filter(closes_at__lte=at, listed_at__isnull=True)
    return list(closed.select_related("conference"))


def list_due(at: datetime) -> list[Lottery]:
    """Those of which somebody won a place and does not have it any more, of all conferences."""
    order = "applications__order__"
    gone = Q(**{f"{order}state__in": (OrderState.CANCELLED, OrderState.LAPSED)})
    gone |= Q(**{f"{order}state": OrderState.HELD, f"{order}until__lte": at})
    won = Q(applications__state=ApplicationState.WON)
    due = Lottery.objects.filter(Q(is_due=True) | (won & gone), drawn_at__isnull=False)
    return list(due.distinct().select_related("conference"))


def list_elsewhere(conference: Conference, at: datetime) -> Sequence[Elsewhere]:
    """What the shop says of items that are drawn by lot: the newest lottery of each."""
    lotteries = Lottery.objects.filter(conference=conference).prefetch_related("items")
    return [
        Elsewhere(
            frozenset(item.pk for item in lottery.items.all()),
            _said(lottery, at),
            reverse("lottery:lottery", args=[conference.slug, lottery.slug]),
        )
        for lottery in lotteries.order_by(F("closes_at").asc())
    ]


def _said(lottery: Lottery, at: datetime) -> str:
    zone = lottery.conference.zone
    state = lottery.state_at(at)
    if state is LotteryState.ANNOUNCED:
        moment = date_format(lottery.opens_at.astimezone(zone), "m-d H:i")
        return _("Drawn by lot. You can apply from %s.") % moment
    if state is LotteryState.OPEN:
        moment = date_format(lottery.closes_at.astimezone(zone), "m-d H:i")
        return _("Drawn by lot. Apply until %s.") % moment
    if state is LotteryState.DRAWN:
        return _("Drawn by lot. The result is out.")
    return _("Drawn by lot. Nobody can apply any more.")


def list_drawn_applications(lottery: Lottery) -> list[int]:
    """The keys of those that took part in the draw."""
    drawn = lottery.applications.exclude(rank=0).order_by("pk")
    return list(drawn.values_list("pk", flat=True))
