"""A request with what the middleware learned about it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor, actor_for


class ConferenceRequest(HttpRequest):
    """What views inside a conference receive."""

    conference: Conference
    htmx: HtmxDetails


def actor_of(request: HttpRequest) -> Actor:
    """Who is asking."""
    return actor_for(request.user)


def client_address(request: HttpRequest, *, proxied: bool) -> str:
    """The address that rate limits count for a request."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    return counted_address(request.META.get("REMOTE_ADDR", ""), forwarded, proxied=proxied)


def counted_address(seen: str, forwarded: str, *, proxied: bool) -> str:
    """Whom the server sees; behind a proxy, the last hop that the proxy saw (X-Forwarded-For)."""
    last = forwarded.rpartition(",")[2].strip() if proxied else ""
    return last or seen or "unknown"
