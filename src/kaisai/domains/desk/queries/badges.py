"""Badges in the order of their boxes: lane after lane, so that a box goes to its lane as it is."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import NotFound
from kaisai.core.operations.registry import query
from kaisai.domains.desk.models import BadgeLayout
from kaisai.domains.desk.queries.lanes import Guest, Lanes, colour_of, list_guests, standing
from kaisai.domains.desk.rules import may_work_at_desk
from kaisai.domains.registration.queries import list_answers, list_items
from kaisai.engines.badges.badge import Badge
from kaisai.engines.badges.contact import vcard
from kaisai.engines.lanes.keys import fine_key

YES = "yes"  # to a consent


@query("desk.badges", may=may_work_at_desk)
def list_badges(*, by: Actor, conference: Conference, at: datetime, lane: int = 0) -> list[Badge]:
    """Everybody's badge in the order of the boxes; with `lane`, those of that lane."""
    planned = standing(conference, at)
    lanes, guests = planned or (None, list_guests(conference, at))
    found = _badges(conference, lanes, in_box_order(lanes, guests))
    return [badge for badge in found if lane in {0, badge.lane}]


@query("desk.badge", may=may_work_at_desk)
def find_badge(*, by: Actor, conference: Conference, at: datetime, number: str) -> Badge:
    """The badge of a ticket, by its number; refuses with `not-found` when nobody is expected with it."""
    planned = standing(conference, at)
    lanes, guests = planned or (None, list_guests(conference, at))
    told = number.strip().upper()
    found = [guest for guest in guests if told and guest.number == told]
    if not found:
        raise NotFound(_("There is no ticket with this number. Compare it, or search by name."))
    return _badges(conference, lanes, found)[0]


def find_layout(conference: Conference) -> BadgeLayout:
    """What was said of badges, or what is usual."""
    found = BadgeLayout.objects.select_related("affiliation", "consent", "link")
    return found.filter(conference=conference).first() or BadgeLayout(conference=conference)


def in_box_order(lanes: Lanes | None, guests: Iterable[Guest]) -> list[Guest]:
    """By lane, then as an index has the names; numbers tell apart who is called alike."""

    def place(guest: Guest) -> tuple[int, str, str, str]:
        ticket = guest.ticket
        fine = fine_key(ticket.name, ticket.kana, ticket.latin)
        return lanes.lane_of(guest).number if lanes else 0, guest.key, fine, guest.number

    return sorted(guests, key=place)


def _badges(conference: Conference, lanes: Lanes | None, guests: Sequence[Guest]) -> list[Badge]:
    layout = find_layout(conference)
    asked = {layout.affiliation_id, layout.consent_id, layout.link_id} - {None}
    answers = list_answers(conference, [key for key in asked if key is not None])
    items = {item.pk: str(item) for item in list_items(conference)}
    return [_badge(guest, layout, lanes, answers, items[guest.ticket.item]) for guest in guests]


def _badge(
    guest: Guest,
    layout: BadgeLayout,
    lanes: Lanes | None,
    answers: Mapping[tuple[int, int], str],
    item: str,
) -> Badge:
    ticket = guest.ticket

    def answer(question: int | None) -> str:
        return answers.get((ticket.id, question), "") if question else ""

    affiliation, contact = answer(layout.affiliation_id), None
    if answer(layout.consent_id) == YES:
        link = answer(layout.link_id)
        contact = vcard(ticket.name, latin=ticket.latin, affiliation=affiliation, link=link)
    lane = lanes.lane_of(guest).number if lanes and layout.shows_lane else 0
    return Badge(
        ticket.name,
        ticket.kana if layout.shows_reading else "",
        ticket.latin if layout.shows_latin else "",
        item if layout.shows_kind else "",
        affiliation,
        guest.number,
        lane,
        colour_of(lane),
        contact,
    )
