"""Which lists there are."""

import contextlib
from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.conference.queries import find_room
from kaisai.core.identity.actors import WORKER, Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.cleaning import clean
from kaisai.core.operations.conferences import both
from kaisai.core.operations.registry import operation
from kaisai.domains.desk.entries import ListSaved
from kaisai.domains.desk.enums import AdmissionRule
from kaisai.domains.desk.models import AdmissionList
from kaisai.domains.desk.operations.settling import settle_stays
from kaisai.domains.desk.queries.lists import DEFAULT
from kaisai.domains.desk.rules import may_run_desk
from kaisai.domains.registration.queries import find_items, lock_tickets


@operation("desk.save_list", may=may_run_desk)
def save_list(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    slug: str,
    name: str = "",
    name_ja: str = "",
    rule: AdmissionRule = AdmissionRule.ONCE,
    items: Sequence[str] = (),
    capacity: int | None = None,
    room: str = "",
    position: int = 0,
) -> AdmissionList:
    """Say into what people are let, how often, and with which ticket types; none means all but add-ons.

    Writes `desk.list_saved`. Refuses a new list without a name, items and rooms that there are not,
    a capacity below one, and another rule once tickets were let in by it. Safe to repeat. A list with a room
    is its gate: it lets out as well, and its capacity is how many may be inside at once.
    """
    found = AdmissionList.objects.filter(conference=conference, slug=slug).first()
    if found and found.rule != rule and found.scans.exists():
        raise Refused(
            "list-in-use",
            _("Tickets were let in by “%s” already; make another list for another rule.") % found,
        )
    if capacity is not None and capacity < 1:
        raise Refused("bad-value", _("capacity: at least one, or nothing."), status=422)
    admission = found or AdmissionList(conference=conference, slug=slug, name=both("", ""))
    if name or name_ja:
        admission.name = both(name, name_ja)
    admission.rule, admission.capacity, admission.position = rule, capacity, position
    was_gate = admission.room_id is not None
    admission.room = find_room(conference, room) if room else None
    entitled = find_items(conference, items) if items else []
    clean(admission)
    admission.save()
    admission.items.set([item.pk for item in entitled])
    if found and admission.room and not was_gate:
        _count_inside(admission)
    news = ListSaved(
        admission_list=admission.name.localize("en"),
        admission_list_ja=admission.name.localize("ja"),
        rule=rule.value,
    )
    record(news, by=by, at=at, conference=conference, about=f"admission-list:{slug}")
    return admission


def _count_inside(admission: AdmissionList) -> None:
    """Who is inside, of a list that has not kept it so far."""
    pairs = set(admission.scans.order_by().values_list("admission_list", "ticket").distinct())
    lock_tickets(admission.conference, {ticket for _list, ticket in pairs})
    settle_stays(admission.conference, pairs)


def have_default_list(conference: Conference, at: datetime) -> None:
    """Every conference lets people in: its first list is made when it is needed."""
    if AdmissionList.objects.filter(conference=conference, slug=DEFAULT).exists():
        return
    with contextlib.suppress(IntegrityError), transaction.atomic():  # somebody else was faster
        save_list(
            by=WORKER,
            conference=conference,
            at=at,
            slug=DEFAULT,
            name="Admission",
            name_ja="入場",
        )
