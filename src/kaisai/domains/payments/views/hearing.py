"""Where the provider tells what became of payments. Anybody can reach it; only who signs is heard."""

import time

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from kaisai.core.conference.queries import find_conference
from kaisai.core.identity.actors import Actor, ActorKind
from kaisai.core.kit.clock import now
from kaisai.core.kit.errors import Refused
from kaisai.core.surfaces.limits import RateLimit
from kaisai.core.surfaces.requests import client_address
from kaisai.domains.payments.operations import receive_message
from kaisai.domains.payments.queries import card_provider, takes_cards
from kaisai.engines.payments.port import NotSigned

STRIPE = Actor(ActorKind.SYSTEM, "Stripe", "stripe")
MOST_BYTES = 65_536
# A provider sends from a few addresses; after an outage it has much to tell.
MESSAGES = RateLimit(per_second=10, burst=200)
log = structlog.get_logger()


@csrf_exempt
@require_POST
def stripe(request: HttpRequest) -> HttpResponse:
    """A message of Stripe. It is acknowledged once what it says is committed, or needs no doing."""
    address = client_address(request, proxied=settings.BEHIND_PROXY)
    if not MESSAGES.allows(address, time.monotonic()):
        return HttpResponse(status=429, headers={"Retry-After": "10"})
    body = request.read(MOST_BYTES + 1)
    if not takes_cards() or len(body) > MOST_BYTES:
        return HttpResponse(status=400)
    at = now()
    try:
        message = card_provider().read_message(
            request.headers.get("Stripe-Signature", ""), body, at
        )
    except NotSigned:
        return HttpResponse(status=400)
    if message is None:
        return HttpResponse(status=200)
    try:
        conference = find_conference(message.labels.get("conference", ""))
        receive_message(by=STRIPE, conference=conference, at=at, message=message)
    except Refused as refused:
        # Nothing to do, now or later: the provider need not say it again.
        log.info("payment message", id=message.id, code=refused.code)
    return HttpResponse(status=200)
