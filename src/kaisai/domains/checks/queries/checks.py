"""Checks and sign-offs as they came in."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference, Room
from kaisai.core.kit.errors import NotFound
from kaisai.domains.checks.models import Check, SignOff

LARGEST_KEY = 2**63 - 1


def list_checks(room: Room) -> QuerySet[Check]:
    """Checks of a room, newest first, as they came in: clocks of laptops may be wrong."""
    return Check.objects.filter(room=room).select_related("room").order_by("-pk")


def list_sign_offs(room: Room) -> QuerySet[SignOff]:
    """Sign-offs of a room, newest first."""
    return SignOff.objects.filter(room=room).select_related("seen").order_by("-pk")


def newest_by_place(room: Room) -> list[Check]:
    """The newest check of each socket and SSID of a room, by place."""
    found: dict[str, Check] = {}
    for check in list_checks(room):
        found.setdefault(check.place, check)
    return sorted(found.values(), key=lambda check: check.place)


def find_check(conference: Conference, number: int) -> Check:
    """The check with that number; refuses with `not-found`."""
    known = Check.objects.filter(conference=conference).select_related("room")
    check = known.filter(pk=number).first() if 0 < number <= LARGEST_KEY else None
    if check is None:
        raise NotFound(_("There is no such check."))
    return check
