"""Programs that ask: by token or as somebody who is signed in, answered in words for programs.

Scrapers take any kind of answer (`*/*`), so a refusal is never a page to sign in, always 401.
"""

import time
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _

from kaisai.core.access.queries import find_conference_for
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import STRANGER, Actor
from kaisai.core.identity.queries import find_actor_by_token
from kaisai.core.kit.clock import now
from kaisai.core.kit.errors import NotAllowed, NotFound, Refused, Unavailable
from kaisai.core.surfaces.limits import RateLimit
from kaisai.core.surfaces.requests import actor_of, client_address

LONGEST_TOKEN = 200
# Every second on the long run for each who asks: scrapers come every ten or fifteen seconds.
PER_SECOND, BURST = 1.0, 20.0
LIMIT = RateLimit(per_second=PER_SECOND, burst=BURST)


def answered(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view with refusals as JSON, of the right status."""

    @wraps(view)
    def handle(request: HttpRequest, **kwargs: str) -> HttpResponse:
        try:
            return view(request, **kwargs)
        except Refused as refusal:
            return _refused(refusal)
        except Unavailable as error:
            return _refused(Refused("unavailable", str(error), status=503))

    return handle


def _refused(refusal: Refused) -> HttpResponse:
    told = {"code": refusal.code, "sentence": str(refusal.sentence)}
    response = JsonResponse(told, status=refusal.status)
    if refusal.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="kaisai"'
    if refusal.status == 429:
        response.headers["Retry-After"] = str(round(1 / PER_SECOND))
    return response


def who_asks(request: HttpRequest) -> Actor:
    """The owner of the token, else whoever is signed in; refuses a token that is not good."""
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return actor_of(request)
    actor = find_actor_by_token(secret.strip()[:LONGEST_TOKEN], at=now())
    if actor is None:
        raise NotAllowed(_("This token is unknown, expired or revoked."), status=401)
    return actor


def conference_for(request: HttpRequest, slug: str) -> Conference:
    """The conference, for its crew; who is not of it learns nothing, not even that it exists."""
    actor = who_asks(request)
    if actor == STRANGER:
        raise NotAllowed(_("Sign in first."), status=401)
    conference = find_conference_for(actor, slug)
    if conference is None:
        told = _("There is no conference with this address, or you are not of its crew.")
        raise NotFound(told)
    slow_down(actor.identity)
    return conference


def only_read(request: HttpRequest) -> None:
    """Refuse what is neither GET nor HEAD; after it is known who asks, so that it tells nothing."""
    if request.method not in {"GET", "HEAD"}:
        raise Refused("method", _("This can only be read."), status=405)


def slow_down(key: str, limit: RateLimit = LIMIT) -> None:
    """Refuse whoever asks more often than the limit allows."""
    if not limit.allows(key, time.monotonic()):
        raise Refused("too-often", _("Too many questions; ask again in a second."), status=429)


def address_of(request: HttpRequest) -> str:
    """Whom the limit counts where nobody says who they are."""
    return client_address(request, proxied=settings.BEHIND_PROXY)
