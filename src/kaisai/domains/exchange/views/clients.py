"""The CONBU API: how many clients are connected where. Closed unless a chair opened it.

Each conference has it below its address; that of `KAISAI_ASSOCIATIONS` also at the root, where
programs written for CONBU look for it. https://github.com/conbu/conbu-api-server
"""

from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _

from kaisai.core.conference.models import Conference
from kaisai.core.kit.clock import now
from kaisai.core.kit.errors import Unavailable
from kaisai.core.surfaces.limits import RateLimit
from kaisai.domains.exchange.queries import count_associations, find_published
from kaisai.domains.exchange.views.asking import (
    address_of,
    answered,
    conference_for,
    only_read,
    slow_down,
)

VERSION = "1.0.0"  # of the API that this one is like
EVERYWHERE, BOTH = "all", "both"
KEPT = "public, max-age=5"
# A whole hall may share one address; what is answered is counted once in five seconds anyway.
ANYBODY = RateLimit(per_second=10, burst=100)


def _conference(request: HttpRequest, slug: str) -> tuple[Conference, bool]:
    """The conference, and whether anybody may ask for its counts; if not, only its crew."""
    slug = slug or settings.ASSOCIATIONS_OF
    found = find_published(slug)
    if found is None:
        conference = conference_for(request, slug)
        only_read(request)
        return conference, False
    slow_down(address_of(request), ANYBODY)
    only_read(request)
    return found, True


@answered
def counts(request: HttpRequest, location: str, band: str, of: str = "") -> HttpResponse:
    """`{"associations": 12}`."""
    conference, public = _conference(request, of)
    count = count_associations(conference, now(), location, band)
    if count is None:
        raise Unavailable(str(_("No radio there tells how many clients it has.")))
    response = JsonResponse({"associations": count})
    return _open(response) if public else response


@answered
def counts_elsewhere(
    request: HttpRequest, location: str = EVERYWHERE, of: str = ""
) -> HttpResponse:
    """Leads from an address that says less to the one that says all."""
    _conference(request, of)
    root = f"/{of}" if of else ""
    there = f"{root}/v1/associations/{quote(location, safe='')}/{BOTH}"
    return HttpResponseRedirect(there)


@answered
def version(request: HttpRequest, of: str = "") -> HttpResponse:
    """Of the API."""
    _, public = _conference(request, of)
    response = HttpResponse(VERSION, content_type="text/plain; charset=utf-8")
    return _open(response) if public else response


def _open(response: HttpResponse) -> HttpResponse:
    """What anybody may have, pages of other sites too, and for a moment from a proxy."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = KEPT
    return response
