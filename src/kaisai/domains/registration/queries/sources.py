"""Who registered elsewhere, and what the lists said of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.operations.registry import query
from kaisai.domains.registration.enums import OrderState, RegistrationStatus
from kaisai.domains.registration.models import AttendeeList, Origin, Standing, Ticket
from kaisai.domains.registration.rules import may_sell
from kaisai.engines.formats.attendees import Registration

COMING = (RegistrationStatus.GOING, RegistrationStatus.UNKNOWN)
MAYBE = (RegistrationStatus.WAITING, RegistrationStatus.LOTTERY)


@dataclass(frozen=True, slots=True)
class AttendeeListNow:
    """A list as it was read last: how many people it knows, and how many of them come."""

    list: AttendeeList
    people: int
    coming: int


@query("registration.list_attendee_lists", may=may_sell)
def list_attendee_lists(*, by: Actor, conference: Conference) -> list[AttendeeListNow]:
    """The lists of people who registered elsewhere, the one read last first."""
    lists = AttendeeList.objects.filter(conference=conference).annotate(
        people=Count("origins"),
        coming=Count("origins", filter=Q(origins__ticket__order__state=OrderState.CONFIRMED)),
    )
    return [
        AttendeeListNow(each, each.people, each.coming) for each in lists.order_by("-imported_at")
    ]


def find_attendee_list(conference: Conference, source: str, name: str) -> AttendeeList | None:
    """The list of that name at that service, if it was ever read."""
    return AttendeeList.objects.filter(conference=conference, source=source, name=name).first()


def origins_of(source_list: AttendeeList) -> QuerySet[Origin]:
    """Everybody whom a list ever named, with ticket and order."""
    return source_list.origins.select_related("ticket__order", "ticket__item").order_by("pk")


def registration_of(origin: Origin) -> Registration:
    """The row of the list as it was read last."""
    told = dict(origin.told)
    moment = told.pop("updated_at")
    answers = tuple((str(title), str(cell)) for title, cell in told.pop("answers"))
    return Registration(
        **told, updated_at=moment and datetime.fromisoformat(moment), answers=answers
    )


def standings_of(tickets: Iterable[Ticket]) -> QuerySet[Standing]:
    """What lists said of these tickets, the oldest first."""
    rows = Standing.objects.filter(origin__ticket__in=list(tickets))
    return rows.select_related("origin__source_list").order_by("at", "pk")
