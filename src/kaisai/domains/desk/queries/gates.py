"""Who is inside of rooms that have a gate, in figures."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from kaisai.core.access.verdicts import may_see_conference
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.operations.registry import query
from kaisai.domains.desk.models import AdmissionList, Scan
from kaisai.engines.admission.merging import day_begins


@dataclass(frozen=True, slots=True)
class GateNow:
    """The gate of a room in figures.

    Attributes:
        slug: of its admission list.
        room: slug of the room.
        inside: who came in since the day began at four, and did not go out.
        capacity: how many may be inside at once, None where nobody said.
        is_used: whether anybody was scanned there today, in or out; else it tells nothing of the room.
    """

    slug: str
    room: str
    inside: int
    capacity: int | None
    is_used: bool


@query("desk.gates", may=may_see_conference)
def list_gates(*, by: Actor, conference: Conference, at: datetime) -> list[GateNow]:
    """How many people are inside of each room that has a gate, and how many may be; nobody's name."""
    return gates_now(conference, at)


def gates_now(conference: Conference, at: datetime) -> list[GateNow]:
    """The same, for who was asked already."""
    today = day_begins(at, conference.zone)
    rows = AdmissionList.objects.filter(conference=conference, room__isnull=False)
    rows = rows.annotate(
        inside=Count("stays", filter=Q(stays__at__gte=today), distinct=True),
    ).order_by("position", "slug")
    # Asked of the scans alone: joined to the rows above, each scan would meet each stay.
    scans = Scan.objects.filter(admission_list__conference=conference, at__gte=today)
    scans = scans.filter(admission_list__room__isnull=False, undoes_number=None)
    used = set(scans.values_list("admission_list", flat=True).distinct())
    told = rows.values_list("pk", "slug", "room__slug", "inside", "capacity")
    return [
        GateNow(slug, room, inside, capacity, pk in used)
        for pk, slug, room, inside, capacity in told
    ]


def inside_now(conference: Conference, at: datetime) -> dict[str, int]:
    """By slug of the room, who is inside by its gates; rooms whose gates nobody used today are left out."""
    found: dict[str, int] = defaultdict(int)
    for gate in gates_now(conference, at):
        if gate.is_used:
            found[gate.room] += gate.inside
    return dict(found)
