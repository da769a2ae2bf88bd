"""What people have set: rules of the conference, routes, silences, acknowledgements, announced work."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kaisai.core.access.verdicts import may_see_conference
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import NotFound
from kaisai.core.operations.registry import query
from kaisai.domains.alerts.models import Acknowledgement, Override, Route, Silence
from kaisai.domains.alerts.queries.shifts import shifts_of
from kaisai.domains.monitoring.enums import Subject
from kaisai.domains.monitoring.queries import list_maintenance
from kaisai.engines.alerting import desk
from kaisai.engines.alerting.reading import default_rules, overlay
from kaisai.engines.alerting.rules import Level, Rule

LEVELS = {"warn": Level.WARN, "critical": Level.CRITICAL}


def list_routes(conference: Conference) -> QuerySet[Route]:
    """Routes by name."""
    return Route.objects.filter(conference=conference).order_by("name")


def find_route(conference: Conference, name: str) -> Route:
    """The route of that name; refuses with `not-found`."""
    route = list_routes(conference).filter(name=name).first()
    if route is None:
        raise NotFound(_("There is no route “%s”.") % name[:60])
    return route


def list_silences(conference: Conference, at: datetime) -> QuerySet[Silence]:
    """Silences that are not over, the first to end first."""
    return Silence.objects.filter(conference=conference, ends_at__gt=at).order_by("ends_at", "pk")


def list_overrides(conference: Conference) -> dict[str, dict[str, Any]]:
    """What differs, by rule."""
    return dict(Override.objects.filter(conference=conference).values_list("rule", "changes"))


def rules_of(conference: Conference) -> Mapping[str, Rule]:
    """The rules of a conference; changes to a rule that there is no longer are left out."""
    known = default_rules()
    changes = {rule: kept for rule, kept in list_overrides(conference).items() if rule in known}
    return overlay(known, changes, conference.slug)


def desk_of(conference: Conference, at: datetime, phase: str) -> desk.Desk:
    """All that people have set, for planning."""
    acknowledgements = Acknowledgement.objects.filter(
        conference=conference, alert__ended_at=None
    ).select_related("alert")
    return desk.Desk(
        routes=tuple(_route(route) for route in list_routes(conference) if route.direct),
        silences=(*map(_silence, list_silences(conference, at)), *_work(conference, at)),
        acknowledgements=tuple(
            desk.Acknowledgement(
                incident=each.alert.key,
                by=each.by_label,
                at=each.at.timestamp(),
                until=each.until.timestamp() if each.until else None,
            )
            for each in acknowledgements
        ),
        shifts=shifts_of(conference),
        phase=phase,
    )


def _route(route: Route) -> desk.Route:
    later = (desk.Step(step["route"], 60.0 * step["minutes"]) for step in route.steps)
    return desk.Route(
        id=route.name,
        steps=(desk.Step(route.name), *later),
        level=LEVELS[route.level],
        rooms=frozenset(route.rooms),
        labels=frozenset(route.labels),
        phases=frozenset(route.phases),
    )


def _silence(silence: Silence) -> desk.Silence:
    return desk.Silence(
        until=silence.ends_at.timestamp(),
        rule=silence.rule,
        subject=silence.subject,
        device=silence.device,
        room=silence.room,
        by=silence.by_label,
        about=silence.note,
        start=silence.starts_at.timestamp(),
    )


def _work(conference: Conference, at: datetime) -> list[desk.Maintenance]:
    """Announced work on devices and rooms; liveness itself respects that on targets and groups."""
    return [
        desk.Maintenance(
            until=row.ends_at.timestamp(),
            start=row.starts_at.timestamp(),
            by=row.by_label,
            about=row.note,
            **{row.subject: row.name},
        )
        for row in list_maintenance(conference, at, coming=True)
        if row.subject in {Subject.DEVICE, Subject.ROOM}
    ]


@query("alerts.routes", may=may_see_conference)
def routes(*, by: Actor, conference: Conference) -> QuerySet[Route]:
    """Every route, without addresses and secrets."""
    return list_routes(conference)


@query("alerts.silences", may=may_see_conference)
def silences(*, by: Actor, conference: Conference, at: datetime) -> QuerySet[Silence]:
    """Silences that are not over."""
    return list_silences(conference, at)


@query("alerts.overrides", may=may_see_conference)
def overrides(*, by: Actor, conference: Conference) -> QuerySet[Override]:
    """What differs from the rules that every conference starts with."""
    return Override.objects.filter(conference=conference).order_by("rule")
