"""The phone's check: its page, and what it measures against. For the crew alone, and only so much."""

import os
import time
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from kaisai.core.conference.queries import find_room
from kaisai.core.kit.errors import Refused
from kaisai.core.surfaces.limits import RateLimit
from kaisai.core.surfaces.middleware import policy
from kaisai.core.surfaces.navigation import Crumb
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of
from kaisai.domains.checks.models import LONGEST_PLACE
from kaisai.domains.checks.queries import newest_by_place

PIECE = 4 * 1024 * 1024  # bytes of one answer, and the most of one request
LONGEST_WORD = 64
# Pieces: one run takes 70 at most, and the next one a minute later; all together no more than
# four such runs at once, so that checks never take the server from the boards for long.
OF_ONE = RateLimit(per_second=1, burst=80)
OF_ALL = RateLimit(per_second=4, burst=320)
KNOWN = RateLimit(per_second=5, burst=120)


@cache
def _noise() -> bytes:
    """What no proxy can shrink."""
    return os.urandom(PIECE)


@require_GET
def phone(request: ConferenceRequest, conference: str, slug: str) -> HttpResponse:
    """The page that measures."""
    room = find_room(request.conference, slug)
    top = reverse("checks:overview", args=[conference])
    back = reverse("checks:room", args=[conference, slug])
    elsewhere = {
        family: f"{url}{reverse('checks_reach')}" for family, url in settings.FAMILY_URLS.items()
    }
    context = {
        "room": room,
        "places": [check.place for check in newest_by_place(room)],
        "longest": LONGEST_PLACE,
        "addresses": {
            "known": reverse("checks:known", args=[conference]),
            "data": reverse("checks:data", args=[conference]),
            "sink": reverse("checks:sink", args=[conference]),
            "submit": f"/api/v1/{conference}/checks.submit_phone_check",
            "room": back,
            "piece": PIECE,
            "slug": slug,
            "families": elsewhere,
        },
        "breadcrumbs": [Crumb(_("Drop checks"), top), Crumb(str(room), back), Crumb(_("Phone"))],
    }
    page = render(request, "checks/phone.html", context)
    page.headers["Content-Security-Policy"] = policy(*settings.FAMILY_URLS.values())
    return page


@require_GET
def known(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - set on the request
    """Says the word that it is asked with: nobody else would."""
    _limit(request, KNOWN)
    return _say_again(request)


@require_GET
def reach(request: HttpRequest) -> HttpResponse:
    """The same under another name of this server, which knows nobody: any page may ask, and learns nothing else."""
    answer = _say_again(request)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Access-Control-Expose-Headers"] = "X-Kaisai-Word"
    return answer


def _say_again(request: HttpRequest) -> HttpResponse:
    word = request.GET.get("word", "")[:LONGEST_WORD]
    said = word if word.isascii() and word.isalnum() else ""
    return HttpResponse(status=204, headers={"X-Kaisai-Word": said, **_FRESH})


@require_GET
def data(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - set on the request
    """One piece of noise."""
    _limit(request, OF_ONE, OF_ALL)
    return HttpResponse(_noise(), content_type="application/octet-stream", headers=_FRESH)


@require_POST
def sink(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - set on the request
    """Takes one piece and forgets it."""
    _limit(request, OF_ONE, OF_ALL)
    told = request.headers.get("Content-Length", "")
    if not told.isdigit() or len(told) > 9 or int(told) > PIECE:
        raise Refused("too-large", _("The request is too large."), status=413)
    while request.read(65_536):
        pass
    return HttpResponse(status=204, headers=_FRESH)


_FRESH = {"Cache-Control": "no-store, no-transform"}
_TOO_MUCH = gettext_lazy("Too many measurements at once; wait a minute.")


def _limit(request: HttpRequest, *limits: RateLimit) -> None:
    """By person, not by address: a whole hall may stand behind one."""
    who = actor_of(request).identity
    for limit in limits:
        if not limit.allows("all" if limit is OF_ALL else who, time.monotonic()):
            raise Refused("too-often", _TOO_MUCH, status=429)
