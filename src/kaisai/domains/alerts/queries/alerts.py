"""Which alerts there are and were."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, IntegerField, Prefetch, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from kaisai.core.access.verdicts import may_see_conference
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import NotFound
from kaisai.core.operations.registry import query
from kaisai.domains.alerts.enums import Severity
from kaisai.domains.alerts.models import Acknowledgement, Alert, Delivery
from kaisai.domains.alerts.queries.counting import count_firing

Mark = tuple[object, ...]
RECENT = timedelta(hours=12)
MOST_RECENT = 50
_WORST_FIRST = Case(
    When(level=Severity.CRITICAL, then=Value(0)), default=Value(1), output_field=IntegerField()
)


def list_firing(conference: Conference) -> QuerySet[Alert]:
    """What is wrong now: the worst first, then the oldest."""
    newest = Prefetch("acknowledgements", Acknowledgement.objects.order_by("-at", "-pk"))
    return (
        Alert.objects.filter(conference=conference, ended_at=None)
        .prefetch_related(newest)
        .order_by(_WORST_FIRST, "since", "pk")
    )


def list_ended(conference: Conference, at: datetime) -> QuerySet[Alert]:
    """What ended lately, the last first."""
    ended = Alert.objects.filter(conference=conference, ended_at__gt=at - RECENT)
    return ended.order_by("-ended_at", "-pk")[:MOST_RECENT]


def find_alert(conference: Conference, alert: int) -> Alert:
    """The alert with that number; refuses with `not-found`."""
    found = Alert.objects.filter(conference=conference, pk=alert).first()
    if found is None:
        raise NotFound(_("There is no such alert."))
    return found


def mark_of(alert: Any) -> Mark:
    """What of an alert must be kept anew when it changes; of a row, or of `operations.AlertNow`."""
    members = ((m["rule"], m["subject"], m["level"]) for m in alert.members)
    return (alert.key, alert.cause, alert.level, *alert.hides, str(alert.hidden), *members)


def open_marks(conference: Conference) -> frozenset[Mark]:
    """The marks of what is wrong now, as it is kept."""
    return frozenset(map(mark_of, Alert.objects.filter(conference=conference, ended_at=None)))


def list_deliveries(conference: Conference) -> QuerySet[Delivery]:
    """Messages, the newest first."""
    return Delivery.objects.filter(conference=conference).order_by("-entry", "-pk")


@query("alerts.firing", may=may_see_conference)
def firing(*, by: Actor, conference: Conference) -> QuerySet[Alert]:
    """What is wrong now, one alert for each cause, the worst first."""
    return list_firing(conference)


@query("alerts.ended", may=may_see_conference)
def ended(*, by: Actor, conference: Conference, at: datetime) -> QuerySet[Alert]:
    """What ended in the last hours, the last first."""
    return list_ended(conference, at)


@query("alerts.count", may=may_see_conference)
def count(*, by: Actor, conference: Conference) -> dict[str, int]:
    """How many alerts there are now, by level."""
    return count_firing(conference).levels
