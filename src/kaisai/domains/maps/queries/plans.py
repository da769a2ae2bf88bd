"""Floor plans and what stands on them."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaisai.core.access.verdicts import may_see_conference
from kaisai.core.conference.models import Conference
from kaisai.core.conference.queries import list_rooms
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import NotFound
from kaisai.core.operations.registry import query
from kaisai.domains.maps.models import Plan, Spot
from kaisai.domains.maps.queries.figures import figures_at
from kaisai.domains.maps.queries.topology import list_nodes


def list_plans(conference: Conference) -> QuerySet[Plan]:
    """Plans floor by floor, lowest first, without their drawings."""
    plans = Plan.objects.filter(conference=conference).select_related("floor")
    return plans.defer("drawing").order_by("floor__level", "pk")


def find_plan(conference: Conference, plan: int) -> Plan:
    """The plan with that id; refuses with `not-found`."""
    found = list_plans(conference).filter(pk=plan).first()
    if found is None:
        raise NotFound(_("There is no such floor plan."))
    return found


def list_spots(plan: Plan) -> QuerySet[Spot]:
    """What stands on a plan."""
    return plan.spots.select_related("device", "room").order_by("pk")


def plan_map(plan: Plan) -> dict[str, Any]:
    """A plan with its devices and rooms, and those that stand nowhere yet.

    Returns:
        `{"plan": {…}, "nodes": [{…, "x", "y", "spot"}], "rooms": [{"slug", "name", "area", "spot"}],
        "unplaced": {"devices": [{"slug", "name", "room_name"}], "rooms": [{"slug", "name"}]}}`; x and y
        from 0 to 1.
    """
    conference = plan.conference
    spots = list(list_spots(plan))
    elsewhere = set(
        Spot.objects.filter(conference=conference, device__isnull=False).values_list(
            "device__slug", flat=True
        )
    )
    here = {spot.device.slug: spot for spot in spots if spot.device}
    areas = {spot.room.slug: spot for spot in spots if spot.room}
    nodes = list_nodes(conference)
    rooms = list(list_rooms(conference))
    return {
        "plan": _told_plan(plan),
        "nodes": [node | _place(here[node["slug"]]) for node in nodes if node["slug"] in here],
        "rooms": [
            {"slug": room.slug, "name": str(room), "url": _room_url(conference, room.slug)}
            | _place(areas[room.slug])
            | {"devices": [n["slug"] for n in nodes if n["room"] == room.slug]}
            for room in rooms
            if room.slug in areas
        ],
        "unplaced": {
            "devices": [
                {"slug": node["slug"], "name": node["name"], "room_name": node["room_name"]}
                for node in nodes
                if node["slug"] not in elsewhere
            ],
            "rooms": [
                {"slug": room.slug, "name": str(room)} for room in rooms if room.slug not in areas
            ],
        },
    }


def _room_url(conference: Conference, slug: str) -> str:
    return reverse("traffic:room", args=[conference.slug, slug])


def _told_plan(plan: Plan) -> dict[str, Any]:
    url = reverse("maps:drawing", args=[plan.conference.slug, plan.pk])
    return {
        "id": plan.pk,
        "name": str(plan),
        "width": plan.width,
        "height": plan.height,
        "url": f"{url}?v={plan.digest}",
    }


def _place(spot: Spot) -> dict[str, Any]:
    return {"spot": spot.pk, "x": spot.x, "y": spot.y, "area": spot.area}


@query("maps.plans", may=may_see_conference)
def plans(*, by: Actor, conference: Conference) -> QuerySet[Plan]:
    """Every floor plan, floor by floor."""
    return list_plans(conference)


@query("maps.plan", may=may_see_conference)
def plan(
    *, by: Actor, conference: Conference, at: datetime, plan: int, moment: datetime | None = None
) -> dict[str, Any]:
    """A floor plan with states, clients and airtime, now or at a `moment` of the past."""
    past = moment is not None and moment < at
    figures = figures_at(conference, moment if past and moment else at, "en", past=past)
    return {**plan_map(find_plan(conference, plan)), "figures": figures}
