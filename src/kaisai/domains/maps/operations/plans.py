"""Floor plans: added, changed, removed."""

import hashlib
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from i18nfield.strings import LazyI18nString

from kaisai.core.conference.models import Conference, Floor
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.kit.language import spoken
from kaisai.core.operations.cleaning import clean
from kaisai.core.operations.registry import operation
from kaisai.domains.maps.entries import PlanRemoved, PlanSaved
from kaisai.domains.maps.models import Plan
from kaisai.domains.maps.queries import find_plan
from kaisai.domains.maps.rules import may_draw_maps
from kaisai.engines.formats.drawings import Drawing, NotADrawing, read_drawing

MOST_PLANS = 60


@operation("maps.save_plan", may=may_draw_maps)
def save_plan(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    name: str,
    name_ja: str = "",
    floor: str = "",
    drawing: bytes = b"",
    plan: int = 0,
) -> Plan:
    """Add a floor plan, or change the one with that id.

    `drawing` is a PNG, JPEG, WebP or SVG of at most 5 MB; scripts and whatever an SVG would fetch from
    elsewhere are left out. A plan that is changed keeps its drawing when none is given, and always
    what is placed on it. `floor` is the name of a floor. Writes `maps.plan_saved`. Refuses a file that is
    no picture, an unknown floor, and more than 60 plans. Safe to repeat with an id.
    """
    found = find_plan(conference, plan) if plan else Plan(conference=conference)
    if not plan and Plan.objects.filter(conference=conference).count() >= MOST_PLANS:
        raise Refused("too-many", _("There are 60 plans already; remove one first."), status=409)
    if drawing or not plan:
        _draw(found, _read(drawing))
    found.name = LazyI18nString({"en": name or name_ja, "ja": name_ja or name})
    found.floor = _floor_named(conference, floor) if floor else None
    clean(found)
    found.save()
    record(PlanSaved(**_called(found)), by=by, at=at, conference=conference)
    return found


def _draw(plan: Plan, drawing: Drawing) -> None:
    plan.drawing, plan.media_type = drawing.data, drawing.media_type
    plan.width, plan.height = drawing.width, drawing.height
    plan.digest = hashlib.sha256(drawing.data).hexdigest()[:16]


def _read(data: bytes) -> Drawing:
    try:
        return read_drawing(data)
    except NotADrawing as error:
        sentence = error.sentence(spoken())
        raise Refused("bad-drawing", sentence, status=422) from error


def _floor_named(conference: Conference, name: str) -> Floor:
    for floor in conference.floors.all():
        if name in {floor.name.localize("en"), floor.name.localize("ja")}:
            return floor
    raise NotFound(_("There is no floor “%s”.") % name[:60])


def _called(plan: Plan) -> dict[str, str]:
    return {f"plan_{language}": plan.name.localize(language) for language in ("en", "ja")}


@operation("maps.remove_plan", may=may_draw_maps)
def remove_plan(*, by: Actor, conference: Conference, at: datetime, plan: int) -> None:
    """Remove a floor plan (id) and what is placed on it. Writes `maps.plan_removed`."""
    found = find_plan(conference, plan)
    news = PlanRemoved(**_called(found), spots=found.spots.count())
    found.delete()
    record(news, by=by, at=at, conference=conference)
